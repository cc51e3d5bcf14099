import type { Entry } from "../api/loki";
import { msOf } from "../api/ns";
import { fieldOf, recordOf, type Json } from "../records/record";

/** A part of a call, as the record of a span tells it. */
export interface Span {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly isError: boolean;
  readonly message: string;
  readonly attributes: { readonly [name: string]: Json };
}

/** A span in its place: how deep, and where it begins and ends within the whole, from 0 to 1. */
export interface Bar {
  readonly span: Span;
  readonly depth: number;
  readonly left: number;
  readonly width: number;
}

export interface Waterfall {
  readonly bars: readonly Bar[];
  readonly startMs: number;
  readonly lengthMs: number;
}

/** Reads the record of a span; null for any other line, or one without its times. */
export function spanOf(entry: Entry): Span | null {
  const record = recordOf(entry);
  const span = record.json?.["span"];
  if (fieldOf(record, "type") !== "span" || span === null || typeof span !== "object"
    || Array.isArray(span)) return null;
  const text = (name: string) => (typeof span[name] === "string" ? span[name] : "");
  const attributes = span["attributes"];
  const durationMs = Number(span["duration_ms"] ?? NaN);
  const startMs = exactMs(text("start")) ?? msOf(entry.ns) - durationMs;
  if (!Number.isFinite(durationMs) || !Number.isFinite(startMs)) return null;
  return {
    id: fieldOf(record, "span_id") ?? "", parent: text("parent_span_id"), name: text("name"), kind: text("kind"),
    service: fieldOf(record, "service") ?? "", startMs, durationMs, isError: text("status") === "error",
    message: text("status_message"),
    attributes: attributes !== null && typeof attributes === "object" && !Array.isArray(attributes) ? attributes : {},
  };
}

/** A time to the microsecond: what a date forgets behind its milliseconds is added. */
function exactMs(text: string): number | null {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return null;
  const more = /\.\d{3}(\d{1,6})/.exec(text)?.[1] ?? "";
  return ms + (more ? Number(`0.${more}`) : 0);
}

/** Puts spans below the ones they are part of, by when they begin. A parent that nobody recorded is no parent. */
export function waterfallOf(spans: readonly Span[]): Waterfall {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const children = new Map<string, Span[]>();
  for (const span of byId.values()) {
    const parent = span.parent !== span.id && byId.has(span.parent) ? span.parent : "";
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const lengthMs = Math.max(0.001, Math.max(...spans.map((span) => span.startMs + span.durationMs)) - startMs);
  const bars: Bar[] = [];
  const seen = new Set<string>();
  const put = (span: Span, depth: number): void => {
    if (seen.has(span.id)) return; // Ids are anybody's: a ring of parents ends here.
    seen.add(span.id);
    bars.push({ span, depth, left: (span.startMs - startMs) / lengthMs, width: span.durationMs / lengthMs });
    for (const child of byStart(children.get(span.id) ?? [])) put(child, depth + 1);
  };
  for (const root of byStart(children.get("") ?? [])) put(root, 0);
  for (const span of byStart([...byId.values()])) put(span, 0);
  return { bars, startMs: spans.length === 0 ? 0 : startMs, lengthMs: spans.length === 0 ? 0 : lengthMs };
}

const byStart = (spans: readonly Span[]) => [...spans]
  .sort((a, b) => a.startMs - b.startMs || b.durationMs - a.durationMs);
