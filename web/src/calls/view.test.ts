import { expect, test } from "vitest";
import {
  besideAddress, callsAddress, callsDefaults, callsViewOf, earlierMs, orderOf, resorted,
} from "./view";

test("an address holds everything", () => {
  const view = {
    from: "now-2d", to: "2026-01-19T12:00:00.000Z", versus: "day" as const, model: "a&b", endpoint: "/v1/x",
      who: "№ 1", source: "http://h/",
    outcome: "404", slowerThan: "100", fasterThan: "200.5", list: "failed" as const,
      call: "req_1", sort: "model:p50:up",
      at: "1768824000000000001",
  };
  expect(callsViewOf(callsAddress("api", view))).toEqual(view);
});

test("an empty or broken address is the default view", () => {
  expect(callsViewOf("#/api")).toEqual(callsDefaults);
  expect(callsViewOf("#/api?vs=<x>&list=1&min=x&at=-1")).toEqual(callsDefaults);
});

test("from one page to the other goes what both have, and from elsewhere nothing", () => {
  const view = { ...callsDefaults, from: "now-2d", versus: "day" as const, model: "m", who: "w", slowerThan: "5",
    call: "c" };
  const beside = { ...callsDefaults, from: "now-2d", versus: "day" as const, model: "m", who: "w" };
  expect(callsViewOf(besideAddress("llm", callsAddress("api", view)))).toEqual(beside);
  expect(besideAddress("api", callsAddress("llm", view))).toBe(callsAddress("api", beside));
  expect(besideAddress("api", callsAddress("api", view))).toBe("#/api");
  expect(besideAddress("llm", "#/system?from=now-2d&to=now")).toBe("#/llm");
});

test("a time is compared with one as long, of the same hours or right before", () => {
  const hour = 3_600_000;
  expect([earlierMs("before", hour), earlierMs("day", hour), earlierMs("week", hour), earlierMs("none", hour)])
    .toEqual([hour, 24 * hour, 168 * hour, null]);
});

test("each table has its own order in the address", () => {
  const sort = resorted(resorted("", "model", { by: "×p50", isDown: true }), "caller", { by: "name", isDown: false });
  expect(orderOf(sort, "model")).toEqual({ by: "×p50", isDown: true });
  expect(orderOf(sort, "caller")).toEqual({ by: "name", isDown: false });
  expect(orderOf(sort, "status")).toEqual({ by: "", isDown: true });
  expect(resorted(sort, "model", { by: "p95", isDown: true })).toBe("caller:name:up,model:p95");
});
