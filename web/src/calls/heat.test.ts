import { expect, test } from "vitest";
import { nsOfMs } from "../api/ns";
import { callOf } from "./call";
import { boundsOf, heatOf } from "./heat";

const call = (endMs: number, ms: string) => callOf({ ns: nsOfMs(endMs), line: "", labels: { duration_ms: ms } });

test("rows are bounded by 1, 2, 5, 10 around what there is", () => {
  expect(boundsOf(3, 80)).toEqual([2, 5, 10, 20, 50, 100]);
  expect(boundsOf(10, 10)).toEqual([10, 20]);
  expect(boundsOf(0.01, 1e7).length).toBe(15);
});

test("each call stands in its cell, the quickest below the shown rows in the first", () => {
  const map = heatOf([call(0, "3"), call(99, "3"), call(50, "80"), call(50, "")], 0, 100, 2, (one) => one.durationMs)!;
  expect(map.bounds).toEqual([2, 5, 10, 20, 50, 100]);
  expect(map.counts).toEqual([[1, 1], [0, 0], [0, 0], [0, 0], [0, 1]]);
  expect(map.most).toBe(1);
  expect(heatOf([call(1, "")], 0, 1, 1, (one) => one.durationMs)).toBeNull();
});
