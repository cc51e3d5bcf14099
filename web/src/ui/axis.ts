const plain = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });

/** A figure beside an axis, which has room for some seven characters. */
export function axisText(value: number | null): string {
  return value === null ? "" : (Math.abs(value) < 1e6 ? plain : short).format(value);
}
