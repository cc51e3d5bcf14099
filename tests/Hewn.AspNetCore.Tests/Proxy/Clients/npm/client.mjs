// Talks to the server at the address given as OpenAI's own client does, and says what went as it should.
import assert from "node:assert/strict";
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2], maxRetries: 0 });
const done = [];
const ask = (content) => [{ role: "user", content }];
const tools = [{ type: "function", function: { name: "weather", parameters: { type: "object", properties: {} } } }];

const whole = await client.chat.completions.create({ model: "tiny", messages: ask("How cold is it?") });
assert.equal(whole.choices[0].message.content, "It is 12 °C.");
assert.equal(whole.usage.prompt_tokens, 11);
done.push("chat");

let text = "";
const stream = await client.chat.completions.create({ model: "tiny", stream: true, messages: ask("And now?") });
for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? "";
assert.equal(text, "It is 12 °C.");
done.push("stream");

const called = await client.chat.completions.create({ model: "tiny", tools, messages: ask("In Bonn?") });
assert.equal(called.choices[0].message.tool_calls[0].function.arguments, '{"city":"Bonn"}');
done.push("tool");

let args = "";
for await (const chunk of await client.chat.completions.create(
  { model: "tiny", stream: true, tools, messages: ask("In Bonn?") })) {
  args += chunk.choices[0]?.delta?.tool_calls?.[0]?.function?.arguments ?? "";
}
assert.equal(args, '{"city":"Bonn"}');
done.push("streamed tool");

const vector = await client.embeddings.create({ model: "embed", input: "text" });
assert.deepEqual([...vector.data[0].embedding], [1, 2, 3]);
done.push("embedding");

let pieces = 0;
const endless = await client.chat.completions.create({ model: "tiny", stream: true, messages: ask("forever") });
for await (const _ of endless) if (++pieces === 3) break; // The client aborts the request.
done.push("cancelled");
console.log(done.join(", "));
