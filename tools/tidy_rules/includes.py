"""Which headers of others the engine, and everybody, may use."""

import re

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]')
# No operating system and no Arduino in the engine…
FOREIGN = re.compile(
    r"^(Arduino|ESP|WiFi|sys/|unistd|boost/|netinet/|arpa/|pthread|thread|mutex|shared_mutex|condition_variable|future|"
    r"iostream|chrono)")
# …and nothing that allocates.
ALLOCATES = {"any", "deque", "forward_list", "fstream", "functional", "list", "map", "memory", "ostream", "istream",
             "queue", "regex", "set", "sstream", "stack", "string", "unordered_map", "unordered_set", "vector"}
BEAST_FILES_MAX = 3


def includes_of(file):
    for number, line in enumerate(file.lines, 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def check(project):
    beast = {}
    for file in project.cpp:
        is_host_only = file.path.endswith(("_fuzz.cpp", "_bench.cpp"))
        for number, header in includes_of(file):
            if header.startswith("boost/beast"):
                beast.setdefault(file.path, (file, number))
            if not file.path.startswith("src/spore/"):
                continue
            if FOREIGN.match(header):
                yield file.at(number, f"the engine includes no <{header}>: ask the board through platform/")
            elif header in ALLOCATES and not is_host_only:
                yield file.at(number, f"the engine includes no <{header}>: it may allocate")
    for file, number in beast.values():
        if file.is_header:
            yield file.at(number, "Beast in a header makes every file that includes it slow to build")
    sources = sorted(path for path in beast if not path.endswith(".h"))
    if len(sources) > BEAST_FILES_MAX:
        yield f"{sources[0]}:1: Beast in {len(sources)} files, more than {BEAST_FILES_MAX}: {', '.join(sources)}"
