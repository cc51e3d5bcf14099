"""Measures the design of the shared Python logging module: a QueueHandler in front of a rotating JSONL file.

queue_handler SCENARIO THREADS RECORDS FOLDER. One line of JSON goes to standard error.

One thing is unlike the original: its queue is unbounded, here it holds 10,000 records and a full one makes the caller
wait; otherwise a loop would measure how fast memory fills.
"""
import datetime
import json
import logging
import logging.handlers
import queue
import resource
import sys
import threading
import time

WARMUP = 10_000
QUEUE_RECORDS = 10_000
PACED_INTERVAL_NS = 200_000  # 5,000 calls a second: 100,000 is out of reach.
SAMPLES = 1024
MODELS = ("llama-3-8b-instruct", "gpt-4o-mini", "mistral-7b-v0.3", "claude-3-haiku")
FIELDS = ("request_id", "model", "operation", "tokens", "duration_ms", "cached")


def make_samples():
    """The values of one record. Every peer program makes the same ones."""
    samples, state = [], 12345
    for i in range(SAMPLES):
        first = state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        second = state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        samples.append({
            "request_id": f"req_{1719405000000000 + (first >> 4)}",
            "model": MODELS[i % len(MODELS)],
            "operation": "text_generation",
            "tokens": (first >> 8) % 4096,
            "duration_ms": ((second >> 8) % 5000000) / 1000,
            "cached": i % 8 == 0,
        })
    return samples


class JsonFormatter(logging.Formatter):
    def format(self, record):
        line = {
            "level": record.levelname,
            "message": record.getMessage(),
            "timestamp": datetime.datetime.fromtimestamp(record.created, datetime.timezone.utc).isoformat(),
            "service": "text-generation",
            "environment": "production",
        }
        for name in FIELDS:
            line[name] = record.__dict__.get(name)
        return json.dumps(line)


class BlockingQueueHandler(logging.handlers.QueueHandler):
    def enqueue(self, record):
        self.queue.put(record)


class Peer:
    def __init__(self, folder):
        self.samples = make_samples()
        self.handler = logging.handlers.RotatingFileHandler(f"{folder}/api.log", maxBytes=1 << 40, backupCount=5)
        self.handler.setFormatter(JsonFormatter())
        self.queue = queue.Queue(QUEUE_RECORDS)
        self.listener = logging.handlers.QueueListener(self.queue, self.handler)
        self.logger = logging.getLogger("bench")
        self.logger.setLevel(logging.INFO)
        self.logger.propagate = False
        self.logger.addHandler(BlockingQueueHandler(self.queue))
        self.listener.start()

    def log(self, call, level=logging.INFO):
        s = self.samples[call & (SAMPLES - 1)]
        self.logger.log(level, "Text generation completed with model %s: %d tokens in %s ms",
                        s["model"], s["tokens"], s["duration_ms"], extra=s)

    def log_disabled(self, call):
        self.log(call, logging.DEBUG)

    def wait_until_empty(self):
        while not self.queue.empty():
            time.sleep(0.001)

    def finish(self):
        self.wait_until_empty()  # stop() raises queue.Full on a full bounded queue.
        self.listener.stop()
        self.handler.close()


def cpu_us():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1e6


def peak_rss_kib():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return 0


def warm_up(peer, call):
    for i in range(WARMUP):
        call(i)
    peer.wait_until_empty()
    time.sleep(0.2)


def throughput(peer, threads, records):
    warm_up(peer, peer.log)
    each = records // threads

    def log_many():
        for i in range(each):
            peer.log(i)

    cpu, start = cpu_us(), time.perf_counter_ns()
    others = [threading.Thread(target=log_many) for _ in range(threads - 1)]
    for other in others:
        other.start()
    log_many()
    for other in others:
        other.join()
    calls = time.perf_counter_ns() - start
    peer.finish()
    total, done = time.perf_counter_ns() - start, each * threads
    return {"records": done, "lines": done + WARMUP, "calls_ns": calls, "total_ns": total,
            "cpu_us_per_record": (cpu_us() - cpu) / done, "peak_rss_kib": peak_rss_kib()}


def clock_cost():
    readings = []
    for _ in range(20_000):
        before = time.perf_counter_ns()
        readings.append(time.perf_counter_ns() - before)
    return sorted(readings)[len(readings) // 2]


def latency(peer, records, paced):
    warm_up(peer, peer.log)
    latencies, clock, cpu = [0] * records, clock_cost(), cpu_us()
    due = time.perf_counter_ns()
    for i in range(records):
        before = time.perf_counter_ns()
        while paced and before < due:
            time.sleep((due - before) / 1e9)  # A spin would keep the interpreter's lock from the writing thread.
            before = time.perf_counter_ns()
        peer.log(i)
        latencies[i] = time.perf_counter_ns() - before
        due += PACED_INTERVAL_NS
    used = cpu_us() - cpu
    peer.finish()
    latencies.sort()
    return {"records": records, "lines": records + WARMUP, "clock_ns": clock, "p50_ns": latencies[records // 2],
            "p99_ns": latencies[int(records * 0.99)], "p999_ns": latencies[int(records * 0.999)],
            "max_ns": latencies[-1], "cpu_us_per_record": used / records, "peak_rss_kib": peak_rss_kib()}


def disabled(peer, calls):
    warm_up(peer, peer.log_disabled)
    start = time.perf_counter_ns()
    for i in range(calls):
        peer.log_disabled(i)
    elapsed = time.perf_counter_ns() - start
    peer.finish()
    return {"records": calls, "lines": 0, "ns_per_call": elapsed / calls}


def main():
    _, _, scenario, threads, records, folder = sys.argv
    peer, records = Peer(folder), int(records)
    result = {
        "throughput": lambda: throughput(peer, int(threads), records),
        "paced": lambda: latency(peer, records, paced=True),
        "full_speed": lambda: latency(peer, records, paced=False),
        "disabled": lambda: disabled(peer, records),
    }[scenario]()
    print(json.dumps(result), file=sys.stderr)


main()
