import { getJson } from "./http";

export interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  state: string;
  activeAt: string;
  value: string;
}

export interface Rule {
  name: string;
  type: "alerting" | "recording";
  state?: string;
  query: string;
  /** Seconds that it must hold before it fires. */
  duration?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  alerts?: Alert[];
  health: string;
  lastError?: string;
  lastEvaluation: string;
}

export interface RuleGroup {
  name: string;
  file: string;
  interval: number;
  rules: Rule[];
}

/** All rules and how they stand. */
export async function ruleGroups(signal?: AbortSignal): Promise<RuleGroup[]> {
  return (await getJson<{ data?: { groups?: RuleGroup[] } }>("prometheus/api/v1/rules", {}, signal)).data?.groups ?? [];
}
