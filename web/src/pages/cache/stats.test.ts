import { expect, test } from "vitest";
import { nsOfMs } from "../../api/ns";
import { growth, held, hitRates, statOf, total } from "./stats";

const stat = (ms: number, service: string, values: Record<string, number>) => statOf({
  ns: nsOfMs(ms), line: "",
  labels: { c_service: service,
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`c_${name}`, String(value)])) },
});

test("counters grow by themselves, and begin anew with their program", () => {
  const stats = [
    stat(10, "a", { evictions: 5 }), stat(30, "a", { evictions: 9 }), stat(60, "a", { evictions: 2 }),
      stat(90, "b", { evictions: 100 })];
  expect(growth(stats, "evictions", 0, 100, 2)).toEqual([4, 2]);
  expect(total(growth(stats, "lost_blocks", 0, 100, 2))).toBeNull();
});

test("what caches hold is of each the last, together", () => {
  const stats = [stat(10, "a", { hot_tokens: 1 }), stat(20, "a", { hot_tokens: 64 }),
    stat(15, "b", { hot_tokens: 32 })];
  expect(held(stats, "hot_tokens", 0, 100, 2)).toEqual([96, null]);
});

test("a hit rate is of the uses of its time, and of none where nothing was used", () => {
  const stats = [
    stat(0, "a", { hot_hits: 0, cold_hits: 0 }), stat(40, "a", { hot_hits: 30, cold_hits: 10 }),
      stat(90, "a", { hot_hits: 30, cold_hits: 10 })];
  expect(hitRates(stats, 0, 100, 2)).toEqual([75, null]);
});
