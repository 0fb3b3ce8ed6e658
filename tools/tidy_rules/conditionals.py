"""What differs between boards is decided under src/boards only."""

import re

CONDITION = re.compile(r"^\s*#\s*(if|ifdef|ifndef|elif)\b(.*)")
BOARD = re.compile(
    r"\b(ESP8266|ESP32|ESP_PLATFORM|ARDUINO\w*|__XTENSA__|__xtensa__|__linux__|__linux|__unix__|__APPLE__|_WIN32|"
    r"__x86_64__|__aarch64__|__arm__|SPORE_BOARD_\w+)\b")


def check(project):
    for file in project.cpp:
        if file.path.startswith("src/boards/"):
            continue
        for number, line in enumerate(file.lines, 1):
            match = CONDITION.match(line)
            found = match and BOARD.search(match.group(2))
            if found:
                yield file.at(number, f"a condition on {found.group(1)} outside src/boards")
