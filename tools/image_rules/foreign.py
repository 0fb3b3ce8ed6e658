"""Knows images that are for other chips or other boot loaders, to say what they are instead of what they are not."""

import struct

# The numbers that esptool writes for the relatives of the ESP8266, at 12 of an image's header.
FAMILIES = {0: "ESP32", 2: "ESP32-S2", 5: "ESP32-C3", 9: "ESP32-S3", 12: "ESP32-C2", 13: "ESP32-C6", 16: "ESP32-H2",
            18: "ESP32-P4", 20: "ESP32-C61", 23: "ESP32-C5", 25: "ESP32-H21", 28: "ESP32-H4"}
SKETCH_OFFSET = 4096
SEGMENTS_MAX = 16


def family_of(raw):
    """The name of the chip's relative that an image is for; empty: it is for none of them."""
    # Merged images of an ESP32 begin with its empty first sector.
    head = raw[SKETCH_OFFSET:SKETCH_OFFSET + 24] if raw[:1] == b"\xff" else raw[:24]
    if len(head) < 14 or head[0] != 0xE9 or not 0 < head[1] <= SEGMENTS_MAX:
        return ""
    (entry,) = struct.unpack_from("<I", head, 4)
    is_elsewhere = 0x40020000 <= entry < 0x50000000 and not 0x40100000 <= entry < 0x40300000
    if not is_elsewhere or head[13] != 0 or head[12] >= 64:
        return ""
    return FAMILIES.get(head[12], "ESP32 or another relative of the ESP8266")


def sdk_layout_of(raw):
    """Which layout of Espressif's SDK an image has; empty: it may be one of the Arduino core."""
    if raw[:1] == b"\xea" and len(raw) > 16:
        return "Espressif's SDK with two places for a firmware (user1.bin)"
    if len(raw) < 8 or raw[0] != 0xE9:
        return ""
    offset = 8
    for _ in range(raw[1]):
        if offset + 8 > len(raw):
            return ""
        _, size = struct.unpack_from("<II", raw, offset)
        offset += 8 + size
    if offset > SKETCH_OFFSET and offset <= len(raw):
        return "Espressif's SDK without a boot loader (eagle.flash.bin)"
    return ""
