"""Messages between nodes and to WebSocket clients; and that a stranger cannot fire the engine's own events."""

import re
import unittest

import frames
from frames import Stranger, heartbeat
from harness import HTTP_PORT, ROOT, SiteTest, wait_until
from pages import Refused, WebSocket


def engine_events():
    """The names of the engine's own events, from its source."""
    source = (ROOT / "src/spore/context/event_names.h").read_text()
    return re.findall(r'constexpr const char\* \w+ = "(\w+)";', source)


class Messages(SiteTest):
    def open(self, node, **options):
        client = WebSocket(node.ip, HTTP_PORT, **options)
        self.addCleanup(client.close)
        return client

    def test_a_message_reaches_the_clients_of_every_node_and_not_its_sender(self):
        nodes = self.site.start(3)
        clients = [self.open(node) for node in nodes]
        clients[0].send({"event": "kitchen/light", "payload": {"on": True}})
        is_answer = {"ok": True}
        self.assertEqual(clients[0].receive_until(lambda message: "ok" in message), is_answer)
        for client in clients[1:]:
            message = client.receive_until(lambda message: message.get("event") == "kitchen/light")
            self.assertEqual(message["payload"], {"on": True})
        nodes[1].post("/api/cluster/event", {"event": "kitchen/fan", "data": "off"})
        # The sender's own message would have come before this one.
        for client in clients:
            message = client.receive_until(lambda message: message.get("event", "").startswith("kitchen/"))
            self.assertEqual((message["event"], message["payload"]), ("kitchen/fan", "off"))

    def test_a_message_to_this_node_stays_here(self):
        nodes = self.site.start(2)
        here, there = (self.open(node) for node in nodes)
        self.assertEqual(nodes[0].post("/api/node/event", {"event": "a/b", "data": "here"}).status, 200)
        self.assertEqual(nodes[0].post("/api/cluster/event", {"event": "a/b", "data": "all"}).status, 200)
        first = here.receive_until(lambda message: message.get("event") == "a/b")
        self.assertEqual(first["payload"], "here")
        first = there.receive_until(lambda message: message.get("event") == "a/b")
        self.assertEqual(first["payload"], "all")

    def test_the_engines_own_events_are_shown_as_json(self):
        first = self.site.node(1).start().wait_for_http()
        client = self.open(first)
        self.site.node(2).start()
        message = client.receive_until(lambda message: message.get("event") == "node_discovered")
        self.assertEqual(message["payload"]["ip"], self.site.ip(2))

    def test_data_of_400_bytes_travels_and_of_401_does_not(self):
        nodes = self.site.start(2)
        client = self.open(nodes[1])
        data = "ä" * 200
        self.assertEqual(nodes[0].post("/api/cluster/event", {"event": "long", "data": data}).status, 200)
        self.assertEqual(client.receive_until(lambda message: message.get("event") == "long")["payload"], data)
        self.assert_error(nodes[0].post("/api/cluster/event", {"event": "long", "data": data + "a"}), 413)

    def test_a_foreign_page_may_not_listen(self):
        node = self.site.node(1).start().wait_for_http()
        with self.assertRaises(Refused) as refused:
            WebSocket(node.ip, HTTP_PORT, origin="http://evil.example")
        self.assertEqual(refused.exception.status, 403)
        self.open(node, origin=f"http://{node.ip}:{HTTP_PORT}")

    def test_one_client_too_many_is_refused_clearly(self):
        node = self.site.node(1).start().wait_for_http()
        clients = []
        with self.assertRaises(Refused) as refused:
            for _ in range(1000):
                clients.append(self.open(node))
        self.assertEqual(refused.exception.status, 503)
        self.assertIn("error", refused.exception.text)
        self.assertGreaterEqual(len(clients), 4)
        clients[0].close()
        wait_until(lambda: self.opens(node), 5, "a place is free again")

    def opens(self, node):
        try:
            self.open(node)
            return True
        except Refused:
            return False


class ReservedNames(SiteTest):
    """Run on the sanitized build: a handler that took a stranger's bytes for a NodeInfo* would be caught there."""

    def setUp(self):
        super().setUp()
        self.node = self.site.node(1, sanitized=True).start().wait_for_http(30)
        self.names = engine_events()
        self.assertGreaterEqual(len(self.names), 7)

    def test_every_engine_event_is_refused_over_http(self):
        for name in self.names:
            for path in ("/api/node/event", "/api/cluster/event"):
                self.assert_error(self.node.post(path, {"event": name, "data": "x"}), 400, "reserved_event")
                form = self.node.post(path, f"event={name}&data=x", headers={"Content-Type": "application/x-www-form-urlencoded"})
                self.assert_error(form, 400, "reserved_event")

    def test_every_engine_event_is_refused_from_a_web_socket(self):
        client = WebSocket(self.node.ip, HTTP_PORT)
        self.addCleanup(client.close)
        for name in self.names:
            client.send({"event": name, "payload": "x"})
            answer = client.receive_until(lambda message: "ok" in message)
            self.assertEqual((answer["ok"], answer["error"]["code"]), (False, "reserved_event"))

    def test_every_engine_event_is_dropped_from_the_wire_and_counted(self):
        client = WebSocket(self.node.ip, HTTP_PORT)
        self.addCleanup(client.close)
        cluster = self.site.cluster
        with Stranger(self.node, self.site.ip(90)) as stranger:
            stranger.send(heartbeat(cluster, 77, b"guest"))
            wait_until(lambda: self.node.status_of("guest"), 5, "the stranger is a member, whose events count")
            for index, name in enumerate(self.names):
                body = frames.event_body(name.encode(), b"AAAAAAAA", sequence=index + 1)
                stranger.send(frames.frame(frames.EVENT, body, cluster, 77, sequence=index + 2))
            last = frames.event_body(b"fine", b"x", sequence=len(self.names) + 1)
            stranger.send(frames.frame(frames.EVENT, last, cluster, 77, sequence=len(self.names) + 2))
        # Nothing with a stranger's data came before the last one, which was allowed.
        while True:
            message = client.receive(5)
            self.assertIsNotNone(message)
            if message["event"] == "fine":
                break
            self.assertNotEqual(message["payload"], "AAAAAAAA")
        counted = self.node.get("/api/monitoring/resources").json["events"]
        self.assertEqual(counted["reserved"], len(self.names))


if __name__ == "__main__":
    unittest.main()
