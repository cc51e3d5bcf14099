"""Times whole commands of the tool over one file, its index built before and not there: python3 commands.py TOOL FILE RUNS."""
import glob
import os
import resource
import statistics
import subprocess
import sys
import time

TOOL, FILE, RUNS = sys.argv[1], sys.argv[2], int(sys.argv[3])
NEEDLE = os.environ.get("NEEDLE", "needle-7f3a9c")
QUESTIONS = [
    ("level and field, pretty", ["view", FILE, "--level", "warn", "--field", "status_code>=500"]),
    ("level, pretty", ["view", FILE, "--level", "warn"]),
    ("level and field, json", ["view", FILE, "--level", "error", "--field", "duration_ms>1000", "--output", "json"]),
    ("needle", ["view", FILE, "--grep", NEEDLE, "--output", "raw"]),
    ("since, until", ["view", FILE, "--since", "2026-01-19T01:00:00Z", "--until", "2026-01-19T01:01:00Z"]),
    ("everything, pretty", ["view", FILE]),
    ("stats", ["stats", FILE]),
]


def timed(command):
    """The median time of a command, the bytes it printed, and the most memory that any run so far took."""
    times = []
    size = 0
    for _ in range(RUNS):
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            size = 0
            while chunk := process.stdout.read1(1 << 20):
                size += len(chunk)
        times.append(time.perf_counter() - start)
    return statistics.median(times), size, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def row(name, command):
    seconds, printed, memory = timed(command)
    rate = os.path.getsize(FILE) / seconds / 1e6
    print(f"| {name} | {seconds * 1000:.0f} | {rate:.0f} | {printed / 1e6:.1f} | {memory:.0f} |", flush=True)
    return printed


def forget_indexes():
    for index in glob.glob(os.path.join(os.path.dirname(FILE), ".hewn", "index", "*.idx")):
        os.remove(index)


def main():
    subprocess.run(["cat", FILE], stdout=subprocess.DEVNULL, check=True)  # the page cache is warm
    print(f"{FILE}: {os.path.getsize(FILE):,} bytes, page cache warm; medians of {RUNS} whole commands")
    print("| command | ms | MB/s of input | MB printed | peak MiB so far |")
    print("|---|---|---|---|---|")
    forget_indexes()
    now = time.time()
    os.utime(FILE, (now, now))  # written to just now: no index is built
    row("rg needle", ["rg", "--no-mmap", NEEDLE, FILE])
    plain = [row(name, [TOOL, *words]) for name, words in QUESTIONS]
    os.utime(FILE, (now - 86400, now - 86400))
    seconds, _, _ = timed_once([TOOL, *QUESTIONS[0][1]])
    print(f"| the first one, which builds the index | {seconds * 1000:.0f} | | | |")
    indexed = [row(name + ", indexed", [TOOL, *words]) for name, words in QUESTIONS]
    row("rg needle", ["rg", NEEDLE, FILE])
    if plain[:-1] != indexed[:-1]:
        print("THE INDEX CHANGES WHAT IS PRINTED")
        sys.exit(1)


def timed_once(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start, 0, 0


main()
