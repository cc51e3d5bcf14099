import { expect, test } from "vitest";
import { addressOf, viewOf } from "./address";

test("an address holds what is shown", () => {
  const view = {
    runs: ["sessions/ml/a b", "x/y&z"], tab: "log" as const, filter: "lr=0.1", status: "failed", smooth: 0.6,
    log: true, all: true, find: "#%",
  };
  expect(viewOf(addressOf(view))).toEqual(view);
});

test("what an address cannot mean is left out", () => {
  const view = viewOf("#/sessions?run=a&run=a&run=&tab=<b>&smooth=7&status=odd");
  expect(view).toEqual({
    runs: ["a"], tab: "curves", filter: "", status: "", smooth: 0, log: false, all: false, find: "",
  });
  expect(addressOf(viewOf(""))).toBe("#/sessions");
});
