"""Requests per second of one node on one core, beside a bare Boost.Beast server in the same run."""

import os
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from figure import Figure

ADDRESS = "127.78.0.1"
CONNECTIONS = 16
SECONDS = 4
ROUNDS = 3


def wait_until_open(port):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nobody listens on {ADDRESS}:{port}")


def rate(port, path):
    """Requests per second that a load generator on the other core gets answered."""
    output = subprocess.run(["taskset", "-c", "1", "wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s",
                             f"http://{ADDRESS}:{port}{path}"], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(f"the load run had errors:\n{output}")
    return float(re.search(r"Requests/sec:\s+([0-9.]+)", output).group(1))


def status_rate(build):
    """GET /api/node/status over keep-alive connections."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing: apt-get install wrk")
    with tempfile.TemporaryDirectory(prefix="spore-bench-") as folder:
        node = subprocess.Popen(
            ["taskset", "-c", "0", str(build / "bin" / "spore"), "node", "run", "--ip", ADDRESS, "--udp-port", "4291",
             "--http-port", "8291", "--cluster", "bench-http", "--state", folder],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until_open(8291)
        body = urllib.request.urlopen(f"http://{ADDRESS}:8291/api/node/status", timeout=5).read()
        bare = subprocess.Popen(["taskset", "-c", "0", str(build / "bench" / "bare_server"), ADDRESS, "8292",
                                 str(len(body))])
        wait_until_open(8292)
        try:
            pairs = [(rate(8291, "/api/node/status"), rate(8292, "/")) for _ in range(ROUNDS)]
            client = Path(f"/proc/{bare.pid}/status").read_text()
        finally:
            for process in (node, bare):
                process.terminate()
                process.wait(10)
    bare_rss = int(re.search(r"VmRSS:\s+(\d+)", client).group(1)) / 1024
    ours = statistics.median(pair[0] for pair in pairs)
    ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
    cores = os.cpu_count()
    return [Figure("GET /api/node/status", ours, "/s", at_least=40000,
                   note=f"{len(body)} B, {CONNECTIONS} connections, median of {ROUNDS} runs, client on the other of {cores} cores"),
            Figure("ratio to a bare Boost.Beast server", ratio, "", note=f"same run, same size; bare: "
                   f"{statistics.median(pair[1] for pair in pairs):,.0f} /s, {bare_rss:.1f} MB")]
