import { expect, test } from "vitest";
import { templateOf, topFrameOf } from "./template";

test("messages of one place have one template", () => {
  const messages = ["call req_0a1 took 15 ms for 'x'", "call req_77f took 9.5 ms for 'yy'"];
  expect(new Set(messages.map(templateOf)).size).toBe(1);
  expect(templateOf("disk is full")).toBe("disk is full");
  expect(templateOf("lost 550e8400-e29b-41d4-a716-446655440000\nmore")).toBe("lost ‹…›");
});

test("the top frame is where it happened", () => {
  expect(topFrameOf("X: no\n   at A.B(Int32 c) in /a/b.cs:line 3\n   at C.D()")).toBe("A.B(Int32 c)");
  expect(topFrameOf('Traceback\n  File "a.py", line 1, in m\n  File "b.py", line 2, in n\nE: x'))
    .toBe('File "b.py", line 2, in n');
  expect(topFrameOf("nothing")).toBe("");
});
