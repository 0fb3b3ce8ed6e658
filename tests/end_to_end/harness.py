"""What every end-to-end test stands on: real nodes as processes, their HTTP, and waiting for conditions.

Each test owns a `Site`: a UDP port, a cluster name, loopback addresses and a temporary folder of its own, which no
other test uses, not even one of another run at the same time.
"""

import fcntl
import http.client
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("SPORE_BUILD", ROOT / "build/host"))
SANITIZED_BUILD = Path(os.environ.get("SPORE_SANITIZED_BUILD", ROOT / "build/sanitize"))
LOOPBACK_BROADCAST = "127.255.255.255"
HTTP_PORT = 8080
SITES_MAX = 200
# What the nodes run, and the version of spore-next, to which tests update them (tests/rehearsal).
VERSION = re.search(r'"(.+)"', (ROOT / "src/spore/node/version.h").read_text())[1]
NEXT = "9.0.0"
SANITIZER_WORDS = ("ERROR: AddressSanitizer", "runtime error:", "ERROR: LeakSanitizer", "CHECK failed")


def spore_binary(sanitized=False):
    path = (SANITIZED_BUILD if sanitized else BUILD) / "bin/spore"
    if not path.exists():
        raise FileNotFoundError(f"{path} is not built")
    return str(path.resolve())


def wait_until(condition, seconds, what):
    """The first true result of `condition`, asked again and again; fails after `seconds`, saying `what` was awaited."""
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.05)


def unless_away(condition):
    """What `condition()` gives; None while the node that it asks restarts and breaks connections off."""
    try:
        return condition()
    except (OSError, http.client.HTTPException):
        return None


class Reply:
    """An HTTP answer."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error_code(self):
        return self.json["error"]["code"]


def request(ip, port, method, path, body=None, headers=None, timeout=5):
    """One HTTP request; a dict as body goes as JSON."""
    headers = dict(headers or {})
    if isinstance(body, (dict, list)):
        body = json.dumps(body, ensure_ascii=False).encode()
        headers.setdefault("Content-Type", "application/json")
    connection = http.client.HTTPConnection(ip, port, timeout=timeout)
    try:
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


class Site:
    """A port, a cluster name, addresses and a folder that nobody else has."""

    def __init__(self):
        locks = Path(tempfile.gettempdir()) / "spore-end-to-end-sites"
        locks.mkdir(exist_ok=True)
        for number in range(SITES_MAX):
            self._lock = (locks / str(number)).open("w")
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                self._lock.close()
        else:
            raise RuntimeError("all sites are in use")
        self.number = number
        self.udp_port = 24100 + number
        self.cluster = f"site-{number}"
        self._folder = tempfile.TemporaryDirectory(prefix=f"spore-site-{number}-")
        self.folder = Path(self._folder.name)
        self.nodes = []

    def ip(self, index):
        return f"127.81.{self.number}.{index}"

    def node(self, index, **options):
        """A node that is not started yet; `options` as for Node."""
        node = Node(self, index, **options)
        self.nodes.append(node)
        return node

    def start(self, count, **options):
        nodes = [self.node(index, **options) for index in range(1, count + 1)]
        for node in nodes:
            node.start()
        wait_until_complete(nodes)
        return nodes

    def close(self):
        try:
            for node in self.nodes:
                node.end()
        finally:
            self._folder.cleanup()
            self._lock.close()


class Node:
    """One `spore node run`, started and stopped at will. Its state folder and its log outlive restarts."""

    def __init__(self, site, index, name=None, cluster=None, arguments=(), sanitized=False, broadcast=LOOPBACK_BROADCAST,
                 program=None):
        self.site = site
        self.ip = site.ip(index)
        self.name = name or f"n{index}"
        self.cluster = cluster or site.cluster
        self.state = site.folder / f"{self.name}.state"
        self.log_path = site.folder / f"{self.name}.log"
        self.process = None
        self.command = [program or spore_binary(sanitized), "node", "run", "--ip", self.ip, "--broadcast", broadcast,
                        "--http-port", str(HTTP_PORT), "--udp-port", str(site.udp_port), "--cluster", self.cluster,
                        "--name", self.name, "--state", str(self.state), *arguments]

    def start(self):
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.site.folder,
                                            env=dict(os.environ, ASAN_OPTIONS="detect_leaks=1"))
        return self

    def wait_for_http(self, seconds=10):
        wait_until(self.answers, seconds, lambda: f"{self.name} answers HTTP; its log:\n{self.log()}")
        return self

    def answers(self):
        reply = unless_away(lambda: self.get("/api/node/status"))
        if reply is None and self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended with {self.process.returncode}:\n{self.log()}")
        return reply is not None and reply.status == 200

    def log(self):
        return self.log_path.read_text(errors="replace")

    def request(self, method, path, body=None, **options):
        return request(self.ip, HTTP_PORT, method, path, body=body, **options)

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.request("POST", path, body, **options)

    def members(self):
        """{host name: entry} of this node's member list."""
        return {member["hostname"]: member for member in self.get("/api/cluster/members").json["members"]}

    def status_of(self, name):
        return self.members().get(name, {}).get("status")

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        """Ends the process as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self, seconds=10):
        """Asks the process to end, and returns its exit code."""
        self.process.terminate()
        return self.process.wait(seconds)

    def end(self):
        """Ends it, whatever state it is in. Fails if a sanitizer has spoken."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        words = [word for word in SANITIZER_WORDS if self.log_path.exists() and word in self.log()]
        if words:
            raise AssertionError(f"{self.name} said {words}:\n{self.log()[-6000:]}")


def is_complete(node, names):
    """Whether the node lists exactly these names, all ACTIVE with resources and endpoints."""
    try:
        members = node.members()
    except OSError:
        return False
    return set(members) == set(names) and all(
        member["status"] == "ACTIVE" and member["resources"].get("cpuFreqMHz") and member["api"]
        for member in members.values())


def wait_until_complete(nodes, seconds=20):
    """Until every node lists every node, itself too, as ACTIVE with resources and endpoints."""
    names = [node.name for node in nodes]
    for node in nodes:
        node.wait_for_http()
    wait_until(lambda: all(is_complete(node, names) for node in nodes), seconds,
               lambda: "all see all; " + "; ".join(f"{node.name} sees {summary(node)}" for node in nodes))


def summary(node):
    return {name: (member["status"], len(member["api"])) for name, member in node.members().items()}


class SiteTest(unittest.TestCase):
    """A test with a site of its own."""

    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.close)

    def assert_error(self, reply, status, code=None):
        self.assertEqual(reply.status, status, reply.body)
        error = reply.json["error"]
        self.assertEqual(set(error), {"code", "message"})
        self.assertTrue(error["message"])
        if code:
            self.assertEqual(error["code"], code, error)
