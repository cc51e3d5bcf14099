import { expect, test } from "vitest";
import { nsOf } from "../../api/ns";
import { fieldSizes, slices } from "./fields";

const entry = (line: string) => ({ ns: nsOf("1"), line, labels: {} });

test("fields are measured as they stand in the lines", () => {
  const sizes = fieldSizes([entry('{"a":"é","b":{"c":1}}'), entry('{"a":"xyz"}'), entry("plain text")]);
  expect(sizes).toEqual([
    { name: "a", bytes: 9 + 10, lines: 2, values: 2, longest: 10 },
    { name: "b", bytes: 12, lines: 1, values: 1, longest: 12 },
    { name: "", bytes: 10, lines: 1, values: 1, longest: 10 },
  ]);
});

test("slices cover a time without gaps", () => expect(slices(0n, 10n, 3)).toEqual([[0n, 3n], [3n, 6n], [6n, 10n]]));
