"""What decides a rollout is pure, so that a gateway or a simulation can drive it: apps/spore/rollout/core."""

import re

from .includes import includes_of
from .layers import locate

ROLLOUT = "apps/spore/rollout/"
# Folder of a rollout -> other folders of it that it may include. Files beside the folders join them, and may include all.
FOLDERS = {
    "core": set(),
    "testing": {"core"},
    "io": {"core"},
    "view": {"core"},
    "simulated": {"core", "io"},
}
# What the core may include besides itself: how values are written, and what an image is.
CORE_MAY_USE = re.compile(r"^(apps/spore/(json|failure|exit_code|suggestion|api/address|output/(human|safe_text))\.h|"
                          r"src/spore/(base|ota)/.*)$")
# Sockets, files, clocks, threads, terminals.
OUTSIDE = re.compile(r"^(boost/|sys/|netinet/|arpa/|unistd|fcntl|termios|poll|c?signal|c?time|chrono|thread|mutex|"
                     r"condition_variable|future|filesystem|fstream|iostream|c?stdio|random)")


def check(project):
    for file in project.cpp:
        if not file.path.startswith(ROLLOUT):
            continue
        for number, header in includes_of(file):
            message = judge(file.path, header, locate(project, file, header) or in_command_line(project, header))
            if message:
                yield file.at(number, message)


def in_command_line(project, header):
    path = "apps/spore/" + header
    return path if (project.root / path).is_file() else None


def judge(path, header, target):
    """What is wrong with `path` including `header`, which is the file `target` of ours, or None."""
    here = folder_of(path)
    is_test = path.endswith("_test.cpp")
    if here == "core" and not is_test:
        if target is None:
            return f"what decides a rollout includes no <{header}>" if OUTSIDE.match(header) else None
        if not target.startswith(ROLLOUT) and not CORE_MAY_USE.match(target):
            return f"what decides a rollout does not include {target}"
    if here is None or target is None or not target.startswith(ROLLOUT):
        return None
    there = folder_of(target)
    if there == here or there in FOLDERS.get(here, set()) or (is_test and there == "testing"):
        return None
    if is_test and here != "core":
        return None
    return f"rollout/{here} must not include {target.removeprefix('apps/spore/')}"


def folder_of(path):
    """The folder of a rollout in which a file stands; None: beside the folders."""
    parts = path.removeprefix(ROLLOUT).split("/")
    return parts[0] if len(parts) > 1 else None
