"""A rollout of many nodes on a small terminal: the totals are always to be seen, then who has failed, and nothing wraps."""

import http.server
import json
import os
import signal
import subprocess
import threading
import unittest

from harness import BUILD, SiteTest, spore_binary
from terminal_test import TerminalRun, fleet

NODES = 44
REFUSING = (31, 32, 33)  # numbers of nodes; the others take the first part and never say so
HELD = (40, 41, 42, 43, 44)


class Handler(http.server.BaseHTTPRequestHandler):
    """One of the nodes; the server gives `number` and `cluster`."""

    def answer(self, status, document):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/api/node/update":
            self.answer(200, {"state": "idle", "running": {"product": "spore", "board": "linux-x86_64", "version": "0.1.0", "hash": "00" * 32},
                              "trial": {"outcome": "none"}, "received": 0, "size": 0, "room": 1 << 30, "freeHeap": 1 << 20,
                              "held": self.server.number in HELD, "signedOnly": False, "safeMode": False, "keys": []})
        else:
            self.answer(200, {"hostname": f"node-{self.server.number}", "members": self.server.cluster.members})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/api/node/update/prepare":
            self.server.cluster.isOver.wait(300)
        elif self.server.number in REFUSING:
            self.answer(422, {"error": {"code": "image_too_large", "message": "this node says at great length why it has no room for this image"}})
        else:
            self.answer(200, {"status": "prepared", "received": 0, "size": 1})

    def do_DELETE(self):
        self.answer(200, {"status": "idle"})

    def log_message(self, *_):
        """Nothing."""


class FakeCluster:
    def __init__(self, test):
        self.isOver = threading.Event()
        self.members = fleet(NODES)
        for number, member in enumerate(self.members, 1):
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            server.daemon_threads = True
            server.number, server.cluster = number, self
            member.update(ip="127.0.0.1", port=server.server_address[1])
            test.addCleanup(server.server_close)
            test.addCleanup(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
        test.addCleanup(self.isOver.set)
        self.address = f"127.0.0.1:{self.members[0]['port']}"


class LargeRollout(SiteTest):
    def setUp(self):
        super().setUp()
        self.cluster = FakeCluster(self)
        self.environment = {**os.environ, "TERM": "xterm", "LANG": "C.UTF-8", "XDG_STATE_HOME": str(self.site.folder)}
        self.image = self.site.folder / "next.spore"
        subprocess.run([spore_binary(), "image", "pack", BUILD / "bin/spore-next", "-o", self.image], check=True, capture_output=True)

    def on_terminal(self, *words):
        run = TerminalRun([spore_binary(), *words, "--node", self.cluster.address], 80, 24, cwd=self.site.folder, env=self.environment)
        self.addCleanup(run.process.kill)
        return run

    def assert_failed_ones_come_first(self, lines):
        """Above the nodes in flight, and all of them; the rest is counted."""
        failed = [index for index, line in enumerate(lines) if "at great length" in line]
        self.assertEqual([lines[index].split()[0] for index in failed], [f"node-{number}" for number in REFUSING], "\n".join(lines))
        others = [index for index, line in enumerate(lines) if line.startswith("  node-") and index not in failed]
        self.assertTrue(others and min(others) > max(failed), "\n".join(lines))
        self.assertTrue(any("more lines" in line for line in lines), "\n".join(lines))

    def test_the_totals_and_who_failed_are_seen_by_who_drives_it_and_by_who_watches(self):
        driver = self.on_terminal("ota", "all", "--image", str(self.image), "-y", "--canary", "0", "--waves", "100%", "--max-parallel", "40",
                                  "--halt-on", "100%")
        total = NODES - len(HELD)
        driver.wait_for(lambda lines: any(f"total   [{len(REFUSING)}/{total}] failed {len(REFUSING)} (halt at {total})" in line
                                          for line in lines), "the totals")
        before = driver.screen.wraps  # of the plan, which is no page
        self.assertIn("Ctrl-C finishes what has begun", driver.screen.shown())
        self.assert_failed_ones_come_first(driver.screen.shown())

        watcher = self.on_terminal("rollout", "status", "-w")
        under_way = total - len(REFUSING)
        watcher.wait_for(lambda lines: f"{under_way} under way, {len(REFUSING)} failed" in " ".join(line.strip() for line in lines), "the totals")
        lines = watcher.screen.shown()
        self.assert_failed_ones_come_first(lines)
        whole = " ".join(line.strip() for line in lines)
        self.assertIn(f"{len(HELD)} held: {NODES} in all.", whole)
        self.assertRegex(whole, r"rollout r-\w+ running")
        self.assertEqual(watcher.end(), 130)

        # The driver is told twice: what is under way never ends.
        driver.process.send_signal(signal.SIGINT)
        driver.wait_for(lambda lines: "halting: Ctrl-C gives transfers up" in lines, "halting")
        self.assertTrue(any("total   [" in line for line in driver.screen.shown()), "\n".join(driver.screen.shown()))
        self.assertEqual((driver.screen.wraps, watcher.screen.wraps), (before, 0))
        self.assertEqual(driver.end(), 130)


if __name__ == "__main__":
    unittest.main()
