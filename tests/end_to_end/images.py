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


def whole_chip_image(code):
    """An image of the Arduino core with this code, as its elf2bin lays it out: length and CRC come before it."""
    code = bytes(8) + code
    head = struct.pack("<BBBBI", 0xE9, 1, 3, 0x20, 0x4010F000) + struct.pack("<II", 0x4010F000, 16)
    boot = (head + bytes(31) + b"\xef").ljust(4096, b"\xaa")
    sketch = struct.pack("<BBBBI", 0xE9, 1, 3, 0x20, 0x40100004) + struct.pack("<II", 0x40201010, len(code)) + code
    check = 0xEF
    for byte in code:
        check ^= byte
    raw = bytearray(boot + sketch + bytes(15 - len(sketch) % 16) + bytes([check]))
    raw[4112:4120] = struct.pack("<II", len(raw), flash_crc(raw))
    return bytes(raw)


def flash_crc(content):
    """CRC-32/MPEG-2."""
    crc = 0xFFFFFFFF
    for byte in content:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc
