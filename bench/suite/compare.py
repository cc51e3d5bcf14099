"""Two commits of Hewn in turns: what has a change cost? Started by bench/compare-commits."""
import argparse
import dataclasses
import pathlib
import subprocess
import sys
import tempfile

import catalogue
import measuring
import paths
import progress
import toolchains
from spread import Results, ns_per_record

_PEERS = ("hewn", "hewn-full", "hewn-generated-full")
_SCENARIOS = ("T1", "T8", "paced", "rotating", "disabled")

# What is told of each scenario: title, digits, the value of one run's figures.
_FIGURES = {
    "T1": [("ns/record", 0, ns_per_record), ("CPU µs/record", 2, "cpu_us_per_record"),
           ("B/record", 0, "caller_bytes_per_record"), ("peak MiB", 0, lambda run: run["peak_rss_kib"] / 1024)],
    "T8": [("ns/record", 0, ns_per_record)],
    "paced": [("p50 ns", 0, "p50_ns"), ("p99 ns", 0, "p99_ns")],
    "rotating": [("p50 ns", 0, "p50_ns"), ("p99 ns", 0, "p99_ns")],
    "disabled": [("ns/call", 1, "ns_per_call")],
}


def main():
    options = _arguments()
    peers = [catalogue.peer_of(name) for name in options.only]
    scenarios = [scenario for scenario in catalogue.SCENARIOS if scenario.key in options.scenarios]
    # The lines that both wrote are checked by the program of this tree.
    toolchains.prepare({"dotnet"})
    with tempfile.TemporaryDirectory() as work:
        trees = [pathlib.Path(work) / name for name in ("before", "after")]
        try:
            programs = [_build(commit, tree) for commit, tree in zip((options.before, options.after), trees)]
            sides = [[dataclasses.replace(peer, program=(str(program),)) for peer in peers] for program in programs]
            figures, faults = measuring.measure_sides(sides, scenarios, options.reps, options.records)
        finally:
            for tree in trees:
                subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=paths.ROOT, check=False,
                               stderr=subprocess.DEVNULL)
    _print_table(peers, scenarios, [Results(side) for side in figures], options)
    for fault in faults:
        progress.say(f"FAULT: {fault}")
    return 1 if faults else 0


def _arguments():
    parser = argparse.ArgumentParser(prog="bench/compare-commits", description=__doc__)
    parser.add_argument("before", help="a commit of this repository")
    parser.add_argument("after", help="another one")
    parser.add_argument("--reps", type=int, default=5, help="repetitions of everything (default 5)")
    parser.add_argument("--records", type=int, default=1_000_000, help="records of a throughput run (default 1000000)")
    parser.add_argument("--only", type=_some_of(_PEERS), default=_PEERS, help=f"peers of {', '.join(_PEERS)}")
    parser.add_argument("--scenarios", type=_some_of(_SCENARIOS), default=_SCENARIOS,
                        help=f"scenarios of {', '.join(_SCENARIOS)}")
    return parser.parse_args()


def _some_of(known):
    def parse(text):
        chosen = text.split(",")
        for name in chosen:
            if name not in known:
                raise argparse.ArgumentTypeError(f"'{name}' is none of {', '.join(known)}")
        return chosen
    return parse


def _build(commit, tree):
    progress.say(f"building {commit}")
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(tree), commit], cwd=paths.ROOT, check=True)
    built = subprocess.run(["dotnet", "build", "bench/DotnetPeers", "-c", "Release", "-v", "q", "--nologo"], cwd=tree,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if built.returncode != 0:
        raise SystemExit(f"{commit} does not build:\n{built.stdout}")
    return tree / paths.DOTNET_PEERS.relative_to(paths.ROOT)


def _print_table(peers, scenarios, results, options):
    print(f"| peer | scenario | figure | {options.before} | {options.after} | change of the median |")
    print("| --- | --- | --- | --- | --- | --- |")
    for peer in peers:
        for scenario in scenarios:
            if not scenario.suits(peer):
                continue
            for title, digits, value in _FIGURES[scenario.key]:
                sides = [side.spread(scenario.key, peer.name, value) for side in results]
                texts = [spread.text(digits) if spread else "–" for spread in sides]
                print(f"| {peer.title} | {scenario.title} | {title} | {' | '.join(texts)} "
                      f"| {_change(sides)} |")


def _change(sides):
    before, after = sides
    if not before or not after or not before.median:
        return "–"
    return f"{100 * (after.median / before.median - 1):+.1f} %"


sys.exit(main())
