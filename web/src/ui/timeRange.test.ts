import { expect, test } from "vitest";
import { changed, daysOf, quickRanges, resolved, timeOf, wordsOf } from "./timeRange";

const now = Date.parse("2026-01-19T12:00:00Z");

test("times are relative or dates", () => {
  expect(timeOf("now-15m", now)).toBe(now - 900_000);
  expect(timeOf("2026-01-19T11:00:00Z", now)).toBe(now - 3_600_000);
  expect(timeOf("yesterday", now)).toBeNull();
});

test("today begins at midnight, and yesterday ends there", () => {
  expect(daysOf(now, true)).toEqual([
    ["today", { from: "2026-01-19T00:00:00.000Z", to: "now" }],
    ["yesterday", { from: "2026-01-18T00:00:00.000Z", to: "2026-01-19T00:00:00.000Z" }],
  ]);
  const [today, yesterday] = daysOf(now, false).map(([, range]) => resolved(range, now)!);
  expect(yesterday!.end).toBe(today!.start);
});

test("a range that ends before it begins is none", () => {
  expect(resolved({ from: "now", to: "now-1h" }, now)).toBeNull();
});

test("a range is moved and zoomed", () => {
  expect(changed({ from: "now-1h", to: "now" }, now, -0.5, 1).from).toBe("2026-01-19T10:30:00.000Z");
  expect(changed({ from: "now-1h", to: "now" }, now, 0, 2))
    .toEqual({ from: "2026-01-19T10:30:00.000Z", to: "2026-01-19T12:30:00.000Z" });
});

test("a range has words", () => {
  expect(wordsOf({ from: "now-1h", to: "now" }, true)).toBe("last hour");
  expect(wordsOf({ from: "now-48h", to: "now" }, true)).toBe("last 48 hours");
  for (const [from, words] of quickRanges) expect(wordsOf({ from, to: "now" }, true)).toBe(words);
  expect(wordsOf({ from: "2026-01-19T11:00:00.000Z", to: "now" }, true)).toBe("2026-01-19 11:00:00 – now");
});
