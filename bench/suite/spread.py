"""A figure over several repetitions: median, and smallest to largest."""
import dataclasses
import statistics


@dataclasses.dataclass(frozen=True)
class Spread:
    median: float
    low: float
    high: float

    def text(self, digits, scale=1.0):
        median, low, high = (f"{value * scale:,.{digits}f}" for value in (self.median, self.low, self.high))
        return median if low == high else f"{median} ({low}–{high})"


class Results:
    """The figures of a run, asked by scenario, peer and repetition."""

    def __init__(self, figures):
        self._figures = figures

    def repetitions(self, scenario, peer):
        return self._figures.get(scenario, {}).get(peer, [])

    def spread(self, scenario, peer, value):
        """The spread of value(figures); None when no repetition has it. A value may be a name."""
        get = (lambda figures: figures.get(value)) if isinstance(value, str) else value
        values = [got for run in self.repetitions(scenario, peer) if run and (got := get(run)) is not None]
        return _spread(values)

    def paired(self, formula, *sources):
        """
        The spread of formula(figures of each source), source by source from the same repetition, so that what slowed
        the machine in one of them slowed both sides. Each source is (scenario, peer).
        """
        rows = zip(*(self.repetitions(scenario, peer) for scenario, peer in sources), strict=False)
        return _spread([formula(*row) for row in rows if all(row)])


def _spread(values):
    return Spread(statistics.median(values), min(values), max(values)) if values else None


def ns_per_record(run):
    return run["total_ns"] / run["records"]
