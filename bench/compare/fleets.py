"""The two kinds of fleets that are compared: how their nodes are started, asked and ended."""

import http.client
import json
import os
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from compare.lan import inside
from compare.views import View, serf_change, spore_change


@dataclass
class Node:
    index: int
    process: subprocess.Popen
    view: View


def wait_until(condition, seconds):
    """True as soon as the condition holds, False after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


class Fleet:
    """Nodes 1 to lan.count of one program. A node that was ended keeps no place in `nodes`."""

    name = ""
    port = 0  # TCP; open when the node is ready

    def __init__(self, lan, build):
        self.lan = lan
        self.build = build
        self.folder = None  # where the nodes of this round keep their state
        self.nodes = {}

    def command(self, index):
        raise NotImplementedError

    def change_in(self, line):
        raise NotImplementedError

    def key(self, index):
        """The name that the logs give this node."""
        raise NotImplementedError

    def listing(self, index):
        """{key: whether it is alive} as the node answers when asked, itself included."""
        raise NotImplementedError

    def start(self, index):
        with inside(self.lan.namespace(index)):
            process = subprocess.Popen(self.command(index), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.STDOUT, cwd=self.folder, start_new_session=True)
        view = View(self.change_in, myself=f"n{index}")
        view.follow(process.stdout)
        self.nodes[index] = Node(index, process, view)

    def start_all(self):
        """The first node, and when it listens, all others at once; the time at which those began."""
        self.start(1)
        if not wait_until(lambda: self.is_open(1), 20):
            raise RuntimeError(f"{self.name} does not start:\n{''.join(self.nodes[1].view.last_lines)}")
        began = time.monotonic()
        for index in range(2, self.lan.count + 1):
            self.start(index)
        return began

    def is_open(self, index):
        with inside(self.lan.namespace(index)):
            probe = socket.socket()
        with probe:
            return probe.connect_ex((self.lan.address(index), self.port)) == 0

    def kill(self, index):
        """Ends it as a power cut would: nothing is said to anybody."""
        node = self.nodes.pop(index)
        node.process.kill()
        node.process.wait()

    def end(self):
        while self.nodes:
            self.kill(next(iter(self.nodes)))

    def is_complete(self):
        """Whether all know all."""
        return len(self.nodes) == self.lan.count and all(
            len(node.view.alive) == self.lan.count - 1 for node in self.nodes.values())

    def complete_since(self):
        return max(node.view.changed_at for node in self.nodes.values())

    def has_lost(self, index):
        """Whether all others no longer count this node among the living."""
        return not any(self.key(index) in node.view.alive for node in self.others(index))

    def lost_at(self, index):
        return max(node.view.lost_at[self.key(index)] for node in self.others(index))

    def others(self, index):
        return [node for node in self.nodes.values() if node.index != index]

    def disagreements(self):
        """Asks every node, and says which of them answers something else than its log has said."""
        found = []
        for index, node in self.nodes.items():
            answer = self.listing(index)
            alive = {key for key, is_alive in answer.items() if is_alive} - {self.key(index)}
            if alive != node.view.alive:
                found.append(f"{self.name} {index} lists {len(alive)} as alive, its log {len(node.view.alive)}")
        return found

    def missing(self):
        """For messages: how many of the others each node does not see."""
        missing = {index: self.lan.count - 1 - len(node.view.alive) for index, node in self.nodes.items()}
        return {index: count for index, count in missing.items() if count}

    def sees_its_half_only(self):
        return all(len(self.nodes[index].view.alive) == len(half) - 1 for half in self.lan.halves() for index in half)


class SporeFleet(Fleet):
    name = "spore"
    port = 8080

    def __init__(self, lan, build):
        super().__init__(lan, build)
        self.binary = spore_binary(build)
        self.ids = {}

    def command(self, index):
        return [self.binary, "node", "run", "--name", f"n{index}", "--cluster", "compare",
                "--state", str(self.folder / f"n{index}")]

    def change_in(self, line):
        return spore_change(line)

    def key(self, index):
        return self.ids[index]

    def members(self, index):
        connection = http.client.HTTPConnection(self.lan.address(index), self.port, timeout=10)
        with inside(self.lan.namespace(index)):
            connection.connect()
        try:
            connection.request("GET", "/api/cluster/members")
            return json.loads(connection.getresponse().read())["members"]
        finally:
            connection.close()

    def listing(self, index):
        members = self.members(index)
        self.ids[index] = members[0]["nodeId"]  # the node that answers comes first
        return {member["nodeId"]: member["status"] == "ACTIVE" for member in members}


class SerfFleet(Fleet):
    """Default LAN profile, no snapshot, no encryption; the others join the first node by its address."""

    name = "serf"
    port = 7946

    def command(self, index):
        join = [] if index == 1 else [f"-join={self.lan.address(1)}"]
        return ["serf", "agent", f"-node=n{index}", f"-bind={self.lan.address(index)}", *join]

    def change_in(self, line):
        return serf_change(line)

    def key(self, index):
        return f"n{index}"

    def listing(self, index):
        with inside(self.lan.namespace(index)):
            output = subprocess.run(["serf", "members", "-format", "json"], check=True, capture_output=True, timeout=20)
        return {member["name"]: member["status"] == "alive" for member in json.loads(output.stdout)["members"]}


def spore_binary(build):
    return str((build / "bin" / "spore").resolve())


def versions(build):
    ours = subprocess.run([spore_binary(build), "--version"], check=True, capture_output=True, text=True).stdout
    # Debian's binary calls itself a development version; the package knows better.
    packaged = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "serf"], check=False, capture_output=True,
                              text=True).stdout
    said = subprocess.run(["serf", "version"], check=True, capture_output=True, text=True).stdout.splitlines()[0]
    return ours.strip(), f"serf {packaged or said}"


def cpu_seconds(pid):
    """Processor time of all threads of a process, to the nanosecond (a process's CPU clock, clock_getcpuclockid(3))."""
    return time.clock_gettime((~pid << 3) | 2)


def pss_mb(pid):
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no Pss for process {pid}")


def traffic(pid):
    """(bytes received, packets received, bytes sent, packets sent) of eth0 in the namespace of this process."""
    for line in Path(f"/proc/{pid}/net/dev").read_text().splitlines():
        name, _, numbers = line.strip().partition(":")
        if name == "eth0":
            fields = [int(field) for field in numbers.split()]
            return fields[0], fields[1], fields[8], fields[9]
    raise RuntimeError(f"process {pid} has no eth0")


def idle_seconds():
    """The idle time of all processors of the machine together."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()
    return int(fields[4]) / os.sysconf("SC_CLK_TCK")
