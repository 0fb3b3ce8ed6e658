"""Every header of the engine compiles alone, in the dialect of the chip and with the chip's capacities."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

OPTIONS = ("-std=gnu++17", "-fno-exceptions", "-fno-rtti", "-fsyntax-only", "-Wall", "-Wextra", "-Werror",
           "-Wno-unused-const-variable", "-x", "c++", "-")


def check(project):
    compiler = shutil.which("g++") or shutil.which("c++")
    headers = [file for file in project.engine if file.is_header]
    if not compiler:
        yield "tools/tidy:1: no C++ compiler to compile headers with"
        return
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for file, error in zip(headers, pool.map(lambda header: compile_alone(compiler, project.root, header), headers)):
            if error:
                yield file.at(1, f"does not compile alone: {error}")
            if "#pragma once" not in file.text:
                yield file.at(1, "no #pragma once")


def compile_alone(compiler, root, header):
    include = header.path.removeprefix("src/")
    result = subprocess.run([compiler, *OPTIONS, "-I", root / "src"], input=f'#include "{include}"\n#include "{include}"\n',
                            capture_output=True, text=True, check=False)
    errors = [line for line in result.stderr.splitlines() if "error:" in line]
    return (errors or ["the compiler failed"])[0] if result.returncode else None
