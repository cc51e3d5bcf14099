import * as loki from "../api/loki";
import type { Entry } from "../api/loki";
import { plus, type Ns } from "../api/ns";
import { everything } from "../logql/everything";
import { quoted } from "../logql/compose";
import { fieldOf, recordOf, type Json } from "../records/record";
import { callsAddress, callsDefaults, type CallsView } from "./view";
import { spanOf, type Span } from "./waterfall";

/** All that is recorded of one call. */
export interface OneCall {
  readonly id: string;
  readonly request: Entry | null;
  /** The record that ended it; of several the one at the asked time. */
  readonly end: Entry | null;
  readonly lines: readonly Entry[];
  readonly spans: readonly Span[];
  /** Whether there are more lines than were asked for. */
  readonly isCut: boolean;
  /** The query of its lines, for Explore. */
  readonly query: string;
  readonly from: Ns;
  readonly to: Ns;
}

const most = 2000;
const second = 1_000_000_000n;
/** How long before its end a call is looked for where its length is not known. */
const longest = 900n * second;
const after = 30n * second;

const endTypes = ["response", "exception"];

/** The address of the call that a record is of; null where a recorder of calls did not write it. */
export function addressOfCall(entry: Entry, range: Pick<CallsView, "from" | "to">): string | null {
  const record = recordOf(entry);
  const [id, type] = [fieldOf(record, "request_id"), fieldOf(record, "type") ?? ""];
  if (!id || ![...endTypes, "request", "span"].includes(type)) return null;
  // A request stands before its end: that may be as much later as a call may take.
  const at = type === "request" ? plus(entry.ns, longest - after) : entry.ns;
  return callsAddress("api", { ...callsDefaults, ...range, call: id, at: String(at) });
}

const linesQuery = (selector: string, id: string) =>
  `${selector} | json request_id="request_id" | request_id=${quoted(id)}`;

/** Finds what belongs to a call: its lines, and those of its trace, whoever wrote them. */
export async function oneCall(id: string, at: Ns, signal: AbortSignal): Promise<OneCall> {
  const [from, to] = [plus(at, -longest), plus(at, after)];
  const selectors = await everything(from, to, signal);
  const own = await Promise.all(selectors.map((one) =>
    loki.lines(linesQuery(one, id), from, to, most, "forward", signal)));
  const trace = own.flat().map((entry) => fieldOf(recordOf(entry), "trace_id")).find((text) => text);
  const traced = trace ? await Promise.all(selectors.map((one) => loki.lines(
    `${one} | json trace_id="trace_id" | trace_id=${quoted(trace)}`, from, to, most, "forward", signal))) : [];
  const lines = once([...own.flat(), ...traced.flat()]);
  const ofType = (types: readonly string[]) => own.flat()
    .filter((entry) => types.includes(fieldOf(recordOf(entry), "type") ?? ""));
  const ends = ofType(endTypes);
  const end = ends.find((entry) => entry.ns === at) ?? ends.at(-1) ?? null;
  const selector = selectors[own.findIndex((part) => part.length > 0)] ?? selectors[0] ?? "{}";
  return {
    id, end, lines, request: requestOf(ofType(["request"]), end),
    spans: lines.map(spanOf).filter((span) => span !== null),
    isCut: [...own, ...traced].some((part) => part.length >= most),
    query: linesQuery(selector, id), from, to,
  };
}

/** Of several requests the one of the same recorder: it has the span of the end. */
function requestOf(requests: readonly Entry[], end: Entry | null): Entry | null {
  const span = end === null ? undefined : fieldOf(recordOf(end), "span_id");
  return requests.find((entry) => fieldOf(recordOf(entry), "span_id") === span) ?? requests[0] ?? null;
}

function once(entries: readonly Entry[]): Entry[] {
  const found = new Map(entries.map((entry) => [`${entry.ns}|${entry.line}`, entry]));
  return [...found.values()].sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0));
}

/** A field of the line itself, with what stands in it. */
export function bodyOf(entry: Entry | null, name: string): Json | undefined {
  return entry === null ? undefined : recordOf(entry).json?.[name];
}

/** A part of the time that a call took. */
export interface Phase {
  readonly name: string;
  readonly fromMs: number;
  readonly ms: number;
}

/** What a call waited for, as far as it was measured: nothing is estimated, and what is left is said to be the rest. */
export function phasesOf(end: Entry): Phase[] {
  const value = (name: string) => {
    const number = Number(fieldOf(recordOf(end), name) ?? NaN);
    return Number.isFinite(number) && number >= 0 ? number : null;
  };
  const total = value("duration_ms");
  if (total === null) return [];
  const phases: Phase[] = [];
  let at = 0;
  const add = (name: string, ms: number | null) => {
    if (ms === null || ms <= 0) return;
    const length = Math.min(ms, total - at);
    if (length <= 0) return;
    phases.push({ name, fromMs: at, ms: length });
    at += length;
  };
  const first = value("ttft_ms");
  add("in the queue", value("queue_ms"));
  add("loading the model", value("load_ms"));
  add("reading the prompt", value("prompt_ms"));
  if (first !== null) {
    add("until the first token", Math.max(0, first - at));
    add("writing the answer", total - at);
  } else add(phases.length > 0 ? "the rest" : "the whole call", total - at);
  return phases;
}
