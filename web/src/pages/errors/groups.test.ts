import { expect, test } from "vitest";
import { nsOfMs } from "../../api/ns";
import { grouped, parts } from "./groups";

const error = (ms: number, fields: object) =>
  ({ ns: nsOfMs(ms), line: JSON.stringify({ level: "ERROR", ...fields }), labels: {} });

test("errors are grouped by type, template and place", () => {
  const stack = "IOException: x\n   at Cache.Write()";
  const groups = grouped([
    error(900, { message: "write 17 failed", error_type: "IOException", stack_trace: stack, model: "a",
      endpoint: "/v1/chat" }),
    error(100, { message: "write 99 failed", error_type: "IOException", stack_trace: stack, model: "b",
      endpoint: "/v1/chat" }),
    error(500, { message: "write 17 failed", error_type: "TimeoutException" }),
    error(600, { message: "write 17 failed", error_type: "SocketException" }),
  ], nsOfMs(0), nsOfMs(1000));
  expect(groups.map((one) => [one.type, one.template, one.frame, one.count])).toEqual([
    ["IOException", "write ‹…› failed", "Cache.Write()", 2], ["TimeoutException", "write ‹…› failed", "", 1],
    ["SocketException", "write ‹…› failed", "", 1]]);
  const [group] = groups;
  expect([group!.first, group!.last, group!.models, group!.endpoints])
    .toEqual([nsOfMs(100), nsOfMs(900), ["a", "b"], ["/v1/chat"]]);
  expect(group!.parts.reduce((a, b) => a + b, 0)).toBe(2);
  expect(group!.parts[Math.floor(parts * 0.9)]).toBe(1);
});

test("the same error at another place is another kind", () => {
  const at = (frame: string) => `IOException: x\n   at ${frame}\n   at Program.Main()`;
  const groups = grouped([
    error(100, { message: "write failed", error_type: "IOException", stack_trace: at("Cache.Write()") }),
    error(200, { message: "write failed", error_type: "IOException", stack_trace: at("Log.Write()") }),
    error(300, { message: "write failed", error_type: "IOException", stack_trace: at("Cache.Write()") }),
  ], nsOfMs(0), nsOfMs(1000));
  expect(groups.map((one) => [one.frame, one.count])).toEqual([["Cache.Write()", 2], ["Log.Write()", 1]]);
});

test("endpoints are paths, also where records have whole addresses", () => {
  const url = (text: string) => error(100, { message: "no", url: text });
  const lines = [url("http://10.0.0.1:8080/v1/chat?key=1"), url("https://h/v1/chat")];
  const [group] = grouped(lines, nsOfMs(0), nsOfMs(1000));
  expect(group!.endpoints).toEqual(["/v1/chat"]);
});
