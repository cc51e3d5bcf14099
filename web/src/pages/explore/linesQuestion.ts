import * as loki from "../../api/loki";
import { msOf, type Ns } from "../../api/ns";
import { stepFor } from "../../logql/steps";
import { LineIndex } from "../../records/lineIndex";
import type { Place } from "../../state/place";
import { snapped, sourceOf, volume, type Span, type Volume } from "./source";
import { noLines } from "./suggest";

export interface LinesQuestion {
  readonly query: string;
  readonly range: Span;
  /** Lines that the address names; the first one is where the list begins to be looked at. */
  readonly places: readonly Place[];
  /** The newest lines, where they are there already. */
  readonly known: loki.Newest | undefined;
  /** Whether others are on the screen, which stay for a moment. */
  readonly isReplacing: boolean;
  readonly signal: AbortSignal;
}

export interface LinesShown {
  /** Lines have come that were asked for later. */
  changed(): void;
  /** There is something to see; without a volume while all are counted. */
  show(index: LineIndex, volume: Volume | null): void;
}

const bars = 100;
/** So long lines are waited for before they are counted: most are there by then, and both would take longer at once. */
const aheadMs = 400;
/** So long lines that are there wait for their counts, where others are on the screen. */
const patienceMs = 300;

/** Until what has changed is on the screen; a page that nobody sees is not waited for. */
const painted = () => new Promise<void>((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, aheadMs);
});

/**
 * Some lines first: the newest, which are found at the ends of files, or those at the place that the address names;
 * then how many there are of all, and when.
 */
export async function askLines(question: LinesQuestion, { changed, show }: LinesShown): Promise<LineIndex | null> {
  const { query, range, places: [place, ...others], known, isReplacing, signal } = question;
  const source = sourceOf(query, range, signal);
  let some = known ?? noLines;
  let [isThere, isCounted] = [false, false];
  const showSome = () => {
    if (isCounted || signal.aborted || some.lines.length === 0) return;
    isThere = true;
    show(new LineIndex(source, range.start as Ns, range.end as Ns, null, changed, some.lines), null);
  };
  if (known) showSome();
  // What fails is told by the counts, which have the same query.
  const ahead = known ? Promise.resolve() : linesAhead(question).then((found) => {
    some = found;
    if (isReplacing) setTimeout(showSome, patienceMs);
    else showSome();
  }, () => undefined);
  await Promise.race([ahead, new Promise((done) => setTimeout(done, aheadMs))]);
  if (isThere) await painted(); // Counting takes the processors that drawing needs.
  const { start: from, end: to } = range;
  const stepMs = stepFor(msOf(to) - msOf(from), bars);
  const { start, parts } = snapped(from, to, stepMs);
  const found = await volume(query, start, stepMs, parts, range, signal);
  const index = new LineIndex(source, found.start, found.end, found.totals, changed,
    place ? [] : some.lines, !some.isPartial);
  // Before it is seen: the list goes on where it is.
  for (const { ns } of place ? [place, ...others] : []) await index.reach(ns);
  if (signal.aborted) return null;
  isCounted = true;
  // On their way while bars are drawn; the list tells what fails.
  if (!place) index.ensure(0, 1).catch(() => undefined);
  show(index, found);
  return index;
}

async function linesAhead({ query, range, places: [place], signal }: LinesQuestion): Promise<loki.Newest> {
  const { start, end } = range;
  if (!place) return loki.newest(query, start, end, signal);
  const found = await loki.linesFrom(query, start, end, place.ns as Ns, signal);
  return { lines: found.slice(place.nth), isPartial: true };
}

