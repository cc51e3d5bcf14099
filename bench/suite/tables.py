"""The figures as Markdown."""
import catalogue
import targets
from spread import ns_per_record

_NONE = "–"
_MARKS = {True: " ✓", False: " ✗", None: ""}


def all_tables(run, results):
    """Each table by the name of its marker in the document."""
    return {
        "machine": _machine(run),
        "targets": _targets(results),
        "throughput": _throughput(results),
        "latency": _latency(results),
        "disabled": _disabled(results),
        "ratios": _ratios(results),
    }


def _machine(run):
    about = run["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    lines = [
        f"Repetitions: {run['repetitions']}, of {run['records']:,} records; {about['date'][:10]}, "
        f"commit `{about['commit']}`.",
        f"{about['cpu']}, {about['cores']} cores, {about['memory_gib']} GiB, {about['kernel']}, "
        f"{about['file_system']}.",
        f"{versions}.",
    ]
    if run["trial"]:
        lines.insert(0, "**A short trial, possibly beside other work: it shows that the harness works, not how fast "
                        "anything is.**")
    lines += [f"Left out, could not be built: {name} peers ({reason})." for name, reason in run["missing"].items()]
    lines += [f"Fault: {fault}." for fault in run["faults"]]
    return "\n".join(f"- {line}" for line in lines)


def _targets(results):
    rows = []
    for target in targets.evaluate(results):
        cells = [
            spread.text(target.digits) + _MARKS[target.met(shape)] if (spread := target.spreads[shape]) else _NONE
            for shape in ("full", "stripped")]
        rows.append([target.title, target.wanted, *cells])
    return _table(["target", "wanted", "full", "stripped"], rows)


def _throughput(results):
    rows = []
    for peer in _measured(results, "T1"):
        rates = [_cell(results.spread(key, peer.name, lambda run: 1000 / ns_per_record(run)), 2)
                 for key in ("T1", "T2", "T8")]
        allocated = [_cell(results.spread("T1", peer.name, f"{who}_bytes_per_record"), 0)
                     for who in ("caller", "total")]
        rows.append([
            peer.title, *rates, _cell(results.spread("T1", peer.name, "cpu_us_per_record"), 2), *allocated,
            _cell(results.spread("T1", peer.name, "peak_rss_kib"), 0, 1 / 1024),
            _cell(results.spread("T1", peer.name, "bytes_per_line"), 0)])
    return _table(
        ["peer", "1 thread, M/s", "2 threads", "8 threads", "CPU µs/record", "B/record, caller", "B/record, process",
         "peak MiB", "B/line"], rows)


def _latency(results):
    rows = []
    for key, suffix in (("paced", ""), ("rotating", ", rotating"), ("full_speed", ", full speed")):
        for peer in _measured(results, key):
            rows.append([peer.title + suffix] + [
                _cell(results.spread(key, peer.name, name), digits, scale)
                for name, digits, scale in (
                    ("p50_ns", 0, 1), ("p99_ns", 0, 1), ("p999_ns", 0, 1), ("max_ns", 0, 0.001), ("clock_ns", 0, 1))])
    return _table(["peer", "p50 ns", "p99 ns", "p99.9 ns", "max µs", "clock ns"], rows)


def _disabled(results):
    rows = [
        [peer.title, _cell(results.spread("disabled", peer.name, "ns_per_call"), 1),
         _cell(results.spread("disabled", peer.name, "bytes_per_call"), 0)]
        for peer in _measured(results, "disabled")]
    return _table(["peer", "ns/call", "B/call"], rows)


def _ratios(results):
    rows = []
    for peer in _measured(results, "T1"):
        if peer.name.startswith("hewn") or not peer.writes_file:
            continue
        rates = [results.paired(lambda own, other: ns_per_record(other) / ns_per_record(own),
                                (key, "hewn-full"), (key, peer.name)) for key in ("T1", "T2", "T8")]
        latencies = [results.paired(lambda own, other, name=name: other[name] / own[name],
                                    ("paced", "hewn-full"), ("paced", peer.name)) for name in ("p50_ns", "p99_ns")]
        if peer.name == "python":
            latencies = [None, None]  # It is paced at another rate.
        rows.append([peer.title, *(_cell(spread, 2) for spread in rates + latencies)])
    return _table(["peer", "1 thread", "2 threads", "8 threads", "paced p50", "paced p99"], rows)


def _measured(results, key):
    return [peer for peer in catalogue.PEERS if any(results.repetitions(key, peer.name))]


def _cell(spread, digits, scale=1.0):
    return spread.text(digits, scale) if spread else _NONE


def _table(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
