const units = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A number of bytes in few characters: `17 B`, `1.5 KiB`, `12 GiB`. */
export function bytesText(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 1023.95 && unit < units.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${unit === 0 || size >= 100 ? Math.round(size) : Number(size.toFixed(1))} ${units[unit]}`;
}
