#!/usr/bin/env python3
"""Runs unit test programs on the bare chip under QEMU, one after the other.

usage: run_tests.py IMAGE…
"""

import sys
from pathlib import Path

import machine

DEADLINE_S = 600  # for a loaded computer; the longest takes seconds


def main(images):
    failed = 0
    for image in map(Path, images):
        if image.is_file():
            status, output = machine.run(image, DEADLINE_S)
        else:
            status, output = 1, "not built: cmake --preset lx106, cmake --build build/lx106\n"
        failed += status != 0
        print(f"{'ok    ' if status == 0 else 'FAILED'} {image.stem}: {output}", end="")
    return 1 if failed or not images else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
