import { expect, test } from "vitest";
import { brief, visible } from "./visible";

test("what would act is shown as a sign", () => {
  expect(visible("a\u001b[31mb\u202ec\u007f\u009b")).toBe("a␛[31mb⟨202E⟩c␡⟨009B⟩");
});

test("letters of all scripts stay", () => expect(visible("שלום мир 漢字\t<b>")).toBe("שלום мир 漢字\t<b>"));

test("a long text says how much is left out", () => {
  expect(brief("a\nbcd", 3)).toBe("a ⏎ b …[2 more]");
});
