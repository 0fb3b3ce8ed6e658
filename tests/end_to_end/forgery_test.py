"""Somebody on the same network who speaks in the nodes' names, from their own addresses: a lie lasts about as long as it is told."""

import socket
import struct
import threading
import time
import unittest

import frames
from harness import LOOPBACK_BROADCAST, SiteTest, wait_until, wait_until_complete

MILLION = 999_999
HEADER = "<BBIIII"
LEFT = 3


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Forger:
    """Hears all broadcasts, and sends anything from any address."""

    def __init__(self, site):
        self.site = site
        try:
            self.raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
        except PermissionError:
            raise unittest.SkipTest("only the superuser may send from other addresses") from None
        self.ears = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.ears.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.ears.bind((LOOPBACK_BROADCAST, site.udp_port))
        self.heard = {}  # address: its heartbeats, the newest last
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        while True:
            try:
                data, source = self.ears.recvfrom(2048)
            except OSError:
                return
            if data[:2] == b"SP" and data[2] & 15 == frames.HEARTBEAT:
                self.heard.setdefault(source[0], []).append(data)

    def last(self, node):
        """(node id, incarnation, sequence, body) of its newest heartbeat."""
        data = wait_until(lambda: self.heard.get(node.ip), 10, f"{node.ip} is heard")[-1]
        _, _, _, node_id, incarnation, sequence = struct.unpack(HEADER, data[2:20])
        return node_id, incarnation, sequence, data[20:]

    def send(self, source, to, payload):
        port = self.site.udp_port
        udp = struct.pack("!HHHH", port, port, 8 + len(payload), 0) + payload
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, socket.IPPROTO_UDP, 0,
                           socket.inet_aton(source), socket.inet_aton(to))
        head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
        self.raw.sendto(head + udp, (to, 0))

    def close(self):
        self.raw.close()
        self.ears.close()


def is_full(cluster):
    return cluster["members"] >= cluster["membersMax"]


class Forgery(SiteTest):
    def start(self, count):
        self.forger = Forger(self.site)
        self.addCleanup(self.forger.close)
        nodes = self.site.start(count)
        wait_until_complete(nodes)
        for node in nodes:
            wait_until(lambda: self.are_confirmed(node, count), 20, f"{node.name} has an answer of everybody")
        return nodes

    @staticmethod
    def are_confirmed(node, count):
        members = node.members().values()
        return len(members) == count and all(member.get("confirmed", True) for member in members)

    def frame(self, kind, body, **header):
        return frames.frame(kind, body, self.site.cluster, header.pop("node_id"), **header)

    def shown(self, nodes, name):
        return [node.status_of(name) for node in nodes if node.name != name]

    def watch(self, nodes, name, seconds):
        """Everything that others show of it meanwhile."""
        seen = set()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            seen.update(self.shown(nodes, name))
            time.sleep(0.2)
        return seen

    def test_claims_of_later_starts_bury_nobody(self):
        nodes = self.start(3)
        teller, victim = nodes[0], nodes[1]
        told = self.forger.last(teller)
        victim_id, incarnation, _, _ = self.forger.last(victim)
        for k in range(1, 51):
            entry = frames.page_entry(victim_id, victim.ip, self.site.udp_port, incarnation=incarnation + k * MILLION)
            page = self.frame(frames.PAGE, b"\1" + entry, node_id=told[0], incarnation=told[1], sequence=told[2] + k)
            self.forger.send(teller.ip, victim.ip, page)
        self.assertEqual(self.watch(nodes, victim.name, 14), {"ACTIVE"})
        wait_until(lambda: {node.members()[victim.name]["incarnation"] for node in nodes} ==
                   {int(victim.get("/api/node/status").json["incarnation"])}, 15, "all agree on its starts")
        victim.kill()
        victim.start().wait_for_http()
        wait_until_complete(nodes, 10)

    def test_a_start_that_others_are_told_of_is_corrected(self):
        nodes = self.start(3)
        victim = nodes[1]
        victim_id, incarnation, _, body = self.forger.last(victim)
        for k in range(1, 30):
            for other in (nodes[0], nodes[2]):
                self.forger.send(victim.ip, other.ip, self.frame(frames.HEARTBEAT, body, node_id=victim_id,
                                                                 incarnation=incarnation + k * MILLION, sequence=1))
        self.assertEqual(self.watch(nodes, victim.name, 12), {"ACTIVE"})
        wait_until(lambda: {node.members()[victim.name]["incarnation"] for node in nodes} ==
                   {int(victim.get("/api/node/status").json["incarnation"])}, 25, "all agree on its starts")

    def test_a_forged_goodbye_is_refuted(self):
        nodes = self.start(3)
        victim = nodes[1]
        for ahead in (1, 40, 63):
            victim_id, incarnation, sequence, body = self.forger.last(victim)
            goodbye = self.frame(frames.HEARTBEAT, bytes([LEFT]) + body[1:], node_id=victim_id, incarnation=incarnation,
                                 sequence=sequence + ahead)
            for other in (nodes[0], nodes[2]):
                self.forger.send(victim.ip, other.ip, goodbye)
            # Its next heartbeat comes within 2.2 s; before that one the others may not have read the lie yet.
            heard = len(self.forger.heard[victim.ip])
            wait_until(lambda: len(self.forger.heard[victim.ip]) > heard, 10, "it is heard after the lie")
            wait_until(lambda: set(self.shown(nodes, victim.name)) == {"ACTIVE"}, 4, "the lie is refuted")
        self.assertEqual(self.watch(nodes, victim.name, 4), {"ACTIVE"})

    def test_a_dead_node_that_somebody_speaks_for_is_unconfirmed_and_soon_gone_again(self):
        nodes = self.start(3)
        victim = nodes[1]
        self.forger.last(victim)
        victim.kill()
        others = (nodes[0], nodes[2])
        wait_until(lambda: set(self.shown(nodes, victim.name)) == {"INACTIVE"}, 20, "it is missed")
        frames_of_old = self.forger.heard[victim.ip][-3:]
        for frame in frames_of_old * 5:
            for other in others:
                self.forger.send(victim.ip, other.ip, frame)
            time.sleep(0.2)
        for other in others:
            entry = other.members()[victim.name]
            self.assertFalse(entry["confirmed"] and entry["status"] == "ACTIVE", entry)
        wait_until(lambda: "ACTIVE" not in self.shown(nodes, victim.name), 12, "the lie ends")

    def test_an_address_that_did_not_ask_gets_three_times_the_bytes_at_most(self):
        node = self.start(2)[0]
        for index in range(900):  # so that there is much to tell
            body = frames.heartbeat_body(b"f%d" % index)
            self.forger.send(f"127.{90 + index // 250}.{self.site.number}.{index % 250 + 1}", node.ip,
                             self.frame(frames.HEARTBEAT, body, node_id=5000 + index))
            if index % 20 == 19:
                time.sleep(0.02)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as victim:
            victim.bind((self.site.ip(120), self.site.udp_port))
            questions = [self.frame(frames.PULL, struct.pack("<HBB", 7, 1 + index % 2, 0), node_id=4000, sequence=1 + index)
                         for index in range(40)]
            questions += [self.frame(frames.PROBE, struct.pack("<IHB", self.forger.last(node)[0], 5, 3), node_id=4000,
                                     sequence=100 + index) for index in range(20)]
            for question in questions:
                self.forger.send(self.site.ip(120), node.ip, question)
                time.sleep(0.02)
            victim.settimeout(2)
            got = 0
            try:
                while True:
                    got += len(victim.recv(2048))
            except TimeoutError:
                pass
        self.assertGreater(got, 0, "it is asked whether it is there")
        self.assertLessEqual(got, 3 * sum(len(question) for question in questions))

    def test_nobody_is_sent_requests_because_somebody_names_him(self):
        node = self.start(2)[0]
        asked = []
        with socket.create_server((self.site.ip(121), 7777)) as server:
            server.settimeout(8)
            body = frames.heartbeat_body(b"server", http_port=7777)
            # A profile that nobody has is worth a request.
            body = body[:20] + struct.pack("<I", 0x12345678) + body[24:]
            entry = frames.page_entry(4101, self.site.ip(121), self.site.udp_port, http_port=7777)
            self.forger.send(self.site.ip(121), node.ip, self.frame(frames.HEARTBEAT, body, node_id=4100))
            self.forger.send(self.site.ip(122), node.ip, self.frame(frames.PAGE, b"\1" + entry, node_id=4102))
            wait_until(lambda: "server" in node.members(), 5, "it is a member")
            self.assert_error(node.post("/api/node/update/fetch", {"from": f"{self.site.ip(121)}:7777"}), 404,
                              "unknown_member")
            try:
                asked.append(server.accept()[1])
            except TimeoutError:
                pass
        self.assertEqual(asked, [])
        self.assertFalse(node.members()["server"]["confirmed"])

    def test_a_real_newcomer_gets_in_among_invented_ones(self):
        nodes = self.start(2)
        stop = threading.Event()

        def flood():
            number = 0
            while not stop.is_set():
                for _ in range(15):
                    number += 1
                    frame = self.frame(frames.HEARTBEAT, frames.heartbeat_body(b"fake"), node_id=1_000_000 + number)
                    source = f"127.{100 + number // 250 % 100}.{self.site.number}.{number % 250 + 1}"
                    for node in nodes:
                        self.forger.send(source, node.ip, frame)
                time.sleep(0.05)

        thread = threading.Thread(target=flood)
        thread.start()
        try:
            wait_until(lambda: is_full(nodes[0].get("/api/monitoring/resources").json["cluster"]), 30, "the list is full")
            newcomer = self.site.node(3).start()
            # The first inventions make room when they have been silent for 10 to 13 s.
            wait_until(lambda: all(newcomer.name in node.members() for node in nodes), 25, "the newcomer is listed")
            self.assertEqual(set(self.shown(nodes, nodes[1].name)), {"ACTIVE"})
        finally:
            stop.set()
            thread.join()


if __name__ == "__main__":
    unittest.main()
