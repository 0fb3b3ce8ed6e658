"""What happened to sure events in a real fleet: who has which, what the reports said, and what of that breaks a promise.

It knows the truth, because whoever keeps it starts, kills, freezes and cuts off the nodes himself. Nodes are names; a life
is a number, and another one after each start. Times are those of time.monotonic().
"""

from dataclasses import dataclass, field

# Whoever was in trouble so shortly before is still on its way back into the cluster.
RECOVERY_SECONDS = 15
QUIET_SECONDS = 2
GOT_NOTHING = ("expired", "noRoom")


@dataclass
class Event:
    number: int
    publisher: str
    at: float
    part: int  # of the play
    lives: dict  # of each node, when it was published
    unheard: set  # nodes that ran then, and whose client did not listen yet
    away: set = field(default_factory=set)  # whom the publisher showed INACTIVE then
    got: dict = field(default_factory=dict)  # node: [(life, when)]
    told: dict | None = None  # node: outcome, of those that the report does not call delivered; None: it was not read
    told_at: float | None = None

    def outcome(self, node):
        return self.told.get(node, "delivered")

    def first(self, node):
        """When this node's client got it in the life that it had at the publishing; None: never."""
        return min((when for life, when in self.got.get(node, []) if life == self.lives[node]), default=None)


class Ledger:
    def __init__(self, nodes):
        self.nodes = list(nodes)
        self.lives = dict.fromkeys(self.nodes, 0)
        self.unheard = set(self.nodes)
        self.troubles = {node: [] for node in self.nodes}  # [kind, from, until or None]
        self.events = {}
        self.breaches = []  # (part, what)
        self._last = {}

    def complain(self, what, event=None):
        """A promise was broken; of this event, if it is about one."""
        self.breaches.append((event.part if event else None, what))

    def begin_life(self, node):
        self.lives[node] += 1
        self.unheard.add(node)

    def begin_listening(self, node):
        self.unheard.discard(node)

    def begin_trouble(self, node, kind, now):
        self.troubles[node].append([kind, now, None])

    def end_trouble(self, node, now):
        self.troubles[node][-1][2] = now

    def is_in_trouble(self, node):
        return bool(self.troubles[node]) and self.troubles[node][-1][2] is None

    def was_in_trouble(self, node, since, until, kinds=None):
        return any(begin <= until and (end is None or end >= since) and (kinds is None or kind in kinds)
                   for kind, begin, end in self.troubles[node])

    def was_well_for(self, event, node, until):
        """It and the publisher ran and could be reached all the time."""
        since = event.at - RECOVERY_SECONDS
        return not any(self.was_in_trouble(one, since, until) for one in (node, event.publisher))

    def publish(self, publisher, part, now):
        """The next event. Its number is its text."""
        event = Event(len(self.events) + 1, publisher, now, part, dict(self.lives), set(self.unheard))
        self.events[event.number] = event
        return event

    def take_back(self, event):
        """It was refused."""
        del self.events[event.number]

    def got(self, node, number, now):
        """The client at this node was handed the event."""
        event = self.events[number]
        life = self.lives[node]
        copies = event.got.setdefault(node, [])
        if any(before == life for before, _ in copies):
            self.complain(f"{node} got event {number} of {event.publisher} twice in one life", event)
        copies.append((life, now))
        key = (node, life, event.publisher)
        # Who is no recipient hears of it by chance, in any order.
        if self._last.get(key, 0) > number and event.lives[node] == life:
            self.complain(f"{node} got event {number} of {event.publisher} after event {self._last[key]}", event)
        self._last[key] = max(number, self._last.get(key, 0))

    def report(self, number, report, now):
        """A final report, as GET /api/cluster/events/{id} gives it."""
        event = self.events[number]
        event.told = {one["hostname"]: one["outcome"] for one in report["others"]}
        event.told_at = now
        counts = {}
        for outcome in event.told.values():
            counts[outcome] = counts.get(outcome, 0) + 1
        counted = {name: report[name] for name in ("expired", "left", "unreachable", "noRoom") if report[name]}
        if not report["final"] or report["waiting"] or counts != counted or report["delivered"] + len(event.told) != report["members"]:
            self.complain(f"the report of event {number} does not add up: {report}", event)
        if report["members"] != len(self.nodes) or not set(event.told) <= set(self.nodes):
            self.complain(f"the report of event {number} is not about the {len(self.nodes)} nodes: {report}", event)

    def report_is_gone(self, number, now):
        """It was final, and another one took its place before it was read."""
        self.events[number].told_at = now

    def check(self):
        """When all has come to rest: every breach of what is promised, also those that were seen before."""
        for event in self.events.values():
            if event.told_at is None:
                self.complain(f"{event.publisher} never told what became of event {event.number}", event)
            if event.told is None:
                continue
            for node in self.nodes:
                self._check_told(event, node)
        return self.breaches

    def _check_told(self, event, node):
        outcome = event.outcome(node)
        words = f"{event.publisher} was told '{outcome}' of {node} and event {event.number}"
        has_it = event.first(node) is not None
        if outcome in GOT_NOTHING and has_it:
            self.complain(f"{words}, which it has", event)
        if outcome == "delivered" and not has_it and node not in event.unheard:
            self.complain(f"{words}, which it has not", event)
        if self.is_miss(event, node):
            self.complain(f"{words}, which could be reached all the time and has it not", event)

    def is_quiet(self, event):
        """No node was in trouble."""
        return not any(self.was_in_trouble(node, event.at - QUIET_SECONDS, event.told_at) for node in self.nodes)

    def is_recipient(self, event, node):
        return node not in event.away and node != event.publisher

    def is_miss(self, event, node):
        return (self.is_recipient(event, node) and event.first(node) is None
                and self.was_well_for(event, node, event.told_at))

    def figures(self, part):
        """Of the events of one part."""
        events = [event for event in self.events.values() if event.told is not None and event.part == part]
        pairs = [(event, node) for event in events for node in self.nodes if self.is_recipient(event, node)]
        lasts = []
        for event in events:
            firsts = [event.first(node) for node in self.nodes if self.was_well_for(event, node, event.told_at)]
            lasts.append(max((first for first in firsts if first is not None), default=event.at) - event.at)
        return {
            "events": len(events),
            "recipients": len(pairs),
            "delivered": sum(event.first(node) is not None for event, node in pairs),
            "missed": sum(self.is_miss(event, node) for event, node in pairs),
            "away": sum(len(event.away) for event in events),
            "away though well": sum(self.was_well_for(event, node, event.at) for event in events for node in event.away),
            "gone and named": sum(self.was_in_trouble(node, event.at, event.at, ("killed", "cut")) for event in events
                                  for node in event.told),
            "last": sorted(lasts),
            "report": sorted(event.told_at - event.at for event in events),
            "report of all": sorted(event.told_at - event.at for event in events if self.is_quiet(event)),
            "unknown": sum(event.first(node) is not None and event.outcome(node) in ("unreachable", "left")
                           for event, node in pairs),
        }

    def count_troubles(self):
        """{kind: how many}"""
        kinds = [kind for troubles in self.troubles.values() for kind, _, _ in troubles]
        return {kind: kinds.count(kind) for kind in sorted(set(kinds))}
