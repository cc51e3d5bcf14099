import { expect, test } from "vitest";
import { anchorAt, heightOf, highest, inside, last, moved, scrollTopOf } from "./scroll";

const twenty = () => 20;

test("pixels move over rows of their own heights", () => {
  const heights = [20, 100, 20, 20, 400];
  const at = (i: number) => heights[i]!;
  expect(moved({ index: 0, offset: 0 }, 50, 5, at, 50)).toEqual({ index: 1, offset: 30 });
  expect(moved({ index: 2, offset: 5 }, -30, 5, at, 50)).toEqual({ index: 1, offset: 75 });
});

test("a list ends with its last row", () => {
  expect(moved({ index: 0, offset: 0 }, 1e9, 1000, twenty, 100)).toEqual({ index: 995, offset: 0 });
  expect(last(3, twenty, 100)).toEqual({ index: 0, offset: 0 });
  expect(inside({ index: 900, offset: 0 }, 10, twenty, 100)).toEqual({ index: 5, offset: 0 });
});

test("a million rows are within what browsers draw, and thumb and place agree at both ends", () => {
  const total = 1_000_000;
  const height = heightOf(total, 24, 600);
  expect(height).toBe(highest);
  expect(anchorAt(0, height, 600, total, 24).index).toBe(0);
  expect(anchorAt(height - 600, height, 600, total, 24).index).toBe(total - 25);
  const middle = { index: 500_000, offset: 0 };
  const back = anchorAt(scrollTopOf(middle, height, 600, total, 24), height, 600, total, 24);
  expect(back.index + back.offset / 24).toBeCloseTo(500_000, 3);
});
