import { expect, test } from "vitest";
import { asLongAs, droppedOf, longestOf } from "./questions";
import { isMetric } from "../../logql/compose";

test("the questions are LogQL", () => {
  expect(longestOf('{a="b"}', 3000, ["app"])).toBe(
    'topk(20, max by (app) (max_over_time({a="b"} | label_format line_bytes=`{{ __line__ | len }}` '
    + '| keep app, line_bytes '
    + "| unwrap line_bytes [3000ms])))");
  for (const query of [longestOf('{a="b"}', 3000, []), droppedOf('{a="b"}', 5)]) expect(isMetric(query)).toBe(true);
});

test("lines of a source are asked for by its labels", () => {
  const query = asLongAs({ app: 'a"b', job: "" }, '{job=~".+"}', 70);
  expect(query).toBe('{app="a\\"b"} | label_format line_bytes=`{{ __line__ | len }}` | line_bytes >= 70');
  expect(asLongAs({}, "{x=~\".+\"}", 7)).toContain("{x=~");
});
