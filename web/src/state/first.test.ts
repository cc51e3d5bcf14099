import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let asked: string[] = [];
let isIn = true;

beforeEach(() => {
  vi.resetModules(); // What was asked ahead belongs to one page.
  [asked, isIn] = [[], true];
  vi.stubGlobal("document", { baseURI: "http://h/logs/" });
  vi.stubGlobal("fetch", (url: URL) => {
    const isAtEnds = url.searchParams.get("ends_only") === "true";
    const ends = isAtEnds ? "ends of " : url.searchParams.has("end") ? `until ${url.searchParams.get("end")} ` : "";
    asked.push(`${url.pathname}?${ends}${url.searchParams.get("query") ?? ""}`);
    return Promise.resolve(new Response(JSON.stringify({ logged_in: isIn })));
  });
});
afterEach(() => vi.unstubAllGlobals());

const [session, lines] = ["/logs/page/session?", "/logs/loki/api/v1/query_range?ends of "];

test.each([
  ["", [session, `${lines}{filename=~".+"}`, `${lines}{service_name=~".+", filename=""}`]],
  ["#/explore?q=%7Ba%3D%22b%22%7D&from=now-2d", [session, `${lines}{a="b"}`]],
  ["#/explore?q=%7Ba%3D%22b%22%7D&from=2023-11-14&to=2023-11-15&at=1700000000000000000&top=1700000000000000005.1",
    [session, '/logs/loki/api/v1/query_range?until 1700000000000000006 {a="b"}']],
  ["#/explore?q=sum(rate(%7Ba%3D%22b%22%7D%5B5m%5D))", [session]],
  ["#/explore?q=%7Ba%3D%22b%22%7D&tail=1", [session]],
  ["#/api", [session]],
])("at %s what is shown first is asked for before the page is there", async (hash, expected) => {
  const { askFirst } = await import("./first");
  await askFirst(hash);
  expect(asked).toEqual(expected);
});

test("who is not logged in asks for no lines", async () => {
  isIn = false;
  const { askFirst } = await import("./first");
  await askFirst("");
  expect(asked).toEqual([session]);
});

test("an answer is taken by one, and what was wanted before is not asked ahead", async () => {
  const { askAhead, takeAhead } = await import("../api/ahead");
  const [url, other] = [new URL("http://h/logs/a?query=x"), new URL("http://h/logs/b?query=y")];
  const answer = askAhead(url);
  expect(takeAhead(url)).toBe(answer);
  expect(takeAhead(url)).toBeUndefined();
  expect(takeAhead(other)).toBeUndefined();
  expect(askAhead(other)).toBeNull();
  expect(asked).toEqual(["/logs/a?x"]);
});

test("the server asks itself at its start what the page asks first", async () => {
  const source = readFileSync(new URL("../../../src/Hewn.Server/Dashboard/FirstQuestion.cs", import.meta.url), "utf8");
  const [, own] = / Query = "\?(.+)";/.exec(source) ?? [];
  const { newestAddress } = await import("../api/lineAddress");
  const { anyFile } = await import("./first");
  const { searchParams } = newestAddress(anyFile, 1n as never, 2n as never);
  for (const name of ["start", "end"]) searchParams.delete(name);
  const asks = new URLSearchParams(own!.replaceAll('\\"', '"'));
  expect(Object.fromEntries(asks)).toEqual(Object.fromEntries(searchParams));
});
