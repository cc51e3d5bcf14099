import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nsOf, nsOfMs } from "../../api/ns";
import type { LineIndex } from "../../records/lineIndex";
import type { Volume } from "./source";
import { askLines } from "./linesQuestion";

/** A Loki with a line every second, and what was asked, in that order. */
const asked = vi.hoisted(() => [] as string[]);
vi.mock("../../api/loki", () => {
  const every = 1_000_000_000n;
  const lines = (start: bigint, end: bigint, limit: number) => {
    const found = [];
    for (let at = ((end - 1n) / every) * every; at >= start && found.length < limit; at -= every)
      found.push({ ns: nsOf(at), line: String(at), labels: {} });
    return found;
  };
  return {
    newest: (_: string, start: bigint, end: bigint) => {
      asked.push("newest");
      return Promise.resolve({ lines: lines(start, end, 200), isPartial: false });
    },
    linesFrom: (_: string, start: bigint, _end: bigint, at: bigint) => {
      asked.push("place");
      return Promise.resolve(lines(start, at + 1n, 200));
    },
    lines: (_: string, start: bigint, end: bigint, limit: number) => {
      asked.push("lines");
      return Promise.resolve(lines(start, end, limit));
    },
    instant: () => Promise.resolve([]),
    range: (_: string, start: bigint, end: bigint, stepMs: number) => {
      asked.push("counts");
      const points: [number, number][] = [];
      for (let at = start; at <= end; at += BigInt(stepMs) * 1_000_000n)
        points.push([Number(at / 1_000_000n) / 1000, stepMs / 1000]);
      return Promise.resolve([{ labels: { level: "info" }, points }]);
    },
  };
});

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("requestAnimationFrame", (then: () => void) => setTimeout(then));
});
afterEach(() => vi.unstubAllGlobals());

const second = 1_000_000_000n;
const range = { start: nsOfMs(0), end: nsOfMs(86_400_000) };

async function look(places: readonly { ns: bigint; nth: number }[]) {
  const shown: { index: LineIndex; volume: Volume | null; asked: string[] }[] = [];
  await askLines(
    { query: '{a="b"}', range, places, known: undefined, isReplacing: false, signal: new AbortController().signal },
    { changed: () => undefined, show: (index, volume) => shown.push({ index, volume, asked: [...asked] }) });
  return shown;
}

test("the newest lines are shown before all are counted, and are the first of all then", async () => {
  const [some, all] = await look([]);
  expect([some!.asked, some!.volume, some!.index.isCounting]).toEqual([["newest"], null, true]);
  expect([all!.index.total, all!.index.at(0)]).toEqual([86_400, some!.index.at(0)]);
});

test("lines at the place of an address are shown before all are counted, and stand in their place then", async () => {
  const place = { ns: 30_000n * second, nth: 0 };
  const [some, all] = await look([place]);
  expect([some!.asked, some!.index.at(0)?.ns, some!.index.isCounting]).toEqual([["place"], place.ns, true]);
  expect(all!.index.at(all!.index.indexOf(place.ns))?.ns).toBe(place.ns); // Fetched before the list is shown.
  expect(all!.index.at(0)).toBeUndefined();
});

test("of lines of one time the list begins with the one that is named", async () => {
  const [some] = await look([{ ns: 30_000n * second, nth: 2 }]);
  expect(some!.index.at(0)?.ns).toBe(29_998n * second);
});
