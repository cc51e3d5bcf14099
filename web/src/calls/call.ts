import type { Entry } from "../api/loki";
import { msOf, type Ns } from "../api/ns";
import { quoted } from "../logql/compose";

/** A recorded HTTP call that has ended, without what was said in it. What was not measured is null, never a guess. */
export interface Call {
  /** Tells it from every other, also where a client gives two calls one id. */
  readonly key: string;
  readonly id: string;
  readonly end: Ns;
  readonly endMs: number;
  readonly startMs: number;
  readonly durationMs: number | null;
  readonly status: number | null;
  /** `completed`, `failed`, `aborted_by_client`, `upstream_error`, `timeout`. */
  readonly outcome: string;
  readonly method: string;
  /** The endpoint's name, else the path of what was asked for. */
  readonly endpoint: string;
  readonly model: string;
  /** For whom: the user, else what the caller says of itself, else its program, else its address. */
  readonly who: string;
  /** Who recorded it: the service, else the upstream of a proxy. */
  readonly source: string;
  readonly stream: boolean;
  readonly ttftMs: number | null;
  readonly tokensPerSecond: number | null;
  readonly queueMs: number | null;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly cachedTokens: number | null;
  readonly finishReason: string;
  readonly errorType: string;
  readonly traceId: string;
}

/** What the request says of whoever sent it; the record of the end does not repeat it. */
export interface Caller {
  readonly id: string;
  readonly who: string;
}

/**
 * Fields of the record that ends a call, by the names that they are asked for under: those of labels could be taken.
 */
const endFields = [
  "request_id", "trace_id", "span_id", "user_id", "model", "service", "upstream", "method", "url", "endpoint",
    "status_code",
  "outcome", "duration_ms", "stream", "ttft_ms", "tokens_per_second", "queue_ms", "prompt_tokens", "completion_tokens",
  "cached_tokens", "finish_reason", "error_type",
];
const callerFields = ["request_id", "user_id", "caller", "user_agent", "remote_addr"];

/** A text that these records have is looked for first: a gigabyte of other lines then costs a second, not twenty. */
const slim = (selector: string, needle: string, type: string, fields: readonly string[]) =>
  `${selector} |= ${quoted(`"${needle}"`)} | json type="type" | type=~"${type}" `
  + `| json ${fields.map((name) => `c_${name}="${name}"`).join(", ")} | line_format ""`;

/** The ends of calls, as labels of empty lines: prompts and answers stay where they are. */
export const endsQuery = (selector: string) => slim(selector, "outcome", "response|exception", endFields);

/** Who sent requests, as labels of empty lines. */
export const callersQuery = (selector: string) => slim(selector, "request", "request", callerFields);

function reader(entry: Entry): (name: string) => string {
  return (name) => entry.labels[`c_${name}`] || entry.labels[name] || "";
}

function number(text: string): number | null {
  const value = text === "" ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

/** A path without what stands behind it; of an address its path. */
export function pathOf(url: string): string {
  return url.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/[?#].*$/, "") || url;
}

/** Reads what {@link endsQuery} found. */
export function callOf(entry: Entry): Call {
  const said = reader(entry);
  const [durationMs, endMs, status] = [number(said("duration_ms")), msOf(entry.ns), number(said("status_code"))];
  const isFailed = said("type") === "exception" || (status ?? 0) >= 400;
  return {
    key: `${said("request_id")}|${said("span_id")}|${entry.ns}`, id: said("request_id"), end: entry.ns, endMs,
    startMs: endMs - (durationMs ?? 0), durationMs, status, outcome: said("outcome")
      || (isFailed ? "failed" : "completed"),
    method: said("method"), endpoint: said("endpoint") || pathOf(said("url")), model: said("model"),
      who: said("user_id"),
    source: said("service") || said("upstream"), stream: said("stream") === "true", ttftMs: number(said("ttft_ms")),
    tokensPerSecond: number(said("tokens_per_second")), queueMs: number(said("queue_ms")),
    promptTokens: number(said("prompt_tokens")), completionTokens: number(said("completion_tokens")),
    cachedTokens: number(said("cached_tokens")), finishReason: said("finish_reason"), errorType: said("error_type"),
    traceId: said("trace_id"),
  };
}

/** Reads what {@link callersQuery} found. */
export function callerOf(entry: Entry): Caller {
  const said = reader(entry);
  const who = ["user_id", "caller", "user_agent", "remote_addr"].map(said).find((text) => text !== "") ?? "";
  return { id: said("request_id"), who };
}

/**
 * Each call once, with whoever sent it. A record that was shipped twice is one; a call that a proxy and the server
 * behind it have recorded is that of the outer one, whose client waited for it, with what only the inner one knows.
 */
export function joined(ends: readonly Call[], callers: readonly Caller[]): { calls: Call[]; twice: number } {
  const whose = new Map<string, string>();
  for (const { id, who } of callers) if (who && (!whose.has(id) || who.length > 0)) whose.set(id, who);
  const byTrace = new Map<string, Call[]>();
  for (const call of new Map(ends.map((one) => [one.key, one])).values()) {
    const same = call.id && call.traceId ? `${call.id}|${call.traceId}` : call.key;
    byTrace.set(same, [...(byTrace.get(same) ?? []), call]);
  }
  let twice = 0;
  const calls = [...byTrace.values()].flatMap((group) => {
    const sources = new Set(group.map((one) => one.source));
    if (sources.size < 2 || sources.size < group.length) return group;
    twice += group.length - 1;
    const [outer, ...inner] = group.sort((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0));
    return [inner.reduce(filled, outer!)];
  }).map((call) => ({ ...call, who: call.who || whose.get(call.id) || "" }));
  return { calls: calls.sort((a, b) => a.endMs - b.endMs), twice };
}

function filled(outer: Call, inner: Call): Call {
  const known = Object.entries(outer).filter(([, value]) => value !== null && value !== "");
  const named = [outer.endpoint, inner.endpoint].find((name) => name !== "" && !name.startsWith("/"));
  return { ...inner, ...Object.fromEntries(known), endpoint: named ?? outer.endpoint } as Call;
}

export const isAborted = (call: Call) => call.outcome === "aborted_by_client";
export const isFailed = (call: Call) => call.outcome !== "completed" && !isAborted(call);
