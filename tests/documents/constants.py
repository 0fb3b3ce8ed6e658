"""The constants of the engine as its sources say them, for the chip and for Linux."""

import re
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMITS = "src/spore/base/limits.h"
CAPACITIES = "cmake/SporeComponent.cmake"  # what a Linux build raises


def source(path):
    return re.sub(r"//[^\n]*", "", (ROOT / path).read_text())


@lru_cache
def macros(board):
    """What SPORE_… stands for: the defaults of limits.h, and for Linux what its build defines instead."""
    values = dict(re.findall(r"#define (SPORE_\w+) (\d+)", source(LIMITS)))
    if board == "linux":
        raised = re.search(r"target_compile_definitions\(spore_engine_options INTERFACE(.*?)\)", (ROOT / CAPACITIES).read_text(), re.S)
        values |= dict(re.findall(r"(SPORE_\w+)=(\d+)", raised[1]))
    return {name: int(value) for name, value in values.items()}


@lru_cache
def declared(path):
    """Every constexpr of a file by its name, as the expression that it is made from."""
    pattern = r"(?:static\s+)?constexpr\s+[\w:]+\s+(\w+)\s*(?:=\s*([^;{]+)|\{([^;}]*)\})\s*;"
    return {name: first or second for name, first, second in re.findall(pattern, source(path))}


def constant(path, name, board="chip"):
    """A number; one that the file does not declare, or that is no expression of numbers, is an error."""
    expressions = declared(path)
    if name not in expressions:
        raise LookupError(f"{path} declares no constant {name}")

    def number(match):
        word = match[0]
        if word in macros(board):
            return str(macros(board)[word])
        if "::" in word:
            return str(constant(LIMITS, word.split("::")[-1], board))
        return str(constant(path, word, board))

    text = re.sub(r"(?<![\w.])(\d[\d']*|0x[\dA-Fa-f]+)[uUlL]*\b", lambda match: match[1].replace("'", ""), expressions[name])
    text = re.sub(r"(?<!\w)[A-Za-z_][\w:]*", number, text).replace("/", "//")
    text = re.sub(r"^(.+?)\?(.+?):(.+)$", r"(\2) if (\1) else (\3)", text)
    if not re.fullmatch(r"(?:[\dxA-Fa-f+*/()<>\s-]|\bif\b|\belse\b)+", text):
        raise LookupError(f"{path}: {name} = {expressions[name]} is not understood")
    return eval(text)  # nothing but numbers, operators and brackets


def member_default(path, name):
    """The value that a member of a struct begins with, such as `Millis heartbeat{2000};`."""
    found = re.search(rf"\w+\s+{name}\{{([\d\s*]+)\}};", source(path))
    if found is None:
        raise LookupError(f"{path} has no member {name} with a default")
    return eval(found[1])
