import { expect, test } from "vitest";
import { nsOf } from "../api/ns";
import { addressOfCall } from "./oneCall";
import { callsViewOf } from "./view";

const range = { from: "2026-01-19T00:00:00.000Z", to: "2026-01-19T01:00:00.000Z" };
const entry = (line: object) => ({ ns: nsOf("1768780800000000000"), line: JSON.stringify(line), labels: {} });
const callOf = (line: object) => {
  const address = addressOfCall(entry(line), range);
  return address && callsViewOf(address);
};

test("a record of a call leads to it, in the time that is looked at", () => {
  expect(callOf({ type: "response", request_id: "req_1" }))
    .toMatchObject({ ...range, call: "req_1", at: "1768780800000000000" });
  expect(callOf({ type: "span", request_id: "a&b" })).toMatchObject({ call: "a&b", at: "1768780800000000000" });
});

test("a request leads to a call that ends up to a quarter of an hour later", () => {
  expect(callOf({ type: "request", request_id: "req_1" })).toMatchObject({ at: "1768781670000000000" });
});

test("what no recorder wrote is of no call", () => {
  expect(callOf({ type: "response" })).toBeNull();
  expect(callOf({ request_id: "req_1", message: "Waiting for a slot" })).toBeNull();
});
