/** A length of time with three digits: `0.87 ms`, `45.2 ms`, `2.34 s`, `3.1 min`; a dash for none. */
export function msText(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return "–";
  if (ms < 1000) return `${digits(ms)} ms`;
  return ms < 120_000 ? `${digits(ms / 1000)} s` : `${digits(ms / 60_000)} min`;
}

/** A number with three digits, or all digits of a whole one; a dash for none. */
export function numberText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "–";
  return Number.isInteger(value) ? value.toLocaleString("en") : digits(value);
}

/** A share of one, in percent; a dash for none. */
export function shareText(share: number | null): string {
  return share === null || !Number.isFinite(share) ? "–" : `${digits(share * 100)} %`;
}

/** A path as a shell takes it. */
export const shellWord = (path: string) => (/^[\w./:+@-]*$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/** Bytes with three digits. */
export function bytesText(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let [value, unit] = [bytes, 0];
  while (Math.abs(value) >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${digits(value)} ${units[unit]}`;
}

/** How much something is of what it was: `×1.8`, `×0.55`; nothing where one of them is not known. */
export function ratioText(now: number | null, before: number | null): string {
  if (now === null || before === null || before <= 0) return "";
  return `×${digits(now / before)}`;
}

function digits(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return value.toLocaleString("en", { maximumSignificantDigits: 3, maximumFractionDigits: 2, useGrouping: false });
}
