"""Runs all programs over one file, in turn, and prints a table of medians and ratios."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM, FILE, RUNS, SCRATCH = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
NEEDLE = os.environ.get("NEEDLE", "needle-7f3a9c")
with open(FILE, "rb") as _begin:
    IS_JSON = _begin.read(1) == b"{"  # otherwise slog's text, of which the plain file is asked, and not in LogQL
HERE = os.path.dirname(os.path.abspath(__file__))


def figures(command):
    """The lines 'PROGRAM QUESTION median X ms, min Y: ANSWER' of a command, by question."""
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = {}
    for name, median, answer in re.findall(r"^\S+ (\S+) median ([\d.]+) ms, min [\d.]+[^:]*: (.*)$", output, re.M):
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
    """Answers are alike when all their words and numbers are; a quantile's last digits depend on a product's order."""
    number = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
    numbers = [[float(each) for each in re.findall(number, text)] for text in (left, right)]
    words = [re.sub(number, "#", text) for text in (left, right)]
    return words[0] == words[1] and len(numbers[0]) > 0 and all(
        abs(a - b) <= 1e-12 * max(1, abs(a)) for a, b in zip(*numbers))


def rivals_answers(duck):
    """What each question must be answered with, as DuckDB and ripgrep answer it."""
    found = subprocess.run(["rg", "-c", NEEDLE, FILE], capture_output=True, text=True).stdout.strip() or "0"
    asked = figures(["node", os.path.join(HERE, "duck.mjs"), SCRATCH, FILE, "1", "answers"]) if IS_JSON else {}
    answers = {name: answer for name, (_, answer) in (duck | asked).items()}
    answers["needle"] = found
    if not IS_JSON:
        return answers
    answers["logql-count"], answers["logql-p95"] = answers["count"], answers["p95"]
    answers["logql-needle"] = f"{min(int(found), 100)} of at most 100"
    return answers


def whole_commands(rg):
    """The needle as commands, beside the start of hewn: the same over one line, and a query that is only laid out."""
    os.utime(FILE)  # written to just now: no index is built
    built = os.path.join(os.path.dirname(PROGRAM), "..", "..", "Hewn.Cli", "release", "hewn")
    hewn = next((tool for tool in (os.path.join(SCRATCH, "tool", "hewn"), built) if os.access(tool, os.X_OK)), None)
    if hewn is None:
        return "no hewn command is built or published: dotnet build src/Hewn.Cli -c Release"
    plain = process_ms([hewn, "query", '|= "%s"' % NEEDLE, FILE])
    view = process_ms([hewn, "view", FILE, "--grep", NEEDLE, "--output", "raw"])
    bare = process_ms([hewn, "query", "{}", "--format"])
    with tempfile.TemporaryDirectory() as folder:
        line = os.path.join(folder, "one.jsonl")
        with open(FILE, "rb") as lines, open(line, "wb") as one:
            one.write(lines.readline())
        starts = [process_ms([hewn, "query", '|= "%s"' % NEEDLE, line]),
                  process_ms([hewn, "view", line, "--grep", NEEDLE, "--output", "raw"])]
    return (f"needle as a command: {os.path.relpath(hewn)} query {plain:.0f} ms, view {view:.0f} ms, of which over a file of "
            f"one line {starts[0]:.0f} and {starts[1]:.0f}, and {bare:.0f} for a query that is only laid out; rg {rg:.0f}; "
            f"(hewn - start over one line) / rg = {(plain - starts[0]) / rg:.2f} and {(view - starts[1]) / rg:.2f}, "
            f"(hewn - start that reads nothing) / rg = {(plain - bare) / rg:.2f} and {(view - bare) / rg:.2f}")


def main():
    shutil.rmtree(os.path.join(os.path.dirname(FILE), ".hewn", "index"), ignore_errors=True)  # the plain file first
    subprocess.run(["cat", FILE], stdout=subprocess.DEVNULL, check=True)  # the page cache is warm
    duck = figures(["node", os.path.join(HERE, "duck.mjs"), SCRATCH, FILE, str(RUNS)])
    expected = rivals_answers(duck)
    rg = process_ms(["rg", "-c", NEEDLE, FILE])
    plain = figures([PROGRAM, FILE, str(RUNS), NEEDLE, "plain"])
    plain |= figures([PROGRAM, FILE, str(RUNS), NEEDLE, "logql"]) if IS_JSON else {}
    commands = whole_commands(rg)
    build, indexed = {}, plain
    if IS_JSON:
        build = figures([PROGRAM, FILE, str(min(RUNS, 3)), NEEDLE, "build"])
        indexed = figures([PROGRAM, FILE, str(RUNS * 2 + 1), NEEDLE, "indexed"])
        indexed |= figures([PROGRAM, FILE, str(RUNS * 2 + 1), NEEDLE, "logql-indexed"])
    duck_after = figures(["node", os.path.join(HERE, "duck.mjs"), SCRATCH, FILE, str(RUNS)])
    rg_after = process_ms(["rg", "-c", NEEDLE, FILE])
    size = os.path.getsize(FILE)
    print(f"{FILE}: {size:,} bytes, {os.cpu_count()} processors, page cache warm; medians, ms")
    print("| question | DuckDB or rg: before, after | plain | ratio | indexed | ratio | answers |")
    print("|---|---|---|---|---|---|---|")
    wrong = []
    for name in expected:
        rival = name.removeprefix("logql-")
        before, after = (duck[rival][0], duck_after[rival][0]) if rival in duck else (rg, rg_after)
        yardstick = (before + after) / 2
        alike = all(same(expected[name], asked[name][1]) for asked in (plain, indexed))
        ratios = [f"{asked[name][0] / yardstick:.3f}" if name != "logql-general" else "" for asked in (plain, indexed)]
        rivals = f"{before:.0f}, {after:.0f}" if name != "logql-general" else ""
        with_index = f"{indexed[name][0]:.2f} | {ratios[1]}" if IS_JSON else "|"
        print(f"| {name} | {rivals} | {plain[name][0]:.1f} | {ratios[0]} | {with_index} | "
              f"{'alike' if alike else 'DIFFER'} |")
        if not alike:
            wrong.append(f"{name}: expected {expected[name]}, plain {plain[name][1]}, indexed {indexed[name][1]}")
    print(commands)
    for name, (median, answer) in build.items():
        print(f"{name}: {median:.0f} ms = {size / median / 1000:.0f} MB/s; {answer}")
    for name in ("find", "absent", "part"):
        if name in plain:
            print(f"{name}: plain {plain[name][0]:.1f} ms ({plain[name][1]}), indexed {indexed[name][0]:.2f} ms")
            if plain[name][1] != indexed[name][1]:
                wrong.append(f"{name}: plain {plain[name][1]}, indexed {indexed[name][1]}")
    if wrong:
        sys.exit("ANSWERS DIFFER\n" + "\n".join(wrong))


main()
