"""The two boards as processes, and what every case asks of them."""

import json
import subprocess

import harness
from harness import wait_until
from raw import ask

PORT = harness.HTTP_PORT
CHIP_NODE = harness.BUILD / "bin/chip_http_node"
REASONS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
           409: "Conflict", 411: "Length Required", 413: "Content Too Large", 414: "URI Too Long",
           415: "Unsupported Media Type", 416: "Range Not Satisfiable", 422: "Unprocessable Content",
           426: "Upgrade Required", 431: "Request Header Fields Too Large", 503: "Service Unavailable"}


class ChipNode:
    """The chip's web server and a whole node behind it, as a process."""

    def __init__(self, site, index, *arguments):
        self.arguments = arguments
        self.ip = site.ip(index)
        self.log_path = site.folder / "chip.log"
        self.process = None

    def start(self):
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen([str(CHIP_NODE.resolve()), self.ip, str(PORT), *self.arguments], stdout=log, stderr=log)
        return self

    def answers(self):
        if self.process.poll() is not None:
            raise AssertionError(self.log_path.read_text())
        try:
            return harness.request(self.ip, PORT, "GET", "/api/node/status").status == 200
        except OSError:
            return False

    def end(self):
        self.process.terminate()
        self.process.wait(10)
        text = self.log_path.read_text(errors="replace")
        if self.process.returncode != 0 or any(word in text for word in harness.SANITIZER_WORDS):
            raise AssertionError(f"{self.process.returncode}: {text}")


class Board:
    """A node that runs for all cases of a class; make() tells which."""

    uri_bytes = None  # that the board takes
    json_bytes = None
    places = None     # for WebSocket clients

    @classmethod
    def setUpClass(cls):
        cls.site = harness.Site()
        cls.addClassCleanup(cls.site.close)
        cls.node = cls.make(cls.site)
        cls.node.start()
        wait_until(cls.node.answers, 20, "the node answers")
        cls.pid = cls.node.process.pid

    def tearDown(self):
        # Whatever was asked: it runs on, and serves.
        self.assertIsNone(self.node.process.poll(), "the node has ended")
        wait_until(self.serves, 15, "the node serves again")

    def serves(self):
        # Where every place is taken just now, it says so by a reset.
        answer = harness.unless_away(lambda: self.get("/api/node/status"))
        return answer is not None and answer.status == 200

    def ask(self, text, method="GET", **options):
        data = text.encode() if isinstance(text, str) else text
        return ask(self.node.ip, PORT, data.replace(b"$HOST", f"{self.node.ip}:{PORT}".encode()), method, **options)

    def get(self, path, *lines, method="GET"):
        return self.ask("\r\n".join([f"{method} {path} HTTP/1.1", "Host: $HOST", *lines, "", ""]), method)

    def post(self, path, body, *lines, **options):
        head = "\r\n".join([f"POST {path} HTTP/1.1", "Host: $HOST", f"Content-Length: {len(body)}", *lines, "", ""])
        return self.ask(head.encode() + body, "POST", **options)

    def assert_error(self, answer, status, code=None):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.reason, REASONS[status])
        error = json.loads(answer.body)["error"]
        self.assertEqual(set(error), {"code", "message"})
        if code:
            self.assertEqual(error["code"], code)
