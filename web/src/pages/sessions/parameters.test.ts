import { expect, test } from "vitest";
import { sideBySide, valueText } from "./parameters";

test("what differs comes first, and what a run lacks is a difference", () => {
  const rows = sideBySide([[["lr", "0.1"], ["a", "1"]], [["lr", "0.2"], ["a", "1"], ["seed", "7"]]]);
  expect(rows.map((row) => [row.name, row.values, row.differs])).toEqual([
    ["lr", ["0.1", "0.2"], true], ["seed", [undefined, "7"], true], ["a", ["1", "1"], false]]);
});

test("values are shown as they were meant", () =>
  expect([valueText('"sgd"'), valueText("0.1"), valueText(undefined), valueText('"broken')])
    .toEqual(["sgd", "0.1", "—", '"broken']));
