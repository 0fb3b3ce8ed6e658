"""Figures of whole clusters of real processes: start times, memory, idle load."""

import contextlib
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from figure import Figure

UDP_PORT = 4290
HTTP_PORT = 8290
IDLE_SECONDS = 20


@contextlib.contextmanager
def cluster(build, count):
    """Starts `count` nodes detached, yields (seconds until all see all, the nodes), and stops them."""
    spore = str((build / "bin" / "spore").resolve())
    with tempfile.TemporaryDirectory(prefix="spore-bench-") as folder:
        (Path(folder) / ".spore").mkdir()
        ports = ["--udp-port", str(UDP_PORT)]
        begin = time.monotonic()
        subprocess.run([spore, "up", "-n", str(count), "--detach", "--http-port", str(HTTP_PORT), "--cluster", "bench",
                        *ports], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        took = time.monotonic() - begin
        try:
            nodes = json.loads(subprocess.run([spore, "ps", "--json", *ports], cwd=folder, check=True,
                                              capture_output=True).stdout)
            yield took, nodes
        finally:
            subprocess.run([spore, "down", *ports], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def resident_mb(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no VmRSS for process {pid}")


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start_times(build):
    """How long `up` takes until every node lists every node."""
    figures = []
    for count, limit in ((5, 3), (50, 6)):
        with cluster(build, count) as (took, _):
            figures.append(Figure(f"up -n {count} --detach", took, "s", at_most=limit, note="already built"))
    return figures


def idle_load(build):
    """CPU of an idle node among 50."""
    with cluster(build, 50) as (_, nodes):
        time.sleep(10)
        before = [cpu_seconds(node["pid"]) for node in nodes]
        time.sleep(IDLE_SECONDS)
        used = [cpu_seconds(node["pid"]) - earlier for node, earlier in zip(nodes, before)]
    share = 100 * sum(used) / len(used) / IDLE_SECONDS
    return [Figure("CPU of an idle node, 50 members", share, "% of a core", at_most=0.5,
                   note=f"mean of 50 nodes over {IDLE_SECONDS} s")]


def memory(build):
    """Memory of a node with 100 members."""
    with cluster(build, 100) as (took, nodes):
        resident = [resident_mb(node["pid"]) for node in nodes]
    return [Figure("RSS of a node, 100 members", max(resident), "MB", at_most=6, note="largest of 100 nodes"),
            Figure("up -n 100 --detach", took, "s", at_most=4, note="already built")]
