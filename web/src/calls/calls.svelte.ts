import { isAborted as isCancelled, messageOf } from "../api/http";
import * as loki from "../api/loki";
import { msOf, nsOfMs, plus, type Ns } from "../api/ns";
import { everything } from "../logql/everything";
import { resolved } from "../ui/timeRange";
import { callerOf, callersQuery, callOf, endsQuery, isAborted, isFailed, joined, type Call } from "./call";
import { sampled } from "./sample";
import { callsAddress, callsViewOf, earlierMs, type CallsView } from "./view";

/** How many calls of a time are looked at: what a page can hold and count without a pause. */
export const mostCalls = 20_000;
const lookBackMs = 30 * 86_400_000;
/** A request stands so long before its end, at most, for the two to be found together. */
const longestCallMs = 900_000;

/** Calls of a time: those that are looked at, and how many there are. */
export interface CallSet {
  readonly calls: readonly Call[];
  readonly total: number;
  /** Calls that two have recorded, and that count once. */
  readonly twice: number;
}

const none: CallSet = { calls: [], total: 0, twice: 0 };

/** The calls that the pages API and LLM show, and how they come by them. The newest question wins. */
export class Calls {
  view = $state<CallsView>(callsViewOf(location.hash));
  problem = $state("");
  isAsking = $state(false);
  all = $state.raw<CallSet | null>(null);
  earlier = $state.raw<CallSet>(none);
  range = $state.raw<{ start: Ns; end: Ns }>({ start: nsOfMs(0), end: nsOfMs(0) });
  /** When the newest call of the last 30 days ended, where the time has none. */
  newest = $state<Ns | null>(null);
  readonly now = $derived(this.#chosen(this.all?.calls ?? []));
  readonly before = $derived(this.#chosen(this.earlier.calls));
  readonly startMs = $derived(msOf(this.range.start));
  readonly endMs = $derived(msOf(this.range.end));
  #asking = new AbortController();

  constructor(readonly page: string) {}

  get isCompared(): boolean {
    return this.view.versus !== "none";
  }

  /** Changes which of the calls are shown; nothing is asked again. */
  show(change: Partial<CallsView>): void {
    Object.assign(this.view, change);
    const address = callsAddress(this.page, this.view);
    if (address !== location.hash) history.pushState(null, "", address);
  }

  /** Changes what is asked. */
  async ask(change: Partial<CallsView> = {}): Promise<void> {
    this.show(change);
    await this.run();
  }

  /** The address was changed by somebody: by going back, or by a link. */
  async addressChanged(): Promise<void> {
    if (!location.hash.startsWith(`#/${this.page}`)) return;
    const before = this.view;
    this.view = callsViewOf(location.hash);
    const isSame = (["from", "to", "versus"] as const).every((name) => before[name] === this.view[name]);
    if (!isSame || this.all === null) await this.run();
  }

  address(change: Partial<CallsView>): string {
    return callsAddress(this.page, { ...this.view, ...change });
  }

  async run(): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const range = resolved(this.view, Date.now());
    if (!range) return void (this.problem = "The time ends before it begins.");
    [this.problem, this.isAsking, this.newest] = ["", true, null];
    try {
      const length = msOf(range.end) - msOf(range.start);
      const earlier = earlierMs(this.view.versus, length);
      const back = (ns: Ns) => plus(ns, -BigInt(earlier ?? 0) * 1_000_000n);
      const [now, before] = await Promise.all([
        callsIn(range.start, range.end, signal),
        earlier === null ? none : callsIn(back(range.start), back(range.end), signal),
      ]);
      [this.range, this.all, this.earlier] = [range, now, before];
      if (now.calls.length === 0) this.newest = await newestCall(signal);
    } catch (failure) {
      if (!isCancelled(failure)) this.problem = messageOf(failure);
    } finally {
      if (!signal.aborted) this.isAsking = false;
    }
  }

  close(): void {
    this.#asking.abort();
  }

  #chosen(calls: readonly Call[]): Call[] {
    const { model, endpoint, who, source, outcome, slowerThan, fasterThan } = this.view;
    return calls.filter((call) =>
      (!model || call.model === model) && (!endpoint || call.endpoint === endpoint) && (!who || call.who === who)
      && (!source || call.source === source) && (!outcome || outcomeOf(call) === outcome)
      && (!slowerThan || (call.durationMs ?? -1) >= Number(slowerThan))
      && (!fasterThan || (call.durationMs ?? Infinity) <= Number(fasterThan)));
  }
}

/** How a call ended, in one word or its status: what the mix of a page counts. */
export function outcomeOf(call: Call): string {
  if (isAborted(call)) return "aborted";
  return isFailed(call) && (call.status ?? 0) < 400 ? call.outcome : String(call.status ?? call.outcome);
}

async function callsIn(start: Ns, end: Ns, signal: AbortSignal): Promise<CallSet> {
  const selectors = await everything(start, end, signal);
  const parts = await Promise.all(selectors.map(async (selector) => {
    const early = plus(start, -BigInt(longestCallMs) * 1_000_000n);
    const [ends, requests] = await Promise.all([
      sampled(endsQuery(selector), start, end, mostCalls, signal),
      sampled(callersQuery(selector), early, end, mostCalls, signal),
    ]);
    return { ends: ends.entries.map(callOf), callers: requests.entries.map(callerOf), total: ends.total };
  }));
  const { calls, twice } = joined(parts.flatMap((part) => part.ends), parts.flatMap((part) => part.callers));
  const asked = parts.reduce((sum, part) => sum + part.ends.length, 0);
  return { calls, twice, total: parts.reduce((sum, part) => sum + part.total, 0) - asked + calls.length };
}

async function newestCall(signal: AbortSignal): Promise<Ns | null> {
  const [start, end] = [nsOfMs(Date.now() - lookBackMs), nsOfMs(Date.now() + 600_000)];
  const selectors = await everything(start, end, signal);
  const found = await Promise.all(selectors.map((one) =>
    loki.lines(endsQuery(one), start, end, 1, "backward", signal)));
  return found.flat().map((entry) => entry.ns).sort((a, b) => (a < b ? 1 : -1))[0] ?? null;
}
