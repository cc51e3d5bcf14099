import type { Entry } from "../../api/loki";
import { msOf, type Ns } from "../../api/ns";
import { pathOf } from "../../calls/call";
import { fieldOf, recordOf } from "../../records/record";
import { templateOf, topFrameOf } from "../../records/template";

/** Errors of one kind: of one type, template and place. */
export interface ErrorGroup {
  readonly key: string;
  readonly type: string;
  readonly template: string;
  readonly frame: string;
  readonly count: number;
  readonly first: Ns;
  readonly last: Ns;
  /** How many there are in each of equal parts of the time. */
  readonly parts: readonly number[];
  readonly models: readonly string[];
  readonly endpoints: readonly string[];
  /** The newest one. */
  readonly sample: Entry;
}

export const parts = 30;
const typeNames = ["error_type", "exception_type", "exception", "err_type"];
const stackNames = ["stack_trace", "stacktrace", "exception_stacktrace", "stack", "traceback"];
const endpointNames = ["endpoint", "path", "route", "url"];

/** Groups lines, the commonest kind first. */
export function grouped(entries: readonly Entry[], start: Ns, end: Ns): ErrorGroup[] {
  const groups = new Map<string, { entries: Entry[]; type: string; template: string; frame: string }>();
  for (const entry of entries) {
    const said = (names: readonly string[]) => names.map((name) => fieldOf(recordOf(entry), name))
      .find((value) => value !== undefined) ?? "";
    const type = said(typeNames);
    const template = templateOf(said(["error"]) || recordOf(entry).message);
    const frame = topFrameOf(said(stackNames));
    const key = JSON.stringify([type, template, frame]);
    const group = groups.get(key) ?? { entries: [], type, template, frame };
    group.entries.push(entry);
    groups.set(key, group);
  }
  return [...groups.entries()].map(([key, group]) => summary(key, group, start, end)).sort((a, b) => b.count - a.count);
}

function summary(
  key: string, group: { entries: Entry[]; type: string; template: string; frame: string }, start: Ns, end: Ns,
): ErrorGroup {
  const sorted = group.entries.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0));
  const counts = new Array<number>(parts).fill(0);
  const length = Math.max(1, msOf(end) - msOf(start));
  for (const { ns } of sorted) counts[Math.max(0,
    Math.min(parts - 1, Math.floor(((msOf(ns) - msOf(start)) * parts) / length)))]!++;
  const all = (names: readonly string[]) => [...new Set(sorted.flatMap((entry) =>
    names.map((name) => fieldOf(recordOf(entry), name)).filter((value) => value !== undefined).slice(0, 1)))].sort();
  return {
    key, type: group.type, template: group.template, frame: group.frame, count: sorted.length, first: sorted[0]!.ns,
      last: sorted.at(-1)!.ns,
    parts: counts, models: all(["model"]), endpoints: [...new Set(all(endpointNames).map(pathOf))],
    sample: sorted.at(-1)!,
  };
}
