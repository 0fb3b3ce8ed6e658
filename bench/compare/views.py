"""What a node says it sees: the others that are alive in its view, from the lines of its own log.

Both programs log a change at the moment it enters their member list. Reading that costs nothing while nothing happens,
unlike polling, and no delivery to subscribers lies between (serf holds its event streams back for 1-3 s).
"""

import re
import threading
import time

SPORE_LINE = re.compile(r"\(([0-9a-f]{8})\) is (discovered|ACTIVE|INACTIVE|DEAD|removed)\b")
SERF_LINE = re.compile(r"serf: EventMember(Join|Failed|Leave|Reap): (\S+)")


def spore_change(line):
    """(node id, whether it is alive now), or None for a line about something else."""
    found = SPORE_LINE.search(line)
    return (found[1], found[2] in ("discovered", "ACTIVE")) if found else None


def serf_change(line):
    """(node name, whether it is alive now), or None for a line about something else."""
    found = SERF_LINE.search(line)
    return (found[2], found[1] == "Join") if found else None


class View:
    """One node's view of the others. Written by the thread that reads the log, read by everybody."""

    def __init__(self, change_in, myself=""):
        self._change_in = change_in
        self._myself = myself  # serf logs a node's own join too
        self.alive = set()
        self.changed_at = 0.0  # seconds of time.monotonic()
        self.lost_at = {}      # the last time that each other one stopped being alive
        self.losses = []       # (when, who), since the beginning
        self.last_lines = []

    def hear(self, line, now):
        self.last_lines = self.last_lines[-20:] + [line]
        change = self._change_in(line)
        if change is None:
            return
        who, is_alive = change
        if who == self._myself or is_alive == (who in self.alive):
            return
        if is_alive:
            self.alive.add(who)
        else:
            self.alive.discard(who)
            self.lost_at[who] = now
            self.losses.append((now, who))
        self.changed_at = now

    def follow(self, stream):
        """Hears every line of the stream until its end, in a thread of its own."""
        def read():
            with stream:
                for line in stream:
                    self.hear(line.decode(errors="replace"), time.monotonic())
        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        return thread


def false_alarms(losses, separate_after=10.0):
    """How many alarms these (when, who) are: what several nodes say about one within `separate_after` s is one."""
    alarms = 0
    last = {}
    for when, who in sorted(losses):
        if who not in last or when - last[who] > separate_after:
            alarms += 1
        last[who] = when
    return alarms
