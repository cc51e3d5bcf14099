import type { Entry } from "../../api/loki";

/** The newest lines of a tail. What is no longer held is in the log all the same. */
export class TailLines {
  #lines: Entry[] = [];
  #skip = 0;
  #arrivals: { at: number; count: number }[] = [];
  /** Lines that came first and are no longer held. */
  gone = 0;
  /** Lines that came. */
  came = 0;

  constructor(readonly most: number) {}

  get length(): number {
    return this.#lines.length - this.#skip;
  }

  at(index: number): Entry | undefined {
    return this.#lines[this.#skip + index];
  }

  add(entries: readonly Entry[], nowMs: number): void {
    for (const entry of entries) this.#lines.push(entry);
    this.came += entries.length;
    if (entries.length) this.#arrivals.push({ at: nowMs, count: entries.length });
    const over = this.length - this.most;
    if (over <= 0) return;
    this.#skip += over;
    this.gone += over;
    // The array is cut once in a while, not with each line.
    if (this.#skip > this.most / 4) {
      this.#lines = this.#lines.slice(this.#skip);
      this.#skip = 0;
    }
  }

  /** Lines a second over the last five. */
  rate(nowMs: number): number {
    while (this.#arrivals[0] && this.#arrivals[0].at < nowMs - 5000) this.#arrivals.shift();
    return this.#arrivals.reduce((sum, one) => sum + one.count, 0) / 5;
  }
}
