"""`spore logs` of many nodes, and their lines over HTTP and /ws: in order, each once, over restarts, and what is missing is told."""

import json
import os
import re
import signal
import subprocess
import threading
import unittest

from harness import HTTP_PORT, SiteTest, spore_binary, wait_until

SECONDS = 60
LINE = re.compile(r"(\d\d:\d\d:\d\d\.\d{3}) (\S+) +([DIWE]) ([^:]+): (.*)")
NOTE = re.compile(r"(\d\d:\d\d:\d\d\.\d{3}) (\S+) +~ (.*)")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def address(node):
    return f"{node.ip}:{HTTP_PORT}"


def say(node, times=1):
    """Has the node log lines, `this is NAME`."""
    for _ in range(times):
        assert node.post("/api/node/identify", {"seconds": 1}).status == 202


class Logs:
    """A `spore logs` that runs, and the lines that it has said so far."""

    def __init__(self, test, *words):
        self.lines, self.errors = [], []
        environment = {name: value for name, value in os.environ.items() if name != "API_NODE"}
        self.process = subprocess.Popen([spore_binary(), "logs", *words], cwd=test.site.folder, env=environment, text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.readers = [threading.Thread(target=self.read, args=pair) for pair in
                        ((self.process.stdout, self.lines), (self.process.stderr, self.errors))]
        for reader in self.readers:
            reader.start()
        test.addCleanup(self.end)

    @staticmethod
    def read(stream, lines):
        with stream:
            lines.extend(iter(stream.readline, ""))

    def wait_for(self, fits, what, after=0):
        """The index of the first line that fits, from an index on."""
        found = lambda: next((index + 1 for index, line in enumerate(self.lines) if index >= after and fits(line)), None)  # noqa: E731
        return wait_until(found, SECONDS, lambda: f"{what}; it said {self.lines[-8:]} and {self.errors[-5:]}") - 1

    def end(self, number=signal.SIGINT):
        """Its exit code after Ctrl-C."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(SECONDS)
        for reader in self.readers:
            reader.join()
        return code


class LogsTest(SiteTest):
    def run_logs(self, *words):
        """Exit code, lines and errors of one that ends by itself."""
        environment = {name: value for name, value in os.environ.items() if name != "API_NODE"}
        done = subprocess.run([spore_binary(), "logs", *words], cwd=self.site.folder, env=environment, text=True, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=SECONDS)
        return done.returncode, done.stdout.splitlines(), done.stderr


class Once(LogsTest):
    def pass_time(self, node):
        """Longer than an answer takes, within which the order of lines of several nodes is not known."""
        now = lambda: node.get("/api/node/log?limit=0").json["now"]  # noqa: E731
        end = now() + 1000
        wait_until(lambda: now() > end, SECONDS, "a second has passed")

    def test_lines_of_many_nodes_are_merged_by_time_each_with_its_node(self):
        first, second = self.site.start(2)
        for node in (first, second, first):
            say(node)
            self.pass_time(node)
        code, lines, errors = self.run_logs("--all", "--node", address(first))
        self.assertEqual((code, errors), (0, ""))
        parts = [LINE.fullmatch(line) for line in lines]
        self.assertTrue(all(parts), lines)
        times = [part[1] for part in parts]
        self.assertTrue(times == sorted(times) or times[0] > times[-1], lines)  # but for midnight
        said = [(part[2], part[3], part[4], part[5]) for part in parts if part[4] == "identify"]
        self.assertEqual(said, [(name, "I", "identify", f"this is {name}") for name in ("n1", "n2", "n1")])

        code, lines, _ = self.run_logs("n2", "n1", "-n", "2", "--json", "--node", address(first))
        entries = [json.loads(line) for line in lines]
        self.assertEqual((code, [entry["node"] for entry in entries]), (0, ["n2", "n1"]), lines)
        self.assertRegex(entries[0].pop("time"), TIME)
        self.assertIsInstance(entries[0].pop("number"), int)
        self.assertEqual(entries[0], {"node": "n2", "address": address(second), "level": "info", "area": "identify", "line": "this is n2"})

    def test_only_what_is_asked_for_is_shown(self):
        first, second = self.site.start(2)
        say(first)
        where = ("--node", address(first))
        self.assertEqual(self.run_logs("--all", "--level", "error", *where)[:2], (0, []))
        self.assertEqual(self.run_logs("--all", "--since", "0s", *where)[:2], (0, []))
        code, lines, _ = self.run_logs("n1", "--since", "1h", "--level", "info", *where)
        self.assertEqual((code, sum("this is n1" in line for line in lines), sum(" n2 I" in line for line in lines)), (0, 1, 0), lines)
        self.assertEqual(second.post("/api/node/labels", {"set": "room=attic"}).status, 200)
        wait_until(lambda: first.members()["n2"]["labels"].get("room") == "attic", SECONDS, "the label is known")
        code, lines, _ = self.run_logs("-l", "room=attic", *where)
        self.assertEqual((code, {LINE.fullmatch(line)[2] for line in lines}), (0, {"n2"}), lines)
        for words in (["n1", "--since", "soon"], ["n1", "--level", "loud"], [], ["n1", "--all"], ["n1", "n2", "--file"]):
            self.assertEqual(self.run_logs(*words, *where)[0], 2, words)

    def test_the_exit_code_says_who_did_not_answer(self):
        first, second = self.site.start(2)
        second.kill()
        where = ("--node", address(first))
        code, lines, errors = self.run_logs("n1", "n2", *where)
        self.assertEqual((code, bool(lines)), (6, True), errors)
        self.assertIn(address(second), errors)
        code, lines, errors = self.run_logs("n2", "n1", "--json", *where)
        notes = [entry for entry in map(json.loads, lines) if "note" in entry]
        self.assertEqual((code, [(note["node"], note["note"]) for note in notes]), (6, [("n2", "unreachable")]), lines)
        self.assertEqual(self.run_logs("n2", *where)[:2], (7, []))
        self.assertEqual(self.run_logs("nobody", *where)[0], 3)
        first.kill()
        self.assertEqual(self.run_logs("--all", *where)[0], 7)


class Following(LogsTest):
    def check_notes(self, logs, name, wanted):
        notes = [NOTE.fullmatch(line.strip()) for line in logs.lines]
        self.assertEqual([note[3].split(";")[0].split(":")[0] for note in notes if note and note[2] == name], wanted, logs.lines)

    def test_it_goes_on_over_a_restart_and_says_what_is_not_known(self):
        first, second = self.site.start(2)
        logs = Logs(self, "--all", "-f", "--node", address(first))
        logs.wait_for(lambda line: "n2 I" in line, "the lines from before are shown")
        say(second)
        before = logs.wait_for(lambda line: "this is n2" in line, "a new line is shown")
        self.assertEqual(second.post("/api/node/restart").status, 202)
        at = logs.wait_for(lambda line: "n2 ~ restarted; what it said after" in line, "the restart is told", before)
        second.wait_for_http()
        say(second)
        logs.wait_for(lambda line: "this is n2" in line, "lines of the new run are shown", at)
        say(first)
        logs.wait_for(lambda line: "this is n1" in line, "the other one is followed too", at)
        self.assertEqual(logs.end(), 0)
        self.assertEqual(sum("this is n2" in line for line in logs.lines), 2, "each line is shown once")
        self.assertIn(("n2", "restarted"), [(note[2], note[3].split(";")[0]) for note in map(NOTE.match, logs.lines) if note])

    def test_a_node_that_was_killed_is_told_once_and_followed_again(self):
        first, second = self.site.start(2)
        logs = Logs(self, "n1", "n2", "-f", "--node", address(first))
        logs.wait_for(lambda line: "n2 I" in line, "the lines from before are shown")
        second.kill()
        gone = logs.wait_for(lambda line: "n2 ~ does not answer: Connection refused" in line, "it is told")
        say(first)
        logs.wait_for(lambda line: "this is n1" in line, "it holds up nobody", gone)
        second.start().wait_for_http()
        back = logs.wait_for(lambda line: "n2 ~ restarted" in line, "it is back", gone)
        say(second)
        logs.wait_for(lambda line: "this is n2" in line, "its new lines are shown", back)
        self.check_notes(logs, "n2", ["does not answer", "restarted"])
        self.assertEqual(logs.end(signal.SIGTERM), 0)

    def test_a_node_that_stood_still_is_followed_again_without_a_gap(self):
        first, second = self.site.start(2)
        logs = Logs(self, "n1", "n2", "-f", "--json", "--node", address(first))
        logs.wait_for(lambda line: '"n2"' in line, "the lines from before are shown")
        second.signal(signal.SIGSTOP)
        gone = logs.wait_for(lambda line: '"unreachable"' in line, "it is told")
        second.signal(signal.SIGCONT)
        back = logs.wait_for(lambda line: '"reachable"' in line, "it answers again", gone)
        say(second)
        logs.wait_for(lambda line: "this is n2" in line, "its new lines are shown", back)
        self.assertEqual(logs.end(), 0)
        numbers = [entry["number"] for entry in map(json.loads, logs.lines) if entry["node"] == "n2" and "number" in entry]
        self.assertEqual(numbers, list(range(numbers[0], numbers[-1] + 1)), "none is missing, none comes twice")

    def test_whoever_joins_is_followed_too(self):
        first, = self.site.start(1)
        second = self.site.node(2)
        logs = Logs(self, "--all", "-f", "--node", address(first))
        logs.wait_for(lambda line: "n1 I" in line, "the lines from before are shown")
        second.start().wait_for_http()
        logs.wait_for(lambda line: "n2 ~ is watched too" in line, "it is told")
        logs.wait_for(lambda line: "n2 I" in line, "its lines are shown")
        self.assertEqual(logs.end(), 0)

    def test_it_ends_with_its_reader(self):
        first, = self.site.start(1)
        logs = subprocess.Popen([spore_binary(), "logs", "n1", "-f", "--node", address(first)], cwd=self.site.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertTrue(logs.stdout.readline())
        logs.stdout.close()
        self.assertEqual(logs.wait(SECONDS), 1, logs.stderr.read())
        logs.stderr.close()


class Lines(LogsTest):
    """What a node keeps, by HTTP."""

    def test_a_cursor_gives_each_line_once_and_counts_what_is_gone(self):
        node, = self.site.start(1)
        say(node)
        answer = node.get("/api/node/log").json
        self.assertEqual([line["number"] for line in answer["lines"]], list(range(answer["next"])))
        say(node, 2)
        more = node.get(f"/api/node/log?since={answer['next']}").json
        self.assertEqual([line["line"] for line in more["lines"]], ["this is n1"] * 2)
        self.assertEqual((more["run"], more["missed"], more["next"]), (answer["run"], 0, answer["next"] + 2))

    def test_another_run_has_another_name(self):
        node, = self.site.start(1)
        before = node.get("/api/node/log").json
        node.kill()
        node.start().wait_for_http()
        after = node.get("/api/node/log").json
        self.assertNotEqual(before["run"], after["run"])
        self.assertEqual(after["lines"][0]["number"], 0)


if __name__ == "__main__":
    unittest.main()
