import { expect, test } from "vitest";
import { gridOf } from "./grid";

test("a line breaks where its series has no value, also where no other has one", () => {
  expect(gridOf([[[0, 1], [10, 2], [60, 3], [70, 4]], [[10, 5], [60, 6]]])).toEqual({
    times: [0, 10, 20, 60, 70], values: [[1, 2, null, 3, 4], [null, 5, null, 6, null]],
  });
});

test("times that are not whole numbers are no gaps, and few points are none either", () => {
  expect(gridOf([[[0.1, 1], [0.2, 2], [0.3, 3]]]).times).toEqual([0.1, 0.2, 0.3]);
  expect(gridOf([[[5, 1]]])).toEqual({ times: [5], values: [[1]] });
  expect(gridOf([])).toEqual({ times: [], values: [] });
});
