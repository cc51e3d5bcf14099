import type { Curve, Point } from "../../api/runs";

/** A curve in a chart of several: whose it is, and its points. */
export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

/** Columns as a chart takes them: steps, and the values of each line, null where it has none. */
export type Columns = [number[], ...(number | null)[][]];

/**
 * Smooths by an exponential mean: each value is the mean of all before it, of which the older ones count less. What is
 * missing before the first value does not pull it towards nought.
 */
export function smoothed(points: readonly Point[], weight: number): Point[] {
  let [mean, counted] = [0, 0];
  return points.map(([step, value]) => {
    mean = mean * weight + value * (1 - weight);
    counted = counted * weight + (1 - weight);
    return [step, mean / counted] as const;
  });
}

/** Lines side by side over the steps that any of them has. Of several points of one step the last counts. */
export function columnsOf(lines: readonly Line[]): Columns {
  const sorted = lines.map(({ points }) => (isSorted(points) ? points : [...points].sort((a, b) => a[0] - b[0])));
  const steps: number[] = [];
  const columns: (number | null)[][] = sorted.map(() => []);
  const at = sorted.map(() => 0);
  for (;;) {
    let next = Infinity;
    for (let i = 0; i < sorted.length; i++) {
      const step = sorted[i]![at[i]!]?.[0] ?? Infinity;
      if (step < next) next = step;
    }
    if (next === Infinity) return [steps, ...columns];
    steps.push(next);
    for (let i = 0; i < sorted.length; i++) {
      const points = sorted[i]!;
      let value: number | null = null;
      while (points[at[i]!]?.[0] === next) value = points[at[i]!++]![1];
      columns[i]!.push(value);
    }
  }
}

function isSorted(points: readonly Point[]): boolean {
  for (let i = 1; i < points.length; i++) if (points[i]![0] < points[i - 1]![0]) return false;
  return true;
}

/** Which of several runs have a curve of each name, in the order of the first that has it. */
export function overlaid(
  runs: readonly { readonly name: string; readonly curves: readonly Curve[] }[],
): { name: string; lines: Line[] }[] {
  const names = [...new Set(runs.flatMap((run) => run.curves.map((curve) => curve.name)))];
  return names.map((name) => ({
    name,
    lines: runs.map((run) => ({ name: run.name, points: run.curves.find((curve) => curve.name === name)?.points
      ?? [] })),
  }));
}

/** The heights of a sparkline's bars: the curve cut into equal parts, from its least value up. */
export function bars(points: readonly Point[], count: number): number[] {
  const values = points.map(([, value]) => value);
  if (values.length === 0) return [];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const parts = Math.min(count, values.length);
  return Array.from({ length: parts }, (_, i) => {
    const value = values[Math.min(values.length - 1, Math.floor(((i + 1) * values.length) / parts) - 1)]!;
    return high === low ? 0.5 : 0.05 + 0.95 * ((value - low) / (high - low));
  });
}

/** A figure in few characters. */
export function figure(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string" || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential(3)
    : value.toLocaleString("en", { maximumSignificantDigits: 6 });
}
