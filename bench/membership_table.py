"""Joins the runs of one cell of the membership table, and prints the table."""

from dataclasses import dataclass

from tables import markdown_table

WEEK = 7 * 24 * 3600


@dataclass(frozen=True)
class Cell:
    nodes: int
    loss: float  # share of broadcasts that each receiver misses
    burst: str  # mean length; empty: each by itself

    def name(self):
        return f"{self.loss:.0%}" + (f" in bursts of {self.burst}" if self.burst else "")


HEADER = ["N", "loss", "fleet days", "false alarms a week", "false DEAD a week", "power-off seen by all, s",
          "joined, s", "all at once, s", "healed, s", "sent, packets/s · B/s", "received, packets/s · B/s",
          "airtime", "unicast peers in 10 s"]


def weekly(count, seconds):
    """What was seen by the week; where nothing was, under what it lies with 95 % confidence (3 / exposure)."""
    return f"{count * WEEK / seconds:.2g} ({count})" if count else f"0 (< {3 * WEEK / seconds:.2g})"


def times(runs, name):
    """Median of all runs, weighted by count, and the worst 99th percentile of any run."""
    measured = sorted((run[name]["p50Ms"], run[name]["count"]) for run in runs if run[name]["count"])
    if not measured:
        return "-"
    half = sum(count for _, count in measured) / 2
    for median, count in measured:
        half -= count
        if half <= 0:
            break
    worst = max(run[name]["p99Ms"] for run in runs)
    return f"{median / 1000:.1f} · {worst / 1000:.1f}"


def mean(runs, name, weight="nodeSeconds"):
    return sum(run[name] * run[weight] for run in runs) / sum(run[weight] for run in runs)


def columns(cell, runs):
    seconds = sum(run["clusterSeconds"] for run in runs)
    return [
        str(cell.nodes), cell.name(), f"{seconds / 86400:.2g}",
        weekly(sum(run["falseAlarms"] for run in runs), seconds),
        weekly(sum(run["falseDead"] for run in runs), seconds),
        times(runs, "powerOffSeenByAll"), times(runs, "joined"), times(runs, "coldStart"), times(runs, "recovery"),
        f"{mean(runs, 'sentPacketsPerNodeSecond'):.2f} · {mean(runs, 'sentBytesPerNodeSecond'):.0f}",
        f"{mean(runs, 'receivedPacketsPerNodeSecond'):.1f} · {mean(runs, 'receivedBytesPerNodeSecond'):,.0f}",
        f"{mean(runs, 'airtimeShare', 'clusterSeconds'):.1%}",
        f"{mean(runs, 'unicastPeersPer10s'):.1f} (most {max(run['unicastPeersPer10sMax'] for run in runs)})",
    ]


def to_markdown(outcomes):
    return markdown_table([HEADER] + [columns(cell, runs) for cell, runs in outcomes.items()])


def describe(cell, run):
    broken = f", BROKEN: {run['violations'][0]['promise']}" if run["violations"] else ""
    return f"N={cell.nodes} {cell.name()}: {run['clusterSeconds'] / 3600:.1f} h, {run['falseAlarms']} false alarms{broken}"
