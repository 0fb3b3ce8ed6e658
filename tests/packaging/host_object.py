"""A compiler that hands out what the host's build has compiled already: the same source with the same options. CMake calls it
before the compiler's own command, as it would call ccache, so that a build of this repository inside another one costs little.
It runs 200 times, and so imports next to nothing.

An option that differs, but for warnings, is an error: no flag of the other build may reach our sources, and none of ours be lost.
"""

import marshal
import os
import sys

PLACES = ("-o", "-MT", "-MF")  # options whose word says where something is written


def options_of(words, root, build):
    """What makes a difference to the object: neither places nor warnings. Paths are told from the two folders."""
    kept = [word for before, word in zip(["", *words], words) if before not in PLACES and word not in (*PLACES, "-c", "-MD")]
    kept = [word for word in kept[1:] if not word.endswith((".cpp", ".cxx")) and (word[:2] != "-W" or word[:4] == "-Wl,")]
    return sorted(word.replace(build, "BUILD").replace(root, "ROOT") for word in kept)


def write_table(path, commands, root, host):
    """{object: options} of the host's build, whose compile_commands.json this is."""
    table = {}
    for entry in commands:
        words = entry["command"].replace('\\"', '"').split()
        table[words[words.index("-o") + 1]] = options_of(words, str(root), str(host))
    with open(path, "wb") as file:
        marshal.dump(table, file)


def main(root, host, build, table, *command):
    output = os.path.abspath(command[command.index("-o") + 1]) if "-c" in command else ""
    if not output.startswith(build + "/"):
        os.execvp(command[0], command)
    ours = output[len(build) + 1:]
    with open(table, "rb") as file:
        theirs = marshal.load(file).get(ours)
    own = options_of(command, root, build)
    if theirs != own:
        print(f"{ours}: the host's build has {theirs and sorted(set(theirs) - set(own))} of options, this one "
              f"{sorted(set(own) - set(theirs or ()))}", file=sys.stderr)
        return 1
    if os.path.lexists(output):
        os.unlink(output)
    os.symlink(f"{host}/{ours}", output)
    with open(command[command.index("-MF") + 1], "w", encoding="utf-8") as file:
        file.write(f"{output}:\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
