import { ApiError, address, getJson } from "./http";
import * as loki from "./loki";
import { msOf, nsOfMs, type Ns } from "./ns";

/** A name and its value, which is JSON text. */
export type Pair = readonly [name: string, json: string];

/** A session as the list has it. */
export interface RunSummary {
  /** What it is asked for by; of a Loki, its stream's names. */
  readonly path: string;
  readonly workspace: string;
  readonly name: string;
  readonly status: string;
  readonly note: string | null;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly duration_ms?: number;
  readonly host: string | null;
  /** Lines over time, where that is all there is. */
  readonly lines?: readonly number[];
}

export interface RunProcess {
  readonly rank?: number;
  readonly host: string | null;
  readonly process_id?: number;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly status: string | null;
  readonly resumed: boolean;
}

export interface RunFile {
  readonly id: string;
  readonly prefix: string;
  readonly name: string;
  readonly description: string | null;
  readonly tags: readonly string[] | null;
  readonly bytes: number;
  readonly checksum: string | null;
  readonly at: string;
}

/** All that is known of a session but its log and its curves. */
export interface Run extends RunSummary {
  readonly labels: Readonly<Record<string, string>>;
  readonly metadata: readonly Pair[];
  readonly environment: readonly Pair[];
  readonly command_line: readonly string[];
  readonly runtime: string | null;
  readonly git?: { commit: string | null; branch: string | null; dirty?: boolean };
  readonly error?: { type: string | null; message: string | null; stack_trace: string | null };
  readonly processes: readonly RunProcess[];
  readonly parameters: readonly Pair[];
  readonly files: readonly RunFile[];
  readonly problems: readonly string[];
}

export type Point = readonly [step: number, value: number];

/** A series of numbers of a session; a figure that is no number is a text. */
export interface Curve {
  readonly name: string;
  readonly track: string;
  readonly count: number;
  readonly not_finite: number;
  readonly last: number | string | null;
  readonly last_step: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly points: readonly Point[];
}

export interface Curves {
  readonly series: readonly Curve[];
  readonly points: number;
  readonly left_out: number;
  readonly in_rings: number;
  readonly problems: readonly string[];
}

export interface RunList {
  /** Where the server has them: files of a folder, or only the lines that a Loki elsewhere keeps. */
  readonly source: "folder" | "loki";
  readonly place: string;
  readonly sessions: readonly RunSummary[];
  readonly total: number;
  readonly problems: readonly string[];
}

interface ListAnswer {
  source: "folder" | "loki";
  place?: string;
  directory?: string;
  sessions?: RunSummary[];
  total?: number;
  problems?: string[];
}

const activeParts = 60;

/** The sessions; over a Loki those that have logged in a time. */
export async function listRuns(start: Ns, end: Ns, signal?: AbortSignal): Promise<RunList> {
  const answer = await getJson<ListAnswer>("page/sessions", {}, signal);
  if (answer.source === "folder") {
    return {
      source: "folder", place: answer.directory ?? "", sessions: answer.sessions ?? [], total: answer.total ?? 0,
        problems: answer.problems ?? [],
    };
  }
  const sessions = await streamsOf(start, end, signal);
  return { source: "loki", place: answer.place ?? "", sessions, total: sessions.length, problems: [] };
}

export const readRun = (path: string, signal?: AbortSignal) => getJson<Run>("page/sessions/run", { path }, signal);

/** The curves of a session, with so many points each at most. */
export const readCurves = (path: string, most: number, signal?: AbortSignal) =>
  getJson<Curves>("page/sessions/curves", { path, most }, signal);

/** The curve that tells most of a loss; undefined when there is none. */
export async function readMainCurve(path: string, most: number, signal?: AbortSignal): Promise<Curve | undefined> {
  return (await getJson<Curves>("page/sessions/curves", { path, most, first: 1 }, signal)).series[0];
}

export const fileAddress = (path: string, id: string) => address("page/sessions/file", { path, id }).toString();

/** Sessions as a Loki knows them: streams with both labels, and how much each has said when. */
async function streamsOf(start: Ns, end: Ns, signal?: AbortSignal): Promise<RunSummary[]> {
  const stepMs = Math.max(1000, Math.ceil((msOf(end) - msOf(start)) / activeParts));
  const query = `sum by (workspace, session) (count_over_time({session=~".+"}[${stepMs}ms]))`;
  // Each point counts the step that ends there, so the last one must be the end: else what is newest is in none.
  const found = await loki.range(query, nsOfMs(msOf(end) - (activeParts - 1) * stepMs), end, stepMs, signal);
  return found.map(({ labels, points }) => ofStream(labels, points, msOf(end) - activeParts * stepMs, stepMs))
    .sort((a, b) => (b.started_at ?? "").localeCompare(a.started_at ?? ""));
}

/** Exported for its test: when it was active is known to a step. */
export function ofStream(
  labels: Readonly<Record<string, string>>, points: readonly (readonly [number, number])[], startMs: number,
    stepMs: number,
): RunSummary {
  const lines = new Array<number>(activeParts).fill(0);
  for (const [at, count] of points) {
    const part = Math.floor((at * 1000 - startMs - 1) / stepMs);
    lines[Math.max(0, Math.min(activeParts - 1, part))]! += count;
  }
  const [workspace, name] = [labels["workspace"] ?? "", labels["session"] ?? ""];
  const time = (seconds: number | undefined) => (seconds === undefined ? null : new Date(seconds * 1000).toISOString());
  return {
    path: `${workspace}/${name}`, workspace, name, status: "unknown", note: null, description: null, tags: [],
    started_at: time(points[0] && points[0][0] - stepMs / 1000), ended_at: time(points.at(-1)?.[0]), host: null, lines,
  };
}

/** What is known of a session where only its lines are kept. */
export function runOfStream(path: string): Run {
  const slash = path.lastIndexOf("/");
  const [workspace, name] = [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
  return {
    path, workspace, name, status: "unknown", note: null, description: null, tags: [], started_at: null,
      ended_at: null, host: null,
    labels: workspace ? { workspace, session: name } : { session: name }, metadata: [], environment: [],
      command_line: [], runtime: null,
    processes: [], parameters: [], files: [], problems: [],
  };
}

/** Whether a failure says that there is no such thing. */
export const isMissing = (failure: unknown) => failure instanceof ApiError && failure.status === 404;
