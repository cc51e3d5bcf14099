import { ApiError, isAborted, messageOf } from "../../api/http";
import * as loki from "../../api/loki";
import { msOf, nsOfMs, type Ns } from "../../api/ns";
import { firstLines } from "../../api/lineAddress";
import { Tail } from "../../api/tail";
import { filtered, isMetric, linesOf, quoted, type Choice } from "../../logql/compose";
import { stepFor } from "../../logql/steps";
import { LineIndex } from "../../records/lineIndex";
import { anyFile, anyPushed, onlyPushed, openedAt } from "../../state/first";
import { addressOf, viewOf, type View } from "../../state/view";
import { resolved } from "../../ui/timeRange";
import { snapped, sourceOf, volume, type Volume } from "./source";
import { TailLines } from "./tailLines";
import { vocabularyOf } from "./vocabulary";

export interface Fault {
  readonly at: number | null;
  readonly message: string;
}

const bars = 100;
const points = 400;
/** The longest that a server is asked about when it is looked for the newest line. */
const lookBackMs = 30 * 86_400_000;
const heldLines = 20_000;
/** So long lines are waited for before they are counted: most are there by then, and both would take longer at once. */
const aheadMs = 400;
/** So long lines that are there wait for their counts, where others are on the screen. */
const patienceMs = 300;
/** So long `now` is when the page was opened: its first questions are on their way already. */
const openingMs = 5000;
let isFirst = true;

/** What a server's own lines, such as those about its disk, have as their service; and no other labels than these. */
const ownService = "hewn";
const isOwn = (names: readonly string[]) =>
  names.every((name) => ["logger", "service", "service_name"].includes(name));

const isOwnLine = (line: loki.Entry) => line.labels["service_name"] === ownService;

/** Of newest lines, as many as were asked for or all: those of which there are more in the same time. */
function denser(some: loki.Newest, others: loki.Newest): loki.Newest {
  const [few, more] = [some.lines, others.lines];
  if (few.length < firstLines || more.length < firstLines) return more.length > few.length ? others : some;
  return more.at(-1)!.ns > few.at(-1)!.ns ? others : some;
}

const none: loki.Newest = { lines: [], isPartial: false };

/** Until what has changed is on the screen; a page that nobody sees is not waited for. */
const painted = () => new Promise<void>((done) => {
  requestAnimationFrame(() => setTimeout(done));
  setTimeout(done, aheadMs);
});

/** What Explore shows, and how it comes by it. The newest question wins. */
export class Explore {
  view = $state<View>(viewOf(location.hash));
  draft = $state("");
  fault = $state<Fault | null>(null);
  isAsking = $state(true);
  tookMs = $state(0);
  volume = $state.raw<Volume | null>(null);
  series = $state.raw<readonly loki.Series[] | null>(null);
  index = $state.raw<LineIndex | null>(null);
  /** Grows whenever lines have come, so that what shows them looks again. */
  version = $state(0);
  range = $state.raw<{ start: Ns; end: Ns }>({ start: nsOfMs(0), end: nsOfMs(0) });
  streamLabels = $state.raw<readonly string[]>([]);
  fields = $state.raw<readonly loki.Field[]>([]);
  tail = $state.raw<TailLines | null>(null);
  tailVersion = $state(0);
  tailState = $state({ isOpen: false, words: "", dropped: 0, rate: 0, isFollowing: true, seen: 0 });
  newest = $state<Ns | null>(null);
  /** Whether a look for something to show has found nothing at all, or what the server says itself. */
  emptiness = $state<"" | "nothing" | "own">("");
  readonly vocabulary = vocabularyOf(() => this.range);
  #asking = new AbortController();
  #socket: Tail | null = null;
  #pending: loki.Entry[] = [];
  #frame = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor() {
    if (matchMedia("(max-width: 700px)").matches) this.view.fields = false; // Lines first, where there is little room.
    this.draft = this.view.query;
  }

  /** The lines that are listed. */
  get total(): number {
    void this.version;
    void this.tailVersion;
    return this.view.tail ? (this.tail?.length ?? 0) : (this.index?.total ?? 0);
  }

  /** Lines of a tail that are no longer held. */
  get gone(): number {
    void this.tailVersion;
    return this.view.tail ? (this.tail?.gone ?? 0) : 0;
  }

  entryAt(index: number): loki.Entry | undefined {
    void this.version;
    void this.tailVersion;
    return this.view.tail ? this.tail?.at(index) : this.index?.at(index);
  }

  /** Begins with what the address says; an empty one with a query for all there is. */
  async start(): Promise<void> {
    this.#setRange();
    this.isAsking = true;
    this.emptiness = "";
    const newest = this.view.query ? undefined : await this.#suggest();
    // What failed, or that there is nothing, is told.
    if (!this.view.query && (this.fault || this.emptiness)) return void (this.isAsking = false);
    await this.run(newest);
  }

  /** The address was changed by somebody: by going back, or by a link. */
  async addressChanged(): Promise<void> {
    if (!/^#?$|^#\/explore/.test(location.hash) || location.hash === addressOf(this.view)) return;
    this.view = viewOf(location.hash);
    this.draft = this.view.query;
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
    const isLabel = this.streamLabels.includes(name);
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
    this.fault = null;
    this.newest = null;
    if (!newest && !this.#setRange()) {
      [this.isAsking, this.fault] = [false, { at: null, message: "The time ends before it begins." }];
      return;
    }

    isFirst = false;
    if (!this.view.query) return this.#failEmpty();
    this.emptiness = "";
    const began = performance.now();
    this.isAsking = true;
    try {
      if (this.view.tail) this.#startTail();
      else if (isMetric(this.view.query)) await this.#askNumbers(signal);
      else await this.#askLines(signal, newest);
      this.tookMs = performance.now() - began;
    } catch (failure) {
      if (isAborted(failure)) return;
      await this.#failQuery(failure, signal);
    } finally {
      if (!signal.aborted) this.isAsking = false;
    }
    void this.#askFields(signal);
  }

  fail(failure: unknown): void {
    if (!isAborted(failure)) this.fault = { at: null, message: messageOf(failure) };
  }

  /** What was asked around a query has other places than the query: so it is judged alone where it may be at fault. */
  async #failQuery(failure: unknown, signal: AbortSignal): Promise<void> {
    this.fail(failure);
    if (!(failure instanceof ApiError) || failure.status !== 400) return;
    const { query } = this.view;
    const fault = await loki.check(query, signal).then(() => null, (found: unknown) => found);
    if (fault instanceof ApiError && !signal.aborted) this.fault = { at: fault.placeIn(query), message: fault.message };
  }

  #failEmpty(): void {
    this.isAsking = false;
    if (!this.emptiness) this.fault = { at: null, message: "Write a query, such as {service=\"llm-server\"}." };
  }

  /** Somebody has scrolled to the end of the tail, or away. */
  follow(isFollowing: boolean): void {
    this.tailState.isFollowing = isFollowing;
    if (isFollowing) this.tailState.seen = this.tail?.came ?? 0;
  }

  close(): void {
    this.#asking.abort();
    this.#stopTail();
  }

  #setRange(): boolean {
    const range = resolved(this.view, isFirst && Date.now() - openedAt < openingMs ? openedAt : Date.now());
    if (range) this.range = range;
    return range !== null;
  }

  /** The newest lines first, which are found at the ends of files; then how many there are of all, and when. */
  async #askLines(signal: AbortSignal, known?: loki.Newest): Promise<void> {
    const { query, at, top, around } = this.view;
    const places = [at, top, around].filter((ns) => ns !== "").map(BigInt);
    const { start: from, end: to } = this.range;
    const source = sourceOf(query, this.range, signal);
    let newest = known ?? none;
    let isCounted = false;
    const show = () => {
      if (isCounted || signal.aborted || newest.lines.length === 0) return;
      const index = new LineIndex(source, from, to, null, () => this.version++, newest.lines);
      [this.volume, this.series, this.index] = [null, null, index];
      this.version++;
    };
    if (known) show();
    // A line that is looked for stands somewhere else. What fails is told by the counts, which have the same query.
    const ahead = known || places.length > 0 ? Promise.resolve()
      : loki.newest(query, from, to, signal).then((found) => {
          newest = found;
          if (this.index) setTimeout(show, patienceMs);
          else show();
        }, () => undefined);
    await Promise.race([ahead, new Promise((done) => setTimeout(done, aheadMs))]);
    if (this.index?.isCounting) await painted(); // Counting takes the processors that drawing needs.
    const stepMs = stepFor(msOf(to) - msOf(from), bars);
    const { start, parts } = snapped(from, to, stepMs);
    const found = await volume(query, start, stepMs, parts, this.range, signal);
    if (signal.aborted) return;
    isCounted = true;
    const index = new LineIndex(source, found.start, found.end, found.totals, () => this.version++,
      newest.lines, !newest.isPartial);
    index.ensure(0, 1).catch(() => undefined); // On their way while bars are drawn; the list tells what fails.
    [this.volume, this.series, this.index] = [found, null, index];
    this.version++;
    for (const ns of places) await index.reach(ns);
    if (index.total === 0) await this.#lookForNewest(signal);
  }

  async #askNumbers(signal: AbortSignal): Promise<void> {
    const { start, end } = this.range;
    const series = await loki.range(this.view.query, start, end, stepFor(msOf(end) - msOf(start), points), signal);
    [this.volume, this.series, this.index] = [null, series, null];
  }

  async #lookForNewest(signal: AbortSignal): Promise<void> {
    const end = nsOfMs(Date.now() + 600_000);
    const start = nsOfMs(Date.now() - lookBackMs);
    const found = await loki.lines(linesOf(this.view.query), start, end, 1, "backward", signal);
    this.newest = found[0]?.ns ?? null;
  }

  /** Chooses what an empty address shows; with its newest lines, where they told it. */
  async #suggest(): Promise<loki.Newest | undefined> {
    try {
      const { start, end } = this.range;
      const [files, pushed] = await Promise.all([anyFile, onlyPushed].map((query) =>
        loki.newest(query, start, end).catch(() => none)));
      const known = denser(files!, pushed!.lines.some((one) => !isOwnLine(one)) ? pushed! : none);
      if (known.lines.length > 0) {
        this.view.query = this.draft = known === files ? anyFile : anyPushed;
        // Pushed lines may have names of files, too: then these are not all.
        return known === files || files!.lines.length === 0 ? known : undefined;
      }

      const long = nsOfMs(Date.now() - lookBackMs);
      let names = await loki.labelNames(this.range.start, end);
      if (isOwn(names)) names = await loki.labelNames(long, end);
      const name = await this.#commonest(names);
      this.draft = name ? `{${name}=~${quoted(".+")}}` : "";
      if (!name) this.emptiness = "nothing";
      else if (isOwn(names) && (await loki.labelValues(name, long, end)).every((value) => value === ownService))
        this.emptiness = "own";
      else this.view.query = this.draft;
    } catch (failure) {
      this.fail(failure);
    }

    return undefined;
  }

  /** Of the labels that sources are told apart by, the one that most lines have. */
  async #commonest(names: readonly string[]): Promise<string | undefined> {
    const { start, end } = this.range;
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

  async #askFields(signal: AbortSignal): Promise<void> {
    try {
      await this.index?.ensure(0, 1).catch(() => undefined); // Lines are waited for, fields are not.
      const { start, end } = this.range;
      const [labels, found] = await Promise.all([
        loki.labelNames(start, end, signal), loki.detectedFields(linesOf(this.view.query), start, end, signal)]);
      this.streamLabels = labels;
      this.fields = found.filter((one) => !one.name.endsWith("_extracted") && !labels.includes(one.name));
    } catch {
      this.fields = []; // The list of fields is a convenience; what fails is told by the query itself.
    }
  }

  #startTail(): void {
    this.tail = new TailLines(heldLines);
    this.tailState = { isOpen: false, words: "connecting…", dropped: 0, rate: 0, isFollowing: true, seen: 0 };
    [this.volume, this.series, this.index] = [null, null, null];
    this.#socket = new Tail(linesOf(this.view.query), {
      take: (entries, dropped) => this.#took(entries, dropped),
      state: (isOpen, words) => {
        Object.assign(this.tailState, { isOpen, words });
        // A WebSocket does not say why it was refused; another question does, and asks for a login where that has
        // ended.
        if (isOpen) return;
        loki.check(this.view.query).catch((failure: unknown) => (this.tailState.words = messageOf(failure)));
      },
    });
    this.#clock = setInterval(() => (this.tailState.rate = this.tail?.rate(performance.now()) ?? 0), 500);
  }

  /** Lines are shown once a frame; a page that nobody sees has no frames, and holds no more for that. */
  #took(entries: loki.Entry[], dropped: number): void {
    this.tailState.dropped += dropped;
    for (const entry of entries) this.#pending.push(entry);
    if (document.hidden || this.#pending.length > heldLines) this.#showTail();
    else this.#frame ||= requestAnimationFrame(() => this.#showTail());
  }

  #showTail(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.tail?.add(this.#pending, performance.now());
    this.#pending = [];
    if (this.tailState.isFollowing) this.tailState.seen = this.tail?.came ?? 0;
    this.tailVersion++;
  }

  #stopTail(): void {
    this.#socket?.close();
    this.#socket = null;
    clearInterval(this.#clock);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#pending = [];
    this.tail = null;
  }
}
