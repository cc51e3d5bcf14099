"""What Hewn must reach, and whether it does. Each target is judged by its median over the repetitions."""
import dataclasses

from spread import ns_per_record

RING_MIB = 16  # The ring between callers and files, by default.
ALLOWED_BESIDE_RING_MIB = 16
NOTHING_BYTES = 0.05  # Per record: below it is a few bytes a run, not bytes a call.


@dataclasses.dataclass(frozen=True)
class Target:
    title: str
    wanted: str
    spreads: dict  # By shape: 'full', 'stripped'.
    bound: float
    at_most: bool
    digits: int = 2

    def met(self, shape):
        spread = self.spreads[shape]
        if spread is None:
            return None
        return spread.median <= self.bound if self.at_most else spread.median >= self.bound


def evaluate(results):
    return [make(results) for make in _targets()]


def _targets():
    yield _ratio("time of one thread, against the limit", "≤ 1.3 ×", 1.3, True, "T1", ns_per_record, "limit")
    for peer, title, times in (
            ("zerolog", "zerolog", 2.5), ("spdlog", "spdlog", 3), ("nlog", "NLog", 5), ("serilog", "Serilog", 7)):
        yield _ratio(f"rate of one thread, against {title}", f"≥ {times} ×", times, False, "T1", _rate, peer)
    yield lambda results: Target(
        "rate of eight threads, against one", "≥ 0.8 ×",
        _shapes(lambda own: results.paired(lambda eight, one: _rate(eight) / _rate(one), ("T8", own), ("T1", own))),
        0.8, at_most=False)
    for percentile in ("p50", "p99"):
        yield _ratio(f"paced {percentile}, against zerolog", "≤ 0.5 ×", 0.5, True, "paced",
                     lambda run, name=f"{percentile}_ns": run[name], "zerolog")
    yield lambda results: Target(
        "paced p99 while rotating every 10 MiB, against not rotating", "≤ 1.5 ×",
        _shapes(lambda own: results.paired(
            lambda rotating, paced: rotating["p99_ns"] / paced["p99_ns"], ("rotating", own), ("paced", own))),
        1.5, at_most=True)
    yield _bytes("bytes a call allocates", "0 B", "T1", "hewn", "caller_bytes_per_record", NOTHING_BYTES)
    yield _bytes("bytes a disabled call allocates", "0 B", "disabled", "hewn", "bytes_per_call", NOTHING_BYTES)
    yield lambda results: Target(
        "time through [LoggerMessage] less the framework's dispatch, against the fast surface", "≤ 1.5 ×",
        _shapes(lambda own: results.paired(
            lambda generated, dispatch, fast:
                (ns_per_record(generated) - ns_per_record(dispatch)) / ns_per_record(fast),
            ("T1", own.replace("hewn", "hewn-generated")), ("T1", "dispatch"), ("T1", own))),
        1.5, at_most=True)
    yield _bytes("bytes a [LoggerMessage] call allocates", "≤ 64 B", "T1", "hewn-generated",
                 "caller_bytes_per_record", 64)
    yield _memory


def _ratio(title, wanted, bound, at_most, scenario, value, peer):
    return lambda results: Target(
        title, wanted,
        _shapes(lambda own: results.paired(
            lambda mine, theirs: value(mine) / value(theirs), (scenario, own), (scenario, peer))),
        bound, at_most)


def _bytes(title, wanted, scenario, peer, name, bound):
    return lambda results: Target(
        title, wanted, _shapes(lambda own: results.spread(scenario, own.replace("hewn", peer), name)),
        bound, at_most=True, digits=1)


def _memory(results):
    """Whatever the load: at the thread count where it is largest. The runtime's own is what the limit's process has."""
    def beside_runtime(own):
        spreads = [
            results.paired(
                lambda mine, limit: (mine["peak_rss_kib"] - limit["peak_rss_kib"]) / 1024, (load, own), ("T1", "limit"))
            for load in ("T1", "T2", "T8")]
        return max((spread for spread in spreads if spread), key=lambda spread: spread.median, default=None)
    bound = RING_MIB + ALLOWED_BESIDE_RING_MIB
    return Target("peak memory beside the runtime's own, MiB", f"≤ {bound} MiB (buffers and 16)",
                  _shapes(beside_runtime), bound, at_most=True, digits=1)


def _shapes(spread_of):
    return {"full": spread_of("hewn-full"), "stripped": spread_of("hewn")}


def _rate(run):
    return 1 / ns_per_record(run)
