import { expect, test } from "vitest";
import { bytesText, msText, numberText, ratioText, shareText, shellWord } from "./text";

test("a path is one word of a shell", () => {
  expect(["/var/log/a-b", "/my logs", "/it's"].map(shellWord)).toEqual(["/var/log/a-b", "'/my logs'", "'/it'\\''s'"]);
});

test("figures have three digits, and a dash where there is none", () => {
  expect([msText(0.874), msText(45.23), msText(999.6), msText(2345), msText(200_000), msText(null)])
    .toEqual(["0.874 ms", "45.2 ms", "1,000 ms", "2.35 s", "3.33 min", "–"]);
  expect([numberText(1234567), numberText(12.345), numberText(NaN)]).toEqual(["1,234,567", "12.3", "–"]);
  expect([shareText(0.0313), shareText(1), bytesText(131072), bytesText(512)])
    .toEqual(["3.13 %", "100 %", "128 KiB", "512 B"]);
  expect([ratioText(2, 1), ratioText(1, 0), ratioText(null, 1)]).toEqual(["×2", "", ""]);
});
