import { expect, test } from "vitest";
import { ApiError } from "./http";

test("a fault's place is counted over the lines of the query", () => {
  const fault = new ApiError("parse error at line 2, col 3: syntax error", 400);
  expect(fault.placeIn('{a="b"}\n| jso')).toBe(10);
});

test("a place behind the end is the end, and none is none", () => {
  expect(new ApiError("parse error at line 1, col 99: x", 400).placeIn("abc")).toBe(3);
  expect(new ApiError("too many outstanding requests", 429).placeIn("abc")).toBeNull();
});
