import { expect, test } from "vitest";
import { spread } from "./system";

test("steps without lines are nought, and what lies at the edge is in the last", () =>
  expect(spread([[1000, 5], [3999, 7], [4000, 1]], 1000, 4000, 1000)).toEqual([5, 0, 8]));
