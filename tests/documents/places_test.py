"""Each place of the code that docs/glossary.md, ARCHITECTURE.md and the pages about changes name exists."""

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


def links(path):
    """(file, heading) of each relative link or picture of a document; an empty file is the document itself."""
    text = re.sub(r"^```.*?^```", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^()\s]+)\)", re.sub(r"^    .*", "", text, flags=re.MULTILINE)):
        if not re.match(r"\w+:", target):
            yield target.partition("#")[::2]


def headings(path):
    return {re.sub(r"[^\w\- ]", "", line.lstrip("#").strip()).lower().replace(" ", "-")
            for line in path.read_text().splitlines() if line.startswith("#")}


class Places(unittest.TestCase):
    def test_each_link_leads_somewhere(self):
        count = 0
        for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
            for file, heading in links(path):
                count += 1
                target = path.parent / file if file else path
                self.assertTrue(target.exists(), f"{path.name}: {file}")
                if heading:
                    self.assertIn(heading, headings(target), f"{path.name}: {file}#{heading}")
        self.assertGreater(count, 80)

    def test_each_path_of_the_architecture_exists(self):
        for document, least in (("ARCHITECTURE.md", 40), ("docs/evolving.md", 50), ("docs/porting.md", 20)):
            found = paths((ROOT / document).read_text())
            self.assertGreater(len(found), least, document)
            self.assertEqual([], [path for path in found if not list(ROOT.glob(path.rstrip("/") + "*"))], document)

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
