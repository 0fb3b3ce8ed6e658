"""What passes over the loopback device, seen by a thread while a `with` lasts."""

import socket
import struct
import threading

ETH_P_IP = 0x0800
PACKET_HOST = 0  # on loopback each packet passes twice: once outgoing, once to this host
SOL_PACKET, PACKET_STATISTICS = 263, 6


class LoopbackWatch:
    """Calls run() in a thread until is_over is set, then finish(); fails if the kernel had to drop packets."""

    def __init__(self, seconds):
        self.packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
        self.packets.settimeout(seconds)
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        raise NotImplementedError

    def finish(self):
        """Takes what still waits."""

    def __enter__(self):
        self.packets.bind(("lo", ETH_P_IP))
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()
        self.finish()
        lost = struct.unpack("II", self.packets.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1]
        self.packets.close()
        if lost:
            raise RuntimeError(f"{lost} packets were lost before they could be counted; root may have a larger buffer")
