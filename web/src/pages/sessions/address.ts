/** What the page shows, as its address holds it. */
export interface SessionsView {
  /** Paths of the sessions that are shown: none is the list, one is a run, several are compared. */
  runs: string[];
  tab: Tab;
  /** What names, tags and descriptions in the list must have. */
  filter: string;
  status: string;
  /** How much curves are smoothed, from 0 to 0.99. */
  smooth: number;
  log: boolean;
  /** Whether parameters that are the same in all compared sessions are shown, too. */
  all: boolean;
  /** What the lines of a run's log must have. */
  find: string;
}

export const tabs = ["curves", "parameters", "log", "console", "files"] as const;
export type Tab = (typeof tabs)[number];
export const statuses = ["running", "completed", "failed", "crashed", "interrupted", "unknown"] as const;

const mostRuns = 20;

export function viewOf(hash: string): SessionsView {
  const parts = new URLSearchParams(hash.split("?")[1] ?? "");
  const tab = parts.get("tab") as Tab;
  const smooth = Number(parts.get("smooth") ?? 0);
  const status = parts.get("status") ?? "";
  return {
    runs: [...new Set(parts.getAll("run"))].filter((one) => one !== "").slice(0, mostRuns),
    tab: tabs.includes(tab) ? tab : "curves",
    filter: parts.get("q") ?? "",
    status: (statuses as readonly string[]).includes(status) ? status : "",
    smooth: smooth > 0 && smooth < 1 ? smooth : 0,
    log: parts.get("log") === "1",
    all: parts.get("all") === "1",
    find: parts.get("find") ?? "",
  };
}

export function addressOf(view: SessionsView): string {
  const parts = new URLSearchParams();
  for (const run of view.runs) parts.append("run", run);
  if (view.tab !== "curves") parts.set("tab", view.tab);
  if (view.filter) parts.set("q", view.filter);
  if (view.status) parts.set("status", view.status);
  if (view.smooth > 0) parts.set("smooth", String(view.smooth));
  if (view.log) parts.set("log", "1");
  if (view.all) parts.set("all", "1");
  if (view.find) parts.set("find", view.find);
  const text = String(parts);
  return text ? `#/sessions?${text}` : "#/sessions";
}
