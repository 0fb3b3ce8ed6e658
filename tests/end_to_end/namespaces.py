"""Machines on a network of their own: one namespace each, with a cable to a bridge; for tests of what interfaces do.

Needs root and `ip netns`; where these are missing, the tests say that they were skipped.
"""

import ctypes
import os
import shutil
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


def enter(namespace):
    with open(f"/run/netns/{namespace}", "rb") as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), CLONE_NEWNET) != 0:
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

    def stop(self):
        if self.process:
            self.process.terminate()
            code = self.process.wait(10)
            self.process = None
            return code
        return None

    def log(self):
        return self.log_path.read_text() if self.log_path.exists() else ""

    def says(self, text, seconds=10):
        wait_until(lambda: text in self.log(), seconds, lambda: f"'{text}' in the log:\n{self.log()}")


class NamespaceTest(unittest.TestCase):
    """A bridge in a namespace that this process enters, and machines on it."""

    def setUp(self):
        reason = why_not()
        if reason:
            print(f"SKIPPED: no network namespaces here: {reason}", flush=True)
            self.skipTest(reason)
        home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.addCleanup(os.close, home)
        self.addCleanup(lambda: ctypes.CDLL(None).setns(home, CLONE_NEWNET))
        folder = tempfile.TemporaryDirectory(prefix="spore-lan-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.prefix = f"spore{os.getpid()}"
        self.namespaces = []
        self.machines = []
        self.addCleanup(self.remove)
        enter(self.add_namespace("hub"))
        ip("link", "set", "lo", "up")
        ip("link", "add", "br0", "type", "bridge")
        ip("addr", "add", f"{HUB}/16", "dev", "br0")
        ip("link", "set", "br0", "up")

    def add_namespace(self, name):
        ip("netns", "add", f"{self.prefix}-{name}")
        self.namespaces.append(f"{self.prefix}-{name}")
        return self.namespaces[-1]

    def machine(self, name):
        self.machines.append(Machine(self, name, self.folder))
        return self.machines[-1]

    def remove(self):
        for machine in self.machines:
            machine.stop()
        for namespace in self.namespaces:
            subprocess.run(["ip", "netns", "del", namespace], check=False, capture_output=True)
        words = [word for machine in self.machines for word in SANITIZER_WORDS if word in machine.log()]
        self.assertEqual(words, [], self.logs())

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

    def logs(self):
        return "\n".join(f"-- {machine.name}\n{machine.log()}" for machine in self.machines)
