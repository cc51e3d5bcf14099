"""Runs peers alternately: each repetition runs every scenario, and each scenario every peer, one process each."""
import json
import os
import shutil
import subprocess

import paths
import progress

_TIMEOUT_SECONDS = 900
_BYTES_PER_RECORD = 800  # More than any peer writes.


def measure(peers, scenarios, repetitions, records):
    """Returns the figures as {scenario: {peer: [one dict a repetition]}}, and the faults as sentences."""
    figures, faults = {}, []
    total = repetitions * sum(scenario.suits(peer) for scenario in scenarios for peer in peers)
    done = 0
    for repetition in range(repetitions):
        for scenario in scenarios:
            suited = [peer for peer in peers if scenario.suits(peer)]
            # Every second time backwards, so that nobody always follows the same neighbour.
            for peer in suited if repetition % 2 == 0 else reversed(suited):
                done += 1
                result, summary = _attempt(peer, scenario, repetition, records, faults)
                # A place for each repetition, so that ratios can pair them.
                figures.setdefault(scenario.key, {}).setdefault(peer.name, []).append(result)
                progress.say(f"{done}/{total} rep {repetition + 1} {scenario.title:38} {peer.title:28} {summary}")
    shutil.rmtree(paths.LOGS, ignore_errors=True)
    return figures, faults


def measure_sides(sides, scenarios, repetitions, records):
    """
    Two programs' peers in turns, the one directly after the other, so that both meet the same machine. Returns the
    figures of each side as measure() does, and the faults of both.
    """
    figures, faults = [{}, {}], []
    for repetition in range(repetitions):
        for scenario in scenarios:
            for pair in zip(*sides, strict=True):
                if not scenario.suits(pair[0]):
                    continue
                for side in (0, 1) if repetition % 2 == 0 else (1, 0):
                    result, summary = _attempt(pair[side], scenario, repetition, records, faults)
                    figures[side].setdefault(scenario.key, {}).setdefault(pair[side].name, []).append(result)
                    progress.say(f"rep {repetition + 1} {scenario.title:38} {pair[side].title:28} "
                                 f"{('before', 'after')[side]:6} {summary}")
    shutil.rmtree(paths.LOGS, ignore_errors=True)
    return figures, faults


class _Fault(Exception):
    """A run whose figures do not count."""


def _attempt(peer, scenario, repetition, records, faults):
    """The figures of one run, None if it failed, and what to say of it; a failure is added to the faults."""
    try:
        result = _run(peer, scenario, records)
        return result, _summary(result)
    except _Fault as fault:
        faults.append(f"{peer.title}, {scenario.title}, repetition {repetition + 1}: {fault}")
        return None, f"FAULT: {fault}"


def _run(peer, scenario, records):
    shutil.rmtree(paths.LOGS, ignore_errors=True)
    paths.LOGS.mkdir(parents=True)
    count = max(1, int(records * scenario.share * peer.share))
    _gather_memory(count)
    os.sync()  # What others wrote shall not be written back while this one is timed.
    command = [*peer.program, peer.name, scenario.name, str(scenario.threads), str(count), str(paths.LOGS)]
    output = paths.LOGS / "api.log" if peer.writes_stdout else os.devnull
    with open(output, "wb") as stdout:
        try:
            process = subprocess.run(
                command, stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=_TIMEOUT_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise _Fault(f"not done after {_TIMEOUT_SECONDS} s") from None
    result = _last_object(process.stderr)
    if process.returncode != 0 or result is None:
        raise _Fault(f"exit code {process.returncode}: {process.stderr.strip()[-500:]}")
    if scenario.name != "disabled" and peer.writes_file:
        _check(result)
    return result


def _gather_memory(records):
    """A virtual machine may have given free memory back to its host, and fetching it again takes longer than any of
    the peers; so as much as the run is going to write is fetched before, by a file that is deleted at once."""
    block = bytes(1024 * 1024)
    with open(paths.LOGS / "memory", "wb") as file:
        for _ in range(records * _BYTES_PER_RECORD // len(block)):
            file.write(block)
    (paths.LOGS / "memory").unlink()


def _last_object(text):
    lines = [line for line in text.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else None


def _check(result):
    """Every record is a line, every line is a JSON object with every field of the record."""
    check = subprocess.run(
        [str(paths.DOTNET_PEERS), "check", str(paths.LOGS)], stdout=subprocess.PIPE, text=True, check=True)
    seen = json.loads(check.stdout)
    if seen["lines"] != result["lines"]:
        raise _Fault(f"{seen['lines']:.0f} lines, expected {result['lines']:.0f}")
    if seen["invalid"] or seen["incomplete"]:
        raise _Fault(f"{seen['invalid']:.0f} lines are not JSON, {seen['incomplete']:.0f} lack fields")
    result["bytes_per_line"] = seen["bytes_per_line"]


def _summary(result):
    if "total_ns" in result:
        return f"{result['records'] / result['total_ns'] * 1000:.2f} M/s"
    if "p50_ns" in result:
        return f"p50 {result['p50_ns']:.0f} ns, p99 {result['p99_ns']:.0f} ns"
    return f"{result['ns_per_call']:.1f} ns"
