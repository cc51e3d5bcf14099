"""Times whole commands that merge files by time: python3 merge.py TOOL FILE RUNS SCRATCH [PARTS].

FILE's lines, in the order of their times, are dealt out to PARTS files; what is printed has to be the same lines in
the order of their times.
"""
import os
import shutil
import statistics
import subprocess
import sys

import child

TOOL, FILE, RUNS, SCRATCH = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
PARTS = int(sys.argv[5]) if len(sys.argv) > 5 else 20
FOLDER = os.path.join(SCRATCH, "merge")


def deal():
    """Some lines to one file, then some to another, as busy and quiet programs write them."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    parts = [open(os.path.join(FOLDER, f"part{i:02}.log"), "wb", 1 << 18) for i in range(PARTS)]
    total = 0
    with open(FILE, "rb") as lines:
        for number, line in enumerate(lines):
            parts[number * 7 // 3 % PARTS].write(line)
            total += hash(line)
    for part in parts:
        part.close()
    return total


def check(command, total):
    """Whether a command prints all lines, by time."""
    before = b""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        for line in process.stdout:
            total -= hash(line)
            at = line.index(b'"timestamp":"') + 13
            stamp = line[at:line.index(b'"', at)]
            if stamp < before:
                sys.exit(f"OUT OF ORDER: {stamp} behind {before}")
            before = stamp
    if total != 0:
        sys.exit("WHAT IS PRINTED IS NOT WHAT IS IN THE FILES")


def main():
    total = deal()
    size = os.path.getsize(FILE)
    print(f"{FILE}: {size:,} bytes in {PARTS} files, page cache warm; medians of {RUNS} whole commands")
    print("| command | ms | MB/s of sorted output | MB/s of input | peak MiB |")
    print("|---|---|---|---|---|")
    for name in ("raw", "json", "pretty"):
        runs = [child.run([TOOL, "view", FOLDER, "--output", name]) for _ in range(RUNS)]
        seconds = statistics.median(run[0] for run in runs)
        memory = max(run[2] for run in runs)
        print(f"| view, {PARTS} files, {name} | {seconds * 1000:.0f} | {runs[0][1] / seconds / 1e6:.0f} | "
              f"{size / seconds / 1e6:.0f} | {memory:.0f} |", flush=True)
    for name in ("raw", "json"):
        check([TOOL, "view", FOLDER, "--output", name], total)
    shutil.rmtree(FOLDER)


main()
