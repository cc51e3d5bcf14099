/** All that makes a view of calls, as its address holds it. */
export interface CallsView {
  from: string;
  to: string;
  /** What it is compared with: the time of the same length before, a day or a week earlier, nothing. */
  versus: "before" | "day" | "week" | "none";
  model: string;
  endpoint: string;
  who: string;
  source: string;
  outcome: string;
  /** Only calls that took at least and at most so many milliseconds; empty for all. */
  slowerThan: string;
  fasterThan: string;
  list: "slowest" | "newest" | "failed";
  /** The call that is open, by its id and the time of its end in nanoseconds; empty for none. */
  call: string;
  at: string;
  /** By which columns tables are sorted: `table:column` or `table:column:up`, with commas. */
  sort: string;
}

/** By what a table is sorted: a column, `×` and a column for how it has changed, `name`, or nothing. */
export interface Order {
  readonly by: string;
  readonly isDown: boolean;
}

export const callsDefaults: Readonly<CallsView> = {
  from: "now-24h", to: "now", versus: "before", model: "", endpoint: "", who: "", source: "", outcome: "",
    slowerThan: "",
  fasterThan: "", list: "slowest", call: "", at: "", sort: "",
};

const names = Object.keys(callsDefaults) as (keyof CallsView)[];
const short: Partial<Record<keyof CallsView, string>> = { versus: "vs", slowerThan: "min", fasterThan: "max" };
const allowed: Partial<Record<keyof CallsView, readonly string[]>> = {
  versus: ["before", "day", "week", "none"], list: ["slowest", "newest", "failed"],
};

/** The part of an address behind `#`; what is as by default is left out, but for the time. */
export function callsAddress(page: string, view: CallsView): string {
  const parts = new URLSearchParams({ from: view.from, to: view.to });
  for (const name of names)
    if (name !== "from" && name !== "to" && view[name] !== callsDefaults[name]) parts.set(short[name] ?? name,
      view[name]);
  return `#/${page}?${parts}`;
}

/** Reads what {@link callsAddress} wrote; what is missing or unknown is as by default. */
export function callsViewOf(hash: string): CallsView {
  const parts = new URLSearchParams(hash.split("?")[1] ?? "");
  const view: Record<string, string> = { ...callsDefaults };
  for (const name of names) {
    const text = parts.get(short[name] ?? name);
    if (text === null || (allowed[name] && !allowed[name].includes(text))) continue;
    if ((name === "slowerThan" || name === "fasterThan") && !/^\d+(\.\d+)?$/.test(text)) continue;
    if (name === "at" && !/^\d{1,20}$/.test(text)) continue;
    view[name] = text;
  }
  return view as unknown as CallsView;
}

/** The address of a page about calls: from another one with its time, comparison, model and caller. */
export function besideAddress(page: string, hash: string): string {
  const beside = /^#\/(api|llm)\b/.exec(hash)?.[1];
  if (!beside || beside === page) return `#/${page}`;
  const { from, to, versus, model, who } = callsViewOf(hash);
  return callsAddress(page, { ...callsDefaults, from, to, versus, model, who });
}

/** How much earlier the time is that another one is compared with, in milliseconds; null for none. */
export function earlierMs(versus: CallsView["versus"], lengthMs: number): number | null {
  const day = 86_400_000;
  return versus === "none" ? null : versus === "day" ? day : versus === "week" ? 7 * day : lengthMs;
}

/** By what a table is sorted, as `sort` of a view tells. */
export function orderOf(sort: string, table: string): Order {
  const [, by = "", up] = sort.split(",").map((one) => one.split(":")).find(([name]) => name === table) ?? [];
  return { by, isDown: up !== "up" };
}

/** `sort` of a view with another order of one table. */
export function resorted(sort: string, table: string, order: Order): string {
  const others = sort.split(",").filter((one) => one !== "" && !one.startsWith(`${table}:`));
  return [...others, `${table}:${order.by}${order.isDown ? "" : ":up"}`].join(",");
}
