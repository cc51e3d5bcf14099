import { expect, test } from "vitest";
import { nsOfMs } from "../../api/ns";
import { partOf, snapped } from "./source";

test.each([1, 2, 5, 1000, 60_000])("counts over steps of %i ms are of the part that ends with them", (step) => {
  const start = 1_795_353_754_287;
  for (const part of [0, 1, 7, 99]) {
    const endMs = start + (part + 1) * step;
    expect(partOf((endMs - 1) / 1000, start, step)).toBe(part);
    if (step > 1) expect(partOf(endMs / 1000, start, step)).toBe(part); // A server that rounds.
  }
});

test("a range is widened to whole steps", () => {
  expect(snapped(nsOfMs(1500), nsOfMs(3100), 1000)).toEqual({ start: nsOfMs(1000), parts: 3 });
});
