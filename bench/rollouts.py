"""Figures of updates over the air: real nodes, the command line's defaults."""

import contextlib
import json
import re
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from clusters import HTTP_PORT, cluster, resident_mb
from figure import Figure
from packets import PacketCount

ROOT = Path(__file__).resolve().parent.parent


class Rollout:
    """What `spore ota` said, each step with the time at which it came."""

    def __init__(self, build, nodes, words):
        self.began = time.monotonic()
        self.steps = []
        first = f"{nodes[0]['ip']}:{HTTP_PORT}"
        with tempfile.TemporaryDirectory(prefix="spore-bench-") as folder:
            image = Path(folder) / "next.spore"
            subprocess.run([build / "bin/spore", "image", "pack", build / "bin/spore-next", "-o", image], check=True,
                           stdout=subprocess.DEVNULL)
            self.image_bytes = image.stat().st_size
            self.began = time.monotonic()
            process = subprocess.Popen([build / "bin/spore", "ota", *words, "--node", first, "--image", image, "--json"], text=True,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       env={"XDG_STATE_HOME": folder, "PATH": "/usr/bin:/bin"})
            for line in process.stdout:
                self.steps.append((time.monotonic(), json.loads(line)))
            if process.wait() != 0:
                raise RuntimeError(f"spore ota ended with {process.returncode}: {self.steps[-1]}")

    def times(self, event):
        """{node: when}."""
        return {step["name"]: at for at, step in self.steps if step["event"] == event}

    def seconds(self):
        return max(self.times("confirmed").values()) - self.began

    def transfers(self):
        """(from, to) of each node."""
        installed = self.times("installed")
        return sorted((at, installed[name]) for name, at in self.times("sending").items())

    def transfer_seconds(self):
        """In which at least one transfer was under way."""
        busy, until = 0.0, 0.0
        for begin, end in self.transfers():
            busy += max(0.0, end - max(begin, until))
            until = max(until, end)
        return busy


class Resident:
    """The memory of a process, asked again and again."""

    def __init__(self, pid):
        self.pid = pid
        self.samples = []
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()

    def run(self):
        while not self.is_over.wait(0.005):
            with contextlib.suppress(OSError):
                self.samples.append((time.monotonic(), resident_mb(self.pid)))

    def most(self, begin, end):
        return max(megabytes for at, megabytes in self.samples if begin <= at <= end)


def one_node(build):
    """One node: bytes, time and memory."""
    with cluster(build, 1) as (_, [node]):
        with PacketCount(HTTP_PORT) as packets, Resident(node["pid"]) as resident:
            time.sleep(3)
            rollout = Rollout(build, [node], ["update", node["name"]])
    payload, whole = (now - before for now, before in zip(packets.at(rollout.times("installed")[node["name"]]),
                                                          packets.at(rollout.began)))
    watching = packets.totals[-1][1] - packets.at(rollout.began)[0] - payload
    [(begin, end)] = rollout.transfers()
    idle = resident.most(begin - 2, rollout.began)
    size = rollout.image_bytes
    return [
        Figure("bytes on the wire, one node", payload / size, "x image", at_most=1.05,
               note=f"image of {size:,} B; TCP payload in both directions, from the plan until it is installed"),
        Figure("the same as IP packets of 1,500 B", whole / size, "x image", note="with headers and acknowledgements"),
        Figure("watching its trial", watching / 1024, "KB", note="TCP payload, whatever the image's size"),
        Figure("time to confirmed, one node", rollout.seconds(), "s", at_most=60, note="with its trial of 30 s"),
        Figure("of that in transfer", 100 * (end - begin) / rollout.seconds(), "%",
               note=f"{end - begin:.2f} s, with verifying"),
        Figure("RSS of the node while it takes an image", resident.most(begin, end), "MB",
               note=f"peak of samples each 5 ms; idle: {idle:.2f} MB"),
    ]


def fifty_nodes(build):
    """50 nodes, which takes about eight minutes."""
    count = 50
    with cluster(build, count) as (_, nodes):
        rollout = Rollout(build, nodes, ["all", "-y"])
    began, confirmed = rollout.times("began"), rollout.times("confirmed")
    if len(confirmed) != count:
        raise RuntimeError(f"{len(confirmed)} confirmed")
    each = [confirmed[name] - began[name] for name in confirmed]
    sending = sum(end - begin for begin, end in rollout.transfers()) / count
    return [
        Figure("time to confirmed, 50 nodes", rollout.seconds(), "s", at_most=600,
               note="one canary, 30 s of soak, waves 25,50,100 %, 4 at a time; trials of 30 s"),
        Figure("of that in transfer, at least one node", 100 * rollout.transfer_seconds() / rollout.seconds(), "%",
               note=f"{rollout.transfer_seconds():.1f} s"),
        Figure("one of 50, from its turn to confirmed", sum(each) / count, "s",
               note=f"mean; longest {max(each):.1f} s; {sending:.2f} s of it in transfer"),
    ]


def engine_memory(build):
    """What the engine takes of a node's memory for an update."""
    sizes = json.loads(subprocess.run([build / "bench/update_memory"], check=True, capture_output=True).stdout)
    crypto = (ROOT / "src/boards/esp8266/chip_crypto.cpp").read_text()
    stack = int(re.search(r"constexpr size_t stackBytes = (\d+);", crypto).group(1))
    lent, window = sizes["lentBytes"], sizes["windowBytes"]
    return [
        Figure("memory above idle, engine's side", lent + max(window, stack), "B", at_most=6 * 1024,
               note=f"{lent} B lent for the transfer, and at one time {window} B of the chip's receive window or {stack} B of stack "
                    "for the signature"),
        Figure("of the update engine at all times", sizes["engineBytes"], "B", note="sizeof, 64 bit"),
    ]


def to_json(figures):
    return [{"name": figure.name, "value": figure.value, "unit": figure.unit, "atMost": figure.at_most, "met": figure.is_met(),
             "how": figure.note} for figure in figures]
