import type { Entry } from "../../api/loki";
import { recordOf, textOf } from "../../records/record";

/** What a field takes in a sample of lines. */
export interface FieldSize {
  readonly name: string;
  /** Bytes of its name and its values, as they stand in the lines. */
  readonly bytes: number;
  readonly lines: number;
  /** Different values; those behind the first 1,000 are not told apart. */
  readonly values: number;
  /** The longest value, in bytes. */
  readonly longest: number;
}

const mostValues = 1000;
const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text).length;

/**
 * The fields of lines by size, the largest first; lines that are no JSON are one field of their own, without a name.
 */
export function fieldSizes(entries: readonly Entry[]): FieldSize[] {
  const found = new Map<string, { bytes: number; lines: number; values: Set<string>; longest: number }>();
  const add = (name: string, bytes: number, value: string) => {
    const field = found.get(name) ?? { bytes: 0, lines: 0, values: new Set<string>(), longest: 0 };
    field.bytes += bytes;
    field.lines++;
    field.longest = Math.max(field.longest, bytes);
    if (field.values.size < mostValues) field.values.add(value.slice(0, 200));
    found.set(name, field);
  };
  for (const entry of entries) {
    const { json } = recordOf(entry);
    if (!json) {
      add("", bytesOf(entry.line), entry.line);
      continue;
    }
    for (const [name, value] of Object.entries(json)) {
      const text = JSON.stringify(value);
      add(name, bytesOf(JSON.stringify(name)) + bytesOf(text) + 2, textOf(value)); // And a colon and a comma.
    }
  }
  return [...found.entries()]
    .map(([name, { values, ...field }]) => ({ name, ...field, values: values.size }))
    .sort((a, b) => b.bytes - a.bytes);
}

/** A time cut into equal parts, each with its beginning and end. */
export function slices(start: bigint, end: bigint, count: number): [bigint, bigint][] {
  const length = end - start;
  return Array.from({ length: count },
    (_, i) => [start + (length * BigInt(i)) / BigInt(count), start + (length * BigInt(i + 1)) / BigInt(count)]);
}
