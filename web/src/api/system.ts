import { getJson } from "./http";
import type { Ns } from "./ns";

export interface Ring {
  readonly path: string;
  readonly process_id: number;
  readonly state: "running" | "pending" | "recovered" | "failed";
  readonly unwritten: number;
  readonly damaged: number;
  readonly problem: string | null;
  readonly losses: readonly { readonly file: string; readonly reason: string; readonly records: number }[];
}

export interface Shipper {
  readonly path: string;
  readonly is_running: boolean;
  readonly saved_at: string;
  readonly sent_bytes: number;
  readonly behind_bytes: number;
  readonly files: number;
  readonly problem: string | null;
}

/** What a server says of itself. Before a Loki elsewhere it is only where that is. */
export interface SystemState {
  readonly source: "folder" | "loki";
  readonly place?: string;
  readonly version?: string;
  readonly started_at: string;
  readonly has_tenants?: boolean;
  readonly directory?: string;
  readonly disk_free_bytes?: number;
  readonly disk_total_bytes?: number;
  readonly disk_problem?: string;
  readonly taken_lines?: number;
  readonly taken_bytes?: number;
  readonly refused?: readonly { readonly reason: string; readonly lines: number; readonly bytes: number }[];
  readonly active_streams?: number;
  readonly tail_clients?: number;
  readonly retention?: {
    readonly seconds?: number;
    readonly bytes?: number;
    readonly pack_after_seconds: number;
    readonly days_deleted: number;
    readonly files_packed: number;
    readonly lines_deleted: number;
  };
  readonly pushed_bytes?: number;
  readonly log_bytes?: number;
  readonly log_files?: number;
  readonly indexes_files?: boolean;
  readonly indexed_files?: number;
  readonly index_failures?: number;
  /** The largest ones. */
  readonly files?: readonly { readonly path: string; readonly bytes: number; readonly written_at: string }[];
  readonly rings?: readonly Ring[];
  readonly shippers?: readonly Shipper[];
  readonly problems?: readonly string[];
}

/** Of log files, which lines are no records. */
export interface Faults {
  readonly logs: readonly {
    readonly path: string;
    readonly records: number;
    readonly unparsable: number;
    readonly undated: number;
    readonly is_whole: boolean;
    readonly problem: string | null;
    readonly places: readonly string[];
  }[];
  /** Logs that there was no time for. */
  readonly logs_left: number;
}

export const readSystem = (signal?: AbortSignal) => getJson<SystemState>("page/system", {}, signal);
export const readFaults = (signal?: AbortSignal) => getJson<Faults>("page/system/faults", {}, signal);

/** Bytes of lines by labels, and in which parts of the time they came. */
export interface Volume {
  readonly labels: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly parts: readonly number[];
}

interface Matrix {
  data: { result: { metric: Record<string, string>; values?: [number, string][]; value?: [number, string] }[] };
}

const most = 100;

/** How much the streams of a selector have, the largest first. */
export async function volumes(
  query: string, labels: readonly string[], start: Ns, end: Ns, stepMs: number, signal?: AbortSignal,
): Promise<Volume[]> {
  const answer = await getJson<Matrix>("loki/api/v1/index/volume_range", {
    query, start, end, step: `${stepMs}ms`, limit: most, targetLabels: labels.length > 0 ? labels.join(",") : undefined,
  }, signal);
  return answer.data.result.map((one) => {
    const parts = (one.values ?? []).map(([at, bytes]) => [at * 1000, Number(bytes)] as const);
    return { labels: one.metric, bytes: parts.reduce((sum, [, bytes]) => sum + bytes, 0),
      parts: spread(parts, Number(start / 1_000_000n), Number(end / 1_000_000n), stepMs) };
  }).sort((a, b) => b.bytes - a.bytes);
}

/** Exported for its test: steps that have nothing are left out by servers. */
export function spread(values: readonly (readonly [ms: number, bytes: number])[], startMs: number, endMs: number,
  stepMs: number): number[] {
  const parts = new Array<number>(Math.max(1, Math.ceil((endMs - startMs) / stepMs))).fill(0);
  for (const [at, bytes] of values) parts[Math.max(0,
    Math.min(parts.length - 1, Math.floor((at - startMs) / stepMs)))]! += bytes;
  return parts;
}
