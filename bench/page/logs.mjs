// Writes logs to measure the dashboard with: node logs.mjs FILE MEBIBYTES. Lines of a model server of the last 24
// hours, as Hewn's logger has them, the newest of now; the same for the same size.
import { closeSync, openSync, writeSync } from "node:fs";

const [path, mebibytes] = [process.argv[2], Number(process.argv[3])];
if (!path || !(mebibytes > 0)) {
  console.error("usage: node logs.mjs FILE MEBIBYTES");
  process.exit(2);
}
let state = 7;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
const pick = (all) => all[Math.floor(random() * all.length)];
const models = ["llama-3.3-70b", "qwen3-8b", "gpt-oss-20b", "mistral-7b"];
const messages = ["request accepted", "prefill done", "decode step", "kv cache hit", "evicted blocks", "response sent",
  "upstream slow"];
const lineBytes = 300; // About; the spacing in time need not be exact.
const total = Math.round((mebibytes * 1048576) / lineBytes);
const [now, day] = [Date.now(), 86_400_000];
const file = openSync(path, "w");
let [written, buffer] = [0, ""];
for (let i = 0; written + buffer.length < mebibytes * 1048576; i++) {
  const at = now - Math.max(0, day * (1 - i / total));
  const time = new Date(at).toISOString().slice(0, -1) + String(i % 1000).padStart(3, "0") + "Z";
  const roll = random();
  const level = roll < 0.01 ? "ERROR" : roll < 0.05 ? "WARN" : roll < 0.9 ? "INFO" : "DEBUG";
  const id = Math.floor(random() * 4294967296).toString(16).padStart(8, "0");
  buffer += `{"timestamp":"${time}","level":"${level}","message":"${pick(messages)}","logger":"engine",`
    + `"service":"llm-server","environment":"bench",`
    + `"model":"${pick(models)}","request_id":"req_${id}","duration_ms":${(random() * 900).toFixed(3)},`
    + `"details":{"tier":"ssd","blocks":${i % 64},`
    + `"tokens":${Math.floor(random() * 4000)}},"path":"/v1/chat/completions"}\n`;
  if (buffer.length > 1 << 20) {
    written += writeSync(file, buffer);
    buffer = "";
  }
}
writeSync(file, buffer);
closeSync(file);
