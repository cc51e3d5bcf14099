import { expect, test } from "vitest";
import { bytesText } from "./bytes";

test("bytes are short", () => {
  expect([0, 17, 1023, 1024, 1536, 1048575, 1073741824, 5e15].map(bytesText)).toEqual([
    "0 B", "17 B", "1023 B", "1 KiB", "1.5 KiB", "1 MiB", "1 GiB", "4547 TiB"]);
});
