"""Which folder may include which. ARCHITECTURE.md explains the table; CMake's targets have to agree with it."""

import re
from pathlib import Path

from .includes import includes_of

FEATURES = ("diagnostics", "tasks", "network", "config", "cluster", "first_generation", "events", "api", "ota")
_UNDER_FEATURES = {"base", "json", "platform", "context"}

# Folder of the engine -> folders of the engine that it may include, besides itself.
ENGINE = {
    "base": set(),
    "json": {"base"},
    "platform": {"base"},
    "storage": {"base", "platform"},
    "context": {"base", "json", "platform"},
    **{feature: _UNDER_FEATURES for feature in FEATURES},
    "profiles": _UNDER_FEATURES | {"cluster"},
    "trust": _UNDER_FEATURES | {"cluster"},
    "delivery": _UNDER_FEATURES | {"cluster", "events"},
    "services": _UNDER_FEATURES | set(FEATURES) | {"profiles", "trust", "delivery"},
    "node": _UNDER_FEATURES | set(FEATURES) | {"profiles", "trust", "delivery", "services"},
}
BOARDS_MAY_USE = {"base", "platform", "storage"}
# Folders of src/boards that are no board, but a part that several of them use.
BOARD_PARTS = {"bearssl", "http"}


def check(project):
    for file in project.cpp:
        for number, header in includes_of(file):
            target = locate(project, file, header)
            message = target and judge(file.path, target)
            if message:
                yield file.at(number, message)
    yield from check_one_board(project)
    yield from check_cmake(project)


def locate(project, file, header):
    """The file of ours that an include names, relative to the root; None for headers of others."""
    folder = Path(file.path).parent
    for base in (folder, Path("src"), Path("tests"), Path("apps"), Path(".")):
        candidate = base / header
        if (project.root / candidate).is_file():
            resolved = (project.root / candidate).resolve()
            return resolved.relative_to(project.root.resolve()).as_posix()
    return None


def judge(path, target):
    """What is wrong with `path` including `target`, or None."""
    here, there = path.split("/"), target.split("/")
    is_test = path.endswith(("_test.cpp", "_fuzz.cpp", "_bench.cpp"))
    if here[:2] == ["src", "spore"]:
        if there[:2] == ["src", "spore"]:
            return judge_engine(here[2], there[2])
        if there[:2] == ["tests", "support"] and is_test:
            return None
        return f"the engine includes nothing outside itself: {target}"
    if here[:2] == ["src", "boards"]:
        if there[:3] == here[:3] or (there[:2] == ["tests", "support"] and is_test):
            return None
        if there[:2] == ["src", "spore"] and there[2] in BOARDS_MAY_USE:
            return None
        if there[:2] == ["src", "boards"] and there[2] in BOARD_PARTS:
            return None
        return f"a board includes base, platform and itself, not {target}"
    if here[:2] == ["tests", "on_target"] and there[:3] == ["src", "boards", "lx106"]:
        return None
    # The order in which a Linux node writes its files is as much a promise as that on a chip's flash.
    if here[:2] == ["tests", "power_loss"] and there[:3] == ["src", "boards", "linux"]:
        return None
    if there[:2] == ["src", "boards"] and here[0] in ("simulator", "tests") and there[2] not in BOARD_PARTS:
        return f"{here[0]} runs the engine without a board: {target}"
    if there[0] == "simulator" and here[0] in ("apps", "bench", "tests"):
        return None
    if there[0] in ("apps", "simulator") and there[0] != here[0]:
        return f"nothing includes {there[0]}: {target}"
    return None


def judge_engine(here, there):
    if here == there:
        return None
    if here not in ENGINE:
        return f"src/spore/{here} is not in the table of layers (tools/tidy_rules/layers.py)"
    if there not in ENGINE[here]:
        return f"{here} must not include {there}"
    return None


def check_one_board(project):
    boards = {}
    for file in project.cpp:
        if not file.path.startswith("apps/"):
            continue
        for number, header in includes_of(file):
            target = locate(project, file, header) or ""
            if target.startswith("src/boards/") and target.split("/")[2] not in BOARD_PARTS:
                app, board = file.path.split("/")[1], target.split("/")[2]
                first = boards.setdefault(app, board)
                if first != board:
                    yield file.at(number, f"the app {app} has chosen the board {first}, and includes {board}")


COMPONENT = re.compile(r"^spore_component\((\w+)(?:\s+DEPENDS\s+([\w\s]+))?\)", re.MULTILINE)


def check_cmake(project):
    path = project.root / "src/spore/CMakeLists.txt"
    if not path.is_file():
        return
    depends = {name: set(needed.split()) for name, needed in COMPONENT.findall(path.read_text())}
    place = "src/spore/CMakeLists.txt:1:"
    for folder in sorted({file.path.split("/")[2] for file in project.engine}):
        if folder not in depends:
            yield f"{place} no spore_component({folder})"
    for name in depends:
        for needed in sorted(closure(depends, name) - ENGINE.get(name, set())):
            yield f"{place} {name} links {needed}, which it must not include"


def closure(depends, name):
    reached = set()
    waiting = set(depends.get(name, ()))
    while waiting:
        needed = waiting.pop()
        reached.add(needed)
        waiting |= depends.get(needed, set()) - reached
    return reached
