import { expect, test } from "vitest";
import { ofStream, runOfStream } from "./runs";

test("a session of a Loki is known by its lines over time", () => {
  const run = ofStream({ workspace: "ml", session: "mnist" }, [[1060, 5], [1180, 7]], 1_000_000, 60_000);
  expect([run.path, run.status, run.started_at, run.ended_at]).toEqual([
    "ml/mnist", "unknown", new Date(1_000_000).toISOString(), new Date(1_180_000).toISOString()]);
  expect(run.lines!.slice(0, 4)).toEqual([5, 0, 7, 0]);
  expect(run.lines!.length).toBe(60);
});

test("its log is asked for by its names", () => {
  expect(runOfStream("a/b/c").labels).toEqual({ workspace: "a/b", session: "c" });
  expect(runOfStream("c").labels).toEqual({ session: "c" });
});
