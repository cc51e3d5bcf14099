import { expect, test } from "vitest";
import { nsOf } from "../../api/ns";
import { changeOf } from "./history";

test("a change has its alert's own labels, not those of the record", () => {
  const labels = { logger: "hewn.rules", alertname: "Slow", alertstate: "firing", value: "3", model: "a",
    service_name: "hewn" };
  expect(changeOf({ ns: nsOf("5"), line: "{}", labels })).toEqual({
    ns: nsOf("5"), name: "Slow", state: "firing", value: "3", labels: [["model", "a"]] });
});
