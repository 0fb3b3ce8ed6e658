"""docs/porting.md names what a board defines, all of it and nothing else."""

import re
import unittest

from constants import ROOT

PLATFORM = ROOT / "src/spore/platform"


def without_comments(text):
    return re.sub(r"//[^\n]*", "", text)


def functions_of_the_linker():
    text = without_comments((ROOT / "src/spore/base/board_functions.h").read_text())
    return set(re.findall(r"^[^#{}\n]*?\b(\w+)\([^()]*\);", text, re.MULTILINE))


def virtuals(name):
    """(those that a board has to define, those that it may) of an interface."""
    for path in PLATFORM.glob("*.h"):
        text = without_comments(path.read_text())
        found = re.search(rf"^class {name} {{\n(.*?)^}};", text, re.MULTILINE | re.DOTALL)
        if found:
            pairs = re.findall(r"virtual [^;{]*?(\w+)\([^;{]*\)[^;{]*?(= 0;|\{)", found[1])
            return {word for word, end in pairs if end == "= 0;"}, {word for word, end in pairs if end == "{"}
    raise KeyError(name)


def interfaces():
    text = without_comments((PLATFORM / "board.h").read_text())
    return re.findall(r"^  (\w+)& \w+;", text, re.MULTILINE)


class Porting(unittest.TestCase):
    def setUp(self):
        self.page = (ROOT / "docs/porting.md").read_text()

    def test_every_function_of_the_linker_is_there(self):
        named = set(re.findall(r"^\| `(\w+)\(", self.page, re.MULTILINE))
        self.assertEqual(named, functions_of_the_linker())
        self.assertEqual(len(named), 9)
        self.assertIn("nine functions", self.page)

    def test_every_interface_is_there_with_all_its_functions(self):
        rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", self.page, re.MULTILINE))
        self.assertEqual(list(rows), sorted(interfaces()))
        self.assertEqual(len(rows), 11)
        self.assertIn("joins eleven references", self.page)
        for name, row in rows.items():
            must = set(re.findall(r"\*\*(\w+)\*\*", row))
            may = set(re.findall(r"\w+", row)) - must
            self.assertEqual((must, may), virtuals(name), name)
        self.assertEqual(virtuals("WallClock")[0], {"begin", "now"})

    def test_a_function_that_is_not_told_is_noticed(self):
        self.assertEqual(virtuals("Clock"), ({"now", "micros"}, set()))
        self.assertIn("canVerify", virtuals("Crypto")[1])

    def test_boards_define_them_all_and_no_header_declares_them_again(self):
        names = functions_of_the_linker()
        for board in ("linux", "esp8266"):
            folders = [ROOT / "src/boards" / part for part in (board, "bearssl")]
            text = "".join(path.read_text() for folder in folders for path in folder.glob("*.cpp"))
            missing = [name for name in names if not re.search(rf"^[\w:&*\[\] ]*\b{name}\([^;]*\) {{", text, re.MULTILINE)]
            self.assertEqual(missing, [], board)
        for path in (ROOT / "src/spore").rglob("*.h"):
            if path.name != "board_functions.h":
                again = [name for name in names if re.search(rf"^(?! *return)[\w:&*\[\] ]+[&* ]{name}\([^()]*\);", path.read_text(), re.MULTILINE)]
                self.assertEqual(again, [], path.name)


if __name__ == "__main__":
    unittest.main()
