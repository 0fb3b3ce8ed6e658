"""One round: both fleets live through the same phases, side by side, each in a network of its own.

Only the start is apart, because it loads the machine; in all other phases the machine is mostly idle.
"""

import math
import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from compare.fleets import cpu_seconds, idle_seconds, pss_mb, traffic, wait_until
from compare.results import Measure
from compare.views import false_alarms

PATIENCE = 120  # seconds until something counts as not happening


@dataclass
class Times:
    """Seconds."""

    settle: float = 20
    steady: float = 30
    partition: float = 40
    loss: float = 30


def measures(times, percents):
    seconds, each = "s", "per node"
    return [
        Measure("convergence", "start until all know all", seconds),
        Measure("sent_packets", f"packets sent {each}, steady", "packets/s"),
        Measure("received_packets", f"packets received {each}, steady", "packets/s"),
        Measure("sent_bytes", f"bytes sent {each}, steady", "B/s"),
        Measure("received_bytes", f"bytes received {each}, steady", "B/s"),
        Measure("pss", f"memory {each} (PSS)", "MB"),
        Measure("cpu", f"processor {each}, steady", "% of a core"),
        Measure("kill", "SIGKILL until all others show it", seconds),
        Measure("restart", "killed node started again until all know all", seconds),
        Measure("unplug", "cable pulled until all others show it", seconds),
        Measure("plug", "cable plugged in again until all know all", seconds),
        Measure("merge", f"partition of {times.partition:g} s healed until all know all", seconds),
    ] + [Measure(f"alarms_{percent}", f"false alarms, {percent} % of received packets lost, all rounds", "", True)
         for percent in percents]


class Round:
    def __init__(self, fleets, times, percents, results, number):
        self.fleets = fleets
        self.count = fleets[0].lan.count
        self.times = times
        self.percents = percents
        self.results = results
        self.number = number
        self.random = random.Random(f"{self.count} {number}")

    def run(self):
        with tempfile.TemporaryDirectory(prefix="spore-compare-") as folder:
            try:
                for place, fleet in enumerate(self.fleets):
                    fleet.folder = Path(folder) / str(place)
                    fleet.folder.mkdir()
                for phase in (self.start, self.steady, self.kill, self.unplug, self.partition, self.loss):
                    self.say(phase.__name__)
                    phase()
            finally:
                for fleet in self.fleets:
                    fleet.end()

    def say(self, text):
        print(f"N = {self.count}, round {self.number}: {text}", file=sys.stderr, flush=True)

    def note(self, text):
        self.results.notes.append(f"N = {self.count}, round {self.number}: {text}")
        self.say(text)

    def add(self, key, fleet, value):
        self.results.add(key, self.count, fleet.name, value)

    def start(self):
        turn = self.number % len(self.fleets)
        for fleet in self.fleets[turn:] + self.fleets[:turn]:
            began = fleet.start_all()
            is_done = wait_until(fleet.is_complete, PATIENCE)
            self.add("convergence", fleet, fleet.complete_since() - began if is_done else math.inf)
            self.compare_with_answers(fleet)

    def compare_with_answers(self, fleet):
        """The views from the logs, held against what the nodes answer when they are asked."""
        last = []

        def agree():
            last[:] = fleet.disagreements()
            return not last

        if not wait_until(agree, 5):
            self.note(f"answers differ from logs: {'; '.join(last[:3])}")

    def complete(self):
        """Prepares a phase: all nodes know all, if need be in a fleet that is started anew."""
        wait_until(lambda: all(fleet.is_complete() for fleet in self.fleets), PATIENCE)
        for fleet in self.fleets:
            if fleet.is_complete():
                continue
            self.note(f"{fleet.name} started anew, because nodes still missed others: {fleet.missing()}")
            fleet.end()
            fleet.start_all()
            if not wait_until(fleet.is_complete, PATIENCE):
                raise RuntimeError(f"{fleet.name} does not come together: {fleet.missing()}")
            fleet.disagreements()

    def steady(self):
        time.sleep(self.times.settle)
        self.complete()
        idle, began = idle_seconds(), time.monotonic()
        before = [self.meters(fleet) for fleet in self.fleets]
        time.sleep(self.times.steady)
        after = [self.meters(fleet) for fleet in self.fleets]
        share = (idle_seconds() - idle) / (time.monotonic() - began) / os.cpu_count()
        self.say(f"the machine was {100 * share:.0f} % idle")
        self.results.idle_shares.append(share)
        for fleet, early, late in zip(self.fleets, before, after):
            names = ("received_bytes", "received_packets", "sent_bytes", "sent_packets", "cpu")
            for place, name in enumerate(names):
                rate = statistics.mean((b[place] - a[place]) / (b[-1] - a[-1]) for a, b in zip(early, late))
                self.add(name, fleet, 100 * rate if name == "cpu" else rate)
            for node in fleet.nodes.values():
                self.add("pss", fleet, pss_mb(node.process.pid))

    @staticmethod
    def meters(fleet):
        return [(*traffic(node.process.pid), cpu_seconds(node.process.pid), time.monotonic())
                for node in fleet.nodes.values()]

    def until(self, key, act, is_done, done_at):
        """Acts on every fleet, and adds how long each one took until it was done for the first time."""
        began, took = {}, {}
        for fleet in self.fleets:
            began[fleet] = time.monotonic()
            act(fleet)

        def are_done():
            for fleet in self.fleets:
                if fleet not in took and is_done(fleet):
                    took[fleet] = done_at(fleet) - began[fleet]
            return len(took) == len(self.fleets)

        wait_until(are_done, PATIENCE)
        for fleet in self.fleets:
            self.add(key, fleet, took.get(fleet, math.inf))

    def until_lost(self, key, act, victim):
        self.until(key, act, lambda fleet: fleet.has_lost(victim), lambda fleet: fleet.lost_at(victim))
        for fleet in self.fleets:
            self.compare_with_answers(fleet)

    def until_complete(self, key, act):
        self.until(key, act, lambda fleet: fleet.is_complete(), lambda fleet: fleet.complete_since())

    def victim(self):
        """Never the first: serf's nodes join by its address."""
        return self.random.randint(2, self.count)

    def kill(self):
        victim = self.victim()
        self.complete()
        self.until_lost("kill", lambda fleet: fleet.kill(victim), victim)
        self.until_complete("restart", lambda fleet: fleet.start(victim))

    def unplug(self):
        victim = self.victim()
        self.complete()
        self.until_lost("unplug", lambda fleet: fleet.lan.plug(victim, False), victim)
        self.until_complete("plug", lambda fleet: fleet.lan.plug(victim, True))

    def partition(self):
        self.complete()
        for fleet in self.fleets:
            fleet.lan.join_halves(False)
        time.sleep(self.times.partition)
        wait_until(lambda: all(fleet.sees_its_half_only() for fleet in self.fleets), PATIENCE)
        for fleet in self.fleets:
            if not fleet.sees_its_half_only():
                self.note(f"{fleet.name} did not show all of the partition within {PATIENCE} s")
        self.until_complete("merge", lambda fleet: fleet.lan.join_halves(True))

    def loss(self):
        for percent in self.percents:
            self.complete()
            for fleet in self.fleets:
                fleet.lan.lose(percent)
            began = time.monotonic()
            time.sleep(self.times.loss)
            ended = time.monotonic()
            for fleet in self.fleets:
                dropped, received = fleet.lan.lost_share()
                fleet.lan.lose(0)
                if dropped == 0:
                    raise RuntimeError(f"no packet of {received} was dropped at {percent} %")
                losses = [(when, who) for node in fleet.nodes.values() for when, who in node.view.losses
                          if began <= when <= ended]
                self.add(f"alarms_{percent}", fleet, false_alarms(losses))
                self.say(f"{fleet.name}: {100 * dropped / received:.1f} % of {received} packets dropped, "
                         f"{len(losses)} wrong entries")
