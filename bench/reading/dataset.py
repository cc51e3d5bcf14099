"""Writes the lines that the figures of docs/reading-speed.md are of: python3 dataset.py LINES OUT; always the same for a number."""
import random
import sys
import time

SECOND = 1_000_000_000
START = 1768780800 * SECOND  # 2026-01-19T00:00:00Z
MODELS = ["llama-3.1-8b", "qwen2.5-coder-32b", "mistral-7b-instruct", "gemma-2-27b"]
PATHS = ["/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/healthz", "/metrics"]
LEVELS = ["info"] * 70 + ["debug"] * 5 + ["warn"] * 4 + ["error"] * 3 + ["info"] * 15 + ["error"] + ["info"] * 2
MESSAGES = ["generate done", "slow generation", "embedded batch", "kv cache hit", "evicted blocks", "request completed",
            "spilled blocks to ssd", "upstream timeout"]
LINE = ('{"timestamp":"%s.%09dZ","level":"%s","message":"%s","request_id":"req-%016x","model":"%s","status_code":%d,'
        '"duration_ms":%.3f,"tokens":{"prompt":%d,"completion":%d},"path":"%s","remote_addr":"10.%d.%d.%d"}\n')


def lines(count):
    """Lines over 24 hours, one of them with a needle."""
    r = random.Random(7)
    step = 86400 * SECOND // count
    at = START
    for i in range(count):
        at += r.randrange(1, 2 * step)
        level = LEVELS[int(r.random() * 100)]
        r.random()  # of something that is not in the line
        status = 200 if level in ("info", "debug") else 429 if level == "warn" else 500
        if r.random() < 0.02:
            status = 503
        prompt, completion = int(r.random() * 4096), int(r.random() * 1024)
        message = MESSAGES[int(r.random() * 8)]
        if i == count * 7 // 10:
            message = "needle-7f3a9c in the haystack"
        second, fraction = divmod(at, SECOND)
        yield LINE % (
            time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second)), fraction, level, message, r.getrandbits(64),
            MODELS[int(r.random() * 4)], status, r.lognormvariate(5, 1.2), prompt, completion, PATHS[int(r.random() * 5)],
            prompt & 255, completion & 255, prompt * completion & 255)


with open(sys.argv[2], "w") as target:
    target.writelines(lines(int(sys.argv[1])))
