"""Plain text: no trailing spaces, no tabs, no section banners, no promises."""

import re

BANNER = re.compile(r"^\s*(//|#|/\*)\s*[-=*#~]{4,}")
PROMISE = re.compile(r"\b(TODO|FIXME|XXX)\b")


def check(project):
    for file in project.files:
        if file.text and not file.text.endswith("\n"):
            yield file.at(len(file.lines), "no line end at the end of the file")
        for number, line in enumerate(file.lines, 1):
            if line != line.rstrip():
                yield file.at(number, "trailing whitespace")
            if "\t" in line:
                yield file.at(number, "a tab")
            if BANNER.match(line):
                yield file.at(number, "a section banner: the file wants splitting")
            if PROMISE.search(line) and "tidy_rules" not in file.path and "tests/tidy" not in file.path:
                yield file.at(number, "a promise in a comment: do it, or write an issue")
