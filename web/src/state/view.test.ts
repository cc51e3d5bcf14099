import { afterEach, expect, test, vi } from "vitest";
import { addressOf, defaults, viewOf } from "./view";

test("an address holds everything", () => {
  const view = {
    query: '{a="b&c"} |= "#%"', from: "now-2d", to: "2026-01-19T12:00:00.000Z", columns: ["model", "x_y"], raw: true,
      wrap: true,
    dense: true, utc: true, tail: true, fields: false, at: "1768824000000000001", top: "1768824000000000002.3",
    around: "1768824000000000003", field: "level",
  };
  expect(viewOf(addressOf(view))).toEqual(view);
});

afterEach(() => vi.unstubAllGlobals());

test("fields are hidden on a narrow screen, and an address of there does not hide them elsewhere", () => {
  const [shown, hidden] = [addressOf(defaults), addressOf({ ...defaults, fields: false })];
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  expect([viewOf(shown).fields, viewOf(hidden).fields, addressOf(viewOf(shown))]).toEqual([false, false, shown]);
  const wanted = addressOf({ ...defaults, fields: true });
  vi.unstubAllGlobals();
  expect(viewOf(wanted).fields).toBe(true);
});

test("a column stands there once", () => expect(viewOf("#/explore?cols=a,b,a,").columns).toEqual(["a", "b"]));

test("an empty or broken address is the default view", () => {
  expect(viewOf("")).toEqual(defaults);
  expect(viewOf("#/explore?at=<script>&from=now-1h")).toEqual(defaults);
});
