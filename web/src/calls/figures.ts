import { isAborted, isFailed, type Call } from "./call";

/** A quantile of numbers in their order, as LogQL's `quantile_over_time` has it; null of none. */
export function quantile(sorted: readonly number[], q: number): number | null {
  if (sorted.length === 0) return null;
  const rank = q * (sorted.length - 1);
  const low = sorted[Math.floor(rank)]!;
  return low + (sorted[Math.ceil(rank)]! - low) * (rank - Math.floor(rank));
}

/** What is measured of a call. */
export type Measure = (call: Call) => number | null;

/** The numbers that calls have of something, in their order. */
export function sortedOf(calls: readonly Call[], of: Measure): number[] {
  return calls.map(of).filter((value) => value !== null).sort((a, b) => a - b);
}

/** The sum of what calls have of something; null where none has it. */
export function sumOf(calls: readonly Call[], of: Measure): number | null {
  return calls.reduce<number | null>((sum, call) => (of(call) === null ? sum : (sum ?? 0) + of(call)!), null);
}

/** A quantile of calls. */
export const quantileOf = (calls: readonly Call[], of: Measure, q: number) => quantile(sortedOf(calls, of), q);

/** The share of calls that failed, from 0 to 1; null of none. Clients that left are no failures. */
export function errorRate(calls: readonly Call[]): number | null {
  return calls.length === 0 ? null : calls.filter(isFailed).length / calls.length;
}

/** The share of calls whose client left, from 0 to 1; null of none. */
export function abortRate(calls: readonly Call[]): number | null {
  return calls.length === 0 ? null : calls.filter(isAborted).length / calls.length;
}

/** Calls in equal parts of a time, by when they ended. */
export function parted(calls: readonly Call[], startMs: number, endMs: number, parts: number): Call[][] {
  const found: Call[][] = Array.from({ length: parts }, () => []);
  for (const call of calls) {
    const part = Math.floor(((call.endMs - startMs) * parts) / Math.max(1, endMs - startMs));
    found[Math.max(0, Math.min(parts - 1, part))]!.push(call);
  }
  return found;
}

/** How something has moved from one time to another. */
export interface Shift {
  /** The quantile that was compared: 0.5, or 0.95. */
  readonly q: number;
  /** That quantile now by what it was before. */
  readonly ratio: number;
  /** How many standard deviations the two times are apart: above 3 is hardly chance. */
  readonly z: number;
}

/** Compares the medians of two times by ranks (Mann and Whitney); null where one of them has fewer than `least`. */
export function shiftOf(now: readonly number[], before: readonly number[], least = 5): Shift | null {
  const [n, m] = [now.length, before.length];
  if (n < least || m < least) return null;
  const [a, b] = [quantile(now, 0.5)!, quantile(before, 0.5)!];
  if (b <= 0) return null;
  const all = [...now.map((value) => ({ value, isNow: true })), ...before.map((value) => ({ value, isNow: false }))]
    .sort((x, y) => x.value - y.value);
  let [ranks, ties] = [0, 0];
  for (let i = 0; i < all.length;) {
    let j = i;
    while (j < all.length && all[j]!.value === all[i]!.value) j++;
    const mean = (i + j + 1) / 2;
    for (let k = i; k < j; k++) if (all[k]!.isNow) ranks += mean;
    ties += (j - i) ** 3 - (j - i);
    i = j;
  }
  const u = ranks - (n * (n + 1)) / 2;
  const total = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  return { q: 0.5, ratio: a / b, z: deviation === 0 ? 0 : (u - (n * m) / 2) / deviation };
}

const tail = 0.95;

/**
 * Compares how many are above what one in twenty was above before; null where one of the times has fewer than `least`.
 */
export function tailShiftOf(now: readonly number[], before: readonly number[], least = 20): Shift | null {
  const [n, m] = [now.length, before.length];
  if (n < least || m < least) return null;
  const [a, b] = [quantile(now, tail)!, quantile(before, tail)!];
  if (b <= 0) return null;
  const above = (values: readonly number[]) => values.filter((value) => value > b).length;
  const [share, other] = [above(now) / n, above(before) / m];
  const both = (share * n + other * m) / (n + m);
  const deviation = Math.sqrt(both * (1 - both) * (1 / n + 1 / m));
  return { q: tail, ratio: a / b, z: deviation === 0 ? 0 : (share - other) / deviation };
}

/** Calls of one name, now and before. */
export interface Group {
  readonly name: string;
  readonly now: readonly Call[];
  readonly before: readonly Call[];
}

/** Groups calls by a name; those without one are left out. */
export function groupsOf(now: readonly Call[], before: readonly Call[], nameOf: (call: Call) => string): Group[] {
  const groups = new Map<string, { name: string; now: Call[]; before: Call[] }>();
  const of = (name: string) => {
    let group = groups.get(name);
    if (!group) groups.set(name, (group = { name, now: [], before: [] }));
    return group;
  };
  for (const call of now) if (nameOf(call)) of(nameOf(call)).now.push(call);
  for (const call of before) if (nameOf(call)) of(nameOf(call)).before.push(call);
  return [...groups.values()].sort((a, b) => b.now.length - a.now.length || b.before.length - a.before.length);
}

/** What has got slower, and for whom. */
export interface Slowdown {
  readonly model: string;
  readonly was: number;
  readonly is: number;
  readonly shift: Shift;
  /** Of those it got slower for, who waits longest beside before; the first the most. */
  readonly whom: readonly { readonly who: string; readonly shift: Shift }[];
}

/** By how much a quantile must move, and how sure it must be, to be told. */
const told = { ratio: 1.2, z: 3 };

/**
 * Models of which something takes longer than before, the worst first: by half of their calls, else by the slowest one
 * in twenty. `smallerIsWorse` for what is good when it is much, as tokens a second are: of these the median only.
 */
export function slowdowns(
  now: readonly Call[], before: readonly Call[], of: Measure, smallerIsWorse = false,
): Slowdown[] {
  const worse = (shift: Shift | null): shift is Shift => shift !== null
    && (smallerIsWorse ? 1 / shift.ratio >= told.ratio && shift.z <= -told.z : shift.ratio >= told.ratio
      && shift.z >= told.z);
  const size = (shift: Shift) => (smallerIsWorse ? 1 / shift.ratio : shift.ratio);
  const compare = (group: Group, by: typeof shiftOf) => by(sortedOf(group.now, of), sortedOf(group.before, of));
  return groupsOf(now, before, (call) => call.model).flatMap((group) => {
    const by = [shiftOf, tailShiftOf].slice(0, smallerIsWorse ? 1 : 2).find((one) => worse(compare(group, one)));
    const shift = by ? compare(group, by) : null;
    if (!by || !shift) return [];
    const whom = groupsOf(group.now, group.before, (call) => call.who)
      .map((one) => ({ who: one.name, shift: compare(one, by) }))
      .filter((one): one is { who: string; shift: Shift } => worse(one.shift))
      .sort((a, b) => size(b.shift) - size(a.shift));
    const [was, is] = [quantileOf(group.before, of, shift.q)!, quantileOf(group.now, of, shift.q)!];
    return [{ model: group.name, was, is, shift, whom }];
  }).sort((a, b) => size(b.shift) - size(a.shift));
}
