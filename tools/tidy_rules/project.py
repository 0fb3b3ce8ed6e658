"""The files that tidy looks at, read once."""

import os
import re
from functools import cached_property
from pathlib import Path

IGNORED_FOLDERS = {".git", ".spore", ".cache", ".pio", ".venv", "build", "node_modules", "__pycache__", "corpora"}
SOURCE_ENDINGS = {".cpp", ".h", ".ino", ".py", ".sh", ".ts", ".tsx", ".css", ".cmake"}
CPP_ENDINGS = {".cpp", ".h", ".ino"}


class SourceFile:
    """One file of source text, by its path relative to the root."""

    def __init__(self, root, path):
        self.absolute = root / path
        self.path = path.as_posix()
        self.text = self.absolute.read_text(encoding="utf-8", errors="replace")
        self.lines = self.text.splitlines()

    @property
    def name(self):
        return Path(self.path).name

    @property
    def is_cpp(self):
        return Path(self.path).suffix in CPP_ENDINGS

    @property
    def is_header(self):
        return self.path.endswith(".h")

    @property
    def is_python(self):
        return self.path.endswith(".py") or (bool(self.lines) and re.match(r"#!.*python", self.lines[0]) is not None)

    @cached_property
    def code(self):
        """C++ with comments, texts and preprocessor lines blanked; line numbers stay as they are."""
        return blank_preprocessor(blank_comments_and_texts(self.text))

    def at(self, line, message):
        return f"{self.path}:{line}: {message}"


class Project:
    """All source files under a root."""

    def __init__(self, root):
        self.root = Path(root)
        self.files = [SourceFile(self.root, path) for path in sorted(find_sources(self.root))]
        self.cpp = [file for file in self.files if file.is_cpp]
        self.engine = [file for file in self.cpp if file.path.startswith("src/spore/")]


def find_sources(root):
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in IGNORED_FOLDERS]
        for name in names:
            path = Path(folder) / name
            if path.suffix in SOURCE_ENDINGS or name == "CMakeLists.txt" or is_script(path):
                yield path.relative_to(root)


def is_script(path):
    if path.suffix or path.is_symlink() or not os.access(path, os.X_OK):
        return False
    with path.open("rb") as file:
        return file.read(2) == b"#!"


TOKEN = re.compile(
    r"""//[^\n]* | /\*.*?\*/                          # comments
      | R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"          # raw texts
      | "(?:\\.|[^"\\\n])*"                           # texts
      | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'           # characters, but not the separators of 1'000
    """,
    re.DOTALL | re.VERBOSE,
)


def blank_comments_and_texts(source):
    def blank(match):
        found = match.group(0)
        kept = '""' if found[0] in "\"R" else "' '" if found[0] == "'" else " "
        return kept + "\n" * found.count("\n")

    # The paths of #include "…" are no texts to blank.
    lines = [f'#include <{line.split(chr(34))[1]}>' if re.match(r'\s*#\s*include\s+"[^"]+"', line) else line
             for line in source.split("\n")]
    return TOKEN.sub(blank, "\n".join(lines))


def blank_preprocessor(code):
    lines = []
    continues = False
    for line in code.split("\n"):
        is_directive = continues or line.lstrip().startswith("#")
        continues = is_directive and line.endswith("\\")
        lines.append("" if is_directive else line)
    return "\n".join(lines)
