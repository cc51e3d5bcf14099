"""Hewn and its peers, side by side. Started by bench/run."""
import argparse
import json
import pathlib
import sys

import catalogue
import machine
import measuring
import progress
import report
import toolchains


def main():
    options = _arguments()
    if options.report:
        report.write(json.loads(options.report.read_text()), options.publish)
        return 0
    repetitions = options.reps or (2 if options.quick else 5)
    records = options.records or (100_000 if options.quick else 1_000_000)
    peers = _chosen(catalogue.PEERS, options.only, lambda peer: peer.name)
    scenarios = _chosen(catalogue.SCENARIOS, options.scenarios, lambda scenario: scenario.key)

    missing = toolchains.prepare({"dotnet"} | {peer.toolchain for peer in peers})
    peers = [peer for peer in peers if peer.toolchain not in missing]
    about = machine.describe()
    figures, faults = measuring.measure(peers, scenarios, repetitions, records)
    run = {
        "machine": about,
        "repetitions": repetitions,
        "records": records,
        "trial": options.quick,
        "missing": missing,
        "faults": faults,
        "figures": figures,
    }
    whole = not (options.quick or options.only or options.scenarios)
    report.write(run, options.publish or whole)
    for fault in faults:
        progress.say(f"FAULT: {fault}")
    return 1 if faults else 0


def _arguments():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("--reps", type=int, help="repetitions of everything (default 5; 2 with --quick)")
    parser.add_argument(
        "--records", type=int, help="records of a throughput run (default 1000000; 100000 with --quick)")
    parser.add_argument("--quick", action="store_true", help="a short trial; its report is marked as one")
    parser.add_argument("--only", help="peers, comma-separated: " + _names(peer.name for peer in catalogue.PEERS))
    parser.add_argument(
        "--scenarios", help="comma-separated: " + _names(scenario.key for scenario in catalogue.SCENARIOS))
    parser.add_argument("--publish", action="store_true",
                        help="write to docs/ and bench/results even if it is a part or a trial")
    parser.add_argument("--report", type=pathlib.Path, metavar="FILE",
                        help="measure nothing, write the report of these results again")
    return parser.parse_args()


def _chosen(all_items, names, name_of):
    if not names:
        return all_items
    wanted = names.split(",")
    unknown = set(wanted) - {name_of(item) for item in all_items}
    if unknown:
        raise SystemExit(f"Unknown: {_names(sorted(unknown))}. Known: {_names(map(name_of, all_items))}")
    return [item for item in all_items if name_of(item) in wanted]


def _names(names):
    return ", ".join(names)


sys.exit(main())
