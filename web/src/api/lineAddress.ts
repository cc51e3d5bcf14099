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
