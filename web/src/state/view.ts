import { placeOf } from "./place";

/** All that makes a view of Explore, as its address holds it. */
export interface View {
  query: string;
  from: string;
  to: string;
  columns: string[];
  raw: boolean;
  wrap: boolean;
  dense: boolean;
  utc: boolean;
  tail: boolean;
  fields: boolean;
  /** The line that is open, as a place; empty for none. */
  at: string;
  /** The line at the top of a list that is scrolled, as a place; empty for the beginning. */
  top: string;
  /** The line whose surroundings are shown, as a place; empty for none. */
  around: string;
  /** The field whose values are shown; empty for none. */
  field: string;
}

export const defaults: Readonly<View> = {
  query: "", from: "now-1h", to: "now", columns: [], raw: false, wrap: false, dense: false, utc: false, tail: false,
    fields: true, at: "", top: "", around: "", field: "",
};

const places = ["at", "top", "around"] as const;

/** Where there is little room, lines come first, unless the address says something else. */
const hasRoom = () => !globalThis.matchMedia?.("(max-width: 700px)").matches;

/** The part of an address behind `#`. */
export function addressOf(view: View): string {
  const parts = new URLSearchParams();
  if (view.query) parts.set("q", view.query);
  parts.set("from", view.from);
  parts.set("to", view.to);
  if (view.columns.length) parts.set("cols", view.columns.join(","));
  for (const name of ["raw", "wrap", "dense", "utc", "tail"] as const) if (view[name]) parts.set(name, "1");
  if (view.fields !== hasRoom()) parts.set("fields", view.fields ? "1" : "0");
  for (const name of [...places, "field"] as const) if (view[name]) parts.set(name, view[name]);
  return `#/explore?${parts}`;
}

/** Reads what {@link addressOf} wrote; what is missing or unknown is as by default. */
export function viewOf(hash: string): View {
  const parts = new URLSearchParams(hash.split("?")[1] ?? "");
  const flag = (name: string) => parts.get(name) === "1";
  const [at, top, around] = places.map((name) => parts.get(name) ?? "").map((text) => placeOf(text) ? text : "");
  return {
    query: parts.get("q") ?? "",
    from: parts.get("from") ?? defaults.from,
    to: parts.get("to") ?? defaults.to,
    columns: [...new Set((parts.get("cols") ?? "").split(","))].filter((name) => name !== ""),
    raw: flag("raw"), wrap: flag("wrap"), dense: flag("dense"), utc: flag("utc"), tail: flag("tail"),
    fields: parts.has("fields") ? parts.get("fields") !== "0" : hasRoom(),
    at: at!, top: top!, around: around!, field: parts.get("field") ?? "",
  };
}
