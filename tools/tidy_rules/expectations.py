"""A failed test says what differs: EXPECT_EQ(a, b) shows both, EXPECT_TRUE(a == b) neither."""

import re

from .unit_tests import end_of_call, line_of

TRUTH = re.compile(r"\b(?:EXPECT|ASSERT)_(TRUE|FALSE)\s*\(")
COMPARISON = re.compile(r"\s(==|!=|<=|>=|<|>)\s")
PAIR = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
# What no expectation of its own could say of each part; `a && b` that is true could be two.
JOINS = {"TRUE": re.compile(r"\|\||\?"), "FALSE": re.compile(r"\|\||\?|&&")}


def check(project):
    for file in project.cpp:
        for match in TRUTH.finditer(file.code):
            condition = without_pairs(file.code[match.end():end_of_call(file.code, match.end() - 1) - 1])
            compared = COMPARISON.search(condition)
            if compared and not JOINS[match.group(1)].search(condition):
                yield file.at(line_of(file.code, match.start()),
                              f"an expectation of a truth hides both sides of {compared.group(1)}: EXPECT_EQ and the like")


def without_pairs(condition):
    """The condition without what stands in brackets; brackets around all of it are only taken off."""
    condition = condition.strip().lstrip("!")
    while condition.startswith("(") and end_of_call(condition, 0) == len(condition):
        condition = condition[1:-1].strip()
    previous = None
    while previous != condition:
        previous = condition
        condition = PAIR.sub("", condition)
    return condition
