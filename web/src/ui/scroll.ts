/** Where a list stands: a row at its top edge, and how many pixels of it are above the edge. */
export interface Anchor {
  readonly index: number;
  readonly offset: number;
}

/** The highest that a scrolled element is made: browsers draw nothing beyond about 17 to 33 million pixels. */
export const highest = 12_000_000;

/** How high all rows are together, as far as the element can be. */
export function heightOf(total: number, row: number, view: number): number {
  return Math.max(view, Math.min(total * row, highest));
}

/** Moves by pixels over rows of any height, and stays inside. */
export function moved(from: Anchor, by: number, total: number, heightAt: (index: number) => number,
  view: number): Anchor {
  let { index } = from;
  let offset = from.offset + by;
  while (offset < 0 && index > 0) offset += heightAt(--index);
  while (index < total - 1 && offset >= heightAt(index)) offset -= heightAt(index++);
  return inside({ index, offset: Math.max(0, offset) }, total, heightAt, view);
}

/** The nearest place at which the last rows do not stand above the view's end. */
export function inside(anchor: Anchor, total: number, heightAt: (index: number) => number, view: number): Anchor {
  if (total === 0) return { index: 0, offset: 0 };
  const index = Math.min(Math.max(0, anchor.index), total - 1);
  let below = -(index === anchor.index ? anchor.offset : 0);
  for (let i = index; i < total; i++) {
    below += heightAt(i);
    if (below >= view) return { index, offset: index === anchor.index ? anchor.offset : 0 };
  }
  return last(total, heightAt, view);
}

/** The place at which the last row ends with the view. */
export function last(total: number, heightAt: (index: number) => number, view: number): Anchor {
  let above = view;
  for (let i = total - 1; i >= 0; i--) {
    above -= heightAt(i);
    if (above <= 0) return { index: i, offset: Math.abs(above) };
  }
  return { index: 0, offset: 0 };
}

/** The place that a thumb stands for which was drawn somewhere. */
export function anchorAt(scrollTop: number, height: number, view: number, total: number, row: number): Anchor {
  const most = height - view;
  if (most <= 0) return { index: 0, offset: 0 };
  const exact = (scrollTop / most) * Math.max(0, total - view / row);
  const index = Math.floor(exact);
  return { index, offset: (exact - index) * row };
}

/** Where the thumb stands for a place. */
export function scrollTopOf(anchor: Anchor, height: number, view: number, total: number, row: number): number {
  const rows = Math.max(1e-9, total - view / row);
  return Math.min(1, (anchor.index + anchor.offset / row) / rows) * (height - view);
}
