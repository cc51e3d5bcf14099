import type { Json } from "../records/record";

/** What a model calls a tool with. */
export interface ToolUse {
  readonly name: string;
  readonly input: string;
}

/** What one side says in a conversation. */
export interface Turn {
  readonly role: string;
  readonly text: string;
  /** What belongs to the role: the tool that answers, why an answer ended. */
  readonly label: string;
  readonly reasoning: string;
  readonly tools: readonly ToolUse[];
}

type Fields = { readonly [name: string]: Json };

/** A result of a tool holds parts, which hold texts: not deeper. */
const deepest = 4;

/**
 * What a model was asked: OpenAI's chat, completions and responses, Ollama's own, llama.cpp's and Anthropic's, told by
 * what they are. Empty where it is none of them.
 */
export function askedOf(body: Json | undefined): Turn[] {
  const said = fieldsOf(body);
  if (!said) return [];
  const turns: Turn[] = [];
  for (const name of ["system", "instructions"])
    if (present(said[name])) turns.push(turn("system", contentOf(said[name]!)));
  turns.push(...itemsOf(said["messages"]).map((message) => messageOf(message)));
  const input = said["input"];
  if (present(input)) {
    if (itemsOf(input).some((item) => fieldsOf(item))) turns.push(...itemsOf(input).map((item) => messageOf(item)));
    else turns.push(turn("user", contentOf(input!)));
  }
  for (const name of ["prompt", "question"]) if (present(said[name])) turns.push(turn("user", contentOf(said[name]!)));
  return turns;
}

/** What it answered, in the same forms. */
export function answeredOf(body: Json | undefined): Turn[] {
  const said = fieldsOf(body);
  if (!said) return [];
  const turns: Turn[] = [];
  const error = said["error"];
  if (present(error)) turns.push(turn("error", textIn(error, "message") ?? contentOf(error!)));
  turns.push(...itemsOf(said["choices"]).map(choiceOf), ...itemsOf(said["output"]).map((item) => messageOf(item)));
  if (fieldsOf(said["message"]))
    turns.push({ ...messageOf(said["message"]!), label: textIn(body, "done_reason") ?? "" });
  const response = textIn(body, "response");
  if (response !== undefined)
    turns.push({
      ...turn("assistant", response), reasoning: textIn(body, "thinking") ?? "",
      label: textIn(body, "done_reason") ?? textIn(body, "finish_reason") ?? "",
    });
  if (present(said["content"]))
    turns.push({ ...messageOf(body!, "assistant"), label: textIn(body, "stop_reason") ?? "" });
  const embedded = itemsOf(said["data"]).map((item) => fieldsOf(item)?.["embedding"])
    .concat(itemsOf(said["embeddings"]))
    .concat(said["embedding"]).filter(present).length;
  if (embedded > 0) turns.push(turn("assistant", `[${embedded} embeddings]`));
  return turns;
}

/** Names of the tools that a model was offered. */
export function offeredOf(body: Json | undefined): string[] {
  return itemsOf(fieldsOf(body)?.["tools"]).map((tool) =>
    textIn(fieldsOf(tool)?.["function"], "name") ?? textIn(tool, "name") ?? textIn(tool, "type") ?? "?");
}

function choiceOf(choice: Json): Turn {
  const label = textIn(choice, "finish_reason") ?? "";
  const message = fieldsOf(choice)?.["message"];
  if (present(message)) return { ...messageOf(message!, "assistant"), label };
  return { ...turn("assistant", textIn(choice, "text") ?? ""), label };
}

function messageOf(message: Json, role = "user"): Turn {
  const said = fieldsOf(message);
  if (!said) return turn(role, contentOf(message));
  switch (textIn(message, "type")) {
    case "function_call":
      return { ...turn("assistant", ""), tools: [toolOf(message)] };
    case "function_call_output":
      return {
        ...turn("tool", present(said["output"]) ? contentOf(said["output"]!) : ""),
        label: textIn(message, "call_id") ?? "",
      };
    case "reasoning": {
      const thought = present(said["summary"]) ? said["summary"] : said["content"];
      return { ...turn("assistant", ""), reasoning: present(thought) ? contentOf(thought!) : "" };
    }
  }
  const parts = itemsOf(said["content"]);
  const thoughts = parts.map((part) => textIn(part, "thinking")).filter((text) => text !== undefined).join("\n");
  const refusal = textIn(message, "refusal");
  const text = present(said["content"]) ? contentOf(said["content"]!) : "";
  return {
    role: textIn(message, "role") ?? role,
    text: refusal === undefined ? text : `${text}${text ? "\n" : ""}[refusal] ${refusal}`,
    label: textIn(message, "tool_name") ?? textIn(message, "tool_call_id") ?? textIn(message, "name") ?? "",
    reasoning: textIn(message, "reasoning_content") ?? textIn(message, "reasoning")
      ?? textIn(message, "thinking") ?? thoughts,
    tools: [...itemsOf(said["tool_calls"]), ...parts.filter(isToolUse)].map(toolOf),
  };
}

function toolOf(call: Json): ToolUse {
  const target = fieldsOf(call)?.["function"] ?? call;
  const said = fieldsOf(target);
  const input = present(said?.["arguments"]) ? said!["arguments"] : said?.["input"];
  return { name: textIn(target, "name") ?? "?", input: present(input) ? shown(input!) : "" };
}

function contentOf(content: Json, depth = 0): string {
  if (depth > deepest) return JSON.stringify(content);
  if (Array.isArray(content))
    return content.filter((part) => !isToolUse(part) && textIn(part, "thinking") === undefined)
      .map((part) => contentOf(part, depth + 1)).join("\n");
  const said = fieldsOf(content);
  if (!said) return shown(content);
  const text = textIn(content, "text") ?? textIn(content, "refusal");
  if (text !== undefined) return text;
  if (present(said["image_url"])) {
    const address = textIn(said["image_url"], "url") ?? shown(said["image_url"]!);
    return address.startsWith("[") ? address : `[image: ${address}]`; // The recorder's own note stays as it is.
  }
  return present(said["content"]) ? contentOf(said["content"]!, depth + 1) : JSON.stringify(content);
}

const isToolUse = (part: Json) => textIn(part, "type") === "tool_use";
const present = (value: Json | undefined) => value !== undefined && value !== null;
const turn = (role: string, text: string): Turn => ({ role, text, label: "", reasoning: "", tools: [] });
const shown = (value: Json) => (typeof value === "string" ? value : JSON.stringify(value));
const itemsOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

function fieldsOf(value: Json | undefined): Fields | null {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
}

function textIn(value: Json | undefined, name: string): string | undefined {
  const found = fieldsOf(value)?.[name];
  return typeof found === "string" ? found : undefined;
}

/** A piece of a text: prose, or what stands between three backticks. */
export interface Piece {
  readonly isCode: boolean;
  readonly language: string;
  readonly text: string;
}

/**
 * Cuts a text at its fences of three backticks or tildes, as Markdown has them; one that is not closed goes to the end.
 */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let [prose, code]: [string[], string[]] = [[], []];
  let open = { fence: "", language: "" };
  const add = (piece: Piece) => (piece.text.trim() !== "" || piece.isCode) && pieces.push(piece);
  for (const line of text.split("\n")) {
    const fence = /^ {0,3}(`{3,}|~{3,})\s*([^`]*)$/.exec(line);
    if (open.fence === "" && fence) {
      add({ isCode: false, language: "", text: prose.join("\n") });
      [prose, open] = [[], { fence: fence[1]!, language: fence[2]!.trim() }];
    } else if (open.fence !== "" && fence && fence[2] === "" && fence[1]!.startsWith(open.fence)) {
      add({ isCode: true, language: open.language, text: code.join("\n") });
      [code, open] = [[], { fence: "", language: "" }];
    } else (open.fence === "" ? prose : code).push(line);
  }
  if (open.fence !== "") add({ isCode: true, language: open.language, text: code.join("\n") });
  else add({ isCode: false, language: "", text: prose.join("\n") });
  return pieces;
}
