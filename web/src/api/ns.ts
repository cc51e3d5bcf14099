/** Nanoseconds since 1970: more than a number can hold. */
export type Ns = bigint & { readonly unit: "ns" };

export const nsOf = (value: bigint | string): Ns => BigInt(value) as Ns;
export const nsOfMs = (ms: number): Ns => (BigInt(Math.round(ms)) * 1_000_000n) as Ns;
export const msOf = (ns: bigint): number => Number(ns / 1_000_000n);
export const plus = (ns: Ns, more: bigint): Ns => (ns + more) as Ns;

const two = (n: number) => String(n).padStart(2, "0");

/** A time as people read it, to the millisecond: `2026-01-19 12:00:00.123`. */
export function timeText(ns: bigint, utc: boolean): string {
  const ms = msOf(ns);
  const shifted = utc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 23).replace("T", " ");
}

/** A day and time as `datetime-local` takes them, to the second. */
export function inputText(ns: bigint, utc: boolean): string {
  return timeText(ns, utc).slice(0, 19).replace(" ", "T");
}

/** Reads what {@link inputText} wrote. */
export function inputTime(text: string, utc: boolean): Ns | null {
  const ms = Date.parse(utc ? text + "Z" : text);
  return Number.isNaN(ms) ? null : nsOfMs(ms);
}

/** A length of time in few characters: `450ms`, `15s`, `2m30s`, `3h`, `2d`. */
export function spanText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  const s = Math.round(ms / 1000);
  if (s < 60) return `${s}s`;
  if (s < 3600) return `${Math.floor(s / 60)}m` + (s % 60 ? `${s % 60}s` : "");
  if (s < 86_400) return `${Math.floor(s / 3600)}h` + (s % 3600 >= 60 ? `${two(Math.floor((s % 3600) / 60))}m` : "");
  return `${Math.floor(s / 86_400)}d` + (s % 86_400 >= 3600 ? `${Math.floor((s % 86_400) / 3600)}h` : "");
}
