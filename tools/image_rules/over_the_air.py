"""Whether an image can be sent to a board with so much flash, and how large one may be."""

import re
from dataclasses import dataclass

KB, MB = 1 << 10, 1 << 20
SECTOR = 4096
# A sector that holds a node's records lies below the file system (docs/storage.md).
RECORDS = SECTOR
# The chip maps 1 MB of flash, boot loader included.
SKETCH_END = MB
# Where the file system begins, which is where staged images end, by the size of the flash and of the file system: the
# linker scripts eagle.flash.*.ld of the Arduino core.
FILE_SYSTEMS = {
    512 * KB: {"": 0x7B000, "32": 0x73000, "64": 0x6B000, "128": 0x5B000},
    1 * MB: {"": 0xFB000, "64": 0xEB000, "128": 0xDB000, "144": 0xD7000, "160": 0xD3000, "192": 0xCB000, "256": 0xBB000,
             "512": 0x7B000},
    2 * MB: {"": 0x1FB000, "64": 0x1F0000, "128": 0x1E0000, "256": 0x1C0000, "512": 0x180000, "1m": 0x100000},
    4 * MB: {"": 0x3FB000, "1m": 0x300000, "2m": 0x200000, "3m": 0x100000},
    8 * MB: {"": 0x7FB000, "6m": 0x200000, "7m": 0x100000},
    16 * MB: {"": 0xFFB000, "14m": 0x200000, "15m": 0x100000},
}
# The layouts that are shown if nobody names one: of 1 MB, the usual two.
USUAL = {1 * MB: ("", "64")}


def flash_text(flash):
    return f"{flash // MB} MB" if flash >= MB else f"{flash // KB} KB"


def layout_text(file_system):
    if not file_system:
        return "no file system"
    return f"{file_system[:-1]} MB file system" if file_system.endswith("m") else f"{file_system} KB file system"


def layouts_for(flash, script=""):
    """{name: where staged images end}: of that linker script of the core, else all that are usual with so much flash."""
    named = re.search(r"eagle\.flash\.(\d+)([mk])(\d+m?)?\.ld", script)
    if named:
        size = int(named[1]) * (MB if named[2] == "m" else KB)
        ends = FILE_SYSTEMS.get(size, {})
        wanted = named[3] or ""
        if wanted in ends:
            return {f"{flash_text(size)}, {layout_text(wanted)}": ends[wanted] - RECORDS}
    ends = FILE_SYSTEMS.get(flash, {})
    return {f"{flash_text(flash)}, {layout_text(name)}": ends[name] - RECORDS for name in USUAL.get(flash, ends)}


def whole_sectors(size):
    return -(-size // SECTOR) * SECTOR


@dataclass(frozen=True)
class Verdict:
    stage: int  # where it would be staged
    room: int  # bytes that it could be longer, as it travels; negative: so much too long
    problem: str  # empty: it can be sent


def judge(end, running, stored, unpacked=None):
    """An image of `stored` bytes, sent to a board that runs one of `running` bytes; a gzip one unpacks to `unpacked`."""
    stage = end - whole_sectors(stored)
    limit = end - whole_sectors(max(running, unpacked or 0))
    if unpacked is None:
        limit = min(limit, largest_safe(end))
    problem = ""
    if (unpacked or stored) > SKETCH_END:
        problem = "it is longer than the chip can map"
    elif stage < whole_sectors(running):
        problem = "there is no room for it beside the one that runs"
    elif stage < (unpacked or stored):
        problem = "its copy would overwrite its source, and could not be repeated after a power cut"
    return Verdict(stage, limit - stored, problem)


def largest_safe(end):
    """The largest raw image that can always replace one of the same size."""
    return min(end // 2 // SECTOR * SECTOR, SKETCH_END)
