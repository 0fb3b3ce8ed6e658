"""Unit tests of the engine keep to the few macros and types that also exist on a bare chip."""

import re

ALLOWED = {f"{kind}_{what}" for kind in ("EXPECT", "ASSERT")
           for what in ("TRUE", "FALSE", "EQ", "NE", "LT", "LE", "GT", "GE", "STREQ")}
MACRO = re.compile(r"\b((?:EXPECT|ASSERT)_\w+)\s*\(")
OTHER_MACROS = re.compile(
    r"\b(TEST_P|TYPED_TEST\w*|INSTANTIATE_\w+|MATCHER\w*|SCOPED_TRACE|SUCCEED|FAIL|ADD_FAILURE|GTEST_\w+|MOCK_METHOD)\b")
TYPES = re.compile(
    r"\bstd::(string|vector|map|set|list|deque|function|unique_ptr|shared_ptr|make_unique|make_shared|cout|cerr|"
    r"ostream|istream|stringstream|ostringstream|to_string|thread|unordered_map|unordered_set)\b")
OUTSIDE = re.compile(r"\bnamespace\s*\{.*?^\}", re.MULTILINE | re.DOTALL)
DECLARED = re.compile(r"^(?:class|struct)\s+(\w+)\b[^;]*\{", re.MULTILINE)


def check(project):
    names = {}
    for file in project.engine:
        if not file.path.endswith("_test.cpp"):
            continue
        yield from check_macros(file)
        for match in TYPES.finditer(file.code):
            yield file.at(line_of(file.code, match.start()), f"std::{match.group(1)} in a unit test of the engine")
        visible = OUTSIDE.sub(lambda match: "\n" * match.group(0).count("\n"), file.code)
        for match in DECLARED.finditer(visible):
            other = names.setdefault(match.group(1), file.path)
            if other != file.path:
                yield file.at(line_of(visible, match.start()),
                              f"{match.group(1)} also in {other}: both are linked into one program; "
                              "put it into a nameless namespace")


def check_macros(file):
    code = file.code
    for number, line in enumerate(file.lines, 1):
        if re.match(r'\s*#\s*include\s+[<"]gmock', line):
            yield file.at(number, "gmock in a unit test of the engine")
    for match in OTHER_MACROS.finditer(code):
        yield file.at(line_of(code, match.start()), f"{match.group(1)} in a unit test of the engine")
    for match in MACRO.finditer(code):
        line = line_of(code, match.start())
        if match.group(1) not in ALLOWED:
            yield file.at(line, f"{match.group(1)} in a unit test of the engine")
        if re.match(r"\s*<<", code[end_of_call(code, match.end() - 1):]):
            yield file.at(line, "a message streamed into an expectation")


def end_of_call(code, opening):
    """The position after the parenthesis that closes the one at `opening`."""
    depth = 0
    for position in range(opening, len(code)):
        depth += {"(": 1, ")": -1}.get(code[position], 0)
        if depth == 0:
            return position + 1
    return len(code)


def line_of(code, position):
    return code.count("\n", 0, position) + 1
