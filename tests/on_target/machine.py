"""The bare chip under QEMU, as a process."""

import os
import subprocess
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "build/host"
# Stops the machine where the chip would, too (word_watch.cpp).
WORD_WATCH = os.environ.get("SPORE_WORD_WATCH", BUILD / "tests/libword_watch.so")
QEMU = ("qemu-system-xtensa", "-M", "sim", "-cpu", "lx106", "-semihosting",
        "-display", "none", "-monitor", "none", "-serial", "none", "-plugin", str(WORD_WATCH))


def run(image, deadline_s, *options, says=""):
    """The exit status of the program and what it printed; `says` is what it can read. QEMU goes on for ever if the
    program does not end."""
    command = [*QEMU, *options, "-kernel", str(image)]
    try:
        done = subprocess.run(command, input=says.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=deadline_s, check=False)
    except subprocess.TimeoutExpired as late:
        return 1, (late.stdout or b"").decode(errors="replace") + f"not finished after {deadline_s} s\n"
    return done.returncode, done.stdout.decode(errors="replace")
