"""Floods and forged numbers: events still reach everybody, and neither the air nor the log is filled."""

import socket
import time
import unittest

import frames
from frames import Stranger
from harness import HTTP_PORT, SiteTest, wait_until, wait_until_complete
from pages import WebSocket

EVENT = 6
EVENTS_PER_SECOND = 100
LOG_LINES_AT_ONCE = 300


def resources(node):
    return node.get("/api/monitoring/resources").json


class Floods(SiteTest):
    def client_of(self, node):
        client = WebSocket(node.ip, HTTP_PORT)
        self.addCleanup(client.close)
        return client

    def test_forged_sequences_silence_no_publisher(self):
        nodes = self.site.start(2)
        wait_until_complete(nodes)
        victim = nodes[0].members()["n2"]
        client = self.client_of(nodes[0])
        publish = lambda number: nodes[1].post("/api/cluster/event", {"event": "count", "data": str(number)})
        self.assertEqual(publish(0).status, 200)
        self.assertEqual(client.receive_until(lambda message: message.get("event") == "count")["payload"], "0")
        sent = resources(nodes[1])["cluster"]["sent"]  # frames, which are numbered, too
        with Stranger(nodes[0], self.site.ip(90)) as stranger:
            for ahead in (1, 2, 3, 60, 63, 64):
                body = frames.event_body(b"forged", b"x", sequence=1 + ahead)
                stranger.send(frames.frame(EVENT, body, self.site.cluster, int(victim["nodeId"], 16),
                                           incarnation=victim["incarnation"], sequence=sent + 2 + ahead))
        self.assertEqual(client.receive_until(lambda message: message.get("event") == "forged")["from"], "n2")
        for number in range(1, 61):
            self.assertEqual(publish(number).status, 200)
        heard = []
        while len(heard) < 60:
            message = client.receive(5)
            self.assertIsNotNone(message, f"of 60 events {heard} came")
            if message.get("event") == "count":
                heard.append(int(message["payload"]))
        self.assertEqual(heard, list(range(1, 61)))

    def test_one_web_socket_publishes_no_more_than_the_rate(self):
        node = self.site.node(1).start().wait_for_http()
        client = self.client_of(node)
        begin = time.monotonic()
        for _ in range(2000):
            client.send({"event": "flood", "payload": "x"})
        answers = [client.receive(9) for _ in range(2000)]
        seconds = time.monotonic() - begin
        refused = [answer["error"]["code"] for answer in answers if not answer["ok"]]
        self.assertEqual(set(refused), {"too_many_events"})
        events = resources(node)["events"]
        self.assertEqual(events["published"] + events["suppressed"], 2000)
        self.assertEqual(events["suppressed"], len(refused))
        self.assertLessEqual(events["published"], EVENTS_PER_SECOND * (int(seconds) + 2))
        self.assertIn("too many messages a second", node.log())
        wait_until(lambda: node.post("/api/cluster/event", {"event": "flood", "data": "y"}).status == 200, 5,
                   "a second later it publishes again")

    def test_a_flood_of_refusals_leaves_few_lines(self):
        node = self.site.node(1).start().wait_for_http()
        request = (f"POST /api/node/event HTTP/1.1\r\nHost: {node.ip}:{HTTP_PORT}\r\nOrigin: http://evil.example\r\n"
                   "Content-Length: 0\r\n\r\n").encode()
        begin = time.monotonic()
        with socket.create_connection((node.ip, HTTP_PORT), timeout=20) as connection:
            answers = connection.makefile("rb")
            for _ in range(100):
                connection.sendall(request * 20)
                for _ in range(20):
                    self.assertIn(b" 403 ", answers.readline())
                    while line := answers.readline().strip():
                        if line.lower().startswith(b"content-length:"):
                            size = int(line.split()[1])
                    answers.read(size)
        seconds = time.monotonic() - begin
        lines = node.log().count("another site's page")
        suppressed = resources(node)["log"]["suppressed"]
        self.assertLessEqual(lines, LOG_LINES_AT_ONCE + 20 * (int(seconds) + 2))
        self.assertGreaterEqual(lines + suppressed, 2000)
        self.assertIn("too many lines", node.log())

    def test_a_system_task_keeps_its_bounds(self):
        node = self.site.node(1).start().wait_for_http()
        before = {task["name"]: task["interval"] for task in node.get("/api/tasks/status").json["tasks"]}
        for name in before:
            reply = node.post("/api/tasks/control", {"task": name, "action": "setInterval", "interval": 86400000})
            self.assert_error(reply, 400)
            self.assertIn("interval: expected milliseconds from", reply.json["error"]["message"])
        after = {task["name"]: task["interval"] for task in node.get("/api/tasks/status").json["tasks"]}
        self.assertEqual(after["discovery_listen"], before["discovery_listen"])

    def test_a_message_is_understood_by_both_of_its_names(self):
        node = self.site.node(1).start().wait_for_http()
        sender, listener = self.client_of(node), self.client_of(node)
        for name in ("data", "payload"):
            sender.send({"event": "named", name: name})
            self.assertEqual(sender.receive_until(lambda message: "ok" in message), {"ok": True})
            self.assertEqual(node.post("/api/node/event", {"event": "named", name: f"http {name}"}).status, 200)
        heard = [listener.receive_until(lambda message: message.get("event") == "named")["payload"] for _ in range(4)]
        self.assertEqual(heard, ["data", "http data", "payload", "http payload"])
        for message, code in (({"event": "named", "value": 1}, "missing_payload"),
                              ({"event": "named", "data": "a", "payload": "b"}, "conflicting_payload")):
            sender.send(message)
            self.assertEqual(sender.receive_until(lambda answer: "ok" in answer)["error"]["code"], code)


if __name__ == "__main__":
    unittest.main()
