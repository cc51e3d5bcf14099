import { beforeEach, expect, test, vi } from "vitest";
import { nsOf, nsOfMs, type Ns } from "../../api/ns";
import { sampled } from "../../calls/sample";
import { LineIndex } from "../../records/lineIndex";
import { stepFor } from "../../logql/steps";
import { partOf, snapped, sourceOf, volume } from "./source";

/** A Loki with lines at known times. */
const store = vi.hoisted(() => ({ times: [] as bigint[] }));
vi.mock("../../api/loki", () => {
  const counted = (query: string, at: bigint) => {
    const length = BigInt(/\[(\d+)ms\]/.exec(query)![1]!) * 1_000_000n;
    return store.times.filter((ns) => ns > at - length && ns <= at).length;
  };
  return {
    instant: (query: string, at: bigint) => Promise.resolve([{ labels: { level: "info" }, value: counted(query, at) }]),
    range: (query: string, start: bigint, end: bigint, stepMs: number) => {
      const points: [number, number][] = [];
      for (let at = start; at <= end; at += BigInt(stepMs) * 1_000_000n)
        points.push([Number(at / 1_000_000n) / 1000, counted(query, at)]);
      return Promise.resolve([{ labels: { level: "info" }, points }]);
    },
    lines: (_: string, start: bigint, end: bigint, limit: number) => Promise.resolve(
      store.times.filter((ns) => ns >= start && ns < end).sort((a, b) => (a < b ? 1 : -1)).slice(0, limit)
        .map((ns) => ({ ns: nsOf(ns), line: String(ns), labels: {} }))),
  };
});

const signal = new AbortController().signal;
const day = 1_795_305_600_000;
const fill = (lines: number, everyMs: number) =>
  (store.times = Array.from({ length: lines }, (_, i) => BigInt(day + i * everyMs) * 1_000_000n));
const inside = (start: Ns, end: Ns) => store.times.filter((ns) => ns >= start && ns < end).length;
beforeEach(() => void fill(3600, 1000));

test.each([1, 2, 5, 1000, 60_000])("counts over steps of %i ms are of the part that ends with them", (step) => {
  const start = 1_795_353_754_287;
  for (const part of [0, 1, 7, 99]) {
    const endMs = start + (part + 1) * step;
    expect(partOf((endMs - 1) / 1000, start, step)).toBe(part);
    if (step > 1) expect(partOf(endMs / 1000, start, step)).toBe(part); // A server that rounds.
  }
});

test("a range is widened to whole steps", () => {
  expect(snapped(nsOfMs(1500), nsOfMs(3100), 1000)).toEqual({ start: nsOfMs(1000), parts: 3 });
});

test.each([[0, 3_600_000], [1, 3_599_999], [234_567, 2_345_678], [500_000, 500_101], [600_000, 660_000],
  [59_999, 60_001]])(
  "what is counted and listed of %i to %i ms is within that time", async (from, to) => {
    const [start, end] = [nsOfMs(day + from), nsOfMs(day + to)];
    for (const stepMs of [stepFor(to - from, 100), 60_000]) {
      const cut = snapped(start, end, stepMs);
      const found = await volume("{a=\"b\"}", cut.start, stepMs, cut.parts, { start, end }, signal);
      expect(found.totals.length).toBe(cut.parts);
      expect(found.totals.reduce((a, b) => a + b, 0)).toBe(inside(start, end));
      expect(found.levels.reduce((sum, one) => sum + one.total, 0)).toBe(inside(start, end));
      const source = sourceOf("{a=\"b\"}", { start, end }, signal);
      const index = new LineIndex(source, found.start, found.end, found.totals, () => {});
      const total = index.total;
      expect(total).toBe(inside(start, end));
      await index.ensure(0, total);
      expect(index.total).toBe(total);
      if (total === 0) continue;
      expect(index.at(0)!.ns < end && index.at(total - 1)!.ns >= start).toBe(true);
    }
  });

test("a part that is cut, and of which half is within the time, is counted to its end only", async () => {
  fill(12_000, 10);
  const [start, end] = [nsOfMs(day + 30_001), nsOfMs(day + 100_003)];
  const { totals } = await volume("{a=\"b\"}", nsOfMs(day), 60_000, 2, { start, end }, signal);
  expect(totals).toEqual([2999, 4001]);
  const index = new LineIndex(
    sourceOf("{a=\"b\"}", { start, end }, signal), nsOfMs(day), nsOfMs(day + 120_000), totals, () => {});
  await index.ensure(6990, 7000);
  expect([index.total, index.at(6999)?.ns]).toEqual([7000, nsOfMs(day + 30_010)]);
});

test("of calls, all are looked at where they are few, and the count is of the time alone", async () => {
  const [start, end] = [nsOfMs(day + 234_567), nsOfMs(day + 2_345_678)];
  const { entries, total } = await sampled("{a=\"b\"}", start, end, 3000, signal);
  expect([entries.length, total]).toEqual([inside(start, end), inside(start, end)]);
  const some = await sampled("{a=\"b\"}", start, end, 500, signal);
  expect(some.total).toBe(total);
  expect(some.entries.length).toBeLessThanOrEqual(500);
  expect(some.entries.length).toBeGreaterThan(400);
});
