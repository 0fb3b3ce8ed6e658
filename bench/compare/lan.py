"""A network of namespaces: two switches with a cable between them, and a node's namespace at the end of each port.

Everything carries the prefix that the caller chose, and remove() takes all of it away again.
"""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
from pathlib import Path

CLONE_NEWNET = 0x40000000
SUBNET = "10.99.0"
HUB = f"{SUBNET}.254"
NODES_MAX = 250
NEIGHBOURS = Path("/proc/sys/net/ipv4/neigh/default")

libc = ctypes.CDLL(None, use_errno=True)


def run(*command, text=None):
    """Its output; raises with what it said when it fails."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def ip_batch(lines, namespace=None):
    run("ip", *(("-n", namespace) if namespace else ()), "-batch", "-", text="\n".join(lines) + "\n")


@contextlib.contextmanager
def neighbour_room(entries):
    """Raises the kernel's limit of neighbours, which all namespaces share, to `entries`; puts it back at the end."""
    files = [NEIGHBOURS / f"gc_thresh{level}" for level in (3, 2, 1)]
    before = [file.read_text() for file in files]
    try:
        for file, old, wanted in zip(files, before, (4 * entries, 2 * entries, entries)):
            if int(old) < wanted:
                file.write_text(str(wanted))
        yield
    finally:
        for file, old in reversed(list(zip(files, before))):
            file.write_text(old)


@contextlib.contextmanager
def inside(namespace):
    """What this thread opens or starts meanwhile is in the namespace."""
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        _enter(f"/run/netns/{namespace}")
        yield
    finally:
        _set_namespace(home)
        os.close(home)


def _enter(path):
    there = os.open(path, os.O_RDONLY)
    try:
        _set_namespace(there)
    finally:
        os.close(there)


def _set_namespace(descriptor):
    if libc.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


class Lan:
    """Addresses SUBNET.1 to SUBNET.count; the first half hangs on one switch, the others on the second."""

    def __init__(self, prefix, count):
        self.prefix = prefix
        self.count = count
        self.hub = f"{prefix}-hub"

    def namespace(self, index):
        return f"{self.prefix}-n{index}"

    @staticmethod
    def address(index):
        return f"{SUBNET}.{index}"

    def halves(self):
        middle = self.count // 2
        return range(1, middle + 1), range(middle + 1, self.count + 1)

    def build(self):
        indices = range(1, self.count + 1)
        ip_batch([f"netns add {self.hub}"] + [f"netns add {self.namespace(index)}" for index in indices])
        for name in [self.hub] + [self.namespace(index) for index in indices]:
            with inside(name):
                _without_ipv6()
        lines = ["link set lo up", "link add trunk0 type veth peer name trunk1"]
        for side, members in enumerate(self.halves()):
            lines += [f"link add br{side} type bridge mcast_snooping 0", f"link set trunk{side} master br{side} up"]
            for index in members:
                lines += [f"link add port{index} type veth peer name eth0 netns {self.namespace(index)}",
                          f"link set port{index} master br{side} up"]
            lines.append(f"link set br{side} up")
        ip_batch(lines + [f"addr add {HUB}/24 dev br0"], self.hub)
        for index in indices:
            ip_batch(["link set lo up",
                      f"addr add {self.address(index)}/24 broadcast {SUBNET}.255 dev eth0",
                      "link set eth0 up", f"route add default via {HUB}"], self.namespace(index))

    def remove(self):
        """All namespaces with this prefix, and with them the switches, the cables and whoever still lives there."""
        for name in [path.name for path in Path("/run/netns").glob(f"{self.prefix}-*")]:
            inhabitants = subprocess.run(["ip", "netns", "pids", name], check=False, capture_output=True, text=True)
            for pid in inhabitants.stdout.split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)

    def plug(self, index, is_in):
        """The cable of this node: out is a link without a carrier in its namespace."""
        ip_batch([f"link set port{index} {'up' if is_in else 'down'}"], self.hub)

    def join_halves(self, are_joined):
        """The port between the switches forwards, or drops; both at once, without waiting for a carrier."""
        run("bridge", "-n", self.hub, "link", "set", "dev", "trunk0", "state", "3" if are_joined else "0")

    def lose(self, percent):
        """Every node drops this share of the packets that it receives, at random; 0 ends it."""
        rules = []
        if percent:
            chance = ("-m", "statistic", "--mode", "random", "--probability", str(percent / 100))
            # The second rule only counts.
            rules = [(*chance, "-j", "DROP"), ("-j", "ACCEPT")]
        for index in range(1, self.count + 1):
            with inside(self.namespace(index)):
                run("iptables", "-w", "-F", "INPUT")
                for rule in rules:
                    run("iptables", "-w", "-A", "INPUT", "-i", "eth0", *rule)

    def lost_share(self):
        """(dropped, received) packets since lose(), of all nodes."""
        dropped = received = 0
        for index in range(1, self.count + 1):
            with inside(self.namespace(index)):
                listing = run("iptables", "-w", "-nvxL", "INPUT")
            for packets, verdict in re.findall(r"^\s*(\d+)\s+\d+\s+(DROP|ACCEPT)\b", listing, re.M):
                received += int(packets)
                dropped += int(packets) if verdict == "DROP" else 0
        return dropped, received


def _without_ipv6():
    for which in ("all", "default"):
        file = Path(f"/proc/sys/net/ipv6/conf/{which}/disable_ipv6")
        if file.exists():
            file.write_text("1")
