import { isAborted } from "../../api/http";
import * as loki from "../../api/loki";
import { msOf, nsOfMs, type Ns } from "../../api/ns";
import { filtered, isMetric, linesOf, type Choice } from "../../logql/compose";
import { stepFor } from "../../logql/steps";
import type { LineIndex } from "../../records/lineIndex";
import { nowOf } from "../../state/first";
import { placesWithin } from "../../state/place";
import { addressOf, viewOf, type View } from "../../state/view";
import { resolved } from "../../ui/timeRange";
import { faultIn, faultOf, type Fault } from "./fault";
import { FieldList } from "./fieldList.svelte";
import { askLines } from "./linesQuestion";
import { LiveTail } from "./liveTail.svelte";
import type { Volume } from "./source";
import { newestOf, suggest, type Suggestion } from "./suggest";
import { vocabularyOf } from "./vocabulary";

const points = 400;
let isFirst = true;

/** What Explore shows, and how it comes by it. The newest question wins. */
export class Explore {
  view = $state<View>(viewOf(location.hash));
  draft = $state(this.view.query);
  fault = $state<Fault | null>(null);
  isAsking = $state(true);
  tookMs = $state(0);
  volume = $state.raw<Volume | null>(null);
  series = $state.raw<readonly loki.Series[] | null>(null);
  index = $state.raw<LineIndex | null>(null);
  /** Grows whenever lines have come, so that what shows them looks again. */
  version = $state(0);
  range = $state.raw<{ start: Ns; end: Ns }>({ start: nsOfMs(0), end: nsOfMs(0) });
  readonly fields = new FieldList();
  tail = $state.raw<LiveTail | null>(null);
  newest = $state<Ns | null>(null);
  /** Whether a look for something to show has found nothing at all, or what the server says itself. */
  emptiness = $state<Suggestion["emptiness"]>("");
  readonly vocabulary = vocabularyOf(() => this.range);
  #asking = new AbortController();

  /** The lines that are listed. */
  get total(): number {
    void this.version;
    return this.view.tail ? (this.tail?.length ?? 0) : (this.index?.total ?? 0);
  }

  entryAt(index: number): loki.Entry | undefined {
    void this.version;
    return this.view.tail ? this.tail?.at(index) : this.index?.at(index);
  }

  /** Begins with what the address says; an empty one with a query for all there is. */
  async start(): Promise<void> {
    this.#setRange();
    [this.isAsking, this.emptiness] = [true, ""];
    const newest = this.view.query ? undefined : await this.#suggest();
    // What failed, or that there is nothing, is told.
    if (!this.view.query && (this.fault || this.emptiness)) return void (this.isAsking = false);
    await this.run(newest);
  }

  /** The address was changed by somebody: by going back, or by a link. */
  async addressChanged(): Promise<void> {
    if (!/^#?$|^#\/explore/.test(location.hash) || location.hash === addressOf(this.view)) return;
    [this.view, this.draft] = [viewOf(location.hash), viewOf(location.hash).query];
    await this.start();
  }

  /** Changes how lines are shown; nothing is asked again. */
  show(change: Partial<View>): void {
    Object.assign(this.view, change);
    history.replaceState(null, "", addressOf(this.view));
  }

  /** Changes what is asked. What stands in the editor is asked, too: nothing that was written is lost. */
  async ask(change: Partial<View>): Promise<void> {
    Object.assign(this.view, { at: "", top: "", around: "", query: this.draft.trim() }, change);
    this.draft = this.view.query;
    const address = addressOf(this.view);
    if (address !== location.hash) history.pushState(null, "", address);
    await this.run();
  }

  runDraft(): Promise<void> {
    return this.emptiness && !this.draft.trim() ? this.start() : this.ask({}); // There may be something by now.
  }

  /** One more condition, by a click. */
  choose(choice: Choice): Promise<void> {
    const name = choice.name.replace(/_extracted$/, "");
    const isLabel = this.fields.labels.includes(name);
    const named = { ...choice, name, parsers: isLabel ? [] : choice.parsers };
    return this.ask({ query: filtered(this.draft.trim(), named, isLabel) });
  }

  toggleColumn(name: string): void {
    const { columns } = this.view;
    this.show({ columns: columns.includes(name) ? columns.filter((one) => one !== name) : [...columns, name] });
  }

  /** Asks what the view says; the newest lines, where they are there already, are of the range as it is. */
  async run(newest?: loki.Newest): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#stopTail();
    [this.fault, this.newest, this.fields.of] = [null, null, null];
    if (!newest && !this.#setRange()) return this.#refuse("The time ends before it begins.");
    isFirst = false;
    if (!this.view.query) return this.#refuse("Write a query, such as {service=\"llm-server\"}.");
    this.emptiness = "";
    const began = performance.now();
    this.isAsking = true;
    try {
      if (this.view.tail) this.#startTail();
      else if (isMetric(this.view.query)) await this.#askNumbers(signal);
      else await this.#askLines(signal, newest);
      this.tookMs = performance.now() - began;
    } catch (failure) {
      if (!isAborted(failure)) await this.#failQuery(failure, signal);
    } finally {
      if (!signal.aborted) this.isAsking = false;
    }
    if (signal.aborted || this.fault) return;
    const { view: { query }, range } = this;
    const lines = this.index?.ensure(0, 1).catch(() => undefined); // Fields come when there are lines.
    void Promise.resolve(lines).then(() => this.fields.ask(query, range, signal));
  }

  fail(failure: unknown): void {
    if (!isAborted(failure)) this.fault = faultOf(failure);
  }

  async #failQuery(failure: unknown, signal: AbortSignal): Promise<void> {
    this.fail(failure); // At once; its place in the query as soon as that is known.
    const fault = await faultIn(this.view.query, failure, signal);
    if (!signal.aborted) this.fault = fault;
  }

  #refuse(message: string): void {
    this.isAsking = false;
    if (!this.emptiness) this.fault = { at: null, message };
  }

  close(): void {
    this.#asking.abort();
    this.#stopTail();
  }

  #setRange(): boolean {
    const range = resolved(this.view, nowOf(isFirst));
    if (range) this.range = range;
    return range !== null;
  }

  async #askLines(signal: AbortSignal, known?: loki.Newest): Promise<void> {
    const { query } = this.view;
    const { range } = this;
    const places = placesWithin(this.view, range.start, range.end);
    const question = { query, range, places, known, isReplacing: this.index !== null, signal };
    const index = await askLines(question, {
      changed: () => this.version++,
      show: (lines, volume) => {
        [this.volume, this.series, this.index] = [volume, null, lines];
        this.version++;
      },
    });
    if (index?.total === 0) this.newest = (await newestOf(query, signal))?.ns ?? null;
  }

  async #askNumbers(signal: AbortSignal): Promise<void> {
    const { start, end } = this.range;
    const series = await loki.range(this.view.query, start, end, stepFor(msOf(end) - msOf(start), points), signal);
    [this.volume, this.series, this.index] = [null, series, null];
  }

  /** Chooses what an empty address shows. */
  async #suggest(): Promise<loki.Newest | undefined> {
    try {
      const found = await suggest(this.range);
      [this.view.query, this.draft, this.emptiness] = [found.query, found.draft, found.emptiness];
      return found.newest;
    } catch (failure) {
      this.fail(failure);
      return undefined;
    }
  }

  #startTail(): void {
    [this.volume, this.series, this.index] = [null, null, null];
    this.tail = new LiveTail(linesOf(this.view.query));
  }

  #stopTail(): void {
    this.tail?.close();
    this.tail = null;
  }
}
