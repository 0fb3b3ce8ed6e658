"""Commands for many nodes: names, -l and --all, the question before a change, and what it is called when not all did it."""

import json
import os
import unittest

from cli_test import Cli
from harness import HTTP_PORT, spore_binary, unless_away, wait_until, wait_until_complete
from terminal_test import TerminalRun

SECONDS = 60
ROOMS = {"n1": "attic", "n2": "attic", "n3": "cellar"}
# How nodes are chosen, and who that is.
CHOICES = ((("n3", "n1"), {"n1", "n3"}), (("-l", "room=attic"), {"n1", "n2"}), (("-l", "room!=attic"), {"n3"}), (("--all",), set(ROOMS)))


class Fleet(Cli):
    def setUp(self):
        super().setUp()
        self.nodes = {name: self.site.node(index, arguments=("--label", f"room={room}"))
                      for index, (name, room) in enumerate(ROOMS.items(), 1)}
        for node in self.nodes.values():
            node.start()
        wait_until_complete(self.nodes.values())
        self.ask = ["--node", f"{self.nodes['n1'].ip}:{HTTP_PORT}"]

    def answers(self, *words):
        """{name: what it has answered} of a command that all of the chosen nodes did."""
        document = json.loads(self.done(*words, "--json", *self.ask))
        if "nodes" not in document:
            return document
        for line in document["nodes"]:
            self.assertEqual(line["address"], f"{self.nodes[line['node']].ip}:{HTTP_PORT}")
        return {line["node"]: line["answer"] for line in document["nodes"]}

    def of_each(self, path, value):
        """{name: value(the answer of the node itself)}"""
        return {name: value(node.get(path).json) for name, node in self.nodes.items()}

    def starts(self):
        return {name: unless_away(lambda node=node: node.get("/api/node/status").json["incarnation"]) or 0
                for name, node in self.nodes.items()}

    def settings(self):
        stored = lambda document: {setting["name"]: setting.get("afterRestart", setting["value"])  # noqa: E731
                                   for setting in document["settings"]}["heartbeatMs"]
        return self.of_each("/api/node/config", stored)

    def intervals(self):
        return self.of_each("/api/tasks/status", lambda document: {task["name"]: task["interval"] for task in document["tasks"]}["debug_output"])

    def lights(self):
        return {name: node.log().count("identify") for name, node in self.nodes.items()}


class EachDoesIt(Fleet):
    """Nodes chosen by name, by label or all: those that are chosen do it, and no others."""

    def test_restart(self):
        for choice, chosen in CHOICES:
            with self.subTest(choice=choice):
                before = self.starts()
                text = self.done("restart", *choice, "-y", *self.ask)
                self.assertEqual({name for name in ROOMS if f"{name} (" in text}, chosen, text)
                wait_until(lambda: all(now > before[name] for name, now in self.starts().items() if name in chosen), SECONDS,
                           "all of them have restarted")
                self.assertEqual({name for name, now in self.starts().items() if now > before[name]}, chosen)
                wait_until_complete(self.nodes.values(), SECONDS)

    def test_config(self):
        for number, (choice, chosen) in enumerate(CHOICES):
            with self.subTest(choice=choice):
                before, value = self.settings(), 2500 + number
                self.done("config", *choice, f"heartbeatMs={value}", "-y", *self.ask)
                self.assertEqual(self.settings(), {name: value if name in chosen else before[name] for name in ROOMS})
        for name, answer in self.answers("config", "--all").items():
            self.assertIn("settings", answer, name)
        self.done("config", "-l", "room=attic", "--reset", "-y", *self.ask)
        self.assertEqual(self.settings(), {"n1": 2000, "n2": 2000, "n3": 2503})

    def test_identify(self):
        for choice, chosen in CHOICES:
            with self.subTest(choice=choice):
                before = self.lights()
                text = self.done("identify", *choice, "--seconds", "1", *self.ask)
                self.assertEqual({name for name in ROOMS if f"{name} (" in text}, chosen, text)
                wait_until(lambda: {name for name, now in self.lights().items() if now > before[name]} == chosen, SECONDS,
                           lambda: f"{chosen} and nobody else blink: {self.lights()}, {before}")

    def test_tasks(self):
        for number, (choice, chosen) in enumerate(CHOICES):
            with self.subTest(choice=choice):
                before, value = self.intervals(), 7000 + number
                self.done("tasks", *choice, "interval", "debug_output", str(value), "-y", *self.ask)
                self.assertEqual(self.intervals(), {name: value if name in chosen else before[name] for name in ROOMS})
        shown = self.answers("tasks", "-l", "room=attic")
        self.assertEqual({name: {task["name"] for task in answer["tasks"]} >= {"heartbeat"} for name, answer in shown.items()},
                         {"n1": True, "n2": True})

    def test_the_answers_are_json_with_the_name_of_each(self):
        self.assertEqual(set(self.answers("identify", "n1", "n3", "--seconds", "1")), {"n1", "n3"})
        self.assertEqual(set(self.answers("config", "--all", "heartbeatMs=2100", "-y")), set(ROOMS))
        self.assertEqual(set(self.answers("tasks", "--all", "interval", "debug_output", "7000", "-y")), set(ROOMS))
        self.assertEqual(set(self.answers("restart", "n2", "n3")), {"n2", "n3"})

    def test_a_name_that_is_given_twice_is_one_node(self):
        self.assertIn("settings", self.answers("config", "n1", "n1"))


class Asking(Fleet):
    """A selection of more than one node is changed after a yes only."""

    CHANGES = (("restart",), ("config", "heartbeatMs=2500"), ("tasks", "interval", "debug_output", "7000"))

    def state(self):
        return self.starts(), self.settings(), self.intervals()

    def with_choice(self, change, *choice):
        return (change[0], *choice, *change[1:])

    def test_where_nobody_can_be_asked_nothing_is_done(self):
        before = self.state()
        for change in self.CHANGES:
            for choice in (("--all",), ("-l", "room=attic")):
                with self.subTest(change=change, choice=choice):
                    words = self.assert_fails(2, *self.with_choice(change, *choice), *self.ask)
                    self.assertIn("-y", words)
        self.assertEqual(self.state(), before)

    def test_one_node_and_named_nodes_are_not_asked_about(self):
        self.done("config", "-l", "room=cellar", "heartbeatMs=2500", *self.ask)
        self.done("config", "n1", "n2", "heartbeatMs=2500", *self.ask)
        self.assertEqual(set(self.settings().values()), {2500})

    def test_a_terminal_is_asked(self):
        before = self.settings()
        for answer, code in ((b"n\n", 130), (b"\n", 130), (b"y\n", 0)):
            with self.subTest(answer=answer):
                self.assertEqual(self.settings(), before)
                run = TerminalRun([spore_binary(), "config", "--all", "heartbeatMs=2500", *self.ask], 80, 24, cwd=self.site.folder,
                                  env=self.environment)
                run.wait_for(lambda lines: any("Go on? [y/N]" in line for line in lines), "asked")
                self.assertIn("change the settings of 3 nodes: n1, n2, n3", run.screen.shown())
                os.write(run.master, answer)
                run.wait_for(lambda lines, run=run: run.process.poll() is not None, "ended")
                self.assertEqual(run.end(), code)
        self.assertEqual(set(self.settings().values()), {2500})


class NotAll(Fleet):
    def setUp(self):
        super().setUp()
        self.nodes.pop("n2").kill()

    def test_some_that_do_not_answer_are_partial_success(self):
        before = self.starts()
        for command, *change in (("identify", "--seconds", "1"), ("config", "heartbeatMs=2500"),
                                 ("tasks", "interval", "debug_output", "7000"), ("restart",)):
            with self.subTest(command=command):
                result = self.spore(command, "n1", "n2", "n3", *change, *self.ask)
                self.assertEqual(result.returncode, 6, result.stdout + result.stderr)
                self.assertIn(f"n2 ({self.site.ip(2)}:{HTTP_PORT}): cannot reach", result.stderr)
                self.assertIn("2 of 3 nodes did it, 1 did not", result.stderr)
        wait_until(lambda: all(now > before[name] for name, now in self.starts().items()), SECONDS, "the others have restarted")
        self.assertEqual(self.settings(), {"n1": 2500, "n3": 2500})
        self.assertTrue(all(self.lights().values()))

    def test_json_says_who_did_not(self):
        result = self.spore("config", "n3", "n2", "n1", "heartbeatMs=2500", "--json", *self.ask)
        self.assertEqual(result.returncode, 6, result.stderr)
        lines = {line["node"]: line for line in json.loads(result.stdout)["nodes"]}
        self.assertEqual(list(lines), ["n3", "n2", "n1"], "in the order of the names")
        self.assertEqual({name for name, line in lines.items() if "answer" in line}, {"n1", "n3"})
        self.assertEqual(lines["n2"]["error"]["code"], "E_NODE_UNREACHABLE")
        self.assertEqual(self.settings(), {"n1": 2500, "n3": 2500})

    def test_where_none_answers_it_is_no_partial_success(self):
        self.nodes.pop("n3").kill()
        self.assertEqual(self.spore("identify", "n2", "n3", *self.ask).returncode, 7)
        self.assert_fails(7, "identify", "n2", *self.ask)

    def test_a_name_that_nobody_has_stops_it_before_anything_is_changed(self):
        before = self.settings()
        self.assert_fails(3, "config", "n1", "nobody", "heartbeatMs=2500", *self.ask)
        self.assertEqual(self.settings(), before)

    def test_a_selection_that_fits_nobody_is_not_found(self):
        self.assert_fails(3, "restart", "-l", "room=nowhere", "-y", *self.ask)


class Mistakes(Cli):
    def test_a_change_without_a_method_is_refused_and_changes_nothing(self):
        node, = self.site.start(1)
        ask = ["--node", f"{node.ip}:{HTTP_PORT}"]
        before = node.get("/api/node/labels").json
        words = self.assert_fails(2, "call", "n1", "/api/node/labels", "set=a=b", *ask)
        self.assertIn("spore call n1 /api/node/labels set=a=b -X POST", words)
        self.assertEqual(node.get("/api/node/labels").json, before)

    def test_a_name_that_looks_like_an_option_is_refused(self):
        words = self.assert_fails(2, "node", "run", "--ip", self.site.ip(1), "--name", "-x", *self.udp)
        self.assertIn("begins and ends with a letter or a digit", words)
        words = self.assert_fails(2, "up", "-n", "1", "--name-prefix", "-x", *self.udp)
        self.assertIn("begins and ends with a letter or a digit", words)
        for name in ("-x", "x-", "a b", "x" * 33, "ä"):
            with self.subTest(name=name):
                self.assert_fails(2, "node", "run", "--ip", self.site.ip(1), f"--name={name}", *self.udp)
                self.assert_fails(2, "up", "-n", "1", f"--name-prefix={name if name != 'x-' else '-'}", *self.udp)
        self.assertEqual(self.ps(), [])

    def test_a_selector_of_another_language_is_refused_with_the_right_one(self):
        node, = self.site.start(1, arguments=("--label", "room=r1"))
        for selector in ("room==r1", "room = r1", "room:r1"):
            with self.subTest(selector=selector):
                words = self.assert_fails(2, "members", "-l", selector, "--node", f"{node.ip}:{HTTP_PORT}")
                self.assertIn("spore members -l room=r1", words)


if __name__ == "__main__":
    unittest.main()
