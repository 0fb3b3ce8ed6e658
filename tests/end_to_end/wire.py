"""HTTP requests counted off the loopback device, so that what was not sent is seen and not believed."""

import collections
import contextlib
import ctypes
import fcntl
import os
import socket
import struct
import subprocess
import sys

from loopback import PACKET_HOST, LoopbackWatch

SO_ATTACH_FILTER = 26
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
BEGINNINGS = (b"GET ", b"POST", b"PUT ", b"DELE", b"HEAD")
HEAD_BYTES = 512
OWN_NETWORK = "SPORE_TEST_OWN_NETWORK"


def enter_own_network():
    """For a user who may not look at packets: runs this program again in a network namespace of its own, where he may."""
    if os.environ.get(OWN_NETWORK):
        turn_loopback_on()
    elif not may_watch():
        if subprocess.run(["unshare", "-rn", "true"], check=False).returncode != 0:
            sys.exit("packets cannot be watched here: neither as this user nor in a network namespace of our own")
        os.environ[OWN_NETWORK] = "1"
        os.execvp("unshare", ["unshare", "-rn", sys.executable, *sys.argv])


def may_watch():
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0).close()
    except PermissionError:
        return False
    return True


def turn_loopback_on():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))


def attach_filter(packets, port):
    """Lets the beginnings of requests to this port through, each once; the kernel drops the rest before Python sees it."""
    checks = [[(0x30, 9), (0x15, socket.IPPROTO_TCP)],  # byte: the protocol of IP
              [(0x20, 0xFFFFF004), (0x15, PACKET_HOST)],
              [(0xB1, 0), (0x48, 2), (0x15, port)]]  # X behind the IP header, half word: the destination port
    # Byte: the length of TCP's header, in words in its upper half; X behind that; word: how the payload begins.
    payload = [(0x50, 12), (0x74, 4), (0x64, 2), (0x0C, 0), (0x07, 0), (0x40, 0)]
    size = sum(map(len, checks)) + len(payload) + len(BEGINNINGS) + 2
    steps = []
    for code, value in [step for check in checks for step in check] + payload:
        steps.append((code, 0, size - 3 - len(steps) if code == 0x15 else 0, value))
    for beginning in BEGINNINGS:
        steps.append((0x15, size - 2 - len(steps), 0, struct.unpack(">I", beginning)[0]))
    steps += [(0x06, 0, 0, 0), (0x06, 0, 0, HEAD_BYTES)]
    # What does not match goes to the first return, a beginning to the second.
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    memory = ctypes.create_string_buffer(program)
    packets.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", len(steps), ctypes.addressof(memory)))


class RequestWatch(LoopbackWatch):
    """Counts requests to a port as (address, "METHOD /path") for as long as its `with` lasts, in `counts`."""

    def __init__(self, port):
        super().__init__(seconds=0.1)
        self.counts = collections.Counter()
        self.packets.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        attach_filter(self.packets, port)

    def finish(self):
        with contextlib.suppress(BlockingIOError, TimeoutError):
            while True:
                self.take(self.packets.recv(HEAD_BYTES, socket.MSG_DONTWAIT))

    def run(self):
        while not self.is_over.is_set():
            with contextlib.suppress(TimeoutError):
                self.take(self.packets.recv(HEAD_BYTES))

    def take(self, packet):
        header = 4 * (packet[0] & 15)
        payload = packet[header + 4 * (packet[header + 12] >> 4):]
        method, target = payload.split(b"\r\n")[0].decode(errors="replace").split(" ")[:2]
        self.counts[socket.inet_ntoa(packet[16:20]), f"{method} {target.split('?')[0]}"] += 1
