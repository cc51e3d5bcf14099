import type { Pair } from "../../api/runs";

/** A parameter, and what each of several runs has for it; undefined where a run has none. */
export interface Row {
  readonly name: string;
  readonly values: readonly (string | undefined)[];
  readonly differs: boolean;
}

/** The parameters of runs side by side, those that differ first, then by name. */
export function sideBySide(runs: readonly (readonly Pair[])[]): Row[] {
  const tables = runs.map((pairs) => new Map(pairs));
  const names = [...new Set(runs.flatMap((pairs) => pairs.map(([name]) => name)))].sort();
  const rows = names.map((name) => {
    const values = tables.map((table) => table.get(name));
    return { name, values, differs: values.some((value) => value !== values[0]) };
  });
  return [...rows.filter((row) => row.differs), ...rows.filter((row) => !row.differs)];
}

/** A value as people read it: texts without their quotation marks. */
export function valueText(json: string | undefined): string {
  if (json === undefined) return "—";
  if (!json.startsWith('"')) return json;
  try {
    return String(JSON.parse(json));
  } catch {
    return json;
  }
}
