"""Machines on a network of their own: one namespace each, with a cable to a bridge; for tests of what interfaces do.

Needs root and `ip netns`, and `iptables` where packets shall be lost; where these are missing, the tests say that they were skipped.
"""

import contextlib
import ctypes
import os
import re
import shutil
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import SANITIZER_WORDS, request, spore_binary, unless_away, wait_until

CLONE_NEWNET = 0x40000000
SUBNET = "10.99.0"
HUB = f"{SUBNET}.254"


def ip(*arguments):
    done = subprocess.run(["ip", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"ip {' '.join(arguments)}: {done.stderr}")


def why_not():
    """Why namespaces cannot be used here, or None."""
    if os.geteuid() != 0:
        return "not root"
    if not shutil.which("ip"):
        return "no `ip` command"
    name = f"spore-try-{os.getpid()}"
    try:
        ip("netns", "add", name)
        ip("netns", "del", name)
    except AssertionError as error:
        return str(error).strip()
    return None


def why_no_loss():
    """Why packets cannot be dropped here, or None."""
    reason = why_not()
    if reason or not shutil.which("iptables"):
        return reason or "no `iptables` command"
    with Lan() as lan:
        tried = lan.machine("try").run("iptables", "-w", "-A", "INPUT", *lost_share(0.5), "-j", "DROP")
    return tried.stderr.strip() if tried.returncode else None


def lost_share(share):
    return ("-p", "udp", "-m", "statistic", "--mode", "random", "--probability", str(share))


def enter(namespace):
    with open(f"/run/netns/{namespace}", "rb") as file:
        _set_namespace(file.fileno())


def _set_namespace(descriptor):
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


class Machine:
    """A namespace, and the node that may run in it."""

    def __init__(self, lan, name, folder):
        self.lan = lan
        self.name = name
        self.namespace = lan.add_namespace(name)
        self.state = folder / name
        self.log_path = folder / f"{name}.log"
        self.process = None
        self.ip("link", "set", "lo", "up")

    def ip(self, *arguments):
        ip("-n", self.namespace, *arguments)

    def plug_in(self, address=None, device="eth0", broadcast=None, state="up"):
        """A cable to the bridge; `address` with its mask, without a broadcast unless it is given."""
        port = f"{self.name}-{device}"
        ip("link", "add", port, "type", "veth", "peer", "name", device, "netns", self.namespace)
        ip("link", "set", port, "master", "br0", "up")
        if address:
            self.ip("addr", "add", address, *(("broadcast", broadcast) if broadcast else ()), "dev", device)
        self.ip("link", "set", device, state)
        return self

    def cable(self, state, device="eth0"):
        ip("link", "set", f"{self.name}-{device}", state)

    def lose(self, share):
        """From now on it drops this share of the UDP packets that it receives, each by chance."""
        # The second rule only counts.
        for rule in ((*lost_share(share), "-j", "DROP"), ("-p", "udp", "-j", "ACCEPT")):
            done = self.run("iptables", "-w", "-A", "INPUT", *rule)
            if done.returncode:
                raise AssertionError(f"iptables: {done.stderr}")

    def lost(self):
        """(dropped, others) of the UDP packets that it has received since."""
        listing = self.run("iptables", "-w", "-nvxL", "INPUT").stdout
        return tuple(int(re.search(rf"^\s*(\d+)\s+\d+\s+{verdict}\b", listing, re.M)[1]) for verdict in ("DROP", "ACCEPT"))

    @contextlib.contextmanager
    def inside(self):
        """What this thread connects meanwhile is connected in here, where no cable and no loss disturb it."""
        enter(self.namespace)
        try:
            yield
        finally:
            enter(self.lan.hub)

    def run(self, *words, timeout=30):
        """A command in here."""
        return subprocess.run(["ip", "netns", "exec", self.namespace, *words], capture_output=True, text=True, timeout=timeout,
                              check=False)

    def start(self, *arguments):
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", self.namespace, spore_binary(), "node", "run", "--name", self.name, "--state",
                 str(self.state), *arguments], stdout=log, stderr=log)
        return self

    def kill(self):
        """Ends the node as a power cut would."""
        self.process.kill()
        self.process.wait()
        self.process = None

    def stop(self):
        if self.process:
            self.process.terminate()
            code = self.process.wait(10)
            self.process = None
            return code
        return None

    def end(self):
        """Ends the node, whatever state it is in."""
        if self.process:
            self.process.send_signal(signal.SIGCONT)
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.kill()

    def log(self):
        return self.log_path.read_text() if self.log_path.exists() else ""

    def says(self, text, seconds=10):
        wait_until(lambda: text in self.log(), seconds, lambda: f"'{text}' in the log:\n{self.log()}")


class Lan:
    """A bridge in a namespace that this thread enters, and machines on it, until close() takes all of it away again."""

    lans = 0  # of this process

    def __init__(self):
        self._home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        self._folder = tempfile.TemporaryDirectory(prefix="spore-lan-")
        Lan.lans += 1
        self.prefix = f"spore{os.getpid()}-{Lan.lans}"
        self.namespaces = []
        self.machines = []
        try:
            self.hub = self.add_namespace("hub")
            enter(self.hub)
            ip("link", "set", "lo", "up")
            ip("link", "add", "br0", "type", "bridge")
            ip("addr", "add", f"{HUB}/16", "dev", "br0")
            ip("link", "set", "br0", "up")
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def add_namespace(self, name):
        ip("netns", "add", f"{self.prefix}-{name}")
        self.namespaces.append(f"{self.prefix}-{name}")
        return self.namespaces[-1]

    def machine(self, name):
        self.machines.append(Machine(self, name, Path(self._folder.name)))
        return self.machines[-1]

    def close(self):
        try:
            for machine in self.machines:
                machine.end()
            words = [word for machine in self.machines for word in SANITIZER_WORDS if word in machine.log()]
            if words:
                raise AssertionError(f"{words}\n{self.logs()}")
        finally:
            _set_namespace(self._home)
            os.close(self._home)
            for namespace in self.namespaces:
                subprocess.run(["ip", "netns", "del", namespace], check=False, capture_output=True)
            self._folder.cleanup()

    def logs(self):
        return "\n".join(f"-- {machine.name}\n{machine.log()}" for machine in self.machines)


class NamespaceTest(unittest.TestCase):
    """A test with a LAN of its own."""

    @staticmethod
    def why_not():
        return why_not()

    def setUp(self):
        reason = self.why_not()
        if reason:
            print(f"SKIPPED: no network namespaces here: {reason}", flush=True)
            self.skipTest(reason)
        self.lan = Lan()
        self.addCleanup(self.lan.close)
        self.machine = self.lan.machine
        self.logs = self.lan.logs

    def get(self, address, path):
        """The answer of the node at this address; None while it does not answer."""
        return unless_away(lambda: request(address, 8080, "GET", path, timeout=1).json)

    def members(self, address):
        """{name: (ip, status)} as the node at this address says; {} while it does not answer."""
        answer = self.get(address, "/api/cluster/members") or {"members": []}
        self.assertEqual(len({member["hostname"] for member in answer["members"]}), len(answer["members"]), answer)
        return {member["hostname"]: (member["ip"], member["status"]) for member in answer["members"]}

    def wait_until_met(self, places, seconds=25):
        """Until the nodes {name: address} all list exactly each other as ACTIVE, at these addresses."""
        wanted = {name: (address, "ACTIVE") for name, address in places.items()}
        wait_until(lambda: all(self.members(address) == wanted for address in places.values()), seconds,
                   lambda: f"all see {wanted}: {[self.members(address) for address in places.values()]}\n{self.logs()}")
