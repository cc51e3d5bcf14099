"""A needle in nine large files, as whole commands: python3 many.py TOOL FILE RUNS SCRATCH [cold].

The files have FILE's lines, each a month behind the one before; their indexes are built first. Nine times FILE's size
has to fit on the disk, and in memory unless it is cold.
"""
import glob
import os
import shutil
import statistics
import subprocess
import sys
import time

import child
import pagecache

TOOL, FILE, RUNS, SCRATCH = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
IS_COLD = "cold" in sys.argv[5:]
NEEDLE = os.environ.get("NEEDLE", "needle-7f3a9c")
FOLDER = os.path.join(SCRATCH, "many")
COUNT = 9


def deal():
    os.makedirs(FOLDER, exist_ok=True)
    for number in range(1, COUNT + 1):
        target = os.path.join(FOLDER, f"app-{number}.jsonl")
        if os.path.exists(target) and os.path.getsize(target) == os.path.getsize(FILE):
            continue
        with open(target, "wb") as output:
            subprocess.run(["sed", f's/^{{"timestamp":"2026-01-/{{"timestamp":"2026-{number:02}-/', FILE],
                           stdout=output, check=True)
        os.utime(target, (time.time() - 86400,) * 2)
    return sorted(glob.glob(os.path.join(FOLDER, "*.jsonl")))


def lines(command):
    return sorted(subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
                  .stdout.splitlines())


def main():
    files = deal()
    size = sum(map(os.path.getsize, files))
    rg = ["rg", "--no-filename", NEEDLE, FOLDER]
    view = [TOOL, "view", FOLDER, "--grep", NEEDLE, "--output", "raw"]
    indexes = os.path.join(FOLDER, ".hewn", "index", "*.idx")
    if not glob.glob(indexes):
        seconds, _, memory = child.run(view)
        print(f"the first one, which builds the indexes: {seconds:.1f} s, {size / seconds / 1e6:.0f} MB/s, {memory:.0f} MiB")
    if lines(rg) != lines(view):
        sys.exit("NOT THE SAME LINES ARE FOUND")
    times = {"rg": [], "hewn view": []}
    for _ in range(RUNS):  # in turn, so that what else the machine does meets both
        for name, command in (("rg", rg), ("hewn view", view)):
            if IS_COLD:
                pagecache.forget([*files, *glob.glob(indexes)])
            times[name].append(child.run(command)[0])
    print(f"{size:,} bytes in {len(files)} files, indexed, the page cache {'emptied of them before every run' if IS_COLD else 'warm'}, "
          f"{len(lines(rg))} lines found; {RUNS} whole commands each")
    for name, each in times.items():
        print(f"{name}: median {statistics.median(each) * 1000:.0f} ms, min {min(each) * 1000:.0f}, max {max(each) * 1000:.0f}")
    print(f"rg / hewn view: {statistics.median(times['rg']) / statistics.median(times['hewn view']):.1f}")


main()
