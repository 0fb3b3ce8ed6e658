"""What was measured, as one table with ratios, and in which rows the other side is ahead."""

import math
import statistics
from dataclasses import dataclass, field

from tables import markdown_table, text_table

OURS, THEIRS = "spore", "serf"
EVEN_WITHIN = 0.05
CHANCE_MAX = 0.05


@dataclass(frozen=True)
class Measure:
    """Less is better in every one. A total is a count of rare events, added up over the rounds."""

    key: str
    label: str
    unit: str
    is_total: bool = False


@dataclass
class Row:
    measure: Measure
    count: int
    ours: list
    theirs: list

    def values(self):
        pick = sum if self.measure.is_total else statistics.median
        return pick(self.ours), pick(self.theirs)

    def ratio(self):
        """ours / theirs; None where it has no meaning."""
        ours, theirs = self.values()
        if math.isinf(ours) or math.isinf(theirs):
            return None
        if ours == theirs:
            return 1.0
        if theirs == 0:
            return None
        return ours / theirs

    def ahead(self):
        ours, theirs = self.values()
        if self.measure.is_total and by_chance(ours, theirs) > CHANCE_MAX:
            return "too few"
        if ours == theirs or max(ours, theirs) * (1 - EVEN_WITHIN) <= min(ours, theirs):
            return "even"
        return OURS if ours < theirs else THEIRS

    def cells(self):
        ratio = self.ratio()
        return [self.measure.label, self.measure.unit, str(self.count), self._cell(self.ours), self._cell(self.theirs),
                "-" if ratio is None else f"{ratio:.2f}", self.ahead()]

    def _cell(self, samples):
        if self.measure.is_total:
            return f"{sum(samples):g}"
        return f"{number(statistics.median(samples))} ({number(max(samples))})"


def by_chance(one, other):
    """How likely two equal fleets, watched equally long, differ at least as much (two-sided binomial test)."""
    total = one + other
    more = sum(math.comb(total, k) for k in range(max(one, other), total + 1)) / 2 ** total
    return min(1.0, 2 * more)


def number(value):
    """Three digits are as many as such measurements carry."""
    if math.isinf(value):
        return "not in time"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


HEADER = ["median (worst)", "unit", "N", OURS, THEIRS, f"{OURS} / {THEIRS}", "ahead"]


@dataclass
class Results:
    measures: list
    samples: dict = field(default_factory=dict)  # {(key, count, fleet): [values]}
    notes: list = field(default_factory=list)
    idle_shares: list = field(default_factory=list)  # of the machine, in each steady phase

    def add(self, key, count, fleet, value):
        self.samples.setdefault((key, count, fleet), []).append(value)

    def rows(self):
        counts = sorted({count for _, count, _ in self.samples})
        rows = []
        for measure in self.measures:
            for count in counts:
                ours = self.samples.get((measure.key, count, OURS))
                theirs = self.samples.get((measure.key, count, THEIRS))
                if ours and theirs:
                    rows.append(Row(measure, count, ours, theirs))
        return rows

    def where_ahead(self, fleet):
        """['label (N = 5, 20)', …]: the rows in which this fleet is ahead."""
        ahead = {}
        for row in self.rows():
            if row.ahead() == fleet:
                ahead.setdefault(row.measure.label, []).append(str(row.count))
        return [f"{label} (N = {', '.join(counts)})" for label, counts in ahead.items()]

    def verdict(self):
        where = self.where_ahead(THEIRS)
        return f"{THEIRS} is ahead in: {'; '.join(where)}." if where else f"{THEIRS} is ahead nowhere."

    def cells(self):
        return [HEADER] + [row.cells() for row in self.rows()]

    def text(self):
        return text_table(self.cells()) + "\n".join(["", self.verdict()] + self.notes) + "\n"

    def markdown(self):
        return markdown_table(self.cells())

    def as_json(self):
        """Every sample; what did not happen in time is null."""
        return {"notes": self.notes, "rows": [
            {"measure": row.measure.key, "label": row.measure.label, "unit": row.measure.unit, "nodes": row.count,
             OURS: finite(row.ours), THEIRS: finite(row.theirs), "ratio": row.ratio(), "ahead": row.ahead()}
            for row in self.rows()]}


def finite(samples):
    return [None if math.isinf(sample) else sample for sample in samples]
