"""`spore new`: the project that it makes builds, its own test passes on it and fails on a broken one, and boards get every line."""

import configparser
import json
import os
import re
import sys
import unittest
from pathlib import Path

from harness import BUILD, ROOT
from installed import RELEASE, Cluster, Folder, run

sys.path.insert(0, str(ROOT / "tools"))
import pio_library  # noqa: E402

SPORE = BUILD / "bin/spore"
NAME = "garden-lamp"
FILES = ["platformio.ini", "CMakeLists.txt", "README.md", ".gitignore", f"src/{NAME}.cpp", f"test/{NAME}_test.cpp", "test/cluster_test.sh"]


class Built(Cluster):
    def test_it_is_built_tested_and_a_member(self):
        self.done(SPORE, "new", NAME)
        project = self.folder / NAME
        prefix = self.install(self.folder / "prefix")
        build = self.build(project, project / "build", "-D", f"CMAKE_PREFIX_PATH={prefix}")
        self.assertIn("100% tests passed", self.done("ctest", "--test-dir", build))
        lamp, plain = self.sketch(1, build / NAME, "lamp"), self.site.node(2)
        for node in (lamp, plain):
            node.start()
        self.all_see([lamp, plain])
        self.assertEqual(lamp.get(f"/api/{NAME}").json["state"], "off")
        self.assertEqual(plain.members()["lamp"]["labels"], {"app": NAME})
        self.assertEqual(lamp.get("/api/node/update").json["running"]["product"], NAME)
        self.its_test_notices_what_is_wrong(project, build)

    def its_test_notices_what_is_wrong(self, project, build):
        """A plain node has no such endpoint; a sketch that keeps nothing forgets it, and one that crashes has crashed."""
        test = project / "test/cluster_test.sh"
        wrong = self.folder / "wrong"
        wrong.write_text(f'#!/bin/sh\nexec "{SPORE}" node run "$@"\n')
        wrong.chmod(0o755)
        self.assertIn("its endpoint says something else", self.fails(test, wrong, SPORE).stdout)
        self.assertIn("a member, answers and hears", self.done(test, build / NAME, SPORE))
        sketch = project / f"src/{NAME}.cpp"
        for line, wrong, shown in (("kept.read(\"state\"", "kept.read(\"lost\"", '"state":"off"'),
                                   ("setup() {", "setup() {\n  std::abort();", "the sketch has crashed: Aborted")):
            text = sketch.read_text()
            self.assertEqual(text.count(line), 1)
            sketch.write_text("#include <cstdlib>\n" + text.replace(line, wrong))
            self.done("cmake", "--build", build, "--target", f"{NAME}_test")
            result = self.fails(build / f"{NAME}_test")
            self.assertIn(shown, result.stdout + result.stderr)
            sketch.write_text(text)


class Boards(Folder):
    def setUp(self):
        super().setUp()
        self.done(SPORE, "new", NAME, "--library", "symlink:///home/me/spore")
        self.text = (self.folder / NAME / "platformio.ini").read_text()
        self.theirs, self.ours = (configparser.ConfigParser(interpolation=None, inline_comment_prefixes=None) for _ in range(2))
        self.theirs.read_string(self.text)
        self.ours.read(ROOT / "platformio.ini")

    def test_every_board_of_ours_is_there_and_no_example(self):
        boards = {name for name in self.ours.sections() if name.startswith("env:") and "build_src_filter" not in self.ours[name]}
        self.assertGreaterEqual(len(boards), 3)
        self.assertEqual({name for name in self.theirs.sections() if name.startswith("env:")}, boards)
        for board in boards:
            own = self.theirs[board]["build_flags"].split()
            self.assertIn(f'SPORE_PRODUCT=\\"{NAME}\\"', own)
            self.assertEqual([word for word in self.ours[board]["build_flags"].split() if word not in own], [])
            for key in self.ours[board]:
                self.assertIn(key, self.theirs[board])

    def test_what_our_firmware_is_built_with_is_theirs_too(self):
        for key, value in self.ours["env"].items():
            if key in ("extra_scripts", "custom_engine", "build_src_filter"):
                self.assertNotIn(key, self.theirs["env"])
            elif key == "build_flags":
                self.assertEqual(self.theirs["env"][key].split(), value.replace("-I src", "").split())
            else:
                self.assertEqual(self.theirs["env"][key], value)
        self.assertEqual(self.theirs["env"]["lib_deps"].split(), ["symlink:///home/me/spore"])
        for folder in ("tools/", "apps/", "-I src"):
            self.assertNotIn(folder, self.text)

    def test_the_library_misses_no_line(self):
        env = self.theirs["env"]
        # As PlatformIO's core makes them of this variant of lwIP.
        defines = {"TCP_MSS": 536, "LWIP_FEATURES": 0} if pio_library.LWIP in env["build_flags"] else {}
        self.assertEqual(pio_library.missing(env["board_build.flash_mode"], env["board_build.ldscript"], defines,
                                             env["build_flags"].split()), [])


class Refusals(Folder):
    def refused(self, code, *arguments, **options):
        result = run(SPORE, "new", *arguments, env=self.environment, **{"cwd": self.folder, **options})
        self.assertEqual((result.returncode, result.stdout), (code, ""), result.stderr)
        self.assertRegex(result.stderr, r"^error: .+\ncause: .+\ntry:   .+\n$")
        return result.stderr

    def test_what_is_there_already_is_left_alone(self):
        (self.folder / NAME).mkdir()
        (self.folder / NAME / "mine").write_text("mine")
        (self.folder / "file").write_text("mine")
        self.assertIn(f"{NAME} is there already", self.refused(1, NAME))
        self.assertIn("file is there already", self.refused(1, "file"))
        self.assertEqual(os.listdir(self.folder / NAME), ["mine"])
        self.assertEqual((self.folder / "file").read_text(), "mine")

    def test_names_that_would_not_build_are_refused(self):
        for name in ("", "Lamp", "1lamp", "a/b", "../lamp", "a" * 24, "lamp.1", "lampé", "-lamp"):
            self.assertIn("try:   spore new", self.refused(2, "--", name), name)
        for name in ("test", "all", "spore"):
            self.assertIn(f"try:   spore new my-{name}", self.refused(2, name))
        self.assertEqual(os.listdir(self.folder), [])

    def test_where_nothing_can_be_written_it_says_so(self):
        self.assertIn(f"cannot write {NAME}", self.refused(1, NAME, cwd="/proc"))

    def test_half_a_project_is_taken_back(self):
        # Less than one of its files may have.
        result = run("bash", "-c", f"trap '' XFSZ; ulimit -f 1; exec '{SPORE}' new {NAME}", cwd=self.folder, env=self.environment)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn(f"cannot write {NAME}/", result.stderr)
        self.assertEqual(os.listdir(self.folder), [])

    def test_for_programs_it_is_json(self):
        made = json.loads(self.done(SPORE, "new", "lamp_2", "--json"))
        self.assertEqual((made["schema"], made["folder"]), ("spore.new/1", "lamp_2"))
        self.assertEqual({path.relative_to(self.folder / "lamp_2").as_posix() for path in (self.folder / "lamp_2").rglob("*")
                          if path.is_file()}, set(made["files"]))
        self.assertEqual(made["files"], [file.replace(NAME, "lamp_2") for file in FILES])
        self.assertLessEqual(len((self.folder / "lamp_2/README.md").read_text().splitlines()), 10)
        self.assertEqual([file for file in made["files"] if re.search("sprout", (self.folder / "lamp_2" / file).read_text())], [])
        self.assertTrue(os.access(self.folder / "lamp_2/test/cluster_test.sh", os.X_OK))


class Template(unittest.TestCase):
    def test_the_program_has_the_files_of_the_repository(self):
        folder = ROOT / "apps/template"
        theirs = {path.relative_to(folder).as_posix().replace("sprout", NAME) for path in folder.rglob("*") if path.is_file()}
        self.assertEqual(theirs | {"platformio.ini"}, set(FILES))
        self.assertTrue(Path(ROOT / "platformio.ini").exists())


if __name__ == "__main__":
    unittest.main()
