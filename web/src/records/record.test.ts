import { expect, test } from "vitest";
import { nsOf } from "../api/ns";
import { copyOf, fieldOf, recordOf, restOf } from "./record";

const entry = (line: string, labels: Record<string, string> = {}) =>
  ({ ns: nsOf("1700000000000000001"), line, labels });

test("a line of JSON has message, level and fields", () => {
  const record = recordOf(entry('{"level":"WARN","message":"hot","details":{"tier":"ssd"},"blocks":3}'));
  expect([record.level, record.message]).toEqual(["warn", "hot"]);
  expect(fieldOf(record, "details_tier")).toBe("ssd");
  expect(restOf(record, ["blocks"])).toEqual([["details", '{"tier":"ssd"}']]);
});

test("ids stand behind what says something", () => {
  const record = recordOf(entry('{"request_id":"r","traceId":"t","path":"/v1","paid":1,"id":7}'));
  expect(restOf(record, []).map(([name]) => name)).toEqual(["path", "paid", "request_id", "traceId", "id"]);
});

test("labels go before what the line says", () => {
  const record = recordOf(entry('{"model":"a"}', { model: "b", detected_level: "critical" }));
  expect([fieldOf(record, "model"), record.level]).toEqual(["b", "error"]);
});

test("a text is its own message, also one that only looks like JSON", () => {
  expect(recordOf(entry("{broken")).message).toBe("{broken");
  expect(recordOf(entry("level=error msg=x")).level).toBe("error");
});

test("a copy keeps every digit of the time", () => {
  expect(copyOf(recordOf(entry("x")))).toContain('"1700000000000000001"');
});
