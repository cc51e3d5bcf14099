import * as loki from "../../api/loki";
import { msOf, nsOfMs, type Ns } from "../../api/ns";
import { linesOf, volumeOf } from "../../logql/compose";
import { levelOf, levels, type Level } from "../../records/level";
import type { LineSource } from "../../records/lineIndex";

/** How many lines there are by time and level. */
export interface Volume {
  readonly start: Ns;
  readonly end: Ns;
  readonly stepMs: number;
  readonly times: readonly number[];
  readonly levels: readonly { readonly level: Level; readonly values: readonly number[]; readonly total: number }[];
  readonly totals: readonly number[];
}

/** Some time, its end not included. */
export interface Span {
  readonly start: Ns;
  readonly end: Ns;
}

/** What of a time is within another one; of none, its end is not behind its start. */
export function clipped(start: Ns, end: Ns, by: Span): Span {
  return { start: start < by.start ? by.start : start, end: end > by.end ? by.end : end };
}

/** Counts of equal parts of [start, start + parts × stepMs), by level: of what of each part is within a time. */
export async function volume(
  query: string, start: Ns, stepMs: number, parts: number, within: Span, signal?: AbortSignal,
): Promise<Volume> {
  const step = BigInt(stepMs) * 1_000_000n;
  const at = (part: number) => (start + step * BigInt(part)) as Ns;
  const end = at(parts);
  const inside = clipped(start, end, within);
  // A count at a time is over (time - step, time]: a nanosecond before its end a part has just what begins in it.
  const before = (ns: Ns) => (ns - 1n) as Ns;
  const [first, last] = [Number((inside.start - start + step - 1n) / step), Number((inside.end - start) / step)];
  const byLevel = new Map<Level, number[]>();
  const totals = new Array<number>(parts).fill(0);
  const add = (labels: Readonly<Record<string, string>>, part: number, value: number) => {
    const level = levelOf(labels["level"] ?? labels["detected_level"]);
    let values = byLevel.get(level);
    if (!values) byLevel.set(level, (values = new Array<number>(parts).fill(0)));
    if (part < 0 || part >= parts) return;
    values[part]! += value;
    totals[part]! += value;
  };
  const asked: Promise<void>[] = [];
  if (first < last) {
    asked.push(loki.range(volumeOf(query, stepMs), before(at(first + 1)), before(at(last)), stepMs, signal)
      .then((series) => {
      for (const { labels, points } of series)
        for (const [seconds, value] of points) add(labels, partOf(seconds, msOf(start), stepMs), value);
    }));
  }
  // Parts that are within the time only in part.
  for (const part of new Set([first - 1, last])) {
    const some = clipped(at(part), at(part + 1), inside);
    if (some.start >= some.end) continue;
    asked.push(loki.instant(volumeOf(query, msOf(some.end - some.start)), before(some.end), signal).then((found) => {
      for (const { labels, value } of found) add(labels, part, value);
    }));
  }
  await Promise.all(asked);
  const startSeconds = msOf(start) / 1000;
  return {
    start, end, stepMs, totals,
    times: totals.map((_, i) => startSeconds + (i * stepMs) / 1000),
    levels: levels.flatMap((level) => {
      const values = byLevel.get(level);
      return values ? [{ level, values, total: values.reduce((a, b) => a + b, 0) }] : [];
    }),
  };
}

/**
 * Which part a count is of. It was asked for a nanosecond before the part's end, and answers have whole milliseconds:
 * those that have begun.
 */
export function partOf(seconds: number, startMs: number, stepMs: number): number {
  return Math.floor((Math.round(seconds * 1000) - startMs + 1) / stepMs) - 1;
}

/** The lines of a query within a time, for a {@link LineIndex} whose parts may begin before it and end behind it. */
export function sourceOf(query: string, within: Span, signal: AbortSignal): LineSource {
  const of = linesOf(query);
  return {
    counts: async (from, to, parts) =>
      (await volume(of, from, (msOf(to) - msOf(from)) / parts, parts, within, signal)).totals as number[],
    lines: (from, to, limit) => {
      const { start, end } = clipped(from, to, within);
      return loki.lines(of, start, end, limit, "backward", signal);
    },
  };
}

/** A range whose ends are whole steps. */
export function snapped(start: Ns, end: Ns, stepMs: number): { start: Ns; parts: number } {
  const from = Math.floor(msOf(start) / stepMs) * stepMs;
  return { start: nsOfMs(from), parts: Math.max(1, Math.ceil((msOf(end) - from) / stepMs)) };
}
