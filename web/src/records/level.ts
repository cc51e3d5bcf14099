export const levels = ["error", "warn", "info", "debug", "trace", "unknown"] as const;
export type Level = (typeof levels)[number];

/** The level that a word means; fatal ones count as errors. */
export function levelOf(word: string | undefined): Level {
  switch ((word ?? "").toLowerCase()) {
    case "fatal": case "critical": case "crit": case "emerg": case "alert": case "panic":
    case "error": case "err": case "eror":
      return "error";
    case "warn": case "warning":
      return "warn";
    case "info": case "information": case "notice":
      return "info";
    case "debug": case "dbug":
      return "debug";
    case "trace": case "verbose":
      return "trace";
    default:
      return "unknown";
  }
}
