"""A client of a WebSocket that reads nothing for a while: it is told how much it has missed, and nobody else feels it."""

import unittest

from events_doors_test import DoorTest
from harness import HTTP_PORT, wait_until, wait_until_complete
from pages import WebSocket, raw_frame

SECONDS = 120
PONG = 10
MESSAGES = 500  # more than the buffers of a narrow connection and the 64 that wait for a client
TOPICS = 20  # of retained values


class SlowClient(DoorTest):
    def setUp(self):
        super().setUp()
        self.nodes = self.site.start(2)
        wait_until_complete(self.nodes)
        self.slow = WebSocket(self.nodes[0].ip, HTTP_PORT, is_narrow=True)
        self.addCleanup(self.slow.close)
        self.lively, self.other = (self.open(node) for node in self.nodes)
        for client in (self.slow, self.lively, self.other):
            self.assertEqual(self.say(client, {"subscribe": "load/#"}), {"ok": True})
        self.heard = {self.lively: [], self.other: []}

    def listen(self):
        """What has come to those that read."""
        for client, heard in self.heard.items():
            while message := client.receive(0.001):
                heard.append(message)

    def publish(self, number):
        """A fast one, a sure one or a retained value at the first node, where no network can lose it."""
        terms = {0: {"delivery": "sure", "expiresMs": 60000}, 1: {"retain": True}}.get(number % 10, {})
        topic = f"load/kept/{number // 10 % TOPICS}" if "retain" in terms else "load/sure" if terms else "load/fast"
        value = {"event": topic, "data": f"{number} {'x' * 380}", **terms}

        def is_taken():
            self.listen()
            return self.nodes[0].post("/api/cluster/event", value, timeout=SECONDS).status in (200, 202)

        wait_until(is_taken, SECONDS, f"message {number} is taken")
        # It lives, though it does not read.
        self.slow.socket.sendall(raw_frame(PONG, b""))

    @staticmethod
    def numbers(messages, topic="load/"):
        return [int(message["payload"].split()[0]) for message in messages if message["event"].startswith(topic)]

    def read_slowly(self):
        """All that it gets up to the gap, and the gap."""
        messages = []
        while True:
            message = self.slow.receive(SECONDS)
            self.assertIsNotNone(message, f"no gap was told behind {len(messages)} of {MESSAGES} messages")
            if message["event"] == "$gap":
                return messages, message
            messages.append(message)

    def test_it_is_told_how_much_it_has_missed_and_others_miss_nothing(self):
        for number in range(MESSAGES):
            self.publish(number)
        everything = list(range(MESSAGES))
        wait_until(lambda: self.listen() or len(self.heard[self.lively]) >= MESSAGES, SECONDS, "the client that reads has all")
        self.assertEqual(self.numbers(self.heard[self.lively]), everything)
        sure = [number for number in everything if number % 10 == 0]
        told = lambda: self.numbers(self.heard[self.other], "load/sure")  # noqa: E731
        wait_until(lambda: self.listen() or len(told()) >= len(sure), SECONDS, "the other node's client has all sure ones")
        self.assertEqual(told(), sure)
        self.assertNotIn("$gap", [message["event"] for heard in self.heard.values() for message in heard])

        messages, gap = self.read_slowly()
        self.assertEqual(self.numbers(messages), everything[:len(messages)])
        self.assertEqual(gap, {"event": "$gap", "payload": {"dropped": MESSAGES - len(messages)}})
        self.publish(MESSAGES)
        self.assertEqual(self.numbers([self.slow.receive(SECONDS)]), [MESSAGES])
        # What it has missed of the values it gets by subscribing again.
        self.slow.send({"subscribe": "load/kept/#"})
        self.assertEqual(self.slow.receive(SECONDS), {"ok": True})
        kept = [self.slow.receive(SECONDS) for _ in range(TOPICS)]
        self.assertEqual(sorted(self.numbers(kept)), [number for number in everything if number % 10 == 1][-TOPICS:])


if __name__ == "__main__":
    unittest.main()
