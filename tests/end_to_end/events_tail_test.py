"""`spore events tail`: what it says of an event, and that it goes on with another member when the one it asks goes."""

import json
import os
import re
import signal
import subprocess
import threading
import unittest

from harness import HTTP_PORT, SiteTest, spore_binary, unless_away, wait_until

SECONDS = 60
LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})  (\S+) +(\S+) +(.*)")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Tail:
    """A `spore events tail` that runs, and the lines that it has said so far."""

    def __init__(self, test, node, *words):
        self.lines, self.errors = [], []
        environment = {name: value for name, value in os.environ.items() if name != "API_NODE"}
        self.process = subprocess.Popen([spore_binary(), "events", "tail", "--node", f"{node.ip}:{HTTP_PORT}", *words],
                                        cwd=test.site.folder, env=environment, text=True, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.readers = [threading.Thread(target=self.read, args=pair) for pair in
                        ((self.process.stdout, self.lines), (self.process.stderr, self.errors))]
        for reader in self.readers:
            reader.start()
        test.addCleanup(self.end)

    @staticmethod
    def read(stream, lines):
        with stream:
            lines.extend(iter(stream.readline, ""))

    def wait_for(self, fits, what):
        """The first line that fits."""
        found = lambda: next((line for line in self.lines if fits(line)), None)  # noqa: E731
        return wait_until(found, SECONDS, lambda: f"{what}; it said {self.lines[-5:]} and {self.errors[-5:]}")

    def end(self):
        """Its exit code after Ctrl-C."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(SECONDS)
        for reader in self.readers:
            reader.join()
        return code


class TailTest(SiteTest):
    def tail(self, node, *words):
        """A tail that listens to the node already."""
        tail = Tail(self, node, *words)
        self.wait_until_heard(node, tail)
        return tail

    def wait_until_heard(self, node, tail):
        clients = lambda: unless_away(lambda: node.get("/api/monitoring/resources").json["webSocket"]["clients"])  # noqa: E731
        wait_until(clients, SECONDS, lambda: f"{node.name} has a client; it said {tail.lines} and {tail.errors}")

    def publish(self, node, topic, data):
        self.assertEqual(node.post("/api/cluster/event", {"event": topic, "data": data}).status, 200)


class Lines(TailTest):
    def test_a_line_says_when_who_what_and_how_much(self):
        first, second = self.site.start(2)
        tail = self.tail(second)
        self.publish(first, "kitchen/light", "on")
        line = tail.wait_for(lambda line: "kitchen/light" in line, "the event is shown")
        self.assertEqual(LINE.fullmatch(line.strip()).groups()[1:], ("n1", "kitchen/light", "on"))
        self.assertEqual(tail.end(), 130)

    def test_json_has_the_time_and_the_node_that_it_was_heard_from(self):
        first, second = self.site.start(2)
        tail = self.tail(second, "--json")
        self.publish(first, "kitchen/light", "on")
        event = json.loads(tail.wait_for(lambda line: "kitchen/light" in line, "the event is shown"))
        self.assertRegex(event.pop("time"), TIME)
        self.assertEqual(event, {"event": "kitchen/light", "payload": "on", "from": "n1", "via": f"{second.ip}:{HTTP_PORT}"})


class Gaps(TailTest):
    """A gap is told whatever the filter is: what may be missing concerns every topic."""

    def check_goes_on(self, gone, other, tail):
        """`gone` has gone away already."""
        gap = json.loads(tail.wait_for(lambda line: "$gap" in line, "the gap is marked"))
        self.assertRegex(gap["time"], TIME)
        self.assertEqual((gap["event"], gap["payload"]["before"], gap["via"]),
                         ("$gap", f"{gone.ip}:{HTTP_PORT}", f"{other.ip}:{HTTP_PORT}"))
        self.assertTrue(gap["payload"]["cause"])
        self.wait_until_heard(other, tail)
        self.publish(other, "a/later", "x")
        event = json.loads(tail.wait_for(lambda line: "a/later" in line, "events come again"))
        self.assertEqual(event["via"], f"{other.ip}:{HTTP_PORT}")
        self.assertEqual(tail.end(), 130)

    def test_another_member_is_listened_to_when_the_first_one_is_killed(self):
        first, second = self.site.start(2)
        tail = self.tail(first, "--json", "--filter", "a/+")
        first.kill()
        self.check_goes_on(first, second, tail)

    def test_another_member_is_listened_to_when_the_first_one_restarts(self):
        first, second = self.site.start(2)
        tail = self.tail(first, "--json", "--filter", "a/+")
        self.assertEqual(first.post("/api/node/restart").status, 202)
        self.check_goes_on(first, second, tail)

    def test_people_see_the_gap_among_the_events(self):
        first, _ = self.site.start(2)
        tail = self.tail(first, "--filter", "a/+")
        first.kill()
        line = tail.wait_for(lambda line: "$gap" in line, "the gap is marked")
        _, name, topic, words = LINE.fullmatch(line.strip()).groups()
        self.assertEqual((name, topic), ("n2", "$gap"))
        self.assertIn(f"n1 at {first.ip}:{HTTP_PORT} is gone", words)

    def test_a_node_that_is_alone_is_waited_for(self):
        node, = self.site.start(1)
        tail = self.tail(node, "--json", "--filter", "a/+")
        node.kill()
        node.start()
        self.check_goes_on(node, node, tail)

    def test_one_that_was_away_in_the_beginning_is_asked_too(self):
        first, second = self.site.start(2)
        first.kill()
        wait_until(lambda: second.status_of("n1") == "INACTIVE", SECONDS, "n1 is missed")
        tail = self.tail(second, "--json", "--filter", "a/+")
        first.start()
        wait_until(lambda: second.status_of("n1") == "ACTIVE", SECONDS, "n1 is back")
        second.kill()
        self.check_goes_on(second, first, tail)

    def test_when_nobody_is_left_it_says_so(self):
        node, = self.site.start(1)
        tail = self.tail(node)
        node.kill()
        self.assertEqual(tail.process.wait(SECONDS), 7)
        self.assertEqual(tail.end(), 7)
        self.assertIn("no other member answers", "".join(tail.errors))


if __name__ == "__main__":
    unittest.main()
