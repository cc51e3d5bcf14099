// Measures pino: pino SCENARIO THREADS RECORDS FOLDER. One line of JSON goes to standard error.
// Only one thread: a Node program has no other that could share the logger.
import { readFileSync } from 'node:fs';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import { sampleOf } from './samples.mjs';

const WARMUP = 50000;
const CALLS_PER_TURN = 1000; // An asynchronous destination writes between turns of the event loop.
const PACED_CALLS_PER_TURN = 100;
const PACED_INTERVAL_NS = 10000;

const [, , , scenario, , recordText, folder] = process.argv;
const records = Number(recordText);
const destination = pino.destination({ dest: `${folder}/api.log`, sync: false, minLength: 4096 });
const logger = pino(
  {
    base: { service: 'text-generation', environment: 'production' },
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  },
  destination,
);

const fields = (s) => ({
  request_id: s.requestId,
  model: s.model,
  operation: 'text_generation',
  tokens: s.tokens,
  duration_ms: s.durationMs,
  cached: s.cached,
});
const message = (s) => `Text generation completed with model ${s.model}: ${s.tokens} tokens in ${s.durationMs} ms`;
const log = (call) => logger.info(fields(sampleOf(call)), message(sampleOf(call)));
const logDisabled = (call) => logger.debug(fields(sampleOf(call)), message(sampleOf(call)));
const finish = () => new Promise((done) => destination.once('close', done).end());

const now = () => process.hrtime.bigint();
const cpuMicroseconds = () => process.cpuUsage().user + process.cpuUsage().system;

function peakRssKib() {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return 0; // No procfs here.
  }
}

async function warmUp(call) {
  for (let i = 0; i < WARMUP; i++) {
    call(i);
    if (i % CALLS_PER_TURN === 0) await turn();
  }
  await pause(300);
}

async function throughput() {
  await warmUp(log);
  const cpu = cpuMicroseconds();
  const start = now();
  for (let i = 0; i < records; i++) {
    log(i);
    if (i % CALLS_PER_TURN === 0) await turn();
  }
  const calls = now() - start;
  await finish();
  return {
    lines: records + WARMUP,
    calls_ns: Number(calls),
    total_ns: Number(now() - start),
    cpu_us_per_record: (cpuMicroseconds() - cpu) / records,
    peak_rss_kib: peakRssKib(),
  };
}

function clockCost() {
  const readings = new Float64Array(20000);
  for (let i = 0; i < readings.length; i++) {
    const before = now();
    readings[i] = Number(now() - before);
  }
  return readings.sort()[readings.length / 2];
}

async function latency(paced) {
  await warmUp(log);
  const latencies = new Float64Array(records).fill(1);
  const clock = clockCost();
  const turnEvery = paced ? PACED_CALLS_PER_TURN : CALLS_PER_TURN;
  const cpu = cpuMicroseconds();
  let due = Number(now());
  for (let i = 0; i < records; i++) {
    let before = now();
    while (paced && Number(before) < due) before = now();
    log(i);
    latencies[i] = Number(now() - before);
    due += PACED_INTERVAL_NS;
    if (i % turnEvery === 0) await turn();
  }
  const used = cpuMicroseconds() - cpu;
  await finish();
  latencies.sort();
  return {
    lines: records + WARMUP,
    clock_ns: clock,
    p50_ns: latencies[Math.floor(records * 0.5)],
    p99_ns: latencies[Math.floor(records * 0.99)],
    p999_ns: latencies[Math.floor(records * 0.999)],
    max_ns: latencies[records - 1],
    cpu_us_per_record: used / records,
    peak_rss_kib: peakRssKib(),
  };
}

async function disabled() {
  await warmUp(logDisabled);
  const start = now();
  for (let i = 0; i < records; i++) logDisabled(i);
  const elapsed = Number(now() - start);
  await finish();
  return { lines: 0, ns_per_call: elapsed / records };
}

const scenarios = { throughput, disabled, paced: () => latency(true), full_speed: () => latency(false) };
const result = await scenarios[scenario]();
console.error(JSON.stringify({ records, ...result }));
