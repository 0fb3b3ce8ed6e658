"""A stranger's texts on a terminal: nothing in them steers it; and what a stranger sends to `spore events tail` instead of events."""

import json
import os
import pty
import resource
import select
import socket
import subprocess
import threading
import time
import unittest

from harness import SiteTest, spore_binary
from websockets.server import ServerConnection

SECONDS = 60
MEMORY_MAX_KB = 200 * 1024
# Our own colours steer too, if somebody else sends them.
EVIL = "\x1b[2J\x1b]0;title\x07\x1b[31m\x9b31m\u202eevil\u2066\x08\r"
EVIL_BYTES = EVIL.encode() + b"\x9b2J\x90"  # and C1 controls as bytes, which are no UTF-8


class Stranger:
    """Looks like a node; what it answers to all else, and sends to those who listen, is given."""

    def __init__(self, test, answer=b"", texts=()):
        self.answer, self.texts = answer, texts
        self.name = "stranger"
        self.listeners = 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()
        test.addCleanup(self.server.close)

    def serve(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(client,), daemon=True).start()

    def talk(self, client):
        try:
            with client:
                client.settimeout(SECONDS)
                head = client.recv(65536)
                if head.startswith(b"GET /ws "):
                    self.send_texts(client, head)
                    return
                body = self.answer
                if head.startswith(b"GET /api/node/status ") or not body:
                    body = json.dumps({"hostname": self.name, "members": []}).encode()
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        except OSError:
            pass  # it has been turned away

    def send_texts(self, client, head):
        protocol = ServerConnection()
        protocol.receive_data(head)
        protocol.send_response(protocol.accept(protocol.events_received()[0]))
        client.sendall(b"".join(protocol.data_to_send()))
        self.listeners += 1
        for text in self.texts:
            protocol.send_text(text)
            client.sendall(b"".join(protocol.data_to_send()))
        while client.recv(65536):
            continue


class HostileTexts(SiteTest):
    def setUp(self):
        super().setUp()
        self.environment = {name: value for name, value in os.environ.items() if name not in ("API_NODE", "NO_COLOR")}
        self.environment.update(TERM="xterm", LANG="C.UTF-8")

    def command(self, *words, stranger):
        return [spore_binary(), *words, "--node", stranger.address]

    def on_terminal(self, *words, stranger, until):
        """What reaches a terminal until this text does, which must be UTF-8."""
        master, child = pty.openpty()
        process = subprocess.Popen(self.command(*words, stranger=stranger), stdin=child, stdout=child, stderr=child,
                                   cwd=self.site.folder, env=self.environment, start_new_session=True)
        os.close(child)
        shown, deadline = b"", time.monotonic() + SECONDS
        try:
            while until not in shown and time.monotonic() < deadline:
                if select.select([master], [], [], 0.1)[0]:
                    shown += os.read(master, 65536)
        except OSError:
            pass  # it has ended
        finally:
            process.kill()
            process.wait()
            os.close(master)
        self.assertIn(until, shown)
        return shown.decode()

    def assert_harmless(self, text):
        # The line discipline makes \r\n of each line end.
        rest = text.replace("\r\n", "")
        self.assertEqual([character for character in rest if not character.isprintable()], [], repr(text))


class OnATerminal(HostileTexts):
    def test_what_call_shows_steers_nothing(self):
        document = {"a": EVIL, EVIL: ["end of it"]}
        for name, answer in (("escapes", json.dumps(document).encode()), ("characters", json.dumps(document, ensure_ascii=False).encode()),
                             ("no JSON", EVIL_BYTES + b"end of it")):
            with self.subTest(answer=name):
                stranger = Stranger(self, answer)
                for words in ((), ("--json",)):
                    self.assert_harmless(self.on_terminal("call", stranger.address, "/x", *words, stranger=stranger, until=b"end of it"))

    def test_what_events_tail_shows_steers_nothing(self):
        events = [{"event": "a/b", "payload": EVIL, "from": EVIL}, {"event": EVIL, "payload": {EVIL: EVIL}},
                  {"event": "c/d", "payload": {"hostname": EVIL, "status": EVIL, "ip": EVIL, "nodeId": EVIL}}, {"event": "a/b", "payload": "end of it"}]
        texts = [json.dumps(event).encode() for event in events] + [json.dumps(event, ensure_ascii=False).encode() for event in events]
        stranger = Stranger(self, texts=texts)
        stranger.name = EVIL
        for words in ((), ("--json",)):
            with self.subTest(words=words):
                shown = self.on_terminal("events", "tail", *words, stranger=stranger, until=b"end of it")
                self.assert_harmless(shown)
                self.assertIn("evil", shown)


class NoEvents(HostileTexts):
    """Each is told, ends the command, and costs little memory."""

    def tail(self, stranger):
        process = subprocess.Popen(self.command("events", "tail", stranger=stranger), cwd=self.site.folder, env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            out, errors = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.fail("it goes on for ever")
        self.assertEqual((process.returncode, out), (1, ""), errors)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, MEMORY_MAX_KB)
        return errors

    def test_what_is_no_event_is_told(self):
        for name, text in (("deep lists", b"[" * 100_000), ("deep lists of 60 KB", b"[" * 60_000), ("deep objects", b'{"event":' * 7_000),
                           ("many values", b"[" + b"[]," * 20_000 + b"0]"), ("no JSON", b"hello"), ("nothing", b""),
                           ("a text", b'"a/b"'), ("a list", b"[1,2]")):
            with self.subTest(text=name):
                errors = self.tail(Stranger(self, texts=[text]))
                self.assertIn("does not send events as a SPORE node does", errors)

    def test_a_text_of_20_mb_is_told_and_not_kept(self):
        errors = self.tail(Stranger(self, texts=[b'{"event":"a/b","payload":"' + b"x" * 20_000_000 + b'"}']))
        self.assertIn("a text of more than 65536 bytes", errors)

    def test_many_small_texts_cost_nothing(self):
        stranger = Stranger(self, texts=[json.dumps({"event": "a/b", "payload": "x" * 400}).encode()] * 50_000 + [b"end"])
        process = subprocess.Popen(self.command("events", "tail", stranger=stranger), cwd=self.site.folder, env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        _, errors = process.communicate(timeout=SECONDS)
        self.assertEqual(process.returncode, 1, errors)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, MEMORY_MAX_KB)


if __name__ == "__main__":
    unittest.main()
