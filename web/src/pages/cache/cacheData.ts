import * as loki from "../../api/loki";
import { msOf, nsOfMs, plus, type Ns } from "../../api/ns";
import { sampled } from "../../calls/sample";
import { everything } from "../../logql/everything";
import { stepFor } from "../../logql/steps";
import { clipped, partOf, snapped, type Span } from "../explore/source";
import { limitsQuery, movesQuery, statOf, statsQuery, troubleQuery, type Stat } from "./stats";

const mostStats = 10_000;
const mostTrouble = 50;
const wantedParts = 60;
const by = "operation, c_policy, c_reason";
const lookBackMs = 30 * 86_400_000;

/** Blocks that were moved by one policy for one reason. */
export interface Move {
  readonly operation: string;
  readonly policy: string;
  readonly reason: string;
  readonly records: number;
  readonly tokens: number | null;
  readonly bytes: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** A figure over the time, by what it is of. */
export interface Timed {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** All that the page shows of a time. */
export interface CacheData {
  readonly startMs: number;
  readonly endMs: number;
  readonly parts: number;
  readonly stats: readonly Stat[];
  readonly statsTotal: number;
  readonly limits: { readonly hotTokens: number | null; readonly ssdBytes: number | null };
  readonly moves: readonly Move[];
  readonly evictions: readonly Timed[];
  readonly latency: readonly Timed[];
  readonly trouble: readonly loki.Entry[];
}

/** Asks for all of it. */
export async function readCache(start: Ns, end: Ns, service: string, signal: AbortSignal): Promise<CacheData> {
  const selectors = await everything(start, end, signal);
  const stepMs = stepFor(msOf(end) - msOf(start), wantedParts);
  const cut = snapped(start, end, stepMs);
  const found = await Promise.all(selectors.map(async (selector) => {
    const moves = movesQuery(selector, service);
    const [stats, limits, table, evictions, latency, trouble] = await Promise.all([
      sampled(statsQuery(selector), start, end, mostStats, signal),
      loki.lines(limitsQuery(selector), nsOfMs(msOf(end) - lookBackMs), end, 20, "backward", signal),
      movesOf(moves, end, msOf(end) - msOf(start), signal),
      overTime(`sum by (${by}) (count_over_time(${moves} | operation=~"evict_.*" $))`, cut, stepMs,
        { start, end }, signal),
      overTime(`quantile_over_time(0.95, ${moves} | c_latency_ms!="" | unwrap c_latency_ms $) by (operation)`,
        cut, stepMs, { start, end }, signal),
      loki.lines(troubleQuery(selector), start, end, mostTrouble, "backward", signal),
    ]);
    return { stats, limits, table, evictions, latency, trouble };
  }));
  const stats = found.flatMap((part) => part.stats.entries.map(statOf));
  return {
    startMs: msOf(cut.start), endMs: msOf(cut.start) + cut.parts * stepMs, parts: cut.parts,
    stats: service ? stats.filter((stat) => stat.service === service) : stats,
    statsTotal: found.reduce((sum, part) => sum + part.stats.total, 0),
    limits: limitsOf(found.flatMap((part) => part.limits), service),
    moves: found.flatMap((part) => part.table).sort((a, b) => b.records - a.records),
    evictions: found.flatMap((part) => part.evictions), latency: found.flatMap((part) => part.latency),
    trouble: found.flatMap((part) => part.trouble).sort((a, b) => (a.ns < b.ns ? 1 : -1)).slice(0, mostTrouble),
  };
}

/** The newest that each cache said of how much it may hold, together. */
function limitsOf(entries: readonly loki.Entry[], service: string): CacheData["limits"] {
  const said = (name: string) => {
    const newest = new Map<string, number>();
    for (const { labels } of entries) {
      const [who, value] = [labels["c_service"] || labels["service"] || "", Number(labels[`c_${name}`] || NaN)];
      if (Number.isFinite(value) && !newest.has(who) && (!service || who === service)) newest.set(who, value);
    }
    return newest.size === 0 ? null : [...newest.values()].reduce((a, b) => a + b, 0);
  };
  return { hotTokens: said("hot_tokens"), ssdBytes: said("max_ssd_bytes") };
}

async function movesOf(moves: string, end: Ns, lengthMs: number, signal: AbortSignal): Promise<Move[]> {
  const over = (field: string, of: string) =>
    loki.instant(of.replace("$", () => `${moves} | c_${field}!="" | unwrap c_${field} [${lengthMs}ms]`), end, signal);
  const quantile = (q: number) => over("latency_ms", `quantile_over_time(${q}, $) by (${by})`);
  const [records, tokens, bytes, p50, p95, p99] = await Promise.all([
    loki.instant(`sum by (${by}) (count_over_time(${moves} [${lengthMs}ms]))`, end, signal),
    over("tokens", `sum by (${by}) (sum_over_time($))`), over("bytes", `sum by (${by}) (sum_over_time($))`),
    quantile(0.5), quantile(0.95), quantile(0.99),
  ]);
  const keyOf = (labels: Record<string, string>) =>
    JSON.stringify(["operation", "c_policy", "c_reason"].map((name) => labels[name]));
  const find = (all: typeof records, key: string) => all.find((one) => keyOf(one.labels) === key)?.value ?? null;
  return records.map(({ labels, value }) => {
    const key = keyOf(labels);
    return {
      operation: labels["operation"] ?? "", policy: labels["c_policy"] ?? "", reason: labels["c_reason"] ?? "",
      records: value,
      tokens: find(tokens, key), bytes: find(bytes, key), p50: find(p50, key), p95: find(p95, key), p99: find(p99, key),
    };
  });
}

/** A metric query, with a `$` for its range, in each part of a time; of the first and last what is in it. */
async function overTime(
  query: string, cut: { start: Ns; parts: number }, stepMs: number, within: Span, signal: AbortSignal,
): Promise<Timed[]> {
  const step = BigInt(stepMs) * 1_000_000n;
  const at = (part: number) => plus(cut.start, step * BigInt(part));
  const over = (ms: number) => query.replace("$", () => `[${ms}ms]`);
  const series = new Map<string, (number | null)[]>();
  const add = (labels: Readonly<Record<string, string>>, part: number, value: number) => {
    const name = [labels["operation"], labels["c_reason"], labels["c_policy"]].filter((text) => text).join(", ");
    let values = series.get(name);
    if (!values) series.set(name, (values = new Array<number | null>(cut.parts).fill(null)));
    if (part >= 0 && part < cut.parts) values[part] = value;
  };
  // A nanosecond before its end a part has just what begins in it.
  const [first, last] = [Number((within.start - cut.start + step - 1n) / step),
    Number((within.end - cut.start) / step)];
  const whole = first >= last ? []
    : await loki.range(over(stepMs), plus(at(first + 1), -1n), plus(at(last), -1n), stepMs, signal);
  for (const { labels, points } of whole)
    for (const [seconds, value] of points) add(labels, partOf(seconds, msOf(cut.start), stepMs), value);
  await Promise.all([...new Set([first - 1, last])].map(async (part) => {
    const some = clipped(at(part), at(part + 1), within);
    if (part < 0 || part >= cut.parts || some.start >= some.end) return;
    const found = await loki.instant(over(msOf(some.end - some.start)), plus(some.end, -1n), signal);
    for (const { labels, value } of found) add(labels, part, value);
  }));
  return [...series].map(([name, values]) => ({ name, values }));
}

/** When a cache has said the last time what it does; null where none has. */
export async function newestStat(signal: AbortSignal): Promise<Ns | null> {
  const [start, end] = [nsOfMs(Date.now() - lookBackMs), nsOfMs(Date.now() + 600_000)];
  const selectors = await everything(start, end, signal);
  const found = await Promise.all(selectors.map((one) =>
    loki.lines(statsQuery(one), start, end, 1, "backward", signal)));
  return found.flat().map((entry) => entry.ns).sort((a, b) => (a < b ? 1 : -1))[0] ?? null;
}
