/** Colours of curves that stand over each other, told apart and seen on light and dark ground (3:1 at least). */
const light = ["#0b57c2", "#b3180f", "#0b6b39", "#8a5300", "#6a3fb5", "#00727d", "#a3236f", "#4b5563", "#5c6f00",
  "#7a3b12"];
const dark = ["#7fb0ff", "#ff8a80", "#6fd49b", "#f5b74a", "#c3a6ff", "#5fd3df", "#ff9bd1", "#b3bccb", "#c5d86d",
  "#e0a27a"];

/** The colour of the n-th curve. */
export function curveColor(index: number, theme: string): string {
  const colors = theme === "dark" ? dark : light;
  return colors[index % colors.length]!;
}
