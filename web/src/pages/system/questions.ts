import * as loki from "../../api/loki";
import { msOf, type Ns } from "../../api/ns";
import { selectorOf } from "../../logql/compose";

/** Labels by which the sources of lines are told apart. */
export const sourceLabels = ["filename", "service_name", "service", "app", "job", "workspace", "session"];

const withSize = "label_format line_bytes=`{{ __line__ | len }}`";

/** The length of the longest line of each source. */
export function longestOf(selector: string, lengthMs: number, labels: readonly string[]): string {
  const by = labels.length > 0 ? ` by (${labels.join(", ")})` : "";
  return `topk(20, max${by} (max_over_time(${selector} | ${withSize} | keep ${[...labels, "line_bytes"].join(", ")} `
    + `| unwrap line_bytes [${lengthMs}ms])))`;
}

/** The lines of a source that are so long. */
export function asLongAs(labels: Readonly<Record<string, string>>, selector: string, bytes: number): string {
  const own = selectorOf(labels);
  return `${own === "{}" ? selector : own} | ${withSize} | line_bytes >= ${bytes}`;
}

/** What programs with Hewn's logger say of themselves: files that refused lines, records given up, rings recovered. */
export const ownRecords = (selector: string) =>
  `${selector} |= "hewn" | json | logger="hewn" | drop __error__, __error_details__`;

/** How many records were given up, by reason, as the logs tell. */
export function droppedOf(selector: string, lengthMs: number): string {
  return `sum by (reason) (sum_over_time(${selector} |= "dropped" | json | drop __error__, __error_details__ `
    + `| dropped=~"[0-9]+" | unwrap dropped [${lengthMs}ms]))`;
}

export interface Longest {
  readonly labels: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly selector: string;
}

/** The longest lines of all sources, the longest first. */
export async function longest(
  selectors: readonly string[], labels: readonly string[], start: Ns, end: Ns, signal?: AbortSignal,
): Promise<Longest[]> {
  const length = msOf(end) - msOf(start);
  const found = await Promise.all(selectors.map(async (selector) =>
    (await loki.instant(longestOf(selector, length, labels), end, signal))
      .map((one) => ({ labels: one.labels, bytes: one.value, selector }))));
  return found.flat().sort((a, b) => b.bytes - a.bytes).slice(0, 20);
}

/** Records given up, by reason. */
export async function dropped(
  selectors: readonly string[], start: Ns, end: Ns, signal?: AbortSignal,
): Promise<{ reason: string; records: number }[]> {
  const length = msOf(end) - msOf(start);
  const sums = new Map<string, number>();
  const found = await Promise.all(selectors.map((selector) => loki.instant(droppedOf(selector, length), end, signal)));
  for (const { labels, value } of found.flat()) sums.set(labels["reason"] ?? "",
    (sums.get(labels["reason"] ?? "") ?? 0) + value);
  return [...sums.entries()].map(([reason, records]) => ({ reason, records })).sort((a, b) => b.records - a.records);
}
