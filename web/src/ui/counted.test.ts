import { expect, test } from "vitest";
import { counted } from "./counted";

test.each([[0, "line", "0 lines"], [1, "line", "1 line"], [2000, "index", "2,000 indexes"]])(
  "%d of %s is %s", (count, noun, text) => expect(counted(count, noun)).toBe(text));
