"""The node as a process: signals, and as the first one of a container."""

import shutil
import signal
import subprocess
import unittest
from pathlib import Path

from harness import SiteTest, wait_until, wait_until_complete

CONTAINER = ["unshare", "-rpf", "--kill-child", "--mount-proc"]


def children(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


class Process(SiteTest):
    def test_a_terminal_that_is_gone_ends_it_with_a_good_bye(self):
        nodes = self.site.start(2)
        nodes[1].signal(signal.SIGHUP)
        self.assertEqual(nodes[1].process.wait(5), 0)
        # Silence alone would take 10 s.
        wait_until(lambda: nodes[0].status_of("n2") != "ACTIVE", 4, "it has said that it leaves")
        self.assertIn("stopped", nodes[1].log())

    def test_one_that_is_to_outlive_its_terminal_does(self):
        node = self.site.node(1)
        node.command = ["nohup", *node.command]
        node.start().wait_for_http()
        node.signal(signal.SIGHUP)
        for _ in range(20):
            self.assertEqual(node.get("/api/node/status").status, 200)
        self.assertIsNone(node.process.poll())

    def test_the_first_process_of_a_container_takes_orphans_away_and_leaves(self):
        tried = subprocess.run([*CONTAINER, "true"], capture_output=True, text=True, check=False) if shutil.which("unshare") else None
        if tried is None or tried.returncode or not shutil.which("nsenter"):
            print(f"SKIPPED: no process namespaces here: {tried.stderr.strip() if tried else 'no unshare'}", flush=True)
            self.skipTest("no process namespaces")
        witness, node = self.site.node(1).start(), self.site.node(2)
        node.command = [*CONTAINER, *node.command]
        node.start()
        wait_until_complete([witness, node])
        first = children(node.process.pid)[0]
        orphan = ["nsenter", "-t", first, "-U", "-p", "sh", "-c", "sleep 0.5 & exit 0"]
        for _ in range(3):
            subprocess.run(orphan, check=True)
            wait_until(lambda: len(children(first)) > 0, 5, "it has inherited the orphan")
            wait_until(lambda: children(first) == [], 5, lambda: f"nothing is left of {children(first)}")
        subprocess.run(["kill", "-TERM", first], check=True)
        self.assertEqual(node.process.wait(5), 0)
        wait_until(lambda: witness.status_of("n2") != "ACTIVE", 4, "it has said that it leaves")


if __name__ == "__main__":
    unittest.main()
