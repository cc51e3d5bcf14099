import * as loki from "../../api/loki";
import { msOf, type Ns } from "../../api/ns";
import { topOf } from "../../logql/compose";
import type { Vocabulary } from "../../editor/complete";

const kept = 60_000;
const most = 100;

/** What the server knows of the time that is looked at; each answer holds for a minute. */
export function vocabularyOf(range: () => { start: Ns; end: Ns }): Vocabulary {
  const answers = new Map<string, { at: number; names: Promise<unknown> }>();
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = answers.get(key);
    if (known && Date.now() - known.at < kept) return known.names as Promise<T>;
    if (answers.size > most) answers.clear();
    const names = ask();
    answers.set(key, { at: Date.now(), names });
    names.catch(() => answers.delete(key));
    return names;
  };
  return {
    labels: () => once("labels", () => loki.labelNames(range().start, range().end)),
    values: (label) => once(`label ${label}`, () => loki.labelValues(label, range().start, range().end)),
    fields: (query) => once(`fields ${query}`, async () =>
      (await loki.detectedFields(query, range().start, range().end)).filter((f) => !f.name.endsWith("_extracted"))),
    fieldValues: (query, field) => once(`values ${field} ${query}`, async () => {
      const { start, end } = range();
      const found = await loki.instant(topOf(query, field, [], msOf(end) - msOf(start), 50), end);
      return found.map((one) => one.labels[field] ?? "").filter((value) => value !== "");
    }),
  };
}
