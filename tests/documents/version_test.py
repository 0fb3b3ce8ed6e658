"""The version stands in one file; what cannot read it there says the same."""

import json
import re
import unittest

from constants import ROOT

VERSION = re.search(r'#define SPORE_ENGINE_VERSION "(.+)"', (ROOT / "src/spore/node/version.h").read_text())[1]


class Version(unittest.TestCase):
    def test_it_has_three_numbers(self):
        self.assertRegex(VERSION, r"^\d+\.\d+\.\d+$")

    def test_the_library_and_the_api_say_the_same(self):
        self.assertEqual(json.loads((ROOT / "library.json").read_text())["version"], VERSION)
        self.assertEqual(json.loads((ROOT / "docs/openapi.json").read_text())["info"]["version"], VERSION)

    def test_the_newest_change_is_of_this_version(self):
        headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.M)
        self.assertEqual(headings[0], VERSION)
        self.assertEqual(headings, sorted(headings, key=lambda text: [int(part) for part in text.split(".")], reverse=True))

    def test_nothing_else_of_the_build_states_it(self):
        for name in ("CMakeLists.txt", "platformio.ini", "ctl.sh"):
            self.assertNotIn(VERSION, (ROOT / name).read_text(), name)


if __name__ == "__main__":
    unittest.main()
