import { askJson, getJson } from "./http";
import { linesAddress, newestAddress, placeAddress } from "./lineAddress";
import { nsOf, type Ns } from "./ns";

/** A line as the server has it. */
export interface Entry {
  readonly ns: Ns;
  readonly line: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A series of a metric query: seconds and values. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [seconds: number, value: number])[];
}

export interface Field {
  readonly name: string;
  readonly type: string;
  readonly cardinality: number;
  readonly parsers: readonly string[];
}

interface StreamsOrMatrix {
  data: {
    resultType: string;
    result: {
      stream?: Record<string, string>;
      metric?: Record<string, string>;
      values?: [string | number, string][];
      value?: [number, string];
    }[];
  };
  warnings?: string[];
  partial?: boolean;
}

/** The newest lines, as they are found at once. */
export interface Newest {
  readonly lines: Entry[];
  /** Whether there may be newer ones, in files whose lines do not stand in the order of time. */
  readonly isPartial: boolean;
}

const api = "loki/api/v1/";

/** Lines of [start, end), the newest first when asked backward. */
export async function lines(
  query: string, start: Ns, end: Ns, limit: number, direction: "forward" | "backward", signal?: AbortSignal,
): Promise<Entry[]> {
  return linesOf(await askJson<StreamsOrMatrix>(linesAddress(query, start, end, limit, direction), signal), direction);
}

/** The newest lines of [start, end) at the ends of files. */
export async function newest(query: string, start: Ns, end: Ns, signal?: AbortSignal): Promise<Newest> {
  const answer = await askJson<StreamsOrMatrix>(newestAddress(query, start, end), signal);
  return { lines: linesOf(answer, "backward"), isPartial: answer.partial === true };
}

/** Lines of a time and a little before it, the newest first: as many as a screen has, where there are as many. */
export async function linesFrom(query: string, start: Ns, end: Ns, at: Ns, signal?: AbortSignal): Promise<Entry[]> {
  return linesOf(await askJson<StreamsOrMatrix>(placeAddress(query, start, end, at), signal), "backward");
}

function linesOf(answer: StreamsOrMatrix, direction: "forward" | "backward"): Entry[] {
  const found = answer.data.result.flatMap((stream) =>
    (stream.values ?? []).map(([ns, line]) => ({ ns: nsOf(String(ns)), line, labels: stream.stream ?? {} })),
  );
  const sign = direction === "forward" ? 1 : -1;
  return found.sort((a, b) => (a.ns === b.ns ? 0 : a.ns < b.ns ? -sign : sign)); // Stable: as the server has them.
}

/** A metric query over a time. */
export async function range(query: string, start: Ns, end: Ns, stepMs: number,
  signal?: AbortSignal): Promise<Series[]> {
  const answer = await getJson<StreamsOrMatrix>(
    api + "query_range", { query, start, end, step: `${stepMs}ms` }, signal);
  return answer.data.result.map((one) => ({
    labels: one.metric ?? {},
    points: (one.values ?? []).map(([at, value]) => [Number(at), Number(value)] as const),
  }));
}

/** A metric query at one point in time, the highest first. */
export async function instant(
  query: string, time: Ns, signal?: AbortSignal,
): Promise<{ labels: Record<string, string>; value: number }[]> {
  const answer = await getJson<StreamsOrMatrix>(api + "query", { query, time }, signal);
  return answer.data.result
    .map((one) => ({ labels: one.metric ?? {}, value: Number(one.value?.[1] ?? NaN) }))
    .sort((a, b) => b.value - a.value);
}

export async function labelNames(start: Ns, end: Ns, signal?: AbortSignal): Promise<string[]> {
  return (await getJson<{ data?: string[] }>(api + "labels", { start, end }, signal)).data ?? [];
}

export async function labelValues(name: string, start: Ns, end: Ns, signal?: AbortSignal): Promise<string[]> {
  return (await getJson<{ data?: string[] }>(`${api}label/${encodeURIComponent(name)}/values`, { start, end },
    signal)).data ?? [];
}

export async function detectedFields(query: string, start: Ns, end: Ns, signal?: AbortSignal): Promise<Field[]> {
  const answer = await getJson<{
    fields?: { label: string; type: string; cardinality: number; parsers: string[] | null }[];
  }>(
    api + "detected_fields", { query, start, end }, signal);
  return (answer.fields ?? []).map((f) =>
    ({ name: f.label, type: f.type, cardinality: f.cardinality, parsers: f.parsers ?? [] }));
}

/** Throws what the server finds wrong with a query. */
export async function check(query: string, signal?: AbortSignal): Promise<void> {
  await getJson(api + "format_query", { query }, signal);
}
