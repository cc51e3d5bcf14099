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

/** Counts of equal parts of [start, start + parts × stepMs), by level. */
export async function volume(query: string, start: Ns, stepMs: number, parts: number, signal?: AbortSignal): Promise<Volume> {
  const step = BigInt(stepMs) * 1_000_000n;
  // A count at a time is over (time - step, time]: a nanosecond before its end a part has just what begins in it.
  const first = (start + step - 1n) as Ns;
  const end = (start + step * BigInt(parts)) as Ns;
  const series = await loki.range(volumeOf(query, stepMs), first, (first + step * BigInt(parts - 1)) as Ns, stepMs, signal);
  const byLevel = new Map<Level, number[]>();
  const totals = new Array<number>(parts).fill(0);
  const startSeconds = msOf(start) / 1000;
  for (const { labels, points } of series) {
    const level = levelOf(labels["level"] ?? labels["detected_level"]);
    let values = byLevel.get(level);
    if (!values) byLevel.set(level, (values = new Array<number>(parts).fill(0)));
    for (const [seconds, value] of points) {
      const part = partOf(seconds, msOf(start), stepMs);
      if (part < 0 || part >= parts) continue;
      values[part]! += value;
      totals[part]! += value;
    }
  }
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
 * Which part a count is of. It was asked for a nanosecond before the part's end, and answers have whole milliseconds: those
 * that have begun.
 */
export function partOf(seconds: number, startMs: number, stepMs: number): number {
  return Math.floor((Math.round(seconds * 1000) - startMs + 1) / stepMs) - 1;
}

/** The lines of a query, for a {@link LineIndex}. */
export function sourceOf(query: string, signal: AbortSignal): LineSource {
  const of = linesOf(query);
  return {
    counts: async (from, to, parts) => (await volume(of, from, (msOf(to) - msOf(from)) / parts, parts, signal)).totals as number[],
    lines: (from, to, limit) => loki.lines(of, from, to, limit, "backward", signal),
  };
}

/** A range whose ends are whole steps, so that counts and lines are of the same time. */
export function snapped(start: Ns, end: Ns, stepMs: number): { start: Ns; parts: number } {
  const from = Math.floor(msOf(start) / stepMs) * stepMs;
  return { start: nsOfMs(from), parts: Math.max(1, Math.ceil((msOf(end) - from) / stepMs)) };
}
