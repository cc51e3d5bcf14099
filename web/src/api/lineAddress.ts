import { address } from "./http";
import type { Ns } from "./ns";

/** So many of the newest lines are shown before all are counted: more than a screen has. */
export const firstLines = 200;

/** Where lines of [start, end) are asked for. */
export function linesAddress(
  query: string, start: Ns, end: Ns, limit: number, direction: "forward" | "backward",
): URL {
  return address("loki/api/v1/query_range", { query, start, end, limit, direction });
}

/**
 * Where the newest lines are asked for that are found at once: at the ends of files. A server that does not know this
 * gives the newest of all.
 */
export function newestAddress(query: string, start: Ns, end: Ns): URL {
  const url = linesAddress(query, start, end, firstLines, "backward");
  url.searchParams.append("ends_only", "true");
  return url;
}

/**
 * Where lines are asked for that a list shows which does not begin with the newest: those of a time and before, within
 * a hundredth of what is looked at, so that little is read for them.
 */
export function placeAddress(query: string, start: Ns, end: Ns, at: Ns): URL {
  const from = at - (end - start) / 100n;
  return linesAddress(query, (from > start ? from : start) as Ns, (at + 1n) as Ns, firstLines, "backward");
}
