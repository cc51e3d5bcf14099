import type { Entry } from "../../api/loki";
import { msOf } from "../../api/ns";
import { quoted } from "../../logql/compose";

/** What a cache says of itself from time to time: what it holds, and counters since its start. */
export interface Stat {
  readonly atMs: number;
  readonly service: string;
  readonly policy: string;
  readonly mode: string;
  readonly circuit: string;
  readonly values: { readonly [name: string]: number };
}

const texts = ["service", "policy", "mode", "circuit_state"];
const counters = [
  "hot_hits", "cold_hits", "evictions", "bytes_to_ssd", "bytes_from_ssd", "prefix_hits", "reused_tokens",
  "dropped_blocks",
  "lost_blocks", "refused_tokens", "ssd_failures", "checksum_mismatches",
] as const;
const gauges = ["hot_tokens", "cold_blocks", "ssd_usage_mb", "sequences", "seq_pos", "cache_hit_rate"] as const;

export type Counter = (typeof counters)[number];
export type Gauge = (typeof gauges)[number];

const select = (names: readonly string[]) => names.map((name) => `c_${name}="${name}"`).join(", ");

/** What every record of a cache has: looked for first, it spares reading all other lines. */
const has = quoted('"operation"');

/** The statistics of caches, as labels of empty lines. */
export const statsQuery = (selector: string) =>
  `${selector} |= "cache_stats" | json operation="operation" | operation="cache_stats" `
  + `| json ${select([...texts, ...counters, ...gauges])} | line_format ""`;

/** How much a cache may hold, as it said when it was made. */
export const limitsQuery = (selector: string) =>
  `${selector} |= "cache_init" | json operation="operation" | operation="cache_init" `
  + `| json ${select(["service", "hot_tokens", "max_ssd_bytes", "block_tokens"])} | line_format ""`;

/** What happened to a cache that somebody should know. */
export const troubleQuery = (selector: string) => `${selector} |= ${has} | json operation="operation" `
  + `| operation=~"cache_degradation|circuit_breaker|cache_block_lost|checksum_mismatch|retry"`;

const moved = "evict_to_ssd|evict_drop|restore_from_ssd|ssd_read";

/** Records of moved blocks, with what they are told apart by. */
export const movesQuery = (selector: string, service: string) =>
  `${selector} |= ${has} | json operation="operation", c_service="service", c_policy="policy", c_reason="reason", `
  + `c_tokens="tokens", c_bytes="bytes", c_latency_ms="latency_ms" | operation=~"${moved}"`
  + (service ? ` | c_service=${quoted(service)}` : "") + ` | drop __error__, __error_details__`;

/** Reads what {@link statsQuery} found. */
export function statOf(entry: Entry): Stat {
  const said = (name: string) => entry.labels[`c_${name}`] || entry.labels[name] || "";
  const values: Record<string, number> = {};
  for (const name of [...counters, ...gauges]) {
    const value = said(name) === "" ? NaN : Number(said(name));
    if (Number.isFinite(value)) values[name] = value;
  }
  return {
    atMs: msOf(entry.ns), service: said("service"), policy: said("policy"), mode: said("mode"),
    circuit: said("circuit_state"), values,
  };
}

/** Statistics of each cache for itself, each in the order of their times. */
function byService(stats: readonly Stat[]): Stat[][] {
  const found = new Map<string, Stat[]>();
  for (const stat of [...stats].sort((a, b) => a.atMs - b.atMs))
    found.set(stat.service, [...(found.get(stat.service) ?? []), stat]);
  return [...found.values()];
}

const partOf = (atMs: number, startMs: number, endMs: number, parts: number) =>
  Math.max(0, Math.min(parts - 1, Math.floor(((atMs - startMs) * parts) / Math.max(1, endMs - startMs))));

/** By how much a counter grew in each part of the time; a counter that is less than before has begun anew. */
export function growth(
  stats: readonly Stat[], name: Counter, startMs: number, endMs: number, parts: number,
): (number | null)[] {
  const grown = new Array<number | null>(parts).fill(null);
  for (const own of byService(stats))
    for (let i = 1; i < own.length; i++) {
      const [before, now] = [own[i - 1]!.values[name], own[i]!.values[name]];
      if (before === undefined || now === undefined) continue;
      const part = partOf(own[i]!.atMs, startMs, endMs, parts);
      grown[part] = (grown[part] ?? 0) + (now >= before ? now - before : now);
    }
  return grown;
}

/** What the caches together held in each part of the time: of each the last that it said there. */
export function held(
  stats: readonly Stat[], name: Gauge, startMs: number, endMs: number, parts: number,
): (number | null)[] {
  const sums = new Array<number | null>(parts).fill(null);
  for (const own of byService(stats)) {
    const last = new Array<number | null>(parts).fill(null);
    for (const stat of own)
      if (stat.values[name] !== undefined) last[partOf(stat.atMs, startMs, endMs, parts)] = stat.values[name]!;
    last.forEach((value, part) => value !== null && (sums[part] = (sums[part] ?? 0) + value));
  }
  return sums;
}

/** Uses of blocks that memory served, of all uses, in percent; null where nothing was used. */
export function hitRates(stats: readonly Stat[], startMs: number, endMs: number, parts: number): (number | null)[] {
  const [hot, cold] = (["hot_hits", "cold_hits"] as const).map((name) => growth(stats, name, startMs, endMs, parts));
  return hot!.map((hits, i) => {
    const all = (hits ?? 0) + (cold![i] ?? 0);
    return all === 0 ? null : ((hits ?? 0) / all) * 100;
  });
}

/** The sum of what is known; null where nothing is. */
export function total(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);
}
