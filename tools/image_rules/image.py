"""Reads an image as the Arduino core for ESP8266 builds it: boot loader, then the sketch at 4,096, raw or gzip."""

import struct
import zlib
from dataclasses import dataclass, field

MAGIC = 0xE9
GZIP_MAGIC = b"\x1f\x8b"
SKETCH_OFFSET = 4096
# Inside the first bytes of the sketch's flash text: how long the image is, and its check.
LENGTH_OFFSET = SKETCH_OFFSET + 16
CHECK_OFFSET = SKETCH_OFFSET + 20
FLASH_MODES = {0: "QIO", 1: "QOUT", 2: "DIO", 3: "DOUT"}
FLASH_SIZES = {0: 512 << 10, 1: 256 << 10, 2: 1 << 20, 3: 2 << 20, 4: 4 << 20, 8: 8 << 20, 9: 16 << 20}
FLASH_MHZ = {0: 40, 1: 26, 2: 20, 15: 80}
UNPACKED_MAX = 16 << 20


class ImageError(Exception):
    """Why a file is no firmware image that a board could start."""


@dataclass(frozen=True)
class Segment:
    address: int
    size: int

    def region(self):
        """Where the chip maps it: "DRAM", "IRAM" or "flash"; None for an address that a sketch cannot have."""
        regions = (("DRAM", 0x3FFE8000, 0x40000000), ("IRAM", 0x40100000, 0x40110000), ("flash", 0x40200000, 0x41200000))
        return next((name for name, first, end in regions if first <= self.address < end), None)


@dataclass
class Image:
    stored_bytes: int  # as it travels and is staged
    bytes: int  # unpacked
    is_packed: bool
    flash_mode: str
    flash_bytes: int
    flash_mhz: int
    entry: int
    segments: list[Segment] = field(default_factory=list)

    def bytes_in(self, region):
        return sum(segment.size for segment in self.segments if segment.region() == region)


def read_image(content):
    """An Image; ImageError where it is torn, foreign or damaged."""
    is_packed = content[:2] == GZIP_MAGIC
    raw = unpack(content) if is_packed else content
    if len(raw) < SKETCH_OFFSET + 24:
        raise ImageError(f"{len(raw)} bytes are too few: a sketch begins at {SKETCH_OFFSET}")
    if raw[0] != MAGIC:
        raise ImageError(f"it begins with {raw[0]:02x} instead of e9: no boot loader, so no whole firmware image")
    magic, count, mode, size_and_speed, entry = struct.unpack_from("<BBBBI", raw, SKETCH_OFFSET)
    if magic != MAGIC:
        raise ImageError(f"at {SKETCH_OFFSET} there is {magic:02x} instead of e9: no sketch behind the boot loader")
    # The core patches the first header only, which the ROM reads: what counts for the flash stands there.
    mode, size_and_speed = raw[2], raw[3]
    if mode not in FLASH_MODES or size_and_speed >> 4 not in FLASH_SIZES or size_and_speed & 15 not in FLASH_MHZ:
        raise ImageError(f"flash mode {mode}, size and speed {size_and_speed:02x} are none that the chip knows")
    segments, end = read_segments(raw, count)
    if len(raw) < end:
        raise ImageError(f"it has {len(raw)} bytes, its segments need {end}: it was cut off")
    check_length_and_sum(raw)
    entry_region = Segment(entry, 0).region()
    if entry_region not in ("IRAM", "flash"):
        raise ImageError(f"it would start at {entry:08x}, where no code can be")
    return Image(len(content), len(raw), is_packed, FLASH_MODES[mode], FLASH_SIZES[size_and_speed >> 4],
                 FLASH_MHZ[size_and_speed & 15], entry, segments)


def unpack(content):
    decoder = zlib.decompressobj(wbits=31)
    try:
        raw = decoder.decompress(content, UNPACKED_MAX)
    except zlib.error as error:
        raise ImageError(f"it is gzip that cannot be unpacked: {error}") from None
    if not decoder.eof:
        raise ImageError("it is gzip that was cut off, or unpacks to more than 16 MB")
    if decoder.unused_data:
        raise ImageError(f"{len(decoder.unused_data)} bytes follow the gzip data: the boot loader looks for its length there")
    return raw


def read_segments(raw, count):
    """The sketch's segments, and where the image ends: a check byte fills the last block of 16."""
    segments = []
    offset = SKETCH_OFFSET + 8
    for _ in range(count):
        if offset + 8 > len(raw):
            raise ImageError(f"it ends before its {count} segments do: it was cut off")
        segment = Segment(*struct.unpack_from("<II", raw, offset))
        if segment.region() is None:
            raise ImageError(f"a segment belongs to {segment.address:08x}, where a sketch has nothing")
        segments.append(segment)
        offset += 8 + segment.size
    return segments, (offset - SKETCH_OFFSET) // 16 * 16 + 16 + SKETCH_OFFSET


def check_length_and_sum(raw):
    length, check = struct.unpack_from("<II", raw, LENGTH_OFFSET)
    if length != len(raw):
        raise ImageError(f"it says that it has {length} bytes, and has {len(raw)}")
    blanked = raw[:LENGTH_OFFSET] + bytes(8) + raw[LENGTH_OFFSET + 8:]
    if flash_crc(blanked) != check:
        raise ImageError("its check sum is wrong: it was damaged")


def _crc_table():
    table = []
    for index in range(256):
        crc = index << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
        table.append(crc)
    return table


_TABLE = _crc_table()


def flash_crc(content):
    """CRC-32 with the usual polynomial, most significant bit first, without final inversion (CRC-32/MPEG-2)."""
    crc = 0xFFFFFFFF
    for byte in content:
        crc = (crc << 8 & 0xFFFFFFFF) ^ _TABLE[crc >> 24 ^ byte]
    return crc
