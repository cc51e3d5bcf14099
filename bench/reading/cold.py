"""One file, the page cache emptied of it before every run: python3 cold.py PROGRAM TOOL FILE RUNS SCRATCH."""
import glob
import os
import re
import statistics
import subprocess
import sys
import time

import pagecache

PROGRAM, TOOL, FILE, RUNS, SCRATCH = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5]
NEEDLE = os.environ.get("NEEDLE", "needle-7f3a9c")
HERE = os.path.dirname(os.path.abspath(__file__))
INDEXES = os.path.join(os.path.dirname(FILE), ".hewn", "index", "*.idx")


def asked(command):
    """Of a program that times its question itself: the question only, without the start."""
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(re.search(r" median ([\d.]+) ms", output).group(1))


def whole(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


def cold(measure, command):
    times = []
    for _ in range(RUNS):
        left = pagecache.forget([FILE, *glob.glob(INDEXES)])
        if left > 0.01:
            sys.exit(f"{left:.0%} of the files is still in memory: somebody else has them open or mapped")
        times.append(measure(command))
    return statistics.median(times)


def row(name, rival, plain, indexed):
    print(f"| {name} | {rival:.0f} | {plain:.0f} | {plain / rival:.2f} | {indexed:.0f} | {indexed / rival:.3f} |",
          flush=True)


def main():
    for index in glob.glob(INDEXES):
        os.remove(index)
    size = os.path.getsize(FILE)
    pagecache.forget([FILE])
    start = time.perf_counter()
    pagecache.warm([FILE])
    print(f"{FILE}: {size:,} bytes, the page cache emptied of it before every run; medians of {RUNS}, ms; reading it "
          f"once with cat: {size / (time.perf_counter() - start) / 1e6:.0f} MB/s")
    os.utime(FILE)  # written to just now: no index is built
    questions = ("count", "level", "p95")
    duck = [cold(asked, ["node", os.path.join(HERE, "duck.mjs"), SCRATCH, FILE, "1", name]) for name in questions]
    plain = [cold(asked, [PROGRAM, FILE, "1", NEEDLE, "plain", name]) for name in questions]
    rg = cold(whole, ["rg", "-c", NEEDLE, FILE])
    view = [TOOL, "view", FILE, "--grep", NEEDLE, "--output", "raw"]
    needle = cold(whole, view)
    os.utime(FILE, (time.time() - 86400,) * 2)
    subprocess.run(view, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)  # builds the index
    indexed = [cold(asked, [PROGRAM, FILE, "1", NEEDLE, "indexed", name]) for name in questions]
    print("| question | DuckDB or rg | plain | ratio | indexed | ratio |")
    print("|---|---|---|---|---|---|")
    for name, *figures in zip(questions, duck, plain, indexed):
        row(name, *figures)
    row("needle, whole commands", rg, needle, cold(whole, view))


main()
