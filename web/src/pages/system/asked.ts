import type { Ns } from "../../api/ns";
import type { TimeRange } from "../../ui/timeRange";

/** The time that is looked at, and what has lines in it. */
export interface Asked {
  readonly start: Ns;
  readonly end: Ns;
  /** Together they have each line once. */
  readonly selectors: readonly string[];
  /** The labels of its streams. */
  readonly names: readonly string[];
  readonly range: TimeRange;
}
