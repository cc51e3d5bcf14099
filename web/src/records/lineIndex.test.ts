import { expect, test } from "vitest";
import type { Entry } from "../api/loki";
import { nsOf, type Ns } from "../api/ns";
import { keptLines, LineIndex, mostLines } from "./lineIndex";

/** Lines at known times, and what was asked of them. */
function storeOf(times: bigint[]) {
  const asked = { lines: 0, counts: 0 };
  const inside = (from: bigint, to: bigint) => times.filter((ns) => ns >= from && ns < to);
  return {
    asked,
    counts: (from: Ns, to: Ns, parts: number) => {
      asked.counts++;
      const width = (to - from) / BigInt(parts);
      const counts = new Array<number>(parts).fill(0);
      for (const ns of inside(from, to)) counts[Number((ns - from) / width)]!++;
      return Promise.resolve(counts);
    },
    lines: (from: Ns, to: Ns, limit: number): Promise<Entry[]> => {
      const found = inside(from, to).reverse().slice(0, limit);
      asked.lines += found.length;
      return Promise.resolve(found.map((ns) => ({ ns: nsOf(ns), line: String(ns), labels: {} })));
    },
  };
}

const ms = 1_000_000n;

async function indexOver(times: bigint[], to: bigint, parts: number) {
  const store = storeOf(times);
  const index = new LineIndex(store, nsOf(0n), nsOf(to), await store.counts(nsOf(0n), nsOf(to), parts), () => {});
  return { store, index };
}

test("any line of many is found by its number, and few are fetched for it", async () => {
  const times = Array.from({ length: 100_000 }, (_, i) => BigInt(i) * ms);
  const { store, index } = await indexOver(times, 100_000n * ms, 10);
  expect(index.total).toBe(100_000);
  await index.ensure(54_321, 54_350);
  expect(index.at(54_321)?.ns).toBe(times[100_000 - 1 - 54_321]);
  expect(index.at(0)).toBeUndefined();
  expect(store.asked.lines).toBeLessThan(2_000);
});

test("a line is found by its time, when what stands there was fetched", async () => {
  const times = Array.from({ length: 50_000 }, (_, i) => BigInt(i) * ms);
  const { index } = await indexOver(times, 50_000n * ms, 5);
  await index.reach(12_345n * ms);
  expect(index.indexOf(12_345n * ms)).toBe(50_000 - 1 - 12_345);
});

test("lines of one time are told apart by which of them they are", async () => {
  const { index } = await indexOver([1n, 5n, 5n, 5n, 7n], ms, 1);
  await index.ensure(0, 5);
  const lines = [0, 1, 2, 3, 4].map((i) => index.at(i)!);
  expect(lines.map((one) => index.nthOf(one))).toEqual([0, 0, 1, 2, 0]);
  const known = new LineIndex(index.source, nsOf(0n), nsOf(ms), null, () => {}, lines);
  expect(known.nthOf(lines[2]!)).toBe(1);
});

test("what is counted and then gone makes the list shorter", async () => {
  const store = storeOf([1n, 2n, 3n]);
  const index = new LineIndex(store, nsOf(0n), nsOf(10n * ms), [7], () => {});
  await index.ensure(0, 7);
  expect([index.total, index.at(0)?.ns, index.at(3)]).toEqual([3, 3n, undefined]);
});

test("more lines of one millisecond than a question gives are told, not passed over", async () => {
  const { index } = await indexOver(Array.from({ length: 6000 }, () => 5n), ms, 1);
  await index.ensure(0, 10);
  expect([index.total, index.hidden]).toEqual([mostLines, 1000]);
});

test("lines that were looked at long ago are given up", async () => {
  const times = Array.from({ length: 80_000 }, (_, i) => BigInt(i) * ms);
  const { index } = await indexOver(times, 80_000n * ms, 80);
  for (let first = 0; first < 80_000; first += 1000) await index.ensure(first, first + 1000);
  const kept = times.filter((_, i) => index.at(i)).length;
  expect(kept).toBeLessThanOrEqual(keptLines + 1000);
  expect(index.at(79_999)).toBeDefined();
});

test("newest lines that may be others are shown, and looked for once more", async () => {
  const times = Array.from({ length: 500 }, (_, i) => BigInt(i) * ms);
  const store = storeOf(times);
  const [from, to] = [nsOf(0n), nsOf(500n * ms)];
  const wrong = (await store.lines(from, nsOf(400n * ms), 200));
  const counts = await store.counts(from, to, 10);
  const index = new LineIndex(store, from, to, counts, () => {}, wrong, false);
  expect(index.at(0)).toBe(wrong[0]);
  await index.ensure(0, 1);
  expect([index.at(0)?.ns, index.at(49)?.ns]).toEqual([times[499], times[450]]);
});

test("the newest lines are there before any is counted, and stay the same when all are", async () => {
  const times = Array.from({ length: 5_000 }, (_, i) => BigInt(i) * ms);
  const store = storeOf(times);
  const [from, to] = [nsOf(0n), nsOf(5_000n * ms)];
  const newest = await store.lines(from, to, 200);
  const before = new LineIndex(store, from, to, null, () => {}, newest);
  await before.ensure(0, 250);
  expect([before.total, before.isCounting]).toEqual([200, true]);
  expect([before.at(199), before.at(200)]).toEqual([newest[199], undefined]);
  const after = new LineIndex(store, from, to, await store.counts(from, to, 10), () => {}, newest);
  expect([after.total, after.isCounting, after.at(0), after.at(200)]).toEqual([5_000, false, newest[0], undefined]);
  store.asked.lines = 0;
  await after.ensure(0, 80);
  expect(store.asked.lines).toBe(0);
  await after.ensure(150, 230);
  expect(store.asked.lines).toBeGreaterThan(0);
  // The very objects: what is open or chosen is known by them.
  expect(after.at(0)).toBe(newest[0]);
  expect(after.at(199)).toBe(newest[199]);
  expect(after.at(200)?.ns).toBe(times[4_799]);
});
