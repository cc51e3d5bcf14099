const second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

/** Lengths of time that people count in, in milliseconds. */
const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute,
    2 * minute,
  5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day,
    30 * day,
];

/** The shortest of these steps with which a time has no more than `most` of them. */
export function stepFor(lengthMs: number, most: number): number {
  return steps.find((step) => lengthMs / step <= most) ?? steps.at(-1)! * Math.ceil(lengthMs / most / steps.at(-1)!);
}

/** Into how many equal parts of whole milliseconds a time can be cut: `least` or the next number above that works. */
export function partsOf(lengthMs: number, least: number): number {
  for (let parts = Math.max(2, least); parts < lengthMs
    && parts <= 1000; parts++) if (lengthMs % parts === 0) return parts;
  return Math.min(lengthMs, 1000) === lengthMs ? lengthMs : 1;
}
