import { expect, test } from "vitest";
import { addressOf, defaults, viewOf } from "./view";

test("an address holds everything", () => {
  const view = {
    query: '{a="b&c"} |= "#%"', from: "now-2d", to: "2026-01-19T12:00:00.000Z", columns: ["model", "x_y"], raw: true,
      wrap: true,
    dense: true, utc: true, tail: true, fields: false, at: "1768824000000000001", top: "1768824000000000002",
    around: "1768824000000000003", field: "level",
  };
  expect(viewOf(addressOf(view))).toEqual(view);
});

test("a column stands there once", () => expect(viewOf("#/explore?cols=a,b,a,").columns).toEqual(["a", "b"]));

test("an empty or broken address is the default view", () => {
  expect(viewOf("")).toEqual(defaults);
  expect(viewOf("#/explore?at=<script>&from=now-1h")).toEqual(defaults);
});
