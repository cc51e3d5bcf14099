import * as loki from "../../api/loki";
import { linesOf } from "../../logql/compose";
import type { Span } from "./source";

/** The labels and fields that lines of the view have. */
export class FieldList {
  labels = $state.raw<readonly string[]>([]);
  fields = $state.raw<readonly loki.Field[]>([]);
  /** What they are of; null while that is asked for, or where the query is at fault. */
  of = $state.raw<{ readonly query: string; readonly range: Span } | null>(null);

  /** A convenience: what fails leaves the list empty, and is told by the query itself. */
  async ask(query: string, range: Span, signal: AbortSignal): Promise<void> {
    try {
      const [labels, found] = await Promise.all([
        loki.labelNames(range.start, range.end, signal),
        loki.detectedFields(linesOf(query), range.start, range.end, signal),
      ]);
      this.labels = labels;
      this.fields = found.filter((one) => !one.name.endsWith("_extracted") && !labels.includes(one.name));
    } catch {
      if (!signal.aborted) this.fields = [];
    }
    if (!signal.aborted) this.of = { query, range };
  }
}
