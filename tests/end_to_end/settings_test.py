"""Settings: docs/settings.md says what a node uses, and a wrong one is refused by name."""

import re
import subprocess
import unittest
from pathlib import Path

from harness import SiteTest, spore_binary

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


if __name__ == "__main__":
    unittest.main()
