import { expect, test } from "vitest";
import type { Point } from "../../api/runs";
import { bars, columnsOf, figure, overlaid, smoothed } from "./curves";

test("smoothing begins at the first value and follows with weight", () => {
  expect(smoothed([[0, 4], [1, 8]], 0.5)).toEqual([[0, 4], [1, (4 * 0.25 + 8 * 0.5) / 0.75]]);
  expect(smoothed([[0, 4], [1, 8]], 0)).toEqual([[0, 4], [1, 8]]);
});

test("lines of different steps stand side by side", () => {
  const a: Point[] = [[0, 1], [2, 3]];
  const b: Point[] = [[2, 30], [1, 20], [2, 31]]; // Went back, and has a step twice.
  expect(columnsOf([{ name: "a", points: a }, { name: "b", points: b }]))
    .toEqual([[0, 1, 2], [1, null, 3], [null, 20, 31]]);
  expect(columnsOf([])).toEqual([[]]);
});

test("curves of one name are laid over each other, whoever has them", () => {
  const curve = (name: string, value: number) => ({
    name, track: "", count: 1, not_finite: 0, last: value, last_step: 0, min: value, max: value, mean: value,
      points: [[0, value]] as Point[],
  });
  const charts = overlaid([{ name: "a", curves: [curve("loss", 1)] },
    { name: "b", curves: [curve("loss", 2), curve("lr", 3)] }]);
  expect(charts.map((one) => [one.name, one.lines.map((line) => line.points)])).toEqual([
    ["loss", [[[0, 1]], [[0, 2]]]], ["lr", [[], [[0, 3]]]]]);
});

test("bars keep the look of a curve", () => {
  expect(bars([[0, 2], [1, 1], [2, 0]], 3)).toEqual([1, 0.525, 0.05]);
  expect(bars([[0, 7], [1, 7]], 5)).toEqual([0.5, 0.5]);
  expect(bars([], 5)).toEqual([]);
});

test("figures are short and what is no number is said", () => {
  expect([figure(0.123456789), figure(1234567), figure(1e-7), figure(0), figure("NaN"), figure(null)]).toEqual([
    "0.123457", "1,234,570", "1.000e-7", "0", "NaN", ""]);
});
