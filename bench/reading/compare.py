"""Runs all programs over one file, in turn, and prints a table of medians and ratios."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import time

PROGRAM, FILE, RUNS, SCRATCH = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
NEEDLE = os.environ.get("NEEDLE", "needle-7f3a9c")
HERE = os.path.dirname(os.path.abspath(__file__))


def figures(command):
    """The lines 'PROGRAM QUESTION median X ms, min Y: ANSWER' of a command, by question."""
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = {}
    for name, median, answer in re.findall(r"^\S+ (\S+) median ([\d.]+) ms, min [\d.]+: (.*)$", output, re.M):
        found[name] = (float(median), answer)
    return found


def process_ms(command):
    """The median of whole runs of a command."""
    times = []
    for _ in range(max(RUNS, 5)):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def same(left, right):
    """Answers are alike when their numbers are; the last digits of a quantile depend on the order of a product."""
    numbers = r"-?[\d.]+(?:e[+-]?\d+)?"
    pairs = list(zip(re.findall(numbers, left), re.findall(numbers, right)))
    return len(pairs) > 0 and all(abs(float(a) - float(b)) <= 1e-12 * max(1, abs(float(a))) for a, b in pairs)


def whole_commands(rg):
    """The needle as commands, beside the start of hewn: a query that is only laid out."""
    built = os.path.join(os.path.dirname(PROGRAM), "..", "..", "Hewn.Cli", "release", "hewn")
    hewn = next((tool for tool in (os.path.join(SCRATCH, "tool", "hewn"), built) if os.access(tool, os.X_OK)), None)
    if hewn is None:
        return "no hewn command is built or published: dotnet build src/Hewn.Cli -c Release"
    plain = process_ms([hewn, "query", '|= "%s"' % NEEDLE, FILE])
    start = process_ms([hewn, "query", "{}", "--format"])
    return (f"needle as a command: {os.path.relpath(hewn)} {plain:.0f} ms, of which its start {start:.0f}; rg {rg:.0f}; "
            f"(hewn - start) / rg = {(plain - start) / rg:.2f}")


def main():
    shutil.rmtree(os.path.join(os.path.dirname(FILE), ".hewn", "index"), ignore_errors=True)  # the plain file first
    subprocess.run(["cat", FILE], stdout=subprocess.DEVNULL, check=True)  # the page cache is warm
    duck = figures(["node", os.path.join(HERE, "duck.mjs"), SCRATCH, FILE, str(RUNS)])
    rg = process_ms(["rg", "-c", NEEDLE, FILE])
    plain = figures([PROGRAM, FILE, str(RUNS), NEEDLE, "plain"])
    plain |= figures([PROGRAM, FILE, str(RUNS), NEEDLE, "logql"])
    commands = whole_commands(rg)
    build = figures([PROGRAM, FILE, str(min(RUNS, 3)), NEEDLE, "build"])
    indexed = figures([PROGRAM, FILE, str(RUNS * 2 + 1), NEEDLE, "indexed"])
    indexed |= figures([PROGRAM, FILE, str(RUNS), NEEDLE, "logql-indexed"])
    duck_after = figures(["node", os.path.join(HERE, "duck.mjs"), SCRATCH, FILE, str(RUNS)])
    rg_after = process_ms(["rg", "-c", NEEDLE, FILE])
    size = os.path.getsize(FILE)
    print(f"{FILE}: {size:,} bytes, {os.cpu_count()} processors, page cache warm; medians, ms")
    print("| question | DuckDB or rg: before, after | plain | ratio | indexed | ratio | answers |")
    print("|---|---|---|---|---|---|---|")
    for name in ("count", "level", "p95", "needle", "logql-count", "logql-level", "logql-p95", "logql-needle"):
        rival = name.removeprefix("logql-")
        before, after = (duck[rival][0], duck_after[rival][0]) if rival in duck else (rg, rg_after)
        yardstick = (before + after) / 2
        alike = plain[name][1] == indexed[name][1] and (name not in duck or same(duck[name][1], plain[name][1]))
        print(f"| {name} | {before:.0f}, {after:.0f} | {plain[name][0]:.1f} | {plain[name][0] / yardstick:.2f} | "
              f"{indexed[name][0]:.2f} | {indexed[name][0] / yardstick:.3f} | {'alike' if alike else 'DIFFER'} |")
        if not alike:
            print(f"  {duck.get(name)}\n  {plain[name]}\n  {indexed[name]}")
    print(commands)
    for name, (median, answer) in build.items():
        print(f"{name}: {median:.0f} ms = {size / median / 1000:.0f} MB/s; {answer}")
    for name in ("find", "absent", "part"):
        if name in plain:
            print(f"{name}: plain {plain[name][0]:.1f} ms ({plain[name][1]}), indexed {indexed[name][0]:.2f} ms")


main()
