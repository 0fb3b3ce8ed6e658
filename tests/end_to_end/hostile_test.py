"""Strangers who send whatever they like: the node answers clearly, believes nothing invalid, and keeps running.

All of it on the build with the address and undefined-behaviour sanitizers, which have to stay silent.
"""

import json
import random
import socket
import struct
import time
import unittest

import frames
from harness import HTTP_PORT, SiteTest, wait_until
from frames import Stranger, heartbeat
from pages import WebSocket, raw_frame

SLOW_SECONDS_MAX = 9  # the header time is 5 s


class Hostile(SiteTest):
    def setUp(self):
        super().setUp()
        self.node = self.site.node(1, sanitized=True).start().wait_for_http(30)

    def counters(self):
        return self.node.get("/api/monitoring/resources").json["cluster"]

    def received(self, before, count):
        """Waits until the node has seen `count` datagrams more than `before` (it hears itself too)."""
        wait_until(lambda: self.counters()["received"] >= before["received"] + count, 10, "all datagrams have arrived")
        return self.counters()

    def test_a_valid_frame_makes_a_member_so_the_others_fail_for_their_faults(self):
        with Stranger(self.node, self.site.ip(90)) as stranger:
            stranger.send(heartbeat(self.site.cluster, 77, b"guest"))
            wait_until(lambda: self.node.status_of("guest") == "ACTIVE", 5, "the valid stranger is a member")
        self.assertEqual(self.node.members()["guest"]["ip"], self.site.ip(90))

    def test_garbage_and_truncated_datagrams(self):
        before = self.counters()
        dice = random.Random(1)
        valid = heartbeat(self.site.cluster, 78, b"broken", reports=bytes(12 * 6), report_count=12)
        datagrams = [dice.randbytes(dice.randrange(1, 600)) for _ in range(200)]
        datagrams += [b"SP" + dice.randbytes(dice.randrange(0, 500)) for _ in range(200)]
        # Cut inside the header or the fixed part: 20 + 36 bytes; afterwards inside of reports and of the name.
        datagrams += [valid[:size] for size in range(1, len(valid))]
        with Stranger(self.node, self.site.ip(91)) as stranger:
            for index, datagram in enumerate(datagrams):
                stranger.send(datagram)
                if index % 50 == 49:
                    time.sleep(0.02)  # a receive buffer is finite
            stranger.send(b"")
        after = self.received(before, len(datagrams) // 2)
        self.assertGreater(after["malformed"], before["malformed"])
        self.assert_only_nameless(78)

    def assert_only_nameless(self, node_id):
        """A frame cut exactly before the name is a whole one; only that may have made a member."""
        names = {member["hostname"]: member["nodeId"] for member in self.node.members().values()}
        names.pop("n1")
        self.assertTrue(set(names.values()) <= {f"{node_id:08x}"}, names)
        self.assertNotIn("broken", names)

    def test_frames_that_break_a_rule_make_no_member(self):
        cluster = self.site.cluster
        wrong = {
            "a name of 33 characters": heartbeat(cluster, 80, b"a" * 33),
            "a name of 255 characters": heartbeat(cluster, 80, b"a" * 255),
            "an empty name": heartbeat(cluster, 80, b""),
            "a name with a space": heartbeat(cluster, 80, b"two words"),
            "a name with a dot": heartbeat(cluster, 80, b"a.b"),
            "a name with markup": heartbeat(cluster, 80, b"<script>"),
            "a name with a zero byte": heartbeat(cluster, 80, b"a\0b"),
            "a name that is no UTF-8": heartbeat(cluster, 80, b"\xff\xfe"),
            "a name that is not the digest's": heartbeat(cluster, 80, b"renamed", digest=1),
            "two names": heartbeat(cluster, 80, b"one", extensions=frames.identity(b"one") + frames.identity(b"two")),
            "an extension that is longer than the frame": heartbeat(cluster, 80, b"a", extensions=b"\x01\x20abc"),
            "more reports than bytes": heartbeat(cluster, 80, b"a", report_count=255),
            "node id 0": heartbeat(cluster, 0, b"a"),
            "incarnation 0": heartbeat(cluster, 80, b"a", incarnation=0),
            "a later version": heartbeat(cluster, 80, b"a", version=2),
            "a flag that has to be known": heartbeat(cluster, 80, b"a", flags=0x08),
            "an authentication that nobody can check": heartbeat(cluster, 80, b"a", flags=0x01),
            "another magic": heartbeat(cluster, 80, b"a", magic=b"XX"),
            "another cluster": heartbeat(cluster + "x", 80, b"a"),
            "an unknown type": frames.frame(15, b"", cluster, 80),
            "a page with an entry of id 0": frames.frame(frames.PAGE, b"\x01" + frames.page_entry(0, "127.0.0.9", 9), cluster, 80),
            "a page that is cut": frames.frame(frames.PAGE, b"\x02" + frames.page_entry(81, "127.0.0.9", 9), cluster, 80),
            "a probe of nobody": frames.frame(frames.PROBE, struct.pack("<IHB", 0, 1, 0), cluster, 80),
            "a forget of nobody": frames.frame(frames.FORGET, struct.pack("<II", 0, 1), cluster, 80),
        }
        with Stranger(self.node, self.site.ip(92)) as stranger:
            for what, datagram in wrong.items():
                with self.subTest(what):
                    before = self.counters()
                    stranger.send(datagram)
                    after = self.received(before, 1)
                    names = set(self.node.members())
                    self.assertEqual(names, {"n1"})
                    refused = sum(after[kind] - before[kind] for kind in
                                  ("malformed", "foreignFleet", "unsupported", "unknownType"))
                    self.assertEqual(refused, 1, "it was counted")

    def test_a_stranger_cannot_make_a_node_forget_itself(self):
        with Stranger(self.node, self.site.ip(93)) as stranger:
            own_id = int(self.node.get("/api/node/status").json["nodeId"], 16)
            before = self.counters()
            stranger.send(frames.frame(frames.FORGET, struct.pack("<II", own_id, 0xFFFFFFFF), self.site.cluster, 85))
            self.received(before, 1)
        self.assertEqual(self.node.status_of("n1"), "ACTIVE")
        self.assertEqual(int(self.node.get("/api/node/status").json["nodeId"], 16), own_id)

    def test_a_full_member_table_turns_away_and_says_so(self):
        capacity = self.counters()["membersMax"]
        strangers = capacity + 50
        sockets = []
        for index in range(strangers):
            ip = f"127.{90 + index // 250}.{self.site.number}.{index % 250 + 1}"
            stranger = Stranger(self.node, ip)
            sockets.append(stranger)
            self.addCleanup(stranger.close)
            stranger.send(heartbeat(self.site.cluster, 1000 + index, b"s%d" % index))
            if index % 20 == 19:
                time.sleep(0.02)
        wait_until(lambda: self.counters()["turnedAway"] > 0, 10, "somebody was turned away")
        members = self.node.members()
        self.assertEqual(len(members), capacity)
        self.assertIn("n1", members)
        self.assertEqual(next(iter(members)), "n1", "a node lists itself first")
        # The living ones stay, whoever else knocks.
        kept = {name for name in members if name != "n1"}
        with Stranger(self.node, self.site.ip(94)) as stranger:
            before = self.counters()["turnedAway"]
            stranger.send(heartbeat(self.site.cluster, 99999, b"latecomer"))
            wait_until(lambda: self.counters()["turnedAway"] > before, 5, "the latecomer was turned away")
        self.assertEqual({name for name in self.node.members() if name != "n1"}, kept)

    def exchange(self, data, seconds=SLOW_SECONDS_MAX):
        """Sends raw bytes and returns (status, body) of the answer."""
        with socket.create_connection((self.node.ip, HTTP_PORT), timeout=seconds) as connection:
            try:
                connection.sendall(data)
            except ConnectionError:
                pass  # it answered before it had read all
            answer = b""
            try:
                while chunk := connection.recv(65536):
                    answer += chunk
            except ConnectionError:
                pass
        head, _, body = answer.partition(b"\r\n\r\n")
        self.assertTrue(head, "no answer at all")
        return int(head.split()[1]), body

    def assert_refused(self, data, status, code):
        found, body = self.exchange(data)
        self.assertEqual((found, json.loads(body)["error"]["code"]), (status, code), body)
        self.assertEqual(self.node.get("/api/node/status").status, 200)

    def test_oversized_requests_are_named(self):
        host = f"Host: {self.node.ip}:{HTTP_PORT}\r\nConnection: close\r\n".encode()
        post = b"POST /api/node/event HTTP/1.1\r\n" + host + b"Content-Type: application/json\r\n"
        self.assert_refused(b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\n" + host + b"\r\n", 414, "uri_too_long")
        self.assert_refused(b"GET / HTTP/1.1\r\n" + host + b"X: " + b"a" * 20000 + b"\r\n\r\n", 431, "headers_too_large")
        self.assert_refused(post + b"Content-Length: 9000\r\n\r\n" + b"a" * 9000, 413, "body_too_large")
        self.assert_refused(post + b"Content-Length: 99999999999\r\n\r\n", 413, "body_too_large")
        self.assert_refused(post + b"Transfer-Encoding: chunked\r\n\r\n" + b"1000\r\n" + b"a" * 4096 + b"\r\n" +
                            b"2000\r\n" + b"a" * 8192 + b"\r\n0\r\n\r\n", 413, "body_too_large")

    def test_nonsense_instead_of_http_is_named(self):
        for data in (b"\0" * 100 + b"\r\n\r\n", b"HELLO\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                     b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n"):
            with self.subTest(data[:20]):
                status, body = self.exchange(data)
                self.assertEqual(status, 400, body)
                self.assertTrue(json.loads(body)["error"]["message"])

    def test_a_slow_request_is_given_up_in_time(self):
        begin = time.monotonic()
        self.assert_refused(b"GET /api/node/status HTTP/1.1\r\nHost:", 408, "request_timeout")
        self.assertGreater(time.monotonic() - begin, 3)

    def test_a_request_that_trickles_is_given_up_too(self):
        with socket.create_connection((self.node.ip, HTTP_PORT), timeout=2) as connection:
            begin = time.monotonic()
            answer = b""
            while not answer and time.monotonic() - begin < SLOW_SECONDS_MAX:
                try:
                    connection.sendall(b"G")
                except ConnectionError:
                    break
                connection.settimeout(0.3)
                try:
                    answer = connection.recv(1000)
                except TimeoutError:
                    continue
            self.assertLess(time.monotonic() - begin, SLOW_SECONDS_MAX)

    def test_300_half_open_connections_do_not_keep_others_out(self):
        half_open = []
        for index in range(300):
            connection = socket.socket()
            connection.settimeout(SLOW_SECONDS_MAX)
            self.addCleanup(connection.close)
            connection.connect((self.node.ip, HTTP_PORT))
            if index % 2:
                connection.sendall(b"GET /api/node/status HTTP/1.1\r\nHost: x")
            half_open.append(connection)
        statuses = {self.node.get("/api/node/status").status for _ in range(20)}
        self.assertEqual(statuses, {200})
        # Requests that had begun get an answer when their time is up. So many answers at once may fill the queue for a
        # moment, which a request in that moment is told; then the node is as it was.
        self.assertIn(half_open[1].recv(1000).split()[1], (b"408", b"503"))
        wait_until(lambda: self.node.get("/api/node/status").status == 200, 3, "the node is as it was")

    def test_what_a_web_socket_client_must_not_send(self):
        for name, misbehave in {
            "not JSON": lambda ws: ws.send("hello"),
            "nested too deep": lambda ws: ws.send("[" * 500),
            "an oversized text": lambda ws: ws.send('{"event":"a","payload":"' + "x" * 60000 + '"}'),
            "bytes": lambda ws: ws.socket.sendall(raw_frame(2, bytes(range(100)))),
            "invalid UTF-8": lambda ws: ws.send(b"\xff\xff"),
            "a reserved opcode": lambda ws: ws.socket.sendall(raw_frame(7, b"")),
            "a stray continuation": lambda ws: ws.socket.sendall(raw_frame(0, b"abc")),
        }.items():
            with self.subTest(name):
                client = WebSocket(self.node.ip, HTTP_PORT)
                misbehave(client)
                try:
                    answer = client.receive(3)
                    self.assertFalse(answer is not None and answer.get("ok"), answer)
                except ConnectionError:
                    pass
                client.close()
                self.assertEqual(self.node.get("/api/node/status").status, 200)


if __name__ == "__main__":
    unittest.main()
