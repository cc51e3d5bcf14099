import { askAhead } from "../api/ahead";
import { address } from "../api/http";
import { newestAddress, placeAddress } from "../api/lineAddress";
import type { Ns } from "../api/ns";
import { resolved } from "../ui/timeRange";
import { placesWithin } from "./place";
import { viewOf } from "./view";

/** When the page was opened: `now` in the first questions, so that those asked ahead are the very same. */
const openedAt = Date.now();
const openingMs = 5000;

/** What `now` is in a question: in the first ones for a while the time when the page was opened. */
export function nowOf(isFirst: boolean): number {
  const now = Date.now();
  return isFirst && now - openedAt < openingMs ? openedAt : now;
}

/** Lines of log files, and pushed ones: what an empty address shows. */
export const anyFile = '{filename=~".+"}';
export const anyPushed = '{service_name=~".+"}';
/** Pushed lines that no log file is read for. */
export const onlyPushed = '{service_name=~".+", filename=""}';

/**
 * Asks who is logged in, and then for the newest lines, while the scripts that show them are still loaded. Only what
 * needs no look at the query: one that begins with a selector asks for lines.
 */
export async function askFirst(hash: string): Promise<void> {
  const isExplore = /^#?$|^#\/explore/.test(hash);
  const session = await askAhead(address("page/session"));
  const { logged_in: isIn } = (await session?.clone().json()) as { logged_in?: boolean };
  const view = viewOf(hash);
  const range = resolved(view, openedAt);
  if (!isIn || !isExplore || !range || view.tail) return;
  const queries = !view.query ? [anyFile, onlyPushed] : view.query.startsWith("{") ? [view.query] : [];
  const [place] = view.query ? placesWithin(view, range.start, range.end) : [];
  for (const query of queries) {
    void askAhead(place ? placeAddress(query, range.start, range.end, place.ns as Ns)
      : newestAddress(query, range.start, range.end));
  }
}
