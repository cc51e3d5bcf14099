/** A line, as an address names it: by its time, and by which of the lines of that time it is, the newest being 0. */
export interface Place {
  readonly ns: bigint;
  readonly nth: number;
}

const form = /^(\d{1,20})(?:\.(\d{1,4}))?$/;

/** Reads what {@link textOfPlace} wrote; null for anything else. */
export function placeOf(text: string): Place | null {
  const [, ns, nth] = form.exec(text) ?? [];
  return ns === undefined ? null : { ns: BigInt(ns), nth: Number(nth ?? 0) };
}

/** What an address names within a time; where the list begins comes first. */
export function placesWithin(
  view: { readonly at: string; readonly top: string; readonly around: string }, start: bigint, end: bigint,
): Place[] {
  return [view.top, view.at, view.around].flatMap((text) => placeOf(text) ?? [])
    .filter(({ ns }) => start <= ns && ns < end);
}

/** `TIME` in nanoseconds, or `TIME.N` for the n-th of several. */
export function textOfPlace({ ns, nth }: Place): string {
  return nth > 0 ? `${ns}.${nth}` : String(ns);
}
