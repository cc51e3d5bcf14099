// What the dashboard costs in a browser: node measure.mjs http://127.0.0.1:3100 '{service="llm-server"}'
// Prints one line a figure. The server may hold any logs; a tail of 2,000 lines a second is pushed to it for twenty seconds.
import { chromium } from "playwright-core";

const [root, query] = process.argv.slice(2);
if (!root || !query) {
  console.error("usage: node measure.mjs URL QUERY");
  process.exit(2);
}
const chrome = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath: chrome, args: ["--no-sandbox", "--js-flags=--expose-gc", "--enable-precise-memory-info"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const say = (what, value) => console.log(`${what.padEnd(44)}${value}`);
const address = (of, more) => `${root.replace(/\/$/, "")}/#/explore?q=${encodeURIComponent(of)}&${more}`;

/** Frames a second over some milliseconds, and the longest of them. */
const frames = (ms) => page.evaluate((length) => new Promise((done) => {
  const times = [];
  const began = performance.now();
  const tick = (now) => {
    times.push(now);
    if (now - began < length) requestAnimationFrame(tick);
    else done({ rate: (times.length - 1) / ((times.at(-1) - times[0]) / 1000), longest: Math.max(...times.slice(1).map((t, i) => t - times[i])) });
  };
  requestAnimationFrame(tick);
}), ms);
const heap = () => page.evaluate(() => (globalThis.gc?.(), performance.memory.usedJSHeapSize / 1048576));

for (const what of ["first view, empty cache", "first view again"]) {
  await page.goto("about:blank");
  const began = performance.now();
  await page.goto(address(query, "from=now-30d&to=now"));
  await page.locator(".row").first().waitFor();
  say(what, `${Math.round(performance.now() - began)} ms`);
}
say("lines in the list", await page.getByTestId("total").innerText());

const scrolling = frames(5000);
await page.locator(".list").hover();
for (let i = 0; i < 60; i++) await page.mouse.wheel(0, 600);
const scrolled = await scrolling;
say("scrolling by wheel", `${scrolled.rate.toFixed(1)} frames/s, longest ${scrolled.longest.toFixed(0)} ms`);
let slowest = 0;
for (let i = 1; i <= 10; i++) {
  const began = performance.now();
  await page.evaluate((part) => {
    const list = document.querySelector(".scroller");
    list.scrollTop = (list.scrollHeight - list.clientHeight) * part;
  }, i / 11);
  await page.locator(".row").first().waitFor();
  await page.waitForFunction(() => !document.querySelector(".waiting"));
  slowest = Math.max(slowest, performance.now() - began);
}
say("slowest of ten jumps by thumb, lines there", `${Math.round(slowest)} ms`);
say("heap after that", `${(await heap()).toFixed(1)} MiB`);

const app = `page-bench-${process.pid}`;
await page.goto(address(`{app="${app}"}`, "from=now-1h&to=now&tail=1"));
await page.reload();
await page.getByRole("button", { name: "Pause" }).waitFor();
const perPush = 100;
let pushed = 0;
const push = async () => {
  const now = BigInt(Date.now()) * 1_000_000n;
  const values = Array.from({ length: perPush }, (_, i) => [String(now + BigInt(i)), JSON.stringify({ level: "INFO", message: `line ${pushed + i}`, blocks: i })]);
  pushed += perPush;
  const answer = await fetch(new URL("/loki/api/v1/push", root), {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ streams: [{ stream: { app }, values }] }),
  });
  if (!answer.ok) throw new Error(await answer.text());
};
const timer = setInterval(() => void push(), (1000 * perPush) / 2000);
await new Promise((done) => setTimeout(done, 12_000)); // Until the page holds as many lines as it ever does.
const before = await heap();
const tailing = await frames(8000);
const after = await heap();
clearInterval(timer);
say("live tail", `${await page.getByTestId("rate").innerText()}; ${tailing.rate.toFixed(1)} frames/s, longest ${tailing.longest.toFixed(0)} ms`);
say("heap of the tail, 8 s apart", `${before.toFixed(1)} MiB, ${after.toFixed(1)} MiB`);
await browser.close();
