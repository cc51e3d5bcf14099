import { tick } from "svelte";
import type { Entry } from "../../api/loki";
import { msOf } from "../../api/ns";
import type { LineIndex } from "../../records/lineIndex";
import { placeOf, textOfPlace } from "../../state/place";
import { addressOf } from "../../state/view";
import { fixed } from "../../ui/timeRange";
import type VirtualList from "../../ui/VirtualList.svelte";
import type { Explore } from "./explore.svelte";

const restMs = 300;

/** Which line is chosen, which are open, and whose surroundings are shown; the address tells of it. */
export class Chosen {
  /** The number of the line that is chosen; below nought for none. */
  index = $state(-1);
  opened = $state.raw<ReadonlySet<Entry>>(new Set());
  around = $state.raw<Entry | null>(null);
  list = $state<VirtualList>();
  /** Whether what the address names has been looked for: until then it stays as it is. */
  #isFound = false;
  /** Another page is shown: the address is its. */
  #isGone = false;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #counted: LineIndex | null = null;

  constructor(readonly explore: Explore) {}

  /** What was open and chosen belongs to the lines that were there; while these are counted, they stay. */
  linesChanged(index: LineIndex | null): void {
    const isSame = index && this.#counted?.isCounting && index.newest === this.#counted.newest;
    this.#counted = index;
    if (isSame) return;
    [this.index, this.opened] = [-1, new Set()];
    this.list?.reset();
  }

  /** Shows what the address names, when that was asked for. */
  async find(asked: Promise<void>): Promise<void> {
    this.#isFound = false;
    await asked;
    const { view } = this.explore;
    try {
      const [at, top, middle] = [await this.#lineAt(view.at), await this.#lineAt(view.top),
        await this.#lineAt(view.around)];
      if (at) {
        [this.index, this.opened] = [at[1], new Set([at[0]])];
        this.list?.reveal(this.index, true);
      }
      if (top) this.list?.show(top[1]);
      this.around = middle?.[0] ?? null;
    } catch (failure) {
      if (!this.#isGone) this.explore.fail(failure);
    } finally {
      this.#isFound = true;
    }
  }

  /** The line that an address names, with its number; the first of its time, where there are not so many any more. */
  async #lineAt(text: string): Promise<[Entry, number] | null> {
    const [place, lines] = [placeOf(text), this.explore.index];
    if (!place || !lines) return null;
    const first = lines.indexOf(place.ns);
    await lines.ensure(first, first + place.nth + 1);
    for (const index of [first + place.nth, first]) {
      const entry = lines.at(index);
      if (entry?.ns === place.ns) return [entry, index];
    }
    return null;
  }

  /** The list shows these lines: when it rests there, the address tells it. */
  shown(first: number, last: number): void {
    const { explore } = this;
    if (explore.view.tail) return;
    explore.index?.ensure(Math.max(0, first - 50), last + 50).catch((failure: unknown) => explore.fail(failure));
    clearTimeout(this.#resting);
    const lines = explore.index;
    this.#resting = setTimeout(() => void this.#note(first, lines), restMs);
  }

  async #note(first: number, lines: LineIndex | null): Promise<void> {
    const { explore } = this;
    try {
      if (first > 0) await lines?.ensure(first, first + 1);
    } catch {
      return; // The list tells it, and the address stays.
    }
    // Something else may have been asked by now.
    if (this.#isGone || explore.isAsking || lines !== explore.index || explore.view.tail || !this.#isFound) return;
    const entry = first > 0 ? explore.entryAt(first) : undefined;
    const top = entry ? this.#textOf(entry) : "";
    if (top !== explore.view.top) explore.show({ top });
  }

  /** Does something with a line as soon as it is there: one that was only just reached may still be on its way. */
  async with(act: (entry: Entry) => void, index = this.index): Promise<void> {
    if (index < 0) return;
    const { explore } = this;
    const lines = explore.index;
    if (!explore.view.tail && !explore.entryAt(index))
      await lines?.ensure(index, index + 1).catch((failure: unknown) => explore.fail(failure));
    const entry = lines === explore.index ? explore.entryAt(index) : undefined;
    if (entry) act(entry);
  }

  flip(index: number): void {
    void this.with((entry) => this.#flipLine(index, entry), index);
  }

  #flipLine(index: number, entry: Entry): void {
    const { explore } = this;
    this.index = index;
    const now = new Set(this.opened);
    const isOpening = !now.delete(entry);
    if (isOpening) now.add(entry);
    this.opened = now;
    if (explore.view.tail) return isOpening ? explore.tail?.follow(false) : undefined;
    explore.show({ at: isOpening ? this.#textOf(entry) : "" });
  }

  lookAround(entry: Entry | null): void {
    this.around = entry;
    if (!this.explore.view.tail) this.explore.show({ around: entry ? this.#textOf(entry) : "" });
  }

  /** Opens the chosen line and goes to its buttons. */
  async enter(entry: Entry): Promise<void> {
    this.list?.reveal(this.index); // It may have been scrolled away.
    if (!this.opened.has(entry)) this.#flipLine(this.index, entry);
    await tick();
    document.querySelector<HTMLElement>(".row.selected + .detail button")?.focus();
  }

  select(index: number): void {
    if (this.explore.total === 0) return;
    this.index = Math.max(0, Math.min(this.explore.total - 1, index));
    this.explore.tail?.follow(false);
    this.list?.reveal(this.index);
  }

  /** An address that shows a line to whoever opens it, whenever; without a line this view. */
  link(entry?: Entry): string {
    const { view, range } = this.explore;
    const now = fixed(msOf(range.start), msOf(range.end));
    const hash = !entry ? addressOf({ ...view, ...(view.tail ? {} : now) })
      : addressOf({ ...view, ...this.timeOf(entry), tail: false, top: "", around: "", at: this.#textOf(entry) });
    return new URL(hash, location.href).href;
  }

  /** The time that is looked at, as it is now; of a tail the minutes around the line. */
  timeOf({ ns }: Entry): { from: string; to: string } {
    const { view, range } = this.explore;
    const minutes = 300_000;
    return view.tail ? fixed(msOf(ns) - minutes, msOf(ns) + minutes) : fixed(msOf(range.start), msOf(range.end));
  }

  close(): void {
    this.#isGone = true;
    clearTimeout(this.#resting);
  }

  #textOf(entry: Entry): string {
    return textOfPlace({ ns: entry.ns, nth: this.explore.index?.nthOf(entry) ?? 0 });
  }
}
