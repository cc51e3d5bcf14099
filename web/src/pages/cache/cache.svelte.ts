import { isAborted, messageOf } from "../../api/http";
import type { Ns } from "../../api/ns";
import { resolved, type TimeRange } from "../../ui/timeRange";
import { newestStat, readCache, type CacheData } from "./cacheData";

/** What the page Cache shows, and how it comes by it. The newest question wins. */
export class Cache {
  range = $state<TimeRange>(rangeOf(location.hash));
  service = $state(serviceOf(location.hash));
  data = $state.raw<CacheData | null>(null);
  problem = $state("");
  isAsking = $state(false);
  newest = $state<Ns | null>(null);
  #asking = new AbortController();

  async ask(range: TimeRange, service = this.service): Promise<void> {
    [this.range, this.service] = [range, service];
    const parts = new URLSearchParams({ from: range.from, to: range.to });
    if (service) parts.set("service", service);
    const address = `#/cache?${parts}`;
    if (address !== location.hash) history.pushState(null, "", address);
    await this.run();
  }

  async addressChanged(): Promise<void> {
    if (!location.hash.startsWith("#/cache")) return;
    [this.range, this.service] = [rangeOf(location.hash), serviceOf(location.hash)];
    await this.run();
  }

  close(): void {
    this.#asking.abort();
  }

  async run(): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const range = resolved(this.range, Date.now());
    if (!range) return void (this.problem = "The time ends before it begins.");
    [this.problem, this.isAsking, this.newest] = ["", true, null];
    try {
      const data = await readCache(range.start, range.end, this.service, signal);
      this.data = data;
      if (data.stats.length === 0 && data.moves.length === 0) this.newest = await newestStat(signal);
    } catch (failure) {
      if (!isAborted(failure)) this.problem = messageOf(failure);
    } finally {
      if (!signal.aborted) this.isAsking = false;
    }
  }
}

function rangeOf(hash: string): TimeRange {
  const parts = new URLSearchParams(hash.split("?")[1] ?? "");
  return { from: parts.get("from") ?? "now-3h", to: parts.get("to") ?? "now" };
}

function serviceOf(hash: string): string {
  return new URLSearchParams(hash.split("?")[1] ?? "").get("service") ?? "";
}
