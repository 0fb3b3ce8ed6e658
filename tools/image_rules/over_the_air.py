"""Whether an image can be sent to a 1 MB board, and how large one may be."""

from dataclasses import dataclass

SECTOR = 4096
# Where the file system begins, which is where staged images end: eagle.flash.1m.ld and eagle.flash.1m64.ld of the
# Arduino core, less the sector below it that holds a node's records (docs/storage.md).
RECORDS = SECTOR
LAYOUTS = {"no file system": 0xFB000 - RECORDS, "64 KB file system": 0xEB000 - RECORDS}


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
    if stage < whole_sectors(running):
        problem = "there is no room for it beside the one that runs"
    elif stage < (unpacked or stored):
        problem = "its copy would overwrite its source, and could not be repeated after a power cut"
    return Verdict(stage, limit - stored, problem)


def largest_safe(end):
    """The largest raw image that can always replace one of the same size."""
    return end // 2 // SECTOR * SECTOR
