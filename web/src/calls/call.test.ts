import { expect, test } from "vitest";
import { nsOfMs } from "../api/ns";
import { callerOf, callOf, isAborted, isFailed, joined, pathOf } from "./call";

const entry = (ms: number, labels: Record<string, string>) => ({ ns: nsOfMs(ms), line: "", labels });
const end = (ms: number, labels: Record<string, string>) => callOf(entry(ms, labels));

test("what was not measured is null, and an endpoint without a name is its path", () => {
  const call = end(2000, {
    c_request_id: "req_1", c_url: "http://127.0.0.1:1/v1/chat?key=x", c_duration_ms: "500.5", c_status_code: "200",
      c_ttft_ms: "", type: "response",
  });
  expect([call.endpoint, call.durationMs, call.startMs, call.ttftMs, call.status, call.outcome])
    .toEqual(["/v1/chat", 500.5, 1499.5, null, 200, "completed"]);
});

test("fields of structured metadata count where the line has none", () => {
  expect(end(1, { model: "m", duration_ms: "7", outcome: "aborted_by_client" }))
    .toMatchObject({ model: "m", durationMs: 7 });
  expect(isAborted(end(1, { outcome: "aborted_by_client" }))).toBe(true);
  expect(isFailed(end(1, { type: "exception" }))).toBe(true);
});

test("a call is for its user, else for whom the request names, else for its program", () => {
  expect(callerOf(entry(1, { c_request_id: "a", c_caller: "notebook", c_user_agent: "curl/8" })).who).toBe("notebook");
  expect(callerOf(entry(1, { c_request_id: "a", c_user_agent: "curl/8", c_remote_addr: "::1" })).who).toBe("curl/8");
  const calls = [end(5, { c_request_id: "a" }), end(6, { c_request_id: "b", c_user_id: "u" })];
  const whose = [callerOf(entry(1, { c_request_id: "a", c_caller: "notebook" })),
    callerOf(entry(1, { c_request_id: "b", c_caller: "x" }))];
  expect(joined(calls, whose).calls.map((call) => call.who)).toEqual(["notebook", "u"]);
});

test("a call of proxy and server is one, the outer, with what the inner one knows", () => {
  const proxy = end(1000, {
    c_request_id: "a", c_trace_id: "t", c_span_id: "1", c_upstream: "http://up", c_duration_ms: "90",
      c_url: "http://h/v1/x", c_model: "m",
  });
  const server = end(990, {
    c_request_id: "a", c_trace_id: "t", c_span_id: "2", c_service: "llm", c_duration_ms: "80", c_endpoint: "chat",
      c_cached_tokens: "3",
  });
  const { calls, twice } = joined([server, proxy], []);
  expect(twice).toBe(1);
  expect(calls).toMatchObject([{ durationMs: 90, source: "http://up", endpoint: "chat", cachedTokens: 3, model: "m" }]);
});

test("two calls of one service with one id are two, and a record that was shipped twice is one", () => {
  const one = end(1000, { c_request_id: "a", c_trace_id: "t", c_span_id: "1", c_service: "s" });
  const other = end(2000, { c_request_id: "a", c_trace_id: "t", c_span_id: "2", c_service: "s" });
  expect(joined([one, other, { ...one }], []).calls.map((call) => call.endMs)).toEqual([1000, 2000]);
  const proxied = [one, other].map((call) => ({ ...call, key: `p${call.key}`, source: "http://up" }));
  expect(joined([one, other, ...proxied], []).calls).toHaveLength(4); // Which belong together, nobody has said.
});

test("of an address its path is shown", () => {
  expect([pathOf("http://a:1/b/c?d#e"), pathOf("/x?y"), pathOf("")]).toEqual(["/b/c", "/x", ""]);
});
