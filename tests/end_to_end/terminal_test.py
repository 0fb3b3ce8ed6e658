"""What a person sees: commands on a terminal of 80x24 and of 200x50, with a small model of one that shows what is on the screen."""

import fcntl
import http.server
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
import unittest

from harness import SiteTest, spore_binary

SECONDS = 60
SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")


class Screen:
    """The lines of a terminal: text, line ends, wrapping, and the sequences that are used. Counts what was wrapped."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.lines = [""] * rows
        self.row = self.column = self.wraps = 0
        self.rest = ""

    def down(self):
        self.row += 1
        if self.row == self.rows:
            self.lines = self.lines[1:] + [""]
            self.row -= 1

    def feed(self, text):
        text, self.rest = self.rest + text, ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                match = SEQUENCE.match(text, at)
                if not match:
                    self.rest = text[at:]  # the end of it has not come yet
                    return
                self.steer(match[1], match[2])
                at = match.end()
                continue
            self.put(text[at])
            at += 1

    def steer(self, value, letter):
        if letter == "A":
            self.row = max(0, self.row - int(value or 1))
        elif letter == "H":
            self.row = self.column = 0
        elif letter == "K":
            self.lines[self.row] = self.lines[self.row][:self.column]
        elif letter == "J":
            if value == "2":
                self.lines = [""] * self.rows
            else:
                self.lines[self.row:] = [self.lines[self.row][:self.column]] + [""] * (self.rows - self.row - 1)
        elif letter != "m":
            raise AssertionError(f"the model knows no {letter}")

    def put(self, character):
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self.down()
        else:
            if self.column == self.columns:
                self.wraps += 1
                self.column = 0
                self.down()
            line = self.lines[self.row].ljust(self.column)
            self.lines[self.row] = line[:self.column] + character + line[self.column + 1:]
            self.column += 1

    def shown(self):
        return [line.rstrip() for line in self.lines]


class TerminalRun:
    """A command with a terminal of its own."""

    def __init__(self, words, columns, rows, **options):
        self.screen = Screen(columns, rows)
        self.master, child = pty.openpty()
        self.resize(columns, rows)
        self.process = subprocess.Popen(words, stdin=child, stdout=child, stderr=child, start_new_session=True, **options)
        os.close(child)

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds=0.1):
        if not select.select([self.master], [], [], seconds)[0]:
            return
        try:
            self.screen.feed(os.read(self.master, 65536).decode(errors="replace"))
        except OSError:  # the command has ended
            time.sleep(seconds)

    def wait_for(self, condition, what):
        end = time.monotonic() + SECONDS
        while not condition(self.screen.shown()):
            self.read()
            if time.monotonic() > end:
                raise AssertionError(f"never {what}:\n" + "\n".join(self.screen.shown()))

    def end(self):
        self.process.send_signal(signal.SIGINT)
        deadline = time.monotonic() + SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read()
        if self.process.poll() is None:
            self.process.kill()
        os.close(self.master)
        return self.process.wait()


def fleet(count, dead=()):
    """The member list of so many nodes."""
    return [{"hostname": f"node-{number}", "ip": f"10.0.0.{number}", "port": 8080, "nodeId": f"{number:08x}", "incarnation": 1,
             "status": "DEAD" if number in dead else "ACTIVE", "ageMs": 1000, "latency": 3, "version": "0.3.0", "uptime": 1000,
             "labels": {"room": "a-room-with-a-long-name", "floor": str(number)}, "resources": {"freeHeap": 40000}, "api": []}
            for number in range(1, count + 1)]


class FakeNode:
    """A node that tells whatever member list it is given."""

    def __init__(self, test):
        self.members = []
        node = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps({"members": node.members}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Nothing."""

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        test.addCleanup(server.server_close)
        test.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.address = f"127.0.0.1:{server.server_address[1]}"


class Watching(SiteTest):
    def watch(self, columns, rows):
        self.node = FakeNode(self)
        self.node.members = fleet(60)
        environment = {**os.environ, "TERM": "xterm", "LANG": "C.UTF-8"}
        run = TerminalRun([spore_binary(), "members", "-w", "--node", self.node.address], columns, rows, cwd=self.site.folder,
                          env=environment)
        run.wait_for(lambda lines: any("60 nodes: 60 ACTIVE" in line for line in lines), "the summary")
        return run

    def test_who_is_gone_and_the_summary_are_seen_on_a_small_screen(self):
        for columns, rows in ((80, 24), (200, 50)):
            with self.subTest(columns=columns, rows=rows):
                run = self.watch(columns, rows)
                self.node.members = fleet(60, dead=(37, 52))
                run.wait_for(lambda lines: any("58 ACTIVE, 2 DEAD" in line for line in lines), "two are DEAD")
                lines = run.screen.shown()
                top = next(index for index, line in enumerate(lines) if line.startswith("NAME"))
                self.assertEqual([line.split()[0] for line in lines[top + 1:top + 3]], ["node-37", "node-52"])
                self.assertIn("more lines", "\n".join(lines))
                self.assertEqual(run.screen.wraps, 0)
                self.assertEqual(run.end(), 130)

    def test_repainting_leaves_nothing_behind_also_after_a_change_of_size(self):
        run = self.watch(80, 24)
        for count in (60, 10, 3, 60):
            self.node.members = fleet(count)
            run.wait_for(lambda lines, count=count: any(f"{count} nodes:" in line for line in lines), f"{count} nodes")
            lines = [line for line in run.screen.shown() if line]
            self.assertEqual(sum(line.startswith("NAME") for line in lines), 1, "\n".join(lines))
            self.assertEqual(sum("nodes:" in line for line in lines), 1, "\n".join(lines))
        run.resize(60, 12)
        run.screen.columns, run.screen.rows = 60, 12
        run.screen.lines = run.screen.lines[-12:]
        run.screen.row = min(run.screen.row, 11)
        self.node.members = fleet(59)
        run.wait_for(lambda lines: any("59 nodes:" in line for line in lines), "painted anew")
        lines = [line for line in run.screen.shown() if line]
        self.assertEqual((sum(line.startswith("NAME") for line in lines), sum("nodes:" in line for line in lines)), (1, 1), lines)
        self.assertLessEqual(len(lines), 11)
        self.assertEqual(run.screen.wraps, 0)
        self.assertEqual(run.end(), 130)


if __name__ == "__main__":
    unittest.main()
