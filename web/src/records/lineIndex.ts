import type { Entry } from "../api/loki";
import type { Ns } from "../api/ns";
import { partsOf } from "../logql/steps";

/** Where lines come from. */
export interface LineSource {
  /** How many lines each of so many equal parts of [from, to) has. */
  counts(from: Ns, to: Ns, parts: number): Promise<number[]>;
  /** The lines of [from, to), the newest first; the newest ones if there are more than the limit. */
  lines(from: Ns, to: Ns, limit: number): Promise<Entry[]>;
}

/** A part of the time: how many lines it has, and the lines once they were looked at. */
interface Part {
  readonly from: Ns;
  readonly to: Ns;
  count: number;
  lines: Entry[] | null;
  asking: Promise<void> | null;
  usedAt: number;
}

/** Lines that are fetched at once: a part with more of them is cut into smaller parts first. */
export const pageLines = 400;
/** The most that a server gives for one question; a millisecond with more lines is shown up to here. */
export const mostLines = 5000;
/** Lines that are kept; what was looked at the longest ago is asked again when it is needed. */
export const keptLines = 30_000;

const nsPerMs = 1_000_000n;

/**
 * The lines of a time, the newest first, by their number, without having them: counts say where a line stands, and only
 * what is looked at is fetched. So a million lines cost as much as those on the screen.
 */
export class LineIndex {
  #parts: Part[];
  #starts: number[] = [];
  #clock = 0;
  total = 0;
  /** Lines that are there and cannot be shown, because too many have the same time. */
  hidden = 0;

  /** True while lines are not counted yet: the newest ones are there, and no others. */
  readonly isCounting: boolean;

  /**
   * `counts` are null while nothing is counted; `newest` are lines that are there already, the newest of all as far as
   * is known: they are looked for once more where that is not sure.
   */
  constructor(
    readonly source: LineSource, from: Ns, to: Ns, counts: readonly number[] | null, readonly changed: () => void,
    readonly newest: readonly Entry[] = [], readonly isSure = true,
  ) {
    this.isCounting = counts === null;
    this.#parts = counts ? partsFrom(from, to, counts) : [];
    this.#sum();
  }

  /** A line by its number; undefined while it is not there. */
  at(index: number): Entry | undefined {
    const [part, first] = this.#find(index);
    return part?.lines ? part.lines[index - first] : index < this.total ? this.newest[index] : undefined;
  }

  /** The number of the first line that is not newer than a time. */
  indexOf(ns: bigint): number {
    for (const [i, part] of this.#parts.entries()) {
      if (part.from > ns) continue;
      if (!part.lines) return this.#starts[i]! + (ns >= part.to ? 0 : Math.floor(part.count / 2));
      const inside = part.lines.findIndex((line) => line.ns <= ns);
      return this.#starts[i]! + (inside < 0 ? part.lines.length : inside);
    }
    return Math.max(0, this.total - 1);
  }

  /** Which of the lines of its time a line is that is there, the newest being 0: that of most. */
  nthOf(entry: Entry): number {
    const lines = this.#partOf(entry.ns)?.lines ?? this.newest;
    return Math.max(0, lines.filter((one) => one.ns === entry.ns).indexOf(entry));
  }

  /** Fetches what stands at a time, so that {@link indexOf} is exact for it. */
  async reach(ns: bigint): Promise<void> {
    for (let part = this.#partOf(ns); part && !part.lines; part = this.#partOf(ns)) await this.#ask(part);
  }

  /** Fetches the lines from one number to another, the last not included. */
  async ensure(first: number, last: number): Promise<void> {
    if (this.isCounting || (this.isSure && Math.min(last, this.total) <= this.newest.length)) return;
    for (;;) {
      const missing = this.#between(first, last).filter((part) => !part.lines);
      if (missing.length === 0) break;
      await Promise.all(missing.map((part) => this.#ask(part)));
    }
    this.#forget(first, last);
  }

  #ask(part: Part): Promise<void> {
    part.asking ??= this.#fetch(part).finally(() => (part.asking = null));
    return part.asking;
  }

  async #fetch(part: Part): Promise<void> {
    const ms = Number((part.to - part.from) / nsPerMs);
    if (part.count > pageLines && ms > 1)
      await this.#cut(part, partsOf(ms, Math.min(200, Math.ceil((2 * part.count) / pageLines))));
    else await this.#fill(part);
    this.#sum();
    this.changed();
  }

  async #cut(part: Part, parts: number): Promise<void> {
    if (parts < 2) return this.#fill(part);
    const counts = await this.source.counts(part.from, part.to, parts);
    this.#parts.splice(this.#parts.indexOf(part), 1, ...partsFrom(part.from, part.to, counts));
  }

  async #fill(part: Part): Promise<void> {
    const lines = await this.source.lines(part.from, part.to, mostLines);
    if (lines.length >= mostLines && part.count > lines.length) this.hidden += part.count - lines.length;
    part.lines = this.#sameAsNewest(part, lines);
    part.count = lines.length;
    part.usedAt = ++this.#clock;
  }

  /** What is open or chosen among the newest lines stays so: they are the same objects. */
  #sameAsNewest(part: Part, lines: Entry[]): Entry[] {
    const first = this.#starts[this.#parts.indexOf(part)] ?? 0;
    return first >= this.newest.length ? lines : lines.map((line, i) => {
      const known = this.newest[first + i];
      return known?.ns === line.ns && known.line === line.line ? known : line;
    });
  }

  #sum(): void {
    let sum = 0;
    this.#starts = this.#parts.map((part) => (sum += part.count) - part.count);
    this.total = this.isCounting ? this.newest.length : sum;
  }

  #find(index: number): [Part | undefined, number] {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return [index >= 0 && index < this.total ? this.#parts[low] : undefined, this.#starts[low] ?? 0];
  }

  #partOf(ns: bigint): Part | undefined {
    return this.#parts.find((part) => part.from <= ns && ns < part.to);
  }

  #between(first: number, last: number): Part[] {
    return this.#parts.filter((part, i) =>
      part.count > 0 && this.#starts[i]! < last && this.#starts[i]! + part.count > first);
  }

  #forget(first: number, last: number): void {
    const shown = new Set(this.#between(first, last));
    for (const part of shown) part.usedAt = ++this.#clock;
    const loaded = this.#parts.filter((part) => part.lines).sort((a, b) => b.usedAt - a.usedAt);
    let kept = 0;
    for (const part of loaded) if ((kept += part.count) > keptLines && !shown.has(part)) part.lines = null;
  }
}

/** Parts of a time that have lines, the newest first. */
function partsFrom(from: Ns, to: Ns, counts: readonly number[]): Part[] {
  const width = (to - from) / BigInt(counts.length);
  return counts
    .map((count, i) => newPart((from + width * BigInt(i)) as Ns, (from + width * BigInt(i + 1)) as Ns, count))
    .reverse()
    .filter((part) => part.count > 0);
}

function newPart(from: Ns, to: Ns, count: number): Part {
  return { from, to, count, lines: null, asking: null, usedAt: 0 };
}
