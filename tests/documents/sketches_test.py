"""The pieces of code in docs/sketches.md are those of the sketch that the tests run, or of its test."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LINES_MAX = 79


def pieces(document):
    return re.findall(r"^```cpp\n(.*?)^```", document, re.MULTILINE | re.DOTALL)


class Sketches(unittest.TestCase):
    def test_every_piece_stands_in_the_example(self):
        folder = ROOT / "apps/examples/night_light"
        example = (folder / "night_light.cpp").read_text() + (folder / "night_light_test.cpp").read_text()
        found = pieces((ROOT / "docs/sketches.md").read_text())
        self.assertGreaterEqual(len(found), 8)
        for piece in found:
            self.assertIn(piece, example)

    def test_the_stated_number_of_lines_is_that_of_the_example(self):
        stated = re.search(r"all of these in (\d+) lines", (ROOT / "docs/sketches.md").read_text())[1]
        self.assertEqual(int(stated), len((ROOT / "apps/examples/night_light/night_light.cpp").read_text().splitlines()))

    def test_every_call_of_a_bench_is_told(self):
        document = (ROOT / "docs/sketches.md").read_text()
        header = (ROOT / "apps/testing/spore/testing.h").read_text()
        public = header[header.index("class Bench {"):header.index(" private:")]
        calls = set(re.findall(r"^  (?:[\w:<>]+ )?(\w+)\(", public, re.MULTILINE)) - {"Bench"}
        self.assertGreaterEqual(len(calls), 14)
        self.assertEqual([call for call in sorted(calls) if f"{call}(" not in document], [])

    def test_examples_are_short(self):
        for path in (ROOT / "apps/examples").glob("*/*.cpp"):
            if not path.name.endswith("_test.cpp"):
                self.assertLessEqual(len(path.read_text().splitlines()), LINES_MAX, path.name)


if __name__ == "__main__":
    unittest.main()
