import { parser } from "@grafana/lezer-logql";

/** The first node of a kind, as a range of the query. */
function find(query: string, name: string): { from: number; to: number } | null {
  let found: { from: number; to: number } | null = null;
  parser.parse(query).iterate({
    enter(node) {
      if (!found && node.name === name) found = { from: node.from, to: node.to };
      return !found;
    },
  });
  return found;
}

/** Whether a query has numbers as its answer, not lines. */
export function isMetric(query: string): boolean {
  return find(query, "MetricExpr") !== null;
}

/** The lines that a query is about: itself, or what stands inside of a metric query; without its range. */
export function linesOf(query: string): string {
  if (!isMetric(query)) return query;
  let lines: { from: number; to: number } | null = null;
  const numbers: { from: number; to: number }[] = [];
  parser.parse(query).iterate({
    enter(node) {
      if (node.name === "LogRangeExpr" && !lines) lines = { from: node.from, to: node.to };
      // The first of several in a binary expression: its end is behind theirs.
      const isOfNumbers = node.name === "Range" || node.name === "UnwrapExpr";
      if (isOfNumbers && lines && node.from >= lines.from
        && node.to <= lines.to) numbers.push({ from: node.from, to: node.to });
      return !isOfNumbers;
    },
  });
  if (!lines) return query;
  const { from, to } = lines as { from: number; to: number };
  let [text, at] = ["", from];
  for (const cut of numbers) [text, at] = [text + query.slice(at, cut.from), cut.to];
  return (text + query.slice(at, to)).trim();
}

/** A text in LogQL's quotation marks. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/\u2028/g, "\\u2028").replace(/\u2029/g, "\\u2029");
}

/** Whether a stage reads the line's fields. */
export function hasParser(query: string): boolean {
  return ["LabelParser", "LogfmtParser", "JsonExpressionParser", "LogfmtExpressionParser"]
    .some((name) => find(query, name));
}

/** Fields of the line as names: reads them where the query does not, and no line is an error for it. */
export function withFields(query: string, parsers: readonly string[]): string {
  const parsed = hasParser(query) || parsers.length === 0 ? query : `${query} | ${parsers[0]}`;
  return `${parsed} | drop __error__, __error_details__`;
}

/** The selector of a stream; labels without a value are none. */
export function selectorOf(labels: Readonly<Record<string, string>>): string {
  const own = Object.entries(labels).filter(([, value]) => value !== "");
  return `{${own.map(([name, value]) => `${name}=${quoted(value)}`).join(", ")}}`;
}

export interface Choice {
  readonly name: string;
  readonly value: string;
  readonly isWanted: boolean;
  /** What reads the field from the line; empty for labels. */
  readonly parsers: readonly string[];
}

/** The query with one more condition: labels of streams in the selector, where they cost least, all others behind. */
export function filtered(query: string, choice: Choice, isStreamLabel: boolean): string {
  const lines = linesOf(query);
  const condition = `${choice.name}${choice.isWanted ? "=" : "!="}${quoted(choice.value)}`;
  const selector = find(lines, "Selector");
  if (isStreamLabel && selector) {
    const close = lines.lastIndexOf("}", selector.to);
    const inside = lines.slice(selector.from + 1, close).trim();
    return lines.slice(0, close).trimEnd() + (inside === "" || inside.endsWith(",") ? "" : ", ") + condition
      + lines.slice(close);
  }
  const parsed = choice.parsers.length === 0 || hasParser(lines) ? lines : `${lines} | ${choice.parsers[0]}`;
  return `${parsed} | ${condition}`;
}

/** Counts of lines by level, over steps. */
export function volumeOf(query: string, stepMs: number): string {
  return `sum by (level, detected_level) (count_over_time(${withFields(linesOf(query), [])} [${stepMs}ms]))`;
}

/** The commonest values of a field. */
export function topOf(query: string, field: string, parsers: readonly string[], lengthMs: number,
  most: number): string {
  const lines = `${withFields(linesOf(query), parsers)} | ${field}!=""`;
  return `topk(${most}, sum by (${field}) (count_over_time(${lines} [${lengthMs}ms])))`;
}
