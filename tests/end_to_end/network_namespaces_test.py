"""Nodes on a network of their own: one namespace each on a bridge, with a real subnet and its broadcast address.

Needs root and `ip netns`; where these are missing, the test says that it was skipped.
"""

import ctypes
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import request, spore_binary, wait_until

CLONE_NEWNET = 0x40000000
SUBNET = "10.99.0"
HUB = f"{SUBNET}.254"


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


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
    except subprocess.CalledProcessError as error:
        return error.stderr.strip()
    return None


class Lan:
    """A bridge in a namespace that this process enters, and a namespace with one cable for each node."""

    def __init__(self):
        self.prefix = f"spore{os.getpid()}"
        self.namespaces = []
        self.hub = self.add_namespace("hub")
        enter(self.hub)
        ip("link", "set", "lo", "up")
        ip("link", "add", "br0", "type", "bridge")
        ip("addr", "add", f"{HUB}/24", "dev", "br0")
        ip("link", "set", "br0", "up")

    def add_namespace(self, name):
        ip("netns", "add", f"{self.prefix}-{name}")
        self.namespaces.append(f"{self.prefix}-{name}")
        return self.namespaces[-1]

    def plug_in(self, index):
        """A namespace with the address SUBNET.index and a default route."""
        namespace = self.add_namespace(f"n{index}")
        ip("link", "add", f"port{index}", "type", "veth", "peer", "name", "eth0", "netns", namespace)
        ip("link", "set", f"port{index}", "master", "br0", "up")
        ip("-n", namespace, "link", "set", "lo", "up")
        ip("-n", namespace, "addr", "add", f"{SUBNET}.{index}/24", "broadcast", f"{SUBNET}.255", "dev", "eth0")
        ip("-n", namespace, "link", "set", "eth0", "up")
        ip("-n", namespace, "route", "add", "default", "via", HUB)
        return namespace

    def cable(self, index, state):
        ip("link", "set", f"port{index}", state)

    def remove(self):
        for namespace in self.namespaces:
            subprocess.run(["ip", "netns", "del", namespace], check=False, capture_output=True)


def enter(namespace):
    with open(f"/run/netns/{namespace}", "rb") as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")


class NetworkNamespaces(unittest.TestCase):
    def setUp(self):
        reason = why_not()
        if reason:
            print(f"SKIPPED: no network namespaces here: {reason}", flush=True)
            self.skipTest(reason)
        home = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.addCleanup(os.close, home)
        self.addCleanup(lambda: ctypes.CDLL(None).setns(home, CLONE_NEWNET))
        self.folder = tempfile.TemporaryDirectory(prefix="spore-lan-")
        self.addCleanup(self.folder.cleanup)
        self.lan = Lan()
        self.addCleanup(self.lan.remove)
        self.processes = []
        self.addCleanup(self.end_all)

    def end_all(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(10)

    def start(self, index):
        namespace = self.lan.plug_in(index)
        with (Path(self.folder.name) / f"n{index}.log").open("wb") as log:
            self.processes.append(subprocess.Popen(
                ["ip", "netns", "exec", namespace, spore_binary(), "node", "run", "--name", f"n{index}",
                 "--state", f"{self.folder.name}/n{index}"], stdout=log, stderr=log))

    def statuses(self, index):
        """{name: status} as the node at this address says; {} while it does not answer."""
        try:
            members = request(f"{SUBNET}.{index}", 8080, "GET", "/api/cluster/members", timeout=1).json["members"]
        except OSError:
            return {}
        return {member["hostname"]: member["status"] for member in members}

    def logs(self):
        return "\n".join(path.read_text() for path in Path(self.folder.name).glob("*.log"))

    def test_without_options_nodes_meet_by_the_subnets_broadcast(self):
        for index in (1, 2, 3):
            self.start(index)
        all_active = {f"n{index}": "ACTIVE" for index in (1, 2, 3)}
        wait_until(lambda: all(self.statuses(index) == all_active for index in (1, 2, 3)), 20,
                   lambda: f"all see all: {[self.statuses(index) for index in (1, 2, 3)]}\n{self.logs()}")
        status = request(f"{SUBNET}.2", 8080, "GET", "/api/network/status").json
        self.assertEqual((status["ip"], status["interface"]), (f"{SUBNET}.2", "eth0"), json.dumps(status))

        self.lan.cable(3, "down")
        wait_until(lambda: all(self.statuses(index).get("n3") == "INACTIVE" for index in (1, 2)), 15,
                   "the unplugged node is INACTIVE")
        self.lan.cable(3, "up")
        wait_until(lambda: all(self.statuses(index) == all_active for index in (1, 2, 3)), 20, "it is back")


if __name__ == "__main__":
    unittest.main()
