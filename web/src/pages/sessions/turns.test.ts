import { expect, test } from "vitest";
import { Turns } from "./turns";

test("no more than so many run at a time, and a failure lets the next go", async () => {
  const turns = new Turns(2);
  let [running, most] = [0, 0];
  const work = (fails: boolean) => async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    if (fails) throw new Error("no");
    return 1;
  };
  for (let again = 0; again < 2; again++) {
    const done = await Promise.allSettled([true, false, true, false, false].map((fails) => turns.run(work(fails))));
    expect(done.map((one) => one.status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(most).toBe(2); // The second time, too: what was handed on is still taken.
  }
});
