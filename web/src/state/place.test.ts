import { expect, test } from "vitest";
import { placeOf, placesWithin, textOfPlace } from "./place";

test.each([
  ["1768824000000000001", { ns: 1768824000000000001n, nth: 0 }],
  ["1768824000000000001.12", { ns: 1768824000000000001n, nth: 12 }],
])("%s is a line by its time, and which of that time", (text, place) => {
  expect(placeOf(text)).toEqual(place);
  expect(textOfPlace(place)).toBe(text);
});

test.each(["", "x", "1.", "1.x", ".1", "123456789012345678901", "1.12345", "-1"])("%s is none", (text) => {
  expect(placeOf(text)).toBeNull();
});

test("where the list begins is the first place, and what is beside the time is none", () => {
  const view = { at: "5.1", top: "7", around: "9" };
  expect(placesWithin(view, 5n, 9n)).toEqual([{ ns: 7n, nth: 0 }, { ns: 5n, nth: 1 }]);
});
