"""A local cluster whose nodes are updated: which process is a node, who ends it, and what runs after the next `up`."""

import hashlib
import os
import shutil
import signal
import subprocess
import unittest
from pathlib import Path

from cli_test import Cli
from harness import BUILD, NEXT, VERSION, request, spore_binary, unless_away, wait_until

SECONDS = 90


class LocalUpdates(Cli):
    def setUp(self):
        super().setUp()
        self.image = self.site.folder / "next.spore"
        subprocess.run([spore_binary(), "image", "pack", BUILD / "bin/spore-next", "-o", self.image], check=True, capture_output=True)

    def report(self, node):
        return unless_away(lambda: request(node["ip"], node["httpPort"], "GET", "/api/node/update").json) or {}

    def is_now(self, node, version, outcome):
        report = self.report(node)
        return report and (report["running"]["version"], report["trial"]["outcome"]) == (version, outcome)

    def install(self, node, outcome):
        answer = request(node["ip"], node["httpPort"], "POST", "/api/node/update", self.image.read_bytes(), timeout=30)
        self.assertEqual(answer.status, 200, answer.body)
        wait_until(lambda: self.is_now(node, NEXT, outcome), SECONDS, lambda: f"{NEXT} is {outcome}: {self.report(node)}")

    def processes(self, name):
        """The processes of this node and of its guardian."""
        state = str(self.site.folder / ".spore" / f"udp-{self.site.udp_port}" / name).encode()
        found = []
        for entry in Path("/proc").iterdir():
            words = unless_away(lambda entry=entry: (entry / "cmdline").read_bytes().split(b"\0")) if entry.name.isdigit() else None
            if words and state in words and self.is_running(int(entry.name)):
                found.append(int(entry.name))
        return found

    def program(self, node):
        return hashlib.sha256(Path(f"/proc/{node['pid']}/exe").read_bytes()).hexdigest()

    def test_a_node_whose_guardian_took_over_is_shown_and_ended(self):
        self.up(2)
        before = self.ps()
        self.install(before[0], "on_trial")
        self.assertEqual(self.ps(), before, "the process stays when a node restarts")
        self.assertEqual(len(self.processes("node-1")), 2, "a guardian waits")
        os.kill(before[0]["pid"], signal.SIGKILL)
        wait_until(lambda: self.is_now(before[0], VERSION, "reverted"), SECONDS, lambda: f"the old one runs again: {self.report(before[0])}")
        after = self.ps()
        self.assertEqual(self.processes("node-1"), [after[0]["pid"]])
        self.assertNotEqual(after[0]["pid"], before[0]["pid"])
        self.assertEqual(after[1], before[1])
        shown = [line.split("\t") for line in self.done("ps", *self.udp).splitlines()]
        self.assertEqual([(line[0], line[3], line[4]) for line in shown[1:]],
                         [("node-1", str(after[0]["pid"]), "running"), ("node-2", str(after[1]["pid"]), "running")])
        self.assertRegex(self.done("node", "show", "node-1", *self.udp), r"(?m)^  trial +the last update reverted.* \(image [0-9a-f]{12}\)$")
        self.assertNotIn("  trial ", self.done("node", "show", "node-2", *self.udp))
        self.assertIn("stopped 2 nodes", self.done("down", *self.udp))
        self.assertFalse(self.processes("node-1") + self.processes("node-2"))

    def test_down_ends_a_node_on_trial_with_its_guardian(self):
        self.up(2)
        self.install(self.ps()[0], "on_trial")
        self.assertEqual(len(self.processes("node-1")), 2)
        self.done("down", *self.udp)
        self.assertFalse(self.processes("node-1") + self.processes("node-2"))

    def test_up_says_that_a_node_runs_an_update_unless_it_begins_afresh(self):
        self.up(2)
        self.install(self.ps()[0], "confirmed")
        self.done("down", *self.udp)
        again = self.spore(*self.up_arguments(2), "-d")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("node-1 runs the firmware of an update that it took, not this program; spore up --fresh", again.stderr)
        self.assertNotIn("node-2 ", again.stderr)
        given = hashlib.sha256(Path(spore_binary()).read_bytes()).hexdigest()
        self.assertEqual([self.program(node) == given for node in self.ps()], [False, True])
        self.assertTrue(self.is_now(self.ps()[0], NEXT, "confirmed"))
        self.done("down", *self.udp)
        fresh = self.spore(*self.up_arguments(2), "-d", "--fresh")
        self.assertEqual(fresh.returncode, 0, fresh.stderr)
        self.assertNotIn("of an update", fresh.stderr)
        self.assertEqual([self.program(node) for node in self.ps()], [given, given])
        self.assertEqual(self.report(self.ps()[0])["running"]["version"], VERSION)

    def test_a_program_under_another_name_ends_its_nodes(self):
        program = self.site.folder / "cluster-tool"
        shutil.copy(spore_binary(), program)
        self.done(*self.up_arguments(2), "-d", program=[program])
        self.assertIn("stopped 2 nodes", self.done("down", *self.udp, program=[program]))
        self.assertFalse(self.processes("node-1") + self.processes("node-2"))

    def test_nodes_that_run_updates_are_named_together(self):
        self.up(2)
        for node in self.ps():
            self.install(node, "on_trial")
        for node in self.ps():
            wait_until(lambda node=node: self.is_now(node, NEXT, "confirmed"), SECONDS, lambda: f"confirmed: {self.report(node)}")
        self.done("down", *self.udp)
        again = self.spore(*self.up_arguments(2), "-d")
        self.assertIn("node-1, node-2 run the firmware of updates that they took", again.stderr)


if __name__ == "__main__":
    unittest.main()
