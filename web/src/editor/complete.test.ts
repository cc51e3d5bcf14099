import { expect, test } from "vitest";
import { placeOf } from "./complete";

test.each([
  ["", { kind: "start", word: "" }],
  ["su", { kind: "start", word: "su" }],
  ["{", { kind: "label", word: "" }],
  ['{app="x", mo', { kind: "label", word: "mo" }],
  ['{app="x", model=~"ll', { kind: "value", label: "model", word: "ll" }],
  ['{app="}", model="', { kind: "value", label: "model", word: "" }],
  ['sum by (lev', { kind: "grouping", word: "lev" }],
  ['{app="x"} | js', { kind: "stage", word: "js", lines: '{app="x"}' }],
  ['rate({app="x"} | json | ', { kind: "stage", word: "", lines: '{app="x"} | json' }],
  ['{app="x"} | json | model="q', { kind: "fieldValue", field: "model", word: "q", lines: '{app="x"} | json' }],
])("%s", (before, place) => expect(placeOf(before)).toEqual(place));
