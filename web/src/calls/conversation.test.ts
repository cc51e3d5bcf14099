import { expect, test } from "vitest";
import { answeredOf, askedOf, offeredOf, piecesOf } from "./conversation";

const told = (turns: ReturnType<typeof askedOf>) => turns.map((turn) => [turn.role, turn.text]);

test("a chat of OpenAI's form, with pictures, tools and their results", () => {
  const asked = askedOf({
    messages: [
      { role: "system", content: "Be short." },
      {
        role: "user", content: [
          { type: "text", text: "What is it?" }, { type: "image_url", image_url: { url: "[image/png, 8 bytes]" } }],
      },
      {
        role: "assistant", content: null,
        tool_calls: [{ id: "1", function: { name: "look", arguments: "{\"at\":1}" } }],
      },
      { role: "tool", tool_call_id: "1", content: "a cat" },
    ],
    tools: [{ type: "function", function: { name: "look" } }],
  });
  expect(told(asked)).toEqual([
    ["system", "Be short."], ["user", "What is it?\n[image/png, 8 bytes]"], ["assistant", ""], ["tool", "a cat"]]);
  expect(asked[2]!.tools).toEqual([{ name: "look", input: "{\"at\":1}" }]);
  expect(asked[3]!.label).toBe("1");
  expect(offeredOf({ tools: [{ type: "function", function: { name: "look" } }] })).toEqual(["look"]);
});

test("answers of several choices say why they ended, and what was thought", () => {
  const [first, second] = answeredOf({
    choices: [
      { finish_reason: "stop", message: { role: "assistant", content: "A cat.", reasoning_content: "fur" } },
      { finish_reason: "length", text: "A" },
    ],
  });
  expect(first).toEqual({ role: "assistant", text: "A cat.", label: "stop", reasoning: "fur", tools: [] });
  expect([second!.text, second!.label]).toEqual(["A", "length"]);
});

test("Anthropic's, Ollama's and the responses form", () => {
  const [claude] = answeredOf({
    role: "assistant", stop_reason: "tool_use",
    content: [
      { type: "thinking", thinking: "hm" }, { type: "text", text: "So:" },
      { type: "tool_use", name: "f", input: { a: 1 } }],
  });
  expect(claude).toEqual({
    role: "assistant", text: "So:", label: "tool_use", reasoning: "hm", tools: [{ name: "f", input: "{\"a\":1}" }],
  });
  expect(told(askedOf({ system: "S", prompt: "P" }))).toEqual([["system", "S"], ["user", "P"]]);
  expect(answeredOf({ response: "R", thinking: "T", done_reason: "stop" })[0])
    .toMatchObject({ text: "R", reasoning: "T", label: "stop" });
  expect(answeredOf({ message: { role: "assistant", content: "M" }, done_reason: "load" })[0])
    .toMatchObject({ text: "M", label: "load" });
  expect(told(askedOf({ instructions: "I", input: [{ type: "function_call_output", call_id: "c", output: "O" }] })))
    .toEqual([["system", "I"], ["tool", "O"]]);
  const output = [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "X" }] }];
  expect(told(answeredOf({ output })))
    .toEqual([["assistant", "X"]]);
  expect(told(answeredOf({ data: [{ embedding: [0.1] }, { embedding: [0.2] }] })))
    .toEqual([["assistant", "[2 embeddings]"]]);
});

test("errors are said, and what is no conversation is none", () => {
  expect(told(answeredOf({ error: { message: "no such model" } }))).toEqual([["error", "no such model"]]);
  expect([askedOf(undefined), askedOf("text"), askedOf([1]), answeredOf({ status: "ok" })]).toEqual([[], [], [], []]);
});

test("fences cut code from prose; one that is open goes to the end", () => {
  expect(piecesOf("a\n```js\nx\n\ny\n```\nb")).toEqual([
    { isCode: false, language: "", text: "a" }, { isCode: true, language: "js", text: "x\n\ny" },
    { isCode: false, language: "", text: "b" }]);
  expect(piecesOf("````\n```\n````")).toEqual([{ isCode: true, language: "", text: "```" }]);
  expect(piecesOf("```\nx")).toEqual([{ isCode: true, language: "", text: "x" }]);
  expect(piecesOf("use ``` here")).toEqual([{ isCode: false, language: "", text: "use ``` here" }]);
});
