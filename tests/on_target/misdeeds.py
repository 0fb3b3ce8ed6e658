#!/usr/bin/env python3
"""Proves that programs on the bare chip cannot pass when they should fail.

usage: misdeeds.py IMAGE
"""

import sys

import machine

DEADLINE_S = 120
FAILED, STOPPED = 1, 99
# What the host sends, the exit status and the words that follow.
MISDEEDS = (
    ("0", 0, ""),
    ("1", FAILED, "expected 1 == 2"),
    ("2", STOPPED, "exception 9"),
    ("3", STOPPED, "allocation of 10 bytes"),
    ("4", STOPPED, "allocation of 4 bytes"),
    ("5", STOPPED, "CHECK failed"),
    ("6", STOPPED, "loop stack of 4096 bytes overflowed"),
    ("7", STOPPED, "access of 1 bytes at 0x402"),
    ("8", STOPPED, "access of 2 bytes at 0x401"),
)


def main(image):
    missed = 0
    for number, wanted, words in MISDEEDS:
        status, output = machine.run(image, DEADLINE_S, says=number)
        is_noticed = status == wanted and words in output
        missed += not is_noticed
        print(f"{'ok    ' if is_noticed else 'MISSED'} {number}: {status} {output}".rstrip())
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
