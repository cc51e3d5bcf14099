// What the dashboard costs in a browser: node measure.mjs http://127.0.0.1:3100 ['{service="llm-server"}' [now-24h
// [PARTS]]]
// Prints one line a figure, with what it must reach where there is such. The server may hold any logs. For twenty
// seconds 2,000 lines a second are pushed to it, and thirteen sessions of 8,192 points are made, so use one that is
// there to be measured (bench/run-page).
// PARTS, with commas: of sizes, opens, day (first views), indexed (waits until log files are indexed), scrolling, tail,
// charts. ROUNDS says how often each first view is looked at, in a new browser each time; 1 by default. With REQUESTS=1
// each tells its requests: when they began and how long they took, in ms.
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { frames, heap } from "./frames.mjs";

const [root, query = '{service="llm-server"}', from = "now-24h",
  parts = "sizes,indexed,opens,day,scrolling,tail,charts"] = process.argv.slice(2);
if (!root) {
  console.error("usage: node measure.mjs URL [QUERY [FROM]]");
  process.exit(2);
}
const base = root.replace(/\/$/, "");
const chrome = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({
  executablePath: chrome, args: ["--no-sandbox", "--js-flags=--expose-gc", "--enable-precise-memory-info"],
});
let misses = 0;
const say = (what, value, isMet) => {
  if (isMet === false) misses++;
  console.log(`${what.padEnd(46)}${value}${isMet === undefined ? "" : isMet ? "  (met)" : "  (MISSED)"}`);
};
const address = (of, more) => `${base}/#/explore?q=${encodeURIComponent(of)}&${more}`;

const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const each = {
  sizes, indexed, scrolling, tail, charts,
  opens: () => firstView("as it opens", ""),
  day: () => firstView(`of ${from.slice(4)}`, address(query, `from=${from}&to=now`).slice(base.length + 1)),
};
await warmUp();
for (const part of parts.split(",")) await each[part]();
await browser.close();
process.exit(misses > 0 ? 1 : 0);

/**
 * Opens an empty page of another server in the browser: what is measured is the page, not how long a browser takes to
 * start. Of the server that is measured nothing is asked.
 */
async function warmUp() {
  const empty = createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html");
    answer.end("<!doctype html><title>empty</title><script>document.title = 'warm'</script>");
  });
  await new Promise((done) => empty.listen(0, "127.0.0.1", done));
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  for (let i = 0; i < 2; i++) await page.goto(`http://127.0.0.1:${empty.address().port}/${i}`);
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 5000 })));
  await context.close();
  empty.closeAllConnections();
  empty.close();
}

async function sizes() {
  const names = [...(await (await fetch(base + "/", { headers: { Accept: "text/html" } })).text())
    .matchAll(/assets\/[\w.-]+/g)];
  const sum = { js: 0, css: 0 };
  const seen = new Set(names.map((one) => one[0]));
  for (const name of seen) {
    // Unpacked by fetch, whose length is that of the packed answer.
    const answer = await fetch(`${base}/${name}`, { headers: { "Accept-Encoding": "gzip" } });
    const text = await answer.text();
    for (const more of text.matchAll(/(?:\.\/|assets\/)([\w-]+\.(?:js|css))/g)) seen.add("assets/" + more[1]);
    sum[name.endsWith(".css") ? "css" : "js"] += Number(answer.headers.get("content-length"));
  }
  say("scripts, packed by gzip (below 250 KB)", `${(sum.js / 1000).toFixed(1)} KB`, sum.js < 250_000);
  say("styles, packed by gzip", `${(sum.css / 1000).toFixed(1)} KB`);
}

/** Waits until the server has indexed what it wants to; one that indexes nothing is not waited for. */
async function indexed() {
  const read = async () => Number(/^hewn_indexed_bytes_total (\d+)/m.exec(await (await fetch(base + "/metrics"))
    .text())?.[1] ?? 0);
  const began = performance.now();
  for (let [last, now] = [-1, await read()]; now !== last; [last, now] = [now, await read()])
    await new Promise((done) => setTimeout(done, 3000));
  say("waited until log files were indexed", `${((performance.now() - began) / 1000 - 3).toFixed(0)} s`);
}

/**
 * From the address to lines on the screen, and to the bars and the number of all lines: in a browser of its own, and
 * once more in the same.
 */
async function firstView(what, hash) {
  const found = new Map();
  for (let round = 0; round < Number(process.env.ROUNDS ?? 1); round++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    for (const again of ["new browser", "again"]) {
      await page.goto("about:blank");
      const asked = [];
      const began = performance.now();
      const beganAt = Date.now();
      const note = (request) => asked.push(request);
      page.on("request", note);
      await page.goto(`${base}/${hash}`, { waitUntil: "commit" });
      await page.locator(".row").first().waitFor();
      const lines = performance.now() - began;
      await page.getByTestId("total").waitFor();
      const all = performance.now() - began;
      found.set(again, [...(found.get(again) ?? []), { lines, all }]);
      page.off("request", note);
      if (!process.env.REQUESTS) continue;
      for (const request of asked) {
        const path = decodeURIComponent(request.url().slice(base.length));
        const { startTime, responseEnd } = request.timing(); // The browser's: this process may hear of it later.
        console.log(`  ${Math.round(startTime - beganAt)} +${Math.round(responseEnd)}  ${path.slice(0, 150)}`);
      }
    }
    await context.close();
  }

  for (const [again, times] of found) {
    const text = (of) => {
      const sorted = times.map(of).sort((a, b) => a - b).map(Math.round);
      return sorted.length === 1 ? `${sorted[0]} ms` : `${sorted[sorted.length >> 1]} ms, slowest ${sorted.at(-1)} ms`;
    };
    say(`first view ${what}, ${again} (below 1 s)`, text((one) => one.lines),
      times.every((one) => one.lines < 1000));
    say("… and all counted", text((one) => one.all));
  }
}

async function scrolling() {
  await page.goto(address(query, `from=${from}&to=now`));
  await page.locator(".row").first().waitFor();
  const total = await page.getByTestId("total").innerText();
  const lines = Number(total.split(" ")[0].replaceAll(",", ""));
  say("lines in the list (1,000,000)", lines.toLocaleString("en"), lines >= 1_000_000);
  const wheel = frames(page, 5000);
  await page.locator(".list").hover();
  for (let i = 0; i < 60; i++) await page.mouse.wheel(0, 600);
  const scrolled = await wheel;
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
  say("heap after that", `${(await heap(page)).toFixed(1)} MiB`);
}

async function tail() {
  const app = `page-bench-${process.pid}`;
  await page.goto(address(`{app="${app}"}`, "from=now-1h&to=now&tail=1"));
  await page.reload();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  const perPush = 100;
  let pushed = 0;
  const push = async () => {
    const now = BigInt(Date.now()) * 1_000_000n;
    const values = Array.from({ length: perPush }, (_, i) => [
      String(now + BigInt(i)), JSON.stringify({ level: "INFO", message: `line ${pushed + i}`, blocks: i })]);
    pushed += perPush;
    await post("/loki/api/v1/push", { streams: [{ stream: { app }, values }] });
  };
  const timer = setInterval(() => void push(), (1000 * perPush) / 2000);
  await new Promise((done) => setTimeout(done, 12_000)); // Until the page holds as many lines as it ever does.
  const before = await heap(page);
  const tailing = await frames(page, 8000);
  const rate = await page.getByTestId("rate").innerText();
  const after = await heap(page);
  clearInterval(timer);
  say("live tail (50 frames/s)",
    `${rate}; ${tailing.rate.toFixed(1)} frames/s, longest ${tailing.longest.toFixed(0)} ms`, tailing.rate >= 50);
  say("heap of the tail, 8 s apart (no growth)", `${before.toFixed(1)} MiB, ${after.toFixed(1)} MiB`,
    after < before * 1.1 + 1);
}

/**
 * Thirteen curves of 8,192 points over each other: of 106,496 points what the server leaves of them, drawn anew by a
 * click.
 */
async function charts() {
  const [runs, points] = [13, 8192];
  const paths = [];
  for (let run = 0; run < runs; run++) {
    const name = `run-${process.pid}-${run}`;
    const { session } = await post("/workspaces/page-bench/sessions", { name });
    const dataPoints = Array.from({ length: points },
      (_, i) => ({ step: i, loss: 5 / (1 + i / 300) + Math.sin(i * (run + 1)) / 4 + 0.3 }));
    await post(`/sessions/${session.id}/tracks/loss/append-batch`, { dataPoints });
    paths.push(`sessions/page-bench/${name}`);
  }
  await page.goto("about:blank");
  await page.goto(`${base}/#/sessions?${new URLSearchParams(paths.map((path) => ["run", path]))}`);
  await page.locator(".u-over").waitFor();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 500)));
  const scripts = [];
  const whole = [];
  for (let i = 0; i < 7; i++) {
    whole.push(await page.evaluate(() => new Promise((done) => {
      // From the click to the frame behind it, which is when the picture is there.
      const began = performance.now();
      [...document.querySelectorAll("button")].find((one) => one.textContent.includes("Log axis")).click();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - began);
        channel.port2.postMessage(null);
      });
    })));
    scripts.push(await page.evaluate(() => performance.getEntriesByName("curves drawn").at(-1).duration));
    await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
  }
  const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
  const most = Math.max(...whole);
  say(`chart of ${(runs * points).toLocaleString("en")} points (below 100 ms)`,
    `${median(whole).toFixed(0)} ms to the next frame, slowest of seven ${most.toFixed(0)} ms; `
      + `script ${median(scripts).toFixed(0)} ms`, most < 100);
}

async function post(path, body) {
  const answer = await fetch(base + path,
    { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}
