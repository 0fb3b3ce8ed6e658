"""Reads an image as the Arduino core for ESP8266 builds it: boot loader, then the sketch at 4,096, raw or gzip."""

import functools
import operator
import struct
import zlib
from dataclasses import dataclass, field

from .foreign import family_of, sdk_layout_of

MAGIC = 0xE9
GZIP_MAGIC = b"\x1f\x8b"
SKETCH_OFFSET = 4096
# Cores since 2.7 write into the sketch's first bytes of flash text how long the image is, and its CRC; older ones have
# code there.
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
    has_length: bool  # and a CRC, as newer cores write them
    segments: list[Segment] = field(default_factory=list)

    def bytes_in(self, region):
        return sum(segment.size for segment in self.segments if segment.region() == region)


def read_image(content):
    """An Image; ImageError where it is torn, foreign or damaged."""
    is_packed = content[:2] == GZIP_MAGIC
    raw = unpack(content) if is_packed else content
    refuse_foreign(raw)
    if len(raw) < SKETCH_OFFSET + 24:
        raise ImageError(f"{len(raw)} bytes are too few: a sketch begins at {SKETCH_OFFSET}")
    if raw[SKETCH_OFFSET] != MAGIC:
        raise ImageError(f"at {SKETCH_OFFSET} there is {raw[SKETCH_OFFSET]:02x} instead of e9: no sketch behind the boot loader")
    # The core patches the first header only, which the ROM reads: what counts for the flash stands there.
    mode, size_and_speed = raw[2], raw[3]
    if mode not in FLASH_MODES or size_and_speed >> 4 not in FLASH_SIZES or size_and_speed & 15 not in FLASH_MHZ:
        raise ImageError(f"flash mode {mode}, size and speed {size_and_speed:02x} are none that the chip knows")
    _, boot_end, boot_sum = read_segments(raw, 0)
    if boot_end > SKETCH_OFFSET or raw[boot_end - 1] != boot_sum:
        raise ImageError("its boot loader is damaged: the check byte is wrong")
    segments, end, data_sum = read_segments(raw, SKETCH_OFFSET)
    if len(raw) < end:
        raise ImageError(f"it has {len(raw)} bytes, its segments need {end}: it was cut off")
    if len(raw) > end:
        raise ImageError(f"{len(raw) - end} bytes follow its end at {end}")
    has_length = check_length_and_sums(raw, data_sum)
    (entry,) = struct.unpack_from("<I", raw, SKETCH_OFFSET + 4)
    if Segment(entry, 0).region() not in ("IRAM", "flash"):
        raise ImageError(f"it would start at {entry:08x}, where no code can be")
    return Image(len(content), len(raw), is_packed, FLASH_MODES[mode], FLASH_SIZES[size_and_speed >> 4],
                 FLASH_MHZ[size_and_speed & 15], entry, has_length, segments)


def refuse_foreign(raw):
    if family := family_of(raw):
        raise ImageError(f"it is for an {family}, not for an ESP8266")
    if layout := sdk_layout_of(raw):
        raise ImageError(f"it has the layout of {layout}, not of the Arduino core: nothing can be said about updates over the air")
    if raw[:1] != bytes([MAGIC]):
        begin = f"{raw[0]:02x}" if raw else "nothing"
        raise ImageError(f"it begins with {begin} instead of e9: no boot loader, so no whole firmware image")


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


def read_segments(raw, begin):
    """The segments of the boot loader or the sketch, where it ends (a check byte fills its last block of 16), and its sum."""
    segments = []
    offset = begin + 8
    data_sum = 0xEF
    count = raw[begin + 1]
    for _ in range(count):
        if offset + 8 > len(raw):
            raise ImageError(f"it ends before its {count} segments do: it was cut off")
        segment = Segment(*struct.unpack_from("<II", raw, offset))
        if segment.size and segment.region() is None:
            raise ImageError(f"a segment belongs to {segment.address:08x}, where a sketch has nothing")
        segments.append(segment)
        data_sum = functools.reduce(operator.xor, raw[offset + 8:offset + 8 + segment.size], data_sum)
        offset += 8 + segment.size
    return segments, (offset - begin) // 16 * 16 + 16 + begin, data_sum


def check_length_and_sums(raw, data_sum):
    """Whether length and CRC stand where newer cores write them, after the check byte was made of zeros there."""
    length, check = struct.unpack_from("<II", raw, LENGTH_OFFSET)
    blanked = raw[:LENGTH_OFFSET] + bytes(8) + raw[LENGTH_OFFSET + 8:]
    has_length, has_check = length == len(raw), flash_crc(blanked) == check
    if not has_length and not has_check and data_sum == raw[-1]:
        return False
    if has_check and not has_length:
        raise ImageError(f"it says that it has {length} bytes, and has {len(raw)}")
    stamp_sum = functools.reduce(operator.xor, raw[LENGTH_OFFSET:LENGTH_OFFSET + 8], 0)
    if not has_check or data_sum ^ stamp_sum != raw[-1]:
        raise ImageError("its check sum is wrong: it was damaged")
    return True


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
