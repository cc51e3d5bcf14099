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
