"""What an ELF file takes of the chip's memory, and how much of it there is."""

import struct

IRAM_BYTES = 32768
# The sizes with half of the flash cache given up (the core's option MMU: 16 KB cache).
IRAM_BYTES_OF_SMALL_CACHE = 49152
DRAM_BYTES = 81920
# What a node puts behind the code in IRAM if there is room, else on the heap: its tables of members and endpoints, as
# docs/on_target.md measures them, and the gap before them.
TABLES_BYTES = 7552 + 32
# The largest of them, for which the others make room (boards/esp8266/word_arena.h).
LARGEST_TABLE_BYTES = 6000
# Reset vector of the boot, code in IRAM; constants, variables, zeroed variables in DRAM.
_DRAM = (0x3FFE8000, 0x3FFE8000 + DRAM_BYTES)
_IRAM = (0x40100000, 0x40100000 + IRAM_BYTES * 2)


def iram_limit(used):
    """Guesses the build's MMU option, which an image does not name: more than 32 KB is linked only where there are 48."""
    return IRAM_BYTES if used <= IRAM_BYTES else IRAM_BYTES_OF_SMALL_CACHE


def tables_on_heap(iram_bytes, limit=IRAM_BYTES):
    """How much of the tables of the default firmware lies on the heap, when the code takes so much IRAM; at most."""
    room = limit - iram_bytes
    if room >= TABLES_BYTES:
        return 0
    gap = 32
    return TABLES_BYTES - gap - LARGEST_TABLE_BYTES if room >= LARGEST_TABLE_BYTES + gap else LARGEST_TABLE_BYTES


def memory_of(elf):
    """{"IRAM": bytes, "DRAM": bytes}: all that is linked to these, zeroed variables included. ValueError for no ELF."""
    if elf[:6] != b"\x7fELF\x01\x01":
        raise ValueError("it is no 32-bit little-endian ELF file")
    (table,) = struct.unpack_from("<I", elf, 32)
    entry_bytes, count = struct.unpack_from("<HH", elf, 46)
    sizes = {"IRAM": 0, "DRAM": 0}
    for index in range(count):
        _, _, flags, address, _, size = struct.unpack_from("<IIIIII", elf, table + index * entry_bytes)
        is_in_memory = flags & 2
        for name, (first, end) in (("IRAM", _IRAM), ("DRAM", _DRAM)):
            if is_in_memory and first <= address < end:
                sizes[name] += size
    return sizes
