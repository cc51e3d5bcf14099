import { expect, test } from "vitest";
import { nsOf } from "../../api/ns";
import { TailLines } from "./tailLines";

const entries = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ ns: nsOf(String(from + i)), line: String(from + i), labels: {} }));

test("the newest lines are held, the others counted", () => {
  const lines = new TailLines(1000);
  for (let i = 0; i < 50; i++) lines.add(entries(i * 100, 100), i * 100);
  expect([lines.length, lines.gone, lines.came]).toEqual([1000, 4000, 5000]);
  expect([lines.at(0)?.line, lines.at(999)?.line, lines.at(1000)]).toEqual(["4000", "4999", undefined]);
});

test("the rate is of the last five seconds", () => {
  const lines = new TailLines(10);
  lines.add(entries(0, 100), 0);
  lines.add(entries(0, 50), 9000);
  expect(lines.rate(10_000)).toBe(10);
});
