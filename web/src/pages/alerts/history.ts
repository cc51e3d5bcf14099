import { labelValues, lines, type Entry } from "../../api/loki";
import type { Ns } from "../../api/ns";

/** A time at which an alert began to fire, or was over. */
export interface Change {
  readonly ns: Ns;
  readonly name: string;
  readonly state: string;
  readonly value: string;
  readonly labels: readonly (readonly [string, string])[];
}

const logger = "hewn.rules";
const own = ["alertstate", "alertname", "value", "active_since", "logger", "service_name", "detected_level", "level",
  "message", "timestamp"];

/** What the server has logged of its alerts, the newest first; null where it logs none, as a Loki does not. */
export async function changes(start: Ns, end: Ns, most: number, signal?: AbortSignal): Promise<Change[] | null> {
  if (!(await labelValues("logger", start, end, signal)).includes(logger)) return null;
  return (await lines(`{logger="${logger}"} | alertstate!=""`, start, end, most, "backward", signal)).map(changeOf);
}

export function changeOf({ ns, labels }: Entry): Change {
  return {
    ns,
    name: labels["alertname"] ?? "",
    state: labels["alertstate"] ?? "",
    value: labels["value"] ?? "",
    labels: Object.entries(labels).filter(([name]) => !own.includes(name)),
  };
}
