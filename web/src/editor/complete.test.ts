import { expect, test } from "vitest";
import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { completion, placeOf, typedOver } from "./complete";

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

test("a field of numbers is completed by its name, one of texts with what texts are compared by", async () => {
  const vocabulary = {
    labels: () => Promise.resolve([]), values: () => Promise.resolve([]), fieldValues: () => Promise.resolve([]),
    fields: () => Promise.resolve([
      { name: "duration_ms", type: "float" }, { name: "size", type: "bytes" }, { name: "model", type: "string" }]),
  };
  const doc = '{app="x"} | json | ';
  const found = await completion(vocabulary)(new CompletionContext(EditorState.create({ doc }), doc.length, true));
  expect(found!.options.slice(-3).map((one) => one.apply)).toEqual(["duration_ms", "size", 'model="']);
});

/** What stands there after a completion has put `model="` and somebody goes on. */
function goneOn(keys: string): string {
  let [text, pending] = ['model="', '="'];
  for (const key of keys) {
    const over = typedOver(pending, key);
    text = over ? text.slice(0, text.length - over.cut) + over.text : text + key;
    pending = over?.pending ?? "";
  }
  return text;
}

test.each([
  ["q", 'model="q'], ['="q', 'model="q'], ['"q', 'model="q'], ['=q', 'model="q'], ['=~"q', 'model=~"q'],
  ['!="q', 'model!="q'], [">5", "model>5"], ['"="', 'model="="'],
])("%s behind what a completion put there", (keys, text) => expect(goneOn(keys)).toBe(text));
