import { expect, test } from "vitest";
import { axisText } from "./axis";

test.each([
  [0, "0"], [0.30000000000000004, "0.3"], [250_000, "250,000"], [20_000_000, "20M"], [1_250_000, "1.25M"],
  [-3_000_000_000, "-3B"], [null, ""],
])("%s is written as %s", (value, text) => expect(axisText(value)).toBe(text));
