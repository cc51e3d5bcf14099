import { nsOfMs, type Ns } from "../api/ns";

/** A time as it stands in an address: `now`, `now-15m`, or a date. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

const unitNames: Record<string, string> = { s: "second", m: "minute", h: "hour", d: "day", w: "week" };
const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

export const quickRanges: readonly (readonly [text: string, words: string])[] = [
  ["now-5m", "last 5 minutes"], ["now-15m", "last 15 minutes"], ["now-1h", "last hour"], ["now-3h", "last 3 hours"],
  ["now-12h", "last 12 hours"], ["now-24h", "last 24 hours"], ["now-2d", "last 2 days"], ["now-7d", "last 7 days"],
    ["now-30d", "last 30 days"],
];

/** Milliseconds since 1970; null when a text is no time. */
export function timeOf(text: string, nowMs: number): number | null {
  const relative = /^now(?:-(\d+)([smhdw]))?$/.exec(text.trim());
  if (relative) return nowMs - (relative[1] ? Number(relative[1]) * units[relative[2]!]! : 0);
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/** What a range is at a moment; null when it is none. */
export function resolved(range: TimeRange, nowMs: number): { start: Ns; end: Ns } | null {
  const from = timeOf(range.from, nowMs);
  const to = timeOf(range.to, nowMs);
  return from === null || to === null || from >= to ? null : { start: nsOfMs(from), end: nsOfMs(to) };
}

/** A fixed range. */
export function fixed(fromMs: number, toMs: number): TimeRange {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

/** Today up to now, and yesterday, as days begin in UTC or where this browser is. */
export function daysOf(nowMs: number, utc: boolean): readonly (readonly [words: string, range: TimeRange])[] {
  const now = new Date(nowMs);
  const midnight = (day: number) => utc
    ? Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + day)
    : new Date(now.getFullYear(), now.getMonth(), now.getDate() + day).getTime();
  return [
    ["today", { from: new Date(midnight(0)).toISOString(), to: "now" }],
    ["yesterday", fixed(midnight(-1), midnight(0))],
  ];
}

/** In people's words. */
export function wordsOf(range: TimeRange, utc: boolean): string {
  const last = range.to === "now" ? /^now-(\d+)([smhdw])$/.exec(range.from) : null;
  if (last) return last[1] === "1" ? `last ${unitNames[last[2]!]}` : `last ${last[1]} ${unitNames[last[2]!]}s`;
  const word = (text: string) => {
    const ms = text.startsWith("now") ? null : timeOf(text, 0);
    if (ms === null) return text;
    const shifted = utc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000;
    return new Date(shifted).toISOString().slice(0, 19).replace("T", " ");
  };
  return `${word(range.from)} – ${word(range.to)}`;
}

/** The range moved by half of its length, or made longer or shorter around its middle. */
export function changed(range: TimeRange, nowMs: number, shift: number, factor: number): TimeRange {
  const from = timeOf(range.from, nowMs) ?? nowMs - 3_600_000;
  const to = timeOf(range.to, nowMs) ?? nowMs;
  const half = Math.max(1, ((to - from) / 2) * factor);
  const middle = (from + to) / 2 + shift * (to - from);
  return fixed(Math.round(middle - half), Math.round(middle + half));
}
