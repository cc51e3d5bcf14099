const colors = 10;

/** The colour of the n-th curve, as a custom property of the theme. */
export function curveColor(index: number): string {
  return `--curve-${index % colors}`;
}
