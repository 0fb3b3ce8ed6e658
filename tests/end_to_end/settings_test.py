"""Settings: docs/settings.md says what a node uses, and a wrong one is refused by name."""

import re
import subprocess
import unittest
from pathlib import Path

from harness import HTTP_PORT, SiteTest, spore_binary, unless_away, wait_until

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
ROW = re.compile(r"\| `(\w+)` \| ([\d,]+) \| ([\d,]+) – ([\d,]+) \| (.+) \|")


def number(text):
    return int(text.replace(",", ""))


class Settings(SiteTest):
    def test_the_document_lists_each_setting_as_a_node_uses_it(self):
        (node,) = self.site.start(1)
        used = {(entry["name"], entry["value"], entry["minimum"], entry["maximum"], entry["description"])
                for entry in node.get("/api/node/config").json["settings"]}
        written = {(name, number(value), number(low), number(high), description)
                   for name, value, low, high, description in ROW.findall(DOCUMENT.read_text())}
        self.assertEqual(used, written)

    def test_a_wrong_setting_is_refused_by_name_before_the_node_starts(self):
        for setting, named in (("heartbeatMS=2000", "heartbeatMS"), ("heartbeatMs=soon", "soon"),
                               ("heartbeatMs=99", "heartbeatMs"), ("deadAfterMs=5000", "deadAfter")):
            with self.subTest(setting=setting):
                run = subprocess.run([spore_binary(), "node", "run", "--ip", self.site.ip(1), "--set", setting],
                                     capture_output=True, text=True, timeout=20)
                self.assertEqual(run.returncode, 2, run.stderr)
                self.assertIn(named, run.stderr)

    def test_a_change_is_kept_over_a_restart_and_taken_back(self):
        (node,) = self.site.start(1)
        done = self.config(node, "heartbeatMs=2500", "deadAfterMs=30000")
        self.assertIn("heartbeatMs, deadAfterMs stored", done)
        self.assertIn("spore restart", done)
        self.assertEqual(self.value(node, "heartbeatMs"), 2000)
        node.post("/api/node/restart", {})
        wait_until(lambda: self.value(node, "heartbeatMs") == 2500, 20, "the node runs with the stored settings")
        self.assertEqual(self.value(node, "deadAfterMs"), 30000)
        self.assertIn("2500 ms", self.config(node))
        self.config(node, "--reset")
        node.post("/api/node/restart", {})
        wait_until(lambda: self.value(node, "heartbeatMs") == 2000, 20, "the node runs with its own settings again")

    def test_how_soon_a_stop_is_noticed_is_one_choice(self):
        (node,) = self.site.start(1, arguments=("--detect", "5s", "--set", "statusUpdateMs=300"))
        values = {name: self.value(node, name) for name in ("inactiveAfterMs", "heartbeatMs", "silenceBeforeProbeMs", "statusUpdateMs")}
        self.assertEqual(values, {"inactiveAfterMs": 5000, "heartbeatMs": 1000, "silenceBeforeProbeMs": 2000, "statusUpdateMs": 300})
        self.assertIn("inactiveAfterMs", self.config(node, "--detect", "20s"))
        self.assertIn("20000 ms", self.config(node))
        self.assertIn("inactiveAfterMs", self.config(node, "--detect", "10s"), "the usual time is a change too")
        for command in (["node", "run", "--ip", self.site.ip(2)], ["up"], ["config", f"{node.ip}:{HTTP_PORT}"], ["cost"]):
            with self.subTest(command=command):
                run = subprocess.run([spore_binary(), *command, "--detect", "1s"], capture_output=True, text=True, timeout=20)
                self.assertEqual(run.returncode, 2, run.stderr)
                self.assertIn('"1s"', run.stderr)

    def config(self, node, *words):
        run = subprocess.run([spore_binary(), "config", f"{node.ip}:{HTTP_PORT}", *words], capture_output=True, text=True,
                             timeout=20)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def value(self, node, name):
        """0 while the node restarts."""
        reply = unless_away(lambda: node.get("/api/node/config"))
        return {entry["name"]: entry["value"] for entry in reply.json["settings"]}[name] if reply else 0


if __name__ == "__main__":
    unittest.main()
