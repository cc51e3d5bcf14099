"""Times whole commands of the tool over one file, its index built before and not there: python3 commands.py TOOL FILE RUNS
SCRATCH [NAMES]; NAMES leaves all commands out but these, with | between them."""
import glob
import os
import statistics
import subprocess
import sys
import time

import child

TOOL, FILE, RUNS = sys.argv[1], sys.argv[2], int(sys.argv[3])
ONLY = sys.argv[5].split("|") if len(sys.argv) > 5 else None
NEEDLE = os.environ.get("NEEDLE", "needle-7f3a9c")
QUESTIONS = [
    ("level and field, pretty", ["view", FILE, "--level", "warn", "--field", "status_code>=500"]),
    ("level, pretty", ["view", FILE, "--level", "warn"]),
    ("level and field, json", ["view", FILE, "--level", "error", "--field", "duration_ms>1000", "--output", "json"]),
    ("needle", ["view", FILE, "--grep", NEEDLE, "--output", "raw"]),
    ("needle, query", ["query", f'|= "{NEEDLE}"', FILE]),
    ("rate by level, query", ["query", 'sum by (level) (rate({filename=~".+"}[10m]))', FILE, "--step", "10m", "--output", "csv"]),
    ("since, until", ["view", FILE, "--since", "2026-01-19T01:00:00Z", "--until", "2026-01-19T01:01:00Z"]),
    ("everything, pretty", ["view", FILE]),
    ("stats", ["stats", FILE]),
]
QUESTIONS = [each for each in QUESTIONS if ONLY is None or each[0] in ONLY]


def timed(command):
    """The median time of a command, the bytes it printed, and the most memory that any of its runs took."""
    runs = [child.run(command) for _ in range(RUNS)]
    return statistics.median(run[0] for run in runs), runs[-1][1], max(run[2] for run in runs)


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
    print("| command | ms | MB/s of input | MB printed | peak MiB |")
    print("|---|---|---|---|---|")
    forget_indexes()
    now = time.time()
    os.utime(FILE, (now, now))  # written to just now: no index is built
    row("rg needle", ["rg", "--no-mmap", NEEDLE, FILE])
    plain = [row(name, [TOOL, *words]) for name, words in QUESTIONS]
    os.utime(FILE, (now - 86400, now - 86400))
    seconds, _, _ = child.run([TOOL, *QUESTIONS[0][1]])
    print(f"| the first one, which builds the index | {seconds * 1000:.0f} | | | |")
    indexed = [row(name + ", indexed", [TOOL, *words]) for name, words in QUESTIONS]
    row("rg needle", ["rg", NEEDLE, FILE])
    stats = len(plain) - (QUESTIONS[-1][0] == "stats")
    if plain[:stats] != indexed[:stats]:
        print("THE INDEX CHANGES WHAT IS PRINTED")
        sys.exit(1)


main()
