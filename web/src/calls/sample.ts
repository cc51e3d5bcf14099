import { lines, type Entry } from "../api/loki";
import { msOf, plus, type Ns } from "../api/ns";
import { stepFor } from "../logql/steps";
import { clipped, snapped, volume } from "../pages/explore/source";

/** The most lines that a Loki gives at once, unless its settings say otherwise. */
export const pageLines = 5000;
const slices = 48;
const atOnce = 4;

/** Some parts of a time, one behind the other, and how many of their lines are asked for, the newest first. */
export interface Share {
  readonly first: number;
  readonly parts: number;
  readonly limit: number;
}

/**
 * Which lines are asked for, of parts of which it is known how many they have: all, in as few questions as there can
 * be; where they are more than `most`, the same share of each part, so that what is looked at is spread over the time
 * as all are.
 */
export function planOf(totals: readonly number[], most: number, page: number): Share[] {
  const sum = totals.reduce((a, b) => a + b, 0);
  const plan: { first: number; parts: number; limit: number }[] = [];
  totals.forEach((total, first) => {
    if (total === 0) return;
    const limit = sum <= most ? total : Math.max(1, Math.floor((total * most) / sum));
    const last = plan.at(-1);
    if (sum <= most && last && last.limit + limit <= page) {
      last.limit += limit;
      last.parts = first - last.first + 1;
    } else plan.push({ first, parts: 1, limit });
  });
  return plan;
}

/** Lines of [start, end), and how many there are: more than `most` are not asked for. */
export async function sampled(
  query: string, start: Ns, end: Ns, most: number, signal: AbortSignal,
): Promise<{ entries: Entry[]; total: number }> {
  const stepMs = stepFor(msOf(end) - msOf(start), slices);
  const from = snapped(start, end, stepMs);
  const { totals } = await volume(query, from.start, stepMs, from.parts, { start, end }, signal);
  const at = (part: number) => plus(from.start, BigInt(part * stepMs) * 1_000_000n);
  const plan = planOf(totals, most, pageLines);
  const found: Entry[] = [];
  let next = 0;
  const worker = async () => {
    for (let share = plan[next++]; share; share = plan[next++]) {
      const part = clipped(at(share.first), at(share.first + share.parts), { start, end });
      const isTooMuch = share.limit > pageLines && stepMs > 1;
      found.push(...(isTooMuch
        ? (await sampled(query, part.start, part.end, share.limit, signal)).entries
        : await lines(query, part.start, part.end, Math.min(share.limit, pageLines), "backward", signal)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, plan.length) }, worker));
  return { entries: found, total: totals.reduce((a, b) => a + b, 0) };
}
