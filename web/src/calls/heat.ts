import type { Call } from "./call";

/** Calls by when they ended and how long they took. */
export interface HeatMap {
  readonly parts: number;
  /** Where rows begin, in milliseconds, the quickest first; the last one ends before its last number. */
  readonly bounds: readonly number[];
  /** Counts by row, and in it by part of the time. */
  readonly counts: readonly (readonly number[])[];
  readonly most: number;
}

const steps = [1, 2, 5];
const mostRows = 14;

/** Bounds that people read, 1, 2, 5, 10 …, from below the quickest to above the slowest. */
export function boundsOf(least: number, most: number): number[] {
  const all: number[] = [];
  for (let exponent = -2; exponent <= 8; exponent++) for (const step of steps) all.push(Number((step * 10 ** exponent)
    .toPrecision(1)));
  const first = Math.max(0, lastUpTo(all, least));
  const last = all.findIndex((bound) => bound > most);
  const bounds = all.slice(first, (last < 0 ? all.length - 1 : last) + 1);
  // What is quicker than the shown rows stands in the first.
  return bounds.length - 1 > mostRows ? bounds.slice(-mostRows - 1) : bounds;
}

/** The last of ascending bounds that is no more than a value; -1 where all are more. */
function lastUpTo(bounds: readonly number[], value: number): number {
  const above = bounds.findIndex((bound) => bound > value);
  return above < 0 ? bounds.length - 1 : above - 1;
}

/** Counts calls in `parts` equal parts of a time and rows of 1, 2, 5, 10 … milliseconds. */
export function heatOf(
  calls: readonly Call[], startMs: number, endMs: number, parts: number, of: (call: Call) => number | null,
): HeatMap | null {
  const measured = calls.flatMap((call) => (of(call) === null ? [] : [{ endMs: call.endMs, value: of(call)! }]));
  if (measured.length === 0) return null;
  let [least, most] = [Infinity, 0];
  for (const { value } of measured) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const bounds = boundsOf(Math.max(0.01, least), most);
  const counts = bounds.slice(1).map(() => new Array<number>(parts).fill(0));
  let highest = 0;
  for (const { endMs: at, value } of measured) {
    const part = Math.floor(((at - startMs) * parts) / Math.max(1, endMs - startMs));
    const row = Math.max(0, Math.min(counts.length - 1, lastUpTo(bounds, value)));
    highest = Math.max(highest, ++counts[row]![Math.max(0, Math.min(parts - 1, part))]!);
  }
  return { parts, bounds, counts, most: highest };
}
