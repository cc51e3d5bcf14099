import { expect, test } from "vitest";
import { nsOfMs } from "../api/ns";
import { spanOf, waterfallOf, type Span } from "./waterfall";

const span = (id: string, parent: string, startMs: number, durationMs: number): Span =>
  ({ id, parent, startMs, durationMs, name: id, kind: "", service: "", isError: false, message: "", attributes: {} });

test("spans stand below their parents, by when they begin, in shares of the whole", () => {
  const { bars, startMs, lengthMs } = waterfallOf([
    span("late", "root", 60, 40), span("root", "unrecorded", 0, 100), span("early", "root", 10, 20),
      span("leaf", "early", 10, 5)]);
  expect([startMs, lengthMs]).toEqual([0, 100]);
  expect(bars.map((bar) => [bar.span.id, bar.depth, bar.left, bar.width])).toEqual([
    ["root", 0, 0, 1], ["early", 1, 0.1, 0.2], ["leaf", 2, 0.1, 0.05], ["late", 1, 0.6, 0.4]]);
});

test("a ring of parents, an own parent and nothing at all end", () => {
  expect(waterfallOf([span("a", "b", 0, 1), span("b", "a", 0, 1)]).bars.map((bar) => bar.span.id)).toEqual(["a", "b"]);
  expect(waterfallOf([span("a", "a", 0, 0)]).bars).toHaveLength(1);
  expect(waterfallOf([])).toEqual({ bars: [], startMs: 0, lengthMs: 0 });
});

test("a record of a span is read to the microsecond; another line is none", () => {
  const line = JSON.stringify({
    type: "span", span_id: "s", service: "x",
    span: { name: "chat m", kind: "client", start: "2026-01-19T00:00:00.1234567Z", duration_ms: 5.5, status: "error",
      parent_span_id: "p" },
  });
  const read = spanOf({ ns: nsOfMs(0), line, labels: {} })!;
  expect(read).toMatchObject({ id: "s", parent: "p", name: "chat m", service: "x", durationMs: 5.5, isError: true });
  expect(read.startMs).toBeCloseTo(Date.parse("2026-01-19T00:00:00.123Z") + 0.4567, 3);
  expect(spanOf({ ns: nsOfMs(0), line: "{\"type\":\"span\",\"span\":{}}", labels: {} })).toBeNull();
  expect(spanOf({ ns: nsOfMs(0), line: "text", labels: {} })).toBeNull();
});
