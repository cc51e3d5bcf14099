import type { Entry } from "../api/loki";
import { levelOf, type Level } from "./level";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A line as it is shown: its level, its message, and its fields if it has any. */
export interface LogRecord {
  readonly entry: Entry;
  readonly level: Level;
  readonly message: string;
  /** The line as JSON; null when it is none. */
  readonly json: { [name: string]: Json } | null;
}

const longestParsed = 4 << 20;
const messageNames = ["message", "msg", "@m", "@mt", "Message", "body", "event"];
const levelNames = ["level", "lvl", "severity", "@l", "Level", "LogLevel"];
const known = new WeakMap<Entry, LogRecord>();

/** Reads a line; each once. */
export function recordOf(entry: Entry): LogRecord {
  let record = known.get(entry);
  if (!record) known.set(entry, (record = read(entry)));
  return record;
}

function read(entry: Entry): LogRecord {
  const json = jsonOf(entry.line);
  const said = (names: string[]) => {
    const name = json ? names.find((n) => typeof json[n] === "string") : undefined;
    return name === undefined ? undefined : (json![name] as string);
  };
  const word = entry.labels["level"] ?? entry.labels["detected_level"] ?? said(levelNames)
    ?? /\blevel=(\w+)/.exec(entry.line)?.[1];
  return { entry, level: levelOf(word), message: said(messageNames) ?? entry.line, json };
}

function jsonOf(line: string): { [name: string]: Json } | null {
  if (!line.startsWith("{") || line.length > longestParsed) return null;
  try {
    return JSON.parse(line) as { [name: string]: Json };
  } catch {
    return null;
  }
}

/**
 * A field by its name as LogQL has it (`details_tier` for `{"details":{"tier":…}}`): of the labels, else of the line.
 */
export function fieldOf(record: LogRecord, name: string): string | undefined {
  return record.entry.labels[name] ?? (record.json ? deep(record.json, name) : undefined);
}

function deep(of: { [name: string]: Json }, name: string): string | undefined {
  if (name in of) return textOf(of[name]!);
  for (const [key, value] of Object.entries(of)) {
    if (!name.startsWith(key + "_") || value === null || typeof value !== "object" || Array.isArray(value)) continue;
    const found = deep(value, name.slice(key.length + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A value as one text. */
export function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const shown = new Set([...messageNames, ...levelNames, "timestamp", "time", "ts", "@t", "service", "environment",
  "logger"]);

/** Names of what tells records apart and says nothing itself. */
const isId = (name: string) => /(?:^|[._-])(?:u?id|guid|uuid)$|[a-z]I[dD]$/.test(name);

/** The fields that stand behind the message of a row: ids last. */
export function restOf(record: LogRecord, without: readonly string[]): [string, string][] {
  if (!record.json) return [];
  return Object.entries(record.json)
    .filter(([name]) => !shown.has(name) && !without.includes(name))
    .sort(([a], [b]) => Number(isId(a)) - Number(isId(b)))
    .slice(0, 24)
    .map(([name, value]) => [name, textOf(value)]);
}

/** What `copy as JSON` copies. */
export function copyOf(record: LogRecord): string {
  const { ns, labels, line } = record.entry;
  return JSON.stringify({ timestamp_ns: String(ns), labels, line: record.json ?? line }, null, 2);
}
