"""Frames as another node would send them, after docs/protocol.md, for tests that play a stranger."""

import socket
import struct

HEARTBEAT, PROBE, PULL, PULL_REPLY, PAGE, EVENT, FORGET = range(1, 8)
VERSION = 1


def fingerprint(data, seed=0x811C9DC5):
    """FNV-1a with 32 bits."""
    for byte in data:
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    return seed


def frame(kind, body, cluster, node_id, incarnation=1, sequence=1, version=VERSION, flags=0, magic=b"SP"):
    return magic + struct.pack("<BBIIII", version << 4 | kind, flags, fingerprint(cluster.encode()), node_id, incarnation,
                               sequence) + body


def identity(name, labels=b""):
    extensions = bytes([1, len(name)]) + name
    return extensions + (bytes([2, len(labels)]) + labels if labels else b"")


def heartbeat_body(name=b"stranger", http_port=1, phase=0, reports=b"", report_count=0, extensions=None, digest=None):
    """A heartbeat with its name; `name` goes out as it is, however wrong."""
    digest = digest if digest is not None else fingerprint(name + b"\0") or 1
    fixed = struct.pack("<BBBBHHIHbBIIIHHHHH", phase, 0, 0, report_count, 1, 0, 40000, 100, 0, 0, 1, 0, digest, 1, 0,
                        http_port, 0, 1)
    return fixed + reports + (identity(name) if extensions is None else extensions)


def heartbeat(cluster, node_id, name=b"stranger", sequence=1, **options):
    header = {key: options.pop(key) for key in ("version", "flags", "magic", "incarnation") if key in options}
    return frame(HEARTBEAT, heartbeat_body(name, **options), cluster, node_id, sequence=sequence, **header)


def page_entry(node_id, ip, port, http_port=1, incarnation=1, sequence=1, age=1, phase=0):
    return struct.pack("<IIHHIIBB", node_id, struct.unpack(">I", socket.inet_aton(ip))[0], port, http_port, incarnation,
                       sequence, age, phase)


def event_body(topic, data, sequence=1, flags=0):
    return struct.pack("<BHBH", flags, sequence, len(topic), len(data)) + topic + data


class Stranger:
    """A UDP socket at an address of its own that speaks to one node."""

    def __init__(self, node, ip):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((ip, node.site.udp_port))
        self.target = (node.ip, node.site.udp_port)

    def send(self, datagram):
        self.socket.sendto(datagram, self.target)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
