import * as loki from "../../api/loki";
import { firstLines } from "../../api/lineAddress";
import { msOf, nsOfMs } from "../../api/ns";
import { linesOf, quoted } from "../../logql/compose";
import { anyFile, anyPushed, onlyPushed } from "../../state/first";
import type { Span } from "./source";

/** What an empty address shows. */
export interface Suggestion {
  /** Asked at once; empty where there is nothing worth it. */
  readonly query: string;
  /** Stands in the editor. */
  readonly draft: string;
  /** The newest lines of the query, where they told it. */
  readonly newest?: loki.Newest | undefined;
  /** Whether there is nothing at all, or only what the server says itself. */
  readonly emptiness: "" | "nothing" | "own";
}

export const noLines: loki.Newest = { lines: [], isPartial: false };

/** The longest that a server is asked about when it is looked for the newest line. */
const lookBackMs = 30 * 86_400_000;

/** What a server's own lines, such as those about its disk, have as their service; and no other labels than these. */
const ownService = "hewn";
const isOwn = (names: readonly string[]) =>
  names.every((name) => ["logger", "service", "service_name"].includes(name));

const isOwnLine = (line: loki.Entry) => line.labels["service_name"] === ownService;

/** Chooses what a view without a query shows of a time. */
export async function suggest({ start, end }: Span): Promise<Suggestion> {
  const [files, pushed] = await Promise.all([anyFile, onlyPushed].map((query) =>
    loki.newest(query, start, end).catch(() => noLines)));
  const known = denser(files!, pushed!.lines.some((one) => !isOwnLine(one)) ? pushed! : noLines);
  if (known.lines.length > 0) {
    const query = known === files ? anyFile : anyPushed;
    // Pushed lines may have names of files, too: then these are not all.
    const newest = known === files || files!.lines.length === 0 ? known : undefined;
    return { query, draft: query, newest, emptiness: "" };
  }

  const long = nsOfMs(Date.now() - lookBackMs);
  let names = await loki.labelNames(start, end);
  if (isOwn(names)) names = await loki.labelNames(long, end);
  const name = await commonest(names, { start, end });
  if (!name) return { query: "", draft: "", emptiness: "nothing" };
  const draft = `{${name}=~${quoted(".+")}}`;
  const isNoneButOwn = isOwn(names)
    && (await loki.labelValues(name, long, end)).every((value) => value === ownService);
  return { query: isNoneButOwn ? "" : draft, draft, emptiness: isNoneButOwn ? "own" : "" };
}

/** When the newest line of a query is, where its time has none; null where none is found. */
export async function newestOf(query: string, signal: AbortSignal): Promise<loki.Entry | null> {
  const end = nsOfMs(Date.now() + 600_000);
  const start = nsOfMs(Date.now() - lookBackMs);
  return (await loki.lines(linesOf(query), start, end, 1, "backward", signal))[0] ?? null;
}

/** Of newest lines, as many as were asked for or all: those of which there are more in the same time. */
function denser(some: loki.Newest, others: loki.Newest): loki.Newest {
  const [few, more] = [some.lines, others.lines];
  if (few.length < firstLines || more.length < firstLines) return more.length > few.length ? others : some;
  return more.at(-1)!.ns > few.at(-1)!.ns ? others : some;
}

/** Of the labels that sources are told apart by, the one that most lines have. */
async function commonest(names: readonly string[], { start, end }: Span): Promise<string | undefined> {
  // Each count may read all lines of the time: where there are files, those of files and those that were pushed.
  const known = names.includes("filename") ? ["filename", "service_name"] : ["service_name", "service", "app", "job"];
  const likely = known.filter((one) => names.includes(one));
  if (likely.length < 2) return likely[0] ?? names[0];
  const counts = await Promise.all(likely.map(async (name) => {
    const query = `sum(count_over_time({${name}=~".+"}[${msOf(end) - msOf(start)}ms]))`;
    return { name, count: (await loki.instant(query, end).catch(() => []))[0]?.value ?? 0 };
  }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).name;
}
