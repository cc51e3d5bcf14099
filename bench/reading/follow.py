"""Times how long after its write a line is shown by hewn view --follow: python3 follow.py TOOL LINES SCRATCH.

One line at a time, to one of some files in turn; from the begin of the write until a program has read the line from the
tool's output. The pauses between lines meet all phases of the looks that the tool makes regularly.
"""
import os
import shutil
import subprocess
import sys
import time

TOOL, LINES, SCRATCH = sys.argv[1], int(sys.argv[2]), sys.argv[3]
FOLDER = os.path.join(SCRATCH, "follow")


def line(number):
    now = time.time_ns()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now // 10**9)) + f".{now % 10**9 // 1000:06}Z"
    return f'{{"timestamp":"{stamp}","level":"INFO","message":"line {number}"}}\n'.encode()


def delays(files):
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    paths = [os.path.join(FOLDER, f"part{i}.jsonl") for i in range(files)]
    targets = [open(path, "ab", 0) for path in paths]
    found = []
    with subprocess.Popen([TOOL, "view", FOLDER, "--follow", "--output", "json"], stdout=subprocess.PIPE) as tool:
        targets[0].write(line(-1))
        tool.stdout.readline()  # it follows by now
        for number in range(LINES):
            written = line(number)
            start = time.perf_counter()
            targets[number % files].write(written)
            shown = tool.stdout.readline()
            found.append((time.perf_counter() - start) * 1000)
            if shown != written:
                sys.exit(f"EXPECTED {written!r}, SHOWN {shown!r}")
            time.sleep(number % 23 / 1000)
        tool.kill()
    shutil.rmtree(FOLDER)
    return sorted(found)


def main():
    print(f"{LINES} lines, milliseconds from the write to the reader of what is shown")
    print("| files | p50 | p95 | p99 | p99.9 | max | above 50 ms |")
    print("|---|---|---|---|---|---|---|")
    for files in (1, 3, 20):
        found = delays(files)
        points = [found[int(part * (LINES - 1))] for part in (0.5, 0.95, 0.99, 0.999, 1)]
        late = sum(each > 50 for each in found)
        print(f"| {files} | {' | '.join(f'{each:.1f}' for each in points)} | {late} |", flush=True)


main()
