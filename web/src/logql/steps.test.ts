import { expect, test } from "vitest";
import { partsOf, stepFor } from "./steps";

test("steps are those people count in", () => {
  expect(stepFor(3_600_000, 120)).toBe(30_000);
  expect(stepFor(7, 100)).toBe(1);
  expect(stepFor(400 * 86_400_000, 120)).toBe(7 * 86_400_000);
});

test("parts are equal and of whole milliseconds", () => {
  expect(partsOf(30_000, 7)).toBe(8);
  expect(partsOf(5, 3)).toBe(5);
  expect(partsOf(1, 3)).toBe(1);
});
