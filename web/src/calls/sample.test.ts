import { expect, test } from "vitest";
import { planOf } from "./sample";

test("few lines are asked for at once, with nothing of the empty ends", () => {
  expect(planOf([0, 10, 0, 20, 0], 100, 50)).toEqual([{ first: 1, parts: 3, limit: 30 }]);
});

test("no question is for more than a page", () => {
  expect(planOf([30, 30, 10], 100, 50)).toEqual([{ first: 0, parts: 1, limit: 30 }, { first: 1, parts: 2, limit: 40 }]);
});

test("of more than are looked at, each part gives the same share", () => {
  expect(planOf([1000, 3000, 1], 400, 5000).map((share) => share.limit)).toEqual([99, 299, 1]);
});
