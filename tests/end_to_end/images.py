"""Firmware images for tests, made by what docs/image.md says."""

import hashlib
import struct
import zlib

TRAILER_BYTES = 256


def trailer(image, board="linux-x86_64", product="spore", version="9.9", kind=3):
    """The trailer of an unsigned executable."""
    digest = hashlib.sha256(image).digest()
    head = b"SPOREIMG" + bytes([1, kind, 255 if kind == 3 else 3, 0]) + struct.pack("<II", len(image), len(image))
    names = struct.pack("<24s16s24s", product.encode(), board.encode(), version.encode())
    body = (head + digest + digest + names).ljust(TRAILER_BYTES - 4, b"\0")
    return body + struct.pack("<I", zlib.crc32(body))
