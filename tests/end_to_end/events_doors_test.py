"""Sure messages and retained values through every door: the command line, HTTP and a WebSocket."""

import json
import os
import subprocess
import unittest

from events_tail_test import TailTest
from harness import HTTP_PORT, spore_binary, wait_until, wait_until_complete
from pages import WebSocket

SECONDS = 60


class DoorTest(TailTest):
    def run_spore(self, *words, node):
        environment = {name: value for name, value in os.environ.items() if name != "API_NODE"}
        return subprocess.run([spore_binary(), *words, "--node", f"{node.ip}:{HTTP_PORT}"], cwd=self.site.folder,
                              env=environment, text=True, capture_output=True, timeout=2 * SECONDS)

    def open(self, node):
        client = WebSocket(node.ip, HTTP_PORT)
        self.addCleanup(client.close)
        return client

    def say(self, client, text):
        client.send(text)
        return client.receive_until(lambda message: "ok" in message)


class CommandLine(DoorTest):
    def test_a_sure_message_tells_who_has_it_and_who_has_not(self):
        nodes = self.site.start(5)
        wait_until_complete(nodes)
        tail = self.tail(nodes[4], "--topic", "kitchen/#")
        words = ["events", "publish", "kitchen/light", '{"on":true}', "--sure"]
        done = self.run_spore(*words, node=nodes[0])
        self.assertEqual((done.returncode, done.stdout.split()[1:3]), (0, ["delivered", "5/5"]), done)
        tail.wait_for(lambda line: '{"on":true}' in line, "the message is shown")
        nodes[2].kill()
        partly = self.run_spore(*words, "--expires", "3s", node=nodes[0])
        self.assertEqual(partly.returncode, 6, partly)
        self.assertIn("delivered 4/5\n", partly.stdout)
        self.assertEqual([line.split("\t")[::2] for line in partly.stdout.splitlines()[2:]], [["n3", "unreachable"]])

    def test_json_is_the_report(self):
        nodes = self.site.start(2)
        wait_until_complete(nodes)
        done = self.run_spore("events", "publish", "a", "b", "--sure", "--at", "300ms", "--json", node=nodes[1])
        report = json.loads(done.stdout)
        self.assertEqual((done.returncode, report["final"], report["members"], report["delivered"], report["others"]),
                         (0, True, 2, 2, []))

    def test_wishes_that_make_no_sense_are_mistakes_of_the_command_line(self):
        node, = self.site.start(1)
        for words in (["--sure", "--retain"], ["--at", "1s"], ["--sure", "--at", "soon"], ["--sure", "--expires", "5"]):
            self.assertEqual(self.run_spore("events", "publish", "a", "b", *words, node=node).returncode, 2, words)

    def test_a_retained_value_reaches_who_joins_later_until_it_is_removed(self):
        first, second = self.site.start(2)
        self.assertEqual(self.run_spore("events", "publish", "room/scene", "evening", "--retain", node=first).returncode, 0)
        third = self.site.node(3).start().wait_for_http()
        listed = lambda: self.run_spore("events", "retained", "--topic", "room/#", node=third).stdout.splitlines()[1:]  # noqa: E731
        wait_until(lambda: listed() == ["room/scene\tn1\tevening"], SECONDS, listed)
        tail = self.tail(third, "--topic", "room/+")
        tail.wait_for(lambda line: "evening" in line and "(retained)" in line, "the value is shown")
        self.assertEqual(self.run_spore("events", "publish", "room/scene", "", "--retain", node=second).returncode, 0)
        tail.wait_for(lambda line: "(removed)" in line, "the removal is shown")
        wait_until(lambda: listed() == [], SECONDS, listed)
        self.assertEqual(json.loads(self.run_spore("events", "retained", "--json", node=first).stdout), {"retained": []})


class WebSockets(DoorTest):
    def test_a_client_gets_what_it_has_subscribed_to_and_the_retained_values_first(self):
        first, second = self.site.start(2)
        for number in range(80):  # more than wait for a client at once
            value = {"event": f"many/{number}", "data": "x" * 300, "retain": True}
            wait_until(lambda: first.post("/api/cluster/event", value).status == 200, SECONDS, "there is a place")
        values = lambda: len(second.get("/api/cluster/retained").json["retained"])  # noqa: E731
        wait_until(lambda: values() == 80, SECONDS, values)
        client = self.open(second)
        self.assertEqual(self.say(client, {"subscribe": "many/#"}), {"ok": True})
        told = [client.receive() for _ in range(80)]
        self.assertTrue(all(message["retained"] for message in told))
        self.assertEqual({message["event"] for message in told}, {f"many/{number}" for number in range(80)})
        for topic in ("other", "many/new"):
            self.assertEqual(first.post("/api/cluster/event", {"event": topic, "data": "x"}).status, 200)
        self.assertEqual(client.receive(), {"event": "many/new", "payload": "x", "from": "n1"})
        self.assertEqual(self.say(client, {"unsubscribe": "many/#"}), {"ok": True})
        self.assertEqual(self.say(client, {"unsubscribe": "many/#"})["error"]["code"], "unknown_filter")

    def test_a_sure_message_has_an_id_whose_report_comes_as_an_event(self):
        nodes = self.site.start(2)
        wait_until_complete(nodes)
        client = self.open(nodes[0])
        answer = self.say(client, {"event": "a", "payload": "b", "delivery": "sure"})
        self.assertTrue(answer["ok"])
        told = client.receive_until(lambda message: message.get("event") == "delivery_report")
        self.assertEqual((told["payload"]["id"], told["payload"]["delivered"]), (answer["id"], 2))
        self.assertEqual(nodes[0].get(f"/api/cluster/events/{answer['id']}").json["delivered"], 2)
        self.assert_error(nodes[1].get(f"/api/cluster/events/{answer['id']}"), 404, "unknown_event")


class Waiting(DoorTest):
    def test_others_are_answered_while_a_request_waits_and_who_goes_away_is_forgotten(self):
        nodes = self.site.start(2)
        wait_until_complete(nodes)
        nodes[1].kill()
        sure = {"event": "a", "delivery": "sure", "expiresMs": 5000}
        with self.assertRaises(TimeoutError):
            nodes[0].post("/api/cluster/event?wait=29000", sure, timeout=0.5)
        for _ in range(20):
            self.assertEqual(nodes[0].get("/api/node/status").status, 200)
        reply = nodes[0].post("/api/cluster/event?wait=29000", sure, timeout=SECONDS)
        self.assertEqual((reply.status, reply.json["final"], reply.json["unreachable"]), (200, True, 1))


if __name__ == "__main__":
    unittest.main()
