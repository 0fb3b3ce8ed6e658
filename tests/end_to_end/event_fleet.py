"""A fleet of real nodes that publishes sure events while nodes are killed, frozen and cut off; a ledger keeps what happens.

Each node has a namespace, and in it a client of its WebSocket, so that neither loss nor cuts come between the two.
"""

import heapq
import selectors
import signal
import sys
import time
from pathlib import Path

from event_ledger import Ledger
from harness import HTTP_PORT, request, unless_away, wait_until
from namespaces import SUBNET

sys.path.append(str(Path(__file__).resolve().parents[2] / "bench"))

from observers import TOPIC, WebSocketClient  # noqa: E402

EXPIRES_MS = 10000
REPORT = "delivery_report"


class EventFleet:
    """Nodes n1, n2, … of which the first are publishers."""

    def __init__(self, lan, count, publishers):
        self.machines = {f"n{index}": lan.machine(f"n{index}").plug_in(f"{SUBNET}.{index}/16") for index in range(1, count + 1)}
        self.publishers = list(self.machines)[:publishers]
        self.addresses = {name: f"{SUBNET}.{index}" for index, name in enumerate(self.machines, 1)}
        self.ledger = Ledger(self.machines)
        self._selector = selectors.DefaultSelector()
        self._clients = {}
        self._under_way = {}  # (publisher, id): number
        self._ended = {}  # (publisher, id) of reports that are to be fetched: since when they are final
        self._plans = []
        self._planned = 0

    def start(self, share_lost, seconds):
        for machine in self.machines.values():
            machine.lose(share_lost)
        for name in self.machines:
            self._start(name)
        wait_until(self._listen_to_all, seconds, "all nodes have a client")
        wait_until(lambda: all(self.is_whole(name) for name in self.machines), seconds, "all see all")

    def is_whole(self, name):
        """Whether this node sees all others as ACTIVE."""
        answer = unless_away(lambda: self.ask(name, "GET", "/api/cluster/members?api=false"))
        members = answer.json["members"] if answer else []
        return len(members) == len(self.machines) and all(one["status"] == "ACTIVE" for one in members)

    def lost(self):
        """The share of all UDP packets that was dropped."""
        dropped, others = map(sum, zip(*(machine.lost() for machine in self.machines.values())))
        return dropped / (dropped + others)

    def ask(self, name, method, path, body=None):
        with self.machines[name].inside():
            return request(self.addresses[name], HTTP_PORT, method, path, body, timeout=30)

    def close(self):
        for name in list(self._clients):
            self._forget(name)
        self._selector.close()

    def _start(self, name):
        self.ledger.begin_life(name)
        self.machines[name].start()

    def _listen_to_all(self):
        """Connects clients to those that have none, as far as they are up already. Whether all have one."""
        for name, machine in self.machines.items():
            if name in self._clients or machine.process is None or self._is_in(name, "frozen"):
                continue
            with machine.inside():
                client = unless_away(lambda name=name: WebSocketClient(self.addresses[name], HTTP_PORT))
            if client is None:
                continue
            client.is_heard = False
            client.subscribe(TOPIC)
            client.subscribe(REPORT)
            self._clients[name] = client
            self._selector.register(client.socket, selectors.EVENT_READ, name)
        self.read(0)
        return all(name in self._clients and self._clients[name].is_heard for name in self.machines)

    def _forget(self, name):
        client = self._clients.pop(name)
        self._selector.unregister(client.socket)
        client.socket.close()

    def _is_in(self, name, kind):
        return self.ledger.is_in_trouble(name) and self.ledger.troubles[name][-1][0] == kind

    def well_ones(self, among=None):
        return [name for name in among or self.machines if not self.ledger.is_in_trouble(name)]

    def kill(self, name, seconds):
        """SIGKILL; it starts again after so long."""
        self.machines[name].kill()
        self.ledger.begin_trouble(name, "killed", time.monotonic())
        self._take(name, is_ended=True)
        self.plan(seconds, lambda: self._start(name))

    def freeze(self, name, seconds):
        self.machines[name].process.send_signal(signal.SIGSTOP)
        self.ledger.begin_trouble(name, "frozen", time.monotonic())
        self.plan(seconds, lambda: self._thaw(name))

    def _thaw(self, name):
        self.ledger.end_trouble(name, time.monotonic())
        self.machines[name].process.send_signal(signal.SIGCONT)

    def cut(self, name, seconds):
        """Its cable is pulled."""
        self.ledger.begin_trouble(name, "cut", time.monotonic())
        self.machines[name].cable("down")
        self.plan(seconds, lambda: self._mend(name))

    def _mend(self, name):
        self.machines[name].cable("up")
        self.ledger.end_trouble(name, time.monotonic())

    def publish(self, publisher, part=1):
        """One event. False if the node has refused it, because too many are under way."""
        # The new one may take the place of a report.
        self.read(0)
        self._fetch_reports()
        event = self.ledger.publish(publisher, part, time.monotonic())
        reply = self.ask(publisher, "POST", "/api/cluster/event", {
            "event": TOPIC, "data": str(event.number), "delivery": "sure", "expiresMs": EXPIRES_MS})
        if reply.status == 429:
            self.ledger.take_back(event)
            return False
        if reply.status != 202:
            raise AssertionError(f"{publisher} answered {reply.status}: {reply.body}")
        number = reply.json["id"]
        self._under_way[publisher, number] = event.number
        report = self.ask(publisher, "GET", f"/api/cluster/events/{number}").json
        event.away = {one["hostname"] for one in report["others"] if one["outcome"] == "unreachable"}
        return True

    def _fetch_reports(self):
        for publisher, number in list(self._ended):
            if self._is_in(publisher, "frozen"):
                continue
            told_at = self._ended.pop((publisher, number))
            event = self._under_way.pop((publisher, number))
            reply = self.ask(publisher, "GET", f"/api/cluster/events/{number}")
            if reply.status == 404:
                self.ledger.report_is_gone(event, told_at)
            else:
                self.ledger.report(event, reply.json, told_at)

    def read(self, seconds):
        """What the clients get, for so long at most."""
        for key, _ in self._selector.select(seconds):
            self._take(key.data)

    def _take(self, name, is_ended=False):
        """What has come to a client; of a node that has ended, all that is left."""
        while name in self._clients:
            try:
                messages = self._clients[name].messages()
            except OSError as error:
                self._forget(name)
                if not is_ended:
                    self.ledger.complain(f"{name} has closed the connection: {error}")
                return
            for message in messages:
                self._note(name, message, time.monotonic())
            if not is_ended:
                return

    def _note(self, name, message, now):
        event = message.get("event")
        if event == TOPIC:
            self.ledger.got(name, int(message["payload"]), now)
        elif event == REPORT:
            self._ended[name, message["payload"]["id"]] = now
        elif event == "$gap":
            self.ledger.complain(f"the client of {name} was too slow: {message}")
        elif message.get("ok") and not self._clients[name].is_heard:
            self._clients[name].is_heard = True
            self.ledger.begin_listening(name)
            if self._is_in(name, "killed"):
                self.ledger.end_trouble(name, now)

    def plan(self, seconds, action):
        self._planned += 1
        heapq.heappush(self._plans, (time.monotonic() + seconds, self._planned, action))

    def play_until(self, is_done, seconds, what):
        """Does what is planned, and listens, until this is so; fails after so long."""
        deadline = time.monotonic() + seconds
        while not is_done():
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")
            while self._plans and self._plans[0][0] <= time.monotonic():
                heapq.heappop(self._plans)[2]()
            self._listen_to_all()
            self._fetch_reports()
            self.read(max(0.0, min([0.05] + [at - time.monotonic() for at, _, _ in self._plans[:1]])))

    def is_calm(self):
        """Nothing is planned, all nodes run and all reports are there."""
        return not self._plans and not self._under_way and len(self.well_ones()) == len(self.machines)
