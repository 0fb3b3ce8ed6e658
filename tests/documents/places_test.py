"""Each place of the code that docs/glossary.md and ARCHITECTURE.md name exists."""

import re
import unittest

from constants import ROOT

FOLDERS = ("src/spore/cluster/", "src/spore/", "")


def places(text):
    """(line number, the last column's first `…` of it) of each row of a table."""
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 4 and "`" in cells[3]:
            for place in re.findall(r"`([^`]+)`", cells[3]):
                yield number, place


def exists(place):
    if "::" in place:
        owner, name = place.removesuffix("()").split("::")
        return any(
            re.search(rf"\b{name}\b", header)
            for header in (file.read_text() for file in (ROOT / "src").rglob("*.h"))
            if re.search(rf"\b(class|struct) {owner}\b", header)
        )
    return any((ROOT / folder / place).exists() for folder in FOLDERS)


def paths(text):
    """Whole paths among the words in backquotes."""
    return [word for word in re.findall(r"`([^`\s]+)`", text) if re.match(r"(src|apps|simulator|tests|tools|docs|bench|cmake)/", word)]


class Places(unittest.TestCase):
    def test_each_path_of_the_architecture_exists(self):
        found = paths((ROOT / "ARCHITECTURE.md").read_text())
        self.assertGreater(len(found), 40)
        self.assertEqual([], [path for path in found if not list(ROOT.glob(path.rstrip("/") + "*"))])

    def test_each_place_exists(self):
        found = list(places((ROOT / "docs/glossary.md").read_text()))
        self.assertGreater(len(found), 30)
        missing = [f"docs/glossary.md:{number}: {place}" for number, place in found if not exists(place)]
        self.assertEqual([], missing)

    def test_a_place_that_does_not_exist_is_noticed(self):
        self.assertFalse(exists("members/no_such_file.h"))
        self.assertFalse(exists("Suspicion::noSuchFunction()"))
        self.assertFalse(exists("NoSuchClass::statusOf()"))


if __name__ == "__main__":
    unittest.main()
