import * as loki from "../api/loki";
import type { Ns } from "../api/ns";

/**
 * Selectors that together have every line once: of log files by their names, of pushed lines by what every stream has.
 */
export async function everything(start: Ns, end: Ns, signal?: AbortSignal): Promise<string[]> {
  const names = await loki.labelNames(start, end, signal);
  const likely = ["filename", "service_name", "service", "app", "job"].filter((name) => names.includes(name));
  if (likely.length === 0 && names[0]) likely.push(names[0]);
  return likely.map((name, i) =>
    `{${[`${name}=~".+"`, ...likely.slice(0, i).map((other) => `${other}=""`)].join(", ")}}`);
}
