"""The command line writes to stdout and stderr in one way, apps/spore/output/output.h, which checks every write."""

import re

OTHER_WAY = re.compile(r"\bfmt::print\(|\bstd::(cout|cerr|clog|printf|puts|putchar|perror)\b|"
                       r"\b(fputs|fputc|fprintf|fwrite|fflush|ferror)\(")


def check(project):
    for file in project.cpp:
        is_ours = file.path.startswith("apps/spore/") and not file.path.startswith(("apps/spore/output/", "apps/spore/rollout/simulated/"))
        if not is_ours or file.path.endswith("_test.cpp"):
            continue
        for number, line in enumerate(file.lines, 1):
            if OTHER_WAY.search(line.split("//")[0]):
                yield file.at(number, "writes past output/output.h")
