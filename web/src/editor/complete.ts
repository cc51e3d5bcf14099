import { FUNCTIONS } from "@grafana/lezer-logql";
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";

/** Names and values that the server knows. */
export interface Vocabulary {
  labels(): Promise<string[]>;
  values(label: string): Promise<string[]>;
  /** Fields of the lines of a query. */
  fields(query: string): Promise<readonly { readonly name: string; readonly type: string }[]>;
  /** The commonest values of a field of these lines. */
  fieldValues(query: string, field: string): Promise<string[]>;
}

const stages: readonly (readonly [string, string])[] = [
  ["json", "reads the line's JSON fields"], ["logfmt", "reads key=value fields"],
    ["pattern", "reads fields by a pattern: `<ip> - <_>`"],
  ["regexp", "reads fields by named groups"], ["unpack", "undoes pack"], ["line_format", "writes the line anew"],
  ["label_format", "renames and makes labels"], ["decolorize", "takes colours away"], ["drop", "leaves labels out"],
  ["keep", "leaves all other labels out"], ["unwrap", "takes a field as the number of a metric"],
];
const filters: readonly (readonly [string, string])[] = [
  ['|= ""', "lines with this text"], ['!= ""', "lines without it"], ['|~ ""', "lines that match"],
    ['!~ ""', "lines that do not"],
];

/** What can stand at a place of a query. */
export type Place =
  | { kind: "label"; word: string }
  | { kind: "value"; label: string; word: string }
  | { kind: "stage"; word: string; lines: string }
  | { kind: "fieldValue"; field: string; word: string; lines: string }
  | { kind: "grouping"; word: string }
  | { kind: "start"; word: string };

/** Finds out what stands before the cursor. */
export function placeOf(before: string): Place {
  const selector = before.slice(before.lastIndexOf("{") + 1);
  const isInside = before.includes("{") && !/\}/.test(selector.replace(/"(?:[^"\\]|\\.)*"?/g, ""));
  const word = /[\w:]*$/.exec(before)![0];
  if (isInside) {
    const value = /([\w:]+)\s*(?:=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)$/.exec(selector);
    return value ? { kind: "value", label: value[1]!, word: value[2]! } : { kind: "label", word };
  }
  if (/\b(?:by|without|on|ignoring)\s*\([^()]*$/.test(before)) return { kind: "grouping", word };
  const start = before.lastIndexOf("{");
  if (start < 0) return { kind: "start", word };
  const stage = /\|\s*([\w]*)$/.exec(before);
  if (stage) return { kind: "stage", word: stage[1]!, lines: before.slice(start, stage.index).trim() };
  const value = /\|\s*([\w]+)\s*(?:=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)$/.exec(before);
  if (value) return { kind: "fieldValue", field: value[1]!, word: value[2]!, lines: before.slice(start, value.index)
    .trim() };
  return { kind: "start", word };
}

/**
 * What becomes of a character that is typed where a completion left `pending` (`="`, or what is left of it) before the
 * cursor: so much is cut, `text` put there. Null: it is put in as ever.
 */
export function typedOver(pending: string, typed: string): { cut: number; text: string; pending: string } | null {
  if (!pending) return null;
  if (typed === '"') return { cut: 0, text: "", pending: "" };
  if (pending.startsWith(typed)) return { cut: 0, text: "", pending: pending.slice(1) };
  return /^[!~<>=]$/.test(typed) ? { cut: pending.length, text: typed, pending: "" } : null;
}

/** Completes by what the server knows. */
export function completion(vocabulary: Vocabulary) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const before = context.state.sliceDoc(0, context.pos);
    const place = placeOf(before);
    if (place.kind === "start" && place.word === "" && !context.explicit) return null;
    const options = await optionsOf(place, vocabulary).catch(() => []); // The query itself says what fails.
    return options.length ? { from: context.pos - place.word.length, options, validFor: /^[\w:.\- ]*$/ } : null;
  };
}

async function optionsOf(place: Place, vocabulary: Vocabulary): Promise<Completion[]> {
  switch (place.kind) {
    case "label":
      return named(await vocabulary.labels(), "property", (name) => `${name}="`);
    case "grouping":
      return named(await vocabulary.labels(), "property", (name) => name);
    case "value":
      return named(await vocabulary.values(place.label), "text", inQuotes);
    case "fieldValue":
      return named(await vocabulary.fieldValues(place.lines, place.field), "text", inQuotes);
    case "stage":
      return [
        ...stages.map(([label, detail]) => ({ label, detail, type: "keyword", boost: 1 })),
        // Numbers are compared with what people choose; texts are mostly equal to something.
        ...(await vocabulary.fields(place.lines)).map(({ name, type }) => ({
          label: name, type: "property", apply: /^(int|float|duration|bytes)$/.test(type) ? name : `${name}="`,
        })),
      ];
    case "start":
      return [
        ...filters.map(([label, detail]) => ({ label, detail, type: "operator" })),
        ...FUNCTIONS.map((f) => ({
          label: f.label, type: "function", apply: `${f.insertText ?? f.label}(`,
            ...(f.documentation ? { info: f.documentation } : {}),
        })),
      ];
  }
}

const inQuotes = (value: string) => JSON.stringify(value).slice(1, -1) + '"';

function named(names: readonly string[], type: string, apply: (name: string) => string): Completion[] {
  return names.map((label) => ({ label, type, apply: apply(label) }));
}
