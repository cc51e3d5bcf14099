import { expect, test } from "vitest";
import { filtered, isMetric, linesOf, quoted, topOf, volumeOf, withFields } from "./compose";

const model = { name: "model", value: 'a"b', isWanted: true, parsers: [] };

test("a stream's label goes into the selector", () => {
  expect(filtered('{app="x"} |= "}"', model, true)).toBe('{app="x", model="a\\"b"} |= "}"');
  expect(filtered('{app="a}b"}', model, true)).toBe('{app="a}b", model="a\\"b"}');
  expect(filtered("{}", model, true)).toBe('{model="a\\"b"}');
});

test("a field goes behind, with what reads it where nothing does yet", () => {
  const field = { ...model, isWanted: false, parsers: ["json"] };
  expect(filtered('{app="x"}', field, false)).toBe('{app="x"} | json | model!="a\\"b"');
  expect(filtered('{app="x"} | json', field, false)).toBe('{app="x"} | json | model!="a\\"b"');
});

test("queries of lines and of numbers are told apart", () => {
  expect(isMetric('{app="rate("} |= "count_over_time"')).toBe(false);
  expect(isMetric('sum(rate({app="x"}[5m]))')).toBe(true);
});

test("the lines behind numbers are found", () => {
  expect(linesOf('sum by (a) (rate({app="x"} | json [5m]))')).toBe('{app="x"} | json');
  expect(linesOf('{app="x"}')).toBe('{app="x"}');
  expect(linesOf('quantile_over_time(0.9, {a="b"} |~ "[0-9]+" | json | unwrap x | __error__="" [5m] offset 1h) by (a)'))
    .toBe('{a="b"} |~ "[0-9]+" | json');
  expect(linesOf('rate({a="b"}[5m] | json) / rate({c="d"}[1m])')).toBe('{a="b"} | json');
});

test("volume counts by level, and lines that cannot be parsed are no error", () => {
  expect(volumeOf('{a="b"}', 500)).toBe(
    'sum by (level, detected_level) (count_over_time({a="b"} | drop __error__, __error_details__ [500ms]))');
  expect(withFields('{a="b"} | logfmt', ["json"])).toBe('{a="b"} | logfmt | drop __error__, __error_details__');
  expect(topOf('{a="b"}', "m", ["json"], 1000, 10))
    .toContain('| json | drop __error__, __error_details__ | m!="" [1000ms]');
});

test("a text is quoted for LogQL", () => expect(quoted("a\n\u2028")).toBe('"a\\n\\u2028"'));
