type Points = readonly (readonly [at: number, value: number])[];

/**
 * Points of several series on the times of all, so that a line breaks where a series has no value: null stands there.
 * Where no series has one, a time is put in. The shortest distance between two points is the step.
 */
export function gridOf(series: readonly Points[]): { times: number[]; values: (number | null)[][] } {
  const known = [...new Set(series.flatMap((points) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const step = known.reduce((least, at, i) => (i ? Math.min(least, at - known[i - 1]!) : least), Infinity);
  const times = known.flatMap((at, i) => (known[i + 1]! - at > 1.5 * step ? [at, at + step] : [at]));
  return { times, values: series.map((points) => {
    const values = new Map(points);
    return times.map((at) => values.get(at) ?? null);
  }) };
}
