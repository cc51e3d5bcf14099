import type { Call } from "../../calls/call";
import { isAborted, isFailed } from "../../calls/call";
import { errorRate, parted, quantileOf, type Measure } from "../../calls/figures";
import { curveColor } from "../../ui/palette";

/** How many parts a chart's time has. */
export const chartParts = 60;

/** A curve or a colour of bars. */
export interface Curve {
  readonly name: string;
  readonly color: string;
  readonly values: readonly (number | null)[];
}

/** When the parts of a time begin, in seconds. */
export function timesOf(startMs: number, endMs: number, parts = chartParts): number[] {
  return Array.from({ length: parts }, (_, i) => (startMs + ((endMs - startMs) * i) / parts) / 1000);
}

/** Calls by how they ended. */
export function outcomeCurves(calls: readonly Call[], startMs: number, endMs: number): Curve[] {
  const parts = parted(calls, startMs, endMs, chartParts);
  const count = (of: (call: Call) => boolean) => parts.map((part) => part.filter(of).length);
  return [
    { name: "failed", color: "--error", values: count(isFailed) },
    { name: "aborted", color: "--warn", values: count(isAborted) },
    { name: "completed", color: "--info", values: count((call) => !isFailed(call) && !isAborted(call)) },
  ];
}

/** The share of failed calls, in percent. */
export function errorCurve(calls: readonly Call[], startMs: number, endMs: number): Curve {
  const values = parted(calls, startMs, endMs, chartParts)
    .map((part) => (errorRate(part) === null ? null : errorRate(part)! * 100));
  return { name: "failed, %", color: "--error", values };
}

/** Quantiles of a measure. */
export function quantileCurves(
  calls: readonly Call[], startMs: number, endMs: number, of: Measure, quantiles: readonly number[], parts = chartParts,
): Curve[] {
  const colors = ["--info", "--warn", "--error"];
  const cut = parted(calls, startMs, endMs, parts);
  return quantiles.map((q, i) => ({
    name: `p${q * 100}`, color: colors[i % colors.length]!, values: cut.map((part) => quantileOf(part, of, q)),
  }));
}

/** One curve a name, of the names that have most; colours are those that names have among other calls. */
export function curvesBy(
  calls: readonly Call[], startMs: number, endMs: number, nameOf: (call: Call) => string,
  value: (part: readonly Call[]) => number | null, among = calls, most = 6,
): Curve[] {
  const all = namesIn(among, nameOf);
  return namesIn(calls, nameOf).slice(0, most).map((name) => ({
    name, color: curveColor(all.indexOf(name)),
    values: parted(calls.filter((call) => nameOf(call) === name), startMs, endMs, chartParts).map(value),
  }));
}

/** The names of calls, the commonest first. */
function namesIn(calls: readonly Call[], nameOf: (call: Call) => string): string[] {
  const counts = new Map<string, number>();
  for (const call of calls) if (nameOf(call)) counts.set(nameOf(call), (counts.get(nameOf(call)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}
