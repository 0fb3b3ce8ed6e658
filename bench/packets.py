"""A loopback device of our own with Ethernet's packets, and what passes between two addresses on it."""

import os
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests/end_to_end"))

from loopback import PACKET_HOST, LoopbackWatch  # noqa: E402

SO_RCVBUFFORCE = 33
OWN_NETWORK = "SPORE_BENCH_OWN_NETWORK"


def enter_own_network():
    """Runs this program again in a network namespace with packets of 1,500 bytes, one segment each."""
    if not os.environ.get(OWN_NETWORK):
        os.environ[OWN_NETWORK] = "1"
        os.execvp("unshare", ["unshare", "-rn", sys.executable, *sys.argv])
    subprocess.run(["ip", "link", "set", "lo", "up", "mtu", "1500", "gso_max_segs", "1"], check=True)


class PacketCount(LoopbackWatch):
    """Adds up TCP to and from one port while its `with` lasts; at() tells what had passed at a time."""

    def __init__(self, port):
        super().__init__(seconds=0.2)
        self.port = port
        self.totals = [(time.monotonic(), 0, 0)]  # when, payload, whole IP packets; both in bytes
        for option in (socket.SO_RCVBUF, SO_RCVBUFFORCE):
            try:
                self.packets.setsockopt(socket.SOL_SOCKET, option, 64 * 1024 * 1024)
            except PermissionError:
                continue

    def run(self):
        buffer = bytearray(128)
        while not self.is_over.is_set():
            try:
                _, address = self.packets.recvfrom_into(buffer)
            except TimeoutError:
                continue
            header = 4 * (buffer[0] & 15)
            ports = struct.unpack_from(">HH", buffer, header)
            if address[2] == PACKET_HOST and buffer[9] == socket.IPPROTO_TCP and self.port in ports:
                size = struct.unpack_from(">H", buffer, 2)[0]
                _, payload, whole = self.totals[-1]
                self.totals.append((time.monotonic(), payload + size - header - 4 * (buffer[header + 12] >> 4), whole + size))

    def at(self, moment):
        """(payload, whole packets) until then."""
        return [total for total in self.totals if total[0] <= moment][-1][1:]
