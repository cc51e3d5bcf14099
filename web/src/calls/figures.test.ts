import { expect, test } from "vitest";
import { nsOfMs } from "../api/ns";
import { callOf, type Call } from "./call";
import { errorRate, groupsOf, parted, quantile, shiftOf, slowdowns, sumOf, tailShiftOf } from "./figures";

const call = (ms: number, labels: Record<string, string>): Call => callOf({ ns: nsOfMs(ms), line: "", labels });
const took = (one: Call) => one.durationMs;
const many = (model: string, who: string, durations: number[]) =>
  durations.map((ms, i) => call(i * 10, { model, user_id: who, duration_ms: String(ms) }));

test("quantiles lie between values, as LogQL has them", () => {
  expect(quantile([], 0.5)).toBeNull();
  expect(quantile([7], 0.99)).toBe(7);
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
});

test("what nobody measured is no sum, and a client that left is no failure", () => {
  expect(sumOf([call(1, {})], took)).toBeNull();
  expect(sumOf([call(1, { duration_ms: "3" }), call(1, {})], took)).toBe(3);
  expect(errorRate([])).toBeNull();
  expect(errorRate([call(1, { outcome: "aborted_by_client" }), call(1, { outcome: "timeout" })])).toBe(0.5);
});

test("calls are cut by when they ended, the last part has the end", () => {
  expect(parted([call(0, {}), call(99, {}), call(100, {})], 0, 100, 2).map((part) => part.length)).toEqual([1, 2]);
});

test("ranks tell a shift from chance", () => {
  const numbers = (from: number, n: number) => Array.from({ length: n }, (_, i) => from + i);
  expect(shiftOf([1, 2], [1, 2, 3, 4, 5])).toBeNull();
  const apart = shiftOf(numbers(200, 20), numbers(100, 20))!;
  expect(apart.z).toBeGreaterThan(5);
  expect(apart.ratio).toBeCloseTo(209.5 / 109.5);
  expect(Math.abs(shiftOf(numbers(100, 20), numbers(101, 20))!.z)).toBeLessThan(1);
  expect(shiftOf([5, 5, 5, 5, 5], [5, 5, 5, 5, 5])!.z).toBe(0);
});

test("a tail that got longer is told where the median stays, and one slow call is chance", () => {
  const flat = Array.from({ length: 60 }, (_, i) => 100 + (i % 7));
  const tail = flat.map((ms, i) => (i % 4 === 0 ? ms * 5 : ms));
  const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
  expect(tailShiftOf(sorted(tail), sorted(flat))!.z).toBeGreaterThan(3);
  expect(tailShiftOf(sorted([...flat.slice(1), 900]), sorted(flat))!.z).toBeLessThan(2);
  expect(tailShiftOf(flat.slice(0, 19), flat)).toBeNull();
  const [found] = slowdowns(many("m", "a", tail), many("m", "a", flat), took);
  expect([found!.shift.q, found!.was, found!.whom.map((one) => one.who)]).toEqual([0.95, 106, ["a"]]);
});

test("a model that got slower is told with those it got slower for, the worst first", () => {
  const steady = [100, 104, 98, 101, 99, 103, 97, 102];
  const twice = steady.map((ms) => ms * 2);
  const worse = steady.map((ms) => ms * 3);
  const now = [...many("big", "a", twice), ...many("big", "b", worse), ...many("big", "c", steady),
    ...many("small", "a", steady)];
  const before = ["a", "b", "c"].flatMap((who) => many("big", who, steady)).concat(many("small", "a", steady));
  const found = slowdowns(now, before, took);
  expect(found.map((one) => one.model)).toEqual(["big"]);
  expect(found[0]!.whom.map((one) => one.who)).toEqual(["b", "a"]);
  expect(slowdowns(before, now, took)).toEqual([]); // Faster is nothing to tell of …
  expect(slowdowns(before, now, took, true).map((one) => one.model))
    .toEqual(["big"]); // … but fewer tokens a second are.
});

test("a median that moved by chance is not told", () => {
  const now = [300, 10, 500, 20, 400], before = [15, 450, 25, 350, 12];
  expect(shiftOf([...now].sort((a, b) => a - b), [...before].sort((a, b) => a - b))!.ratio).toBeGreaterThan(2);
  expect(slowdowns(many("m", "a", now), many("m", "a", before), took)).toEqual([]);
});

test("groups have both times, the commonest first, and no nameless one", () => {
  const groups = groupsOf(many("a", "x", [1]).concat(many("b", "x", [1, 2]), many("", "x", [1])), many("c", "x", [1]),
    (one) => one.model);
  expect(groups.map((one) => [one.name, one.now.length, one.before.length]))
    .toEqual([["b", 2, 0], ["a", 1, 0], ["c", 0, 1]]);
});
