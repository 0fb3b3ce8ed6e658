"""What the build leaves out of the link, and what it tells those who use SPORE as a library."""

import contextlib
import io
import json
import re
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import pio_library  # noqa: E402
import pio_link_options  # noqa: E402

LIBRARY = json.loads((ROOT / "library.json").read_text())


class Environment(dict):
    def __init__(self, floats=None, **values):
        super().__init__(values)
        self.floats = floats

    def GetProjectOption(self, name, default):
        return self.floats or default

    @staticmethod
    def Flatten(flags):
        return flags

    def Replace(self, **values):
        self.update(values)

    def Append(self, **values):
        self.update(values)

    def AddPreAction(self, target, action):
        self.beforeLink = (target, action)

    def subst(self, _):
        return "dout"

    def GetActualLDScript(self):
        return "eagle.flash.1m.ld"


class Link(unittest.TestCase):
    FLAGS = ["-Os", "-u", "app_entry", "-u", "_printf_float", "-u", "_scanf_float", "-u", "_UserExceptionVector"]

    def test_both_words_of_both_pairs_go_and_no_other(self):
        env = Environment(LINKFLAGS=list(self.FLAGS))
        pio_link_options.main(env)
        self.assertEqual(env["LINKFLAGS"], ["-Os", "-u", "app_entry", "-u", "_UserExceptionVector"])
        pio_link_options.main(env)
        self.assertEqual(env["LINKFLAGS"], ["-Os", "-u", "app_entry", "-u", "_UserExceptionVector"])

    def test_in_somebodys_project_they_go_when_the_libraries_have_added_theirs(self):
        project = Environment(LINKFLAGS=list(self.FLAGS), CCFLAGS=[])
        with contextlib.redirect_stdout(io.StringIO()):
            pio_library.main(Environment(), project, ROOT)
        for word in self.FLAGS:  # as PrependUnique() does
            if word not in project["LINKFLAGS"]:
                project["LINKFLAGS"].insert(0, word)
        target, action = project.beforeLink
        self.assertEqual(target, "$BUILD_DIR/${PROGNAME}.elf")
        action(target, [], project)
        self.assertEqual(project["LINKFLAGS"], ["-Os", "-u", "app_entry", "-u", "_UserExceptionVector"])

    def test_a_name_without_its_option_stays(self):
        self.assertEqual(pio_link_options.without_unused(["_printf_float", "-u", "x"]), ["_printf_float", "-u", "x"])

    def test_a_sketch_that_prints_floats_keeps_them(self):
        env = Environment("yes", LINKFLAGS=list(self.FLAGS))
        pio_link_options.main(env)
        self.assertEqual(env["LINKFLAGS"], self.FLAGS)


class Lines(unittest.TestCase):
    GOOD = ("dout", "eagle.flash.1m.ld", {"TCP_MSS": 536, "LWIP_FEATURES": 0}, ["-fno-jump-tables", "-fno-tree-switch-conversion"])

    def test_a_project_that_has_all_is_told_nothing(self):
        self.assertEqual(pio_library.missing(*self.GOOD), [])
        self.assertEqual(pio_library.to_text([]), "")
        self.assertEqual(pio_library.missing("dio", "eagle.flash.4m1m.ld", *self.GOOD[2:]), [])

    def test_each_line_that_is_missing_is_named_with_its_reason(self):
        wrong = ("qio", "eagle.flash.1m256.ld", {"TCP_MSS": 536, "LWIP_FEATURES": 1}, [])
        for at in range(3):
            case = [*self.GOOD[:at], wrong[at], *self.GOOD[at + 1:]]
            self.assertEqual(len(pio_library.missing(*case)), 1, case)
        text = pio_library.to_text(pio_library.missing(*wrong))
        for line in ("board_build.flash_mode = dout", "board_build.ldscript = eagle.flash.1m.ld", pio_library.LWIP,
                     "-fno-jump-tables", "-fno-tree-switch-conversion"):
            self.assertIn(line, text)

    def test_large_segments_are_not_taken_for_small_ones(self):
        self.assertEqual(len(pio_library.missing(*self.GOOD[:2], {"TCP_MSS": 1460, "LWIP_FEATURES": 0}, self.GOOD[3])), 1)
        self.assertEqual(pio_library.defines_of({"CPPDEFINES": [("TCP_MSS", 536), "X", ["LWIP_FEATURES", "0"]]}),
                         {"TCP_MSS": 536, "X": None, "LWIP_FEATURES": 0})

    def test_our_own_project_lacks_none_of_them_and_the_document_names_all(self):
        own = (ROOT / "platformio.ini").read_text()
        document = (ROOT / "docs/hardware.md").read_text()
        for line, _ in pio_library.missing("qio", "eagle.flash.1m256.ld", {}, []):
            value = line.split(" = ", 1)[1] if line.startswith("build_flags") else line
            self.assertIn(value, own)
            self.assertTrue(value in document, f"docs/hardware.md does not say {value}")


class Library(unittest.TestCase):
    def test_what_it_names_is_there_and_is_delivered(self):
        delivered = LIBRARY["export"]["include"]
        for name in (LIBRARY["build"]["extraScript"], "tools/pio_link_options.py", "src/" + LIBRARY["headers"]):
            self.assertTrue((ROOT / name).exists(), name)
            self.assertTrue(any(name == entry or name.startswith(entry + "/") for entry in delivered), name)

    def test_its_own_sources_are_compiled_as_in_our_project(self):
        own = (ROOT / "platformio.ini").read_text()
        for flag in LIBRARY["build"]["flags"]:
            self.assertIn(flag, own)
        for flag in re.findall(r"-f\S+|-mno\S+", own):
            if "prefix-map" not in flag:
                self.assertIn(flag, LIBRARY["build"]["flags"])


class Project(unittest.TestCase):
    OWN = (ROOT / "platformio.ini").read_text()

    def test_the_scripts_and_options_that_the_sizes_depend_on_are_in_use(self):
        for line in ("pre:apps/firmware/from_env.py", "post:tools/pio_link_options.py", "post:tools/pio_image_report.py",
                     "-D FP_IN_IROM", "build_src_flags = -Wall -Wextra -mno-serialize-volatile"):
            self.assertIn(line, self.OWN)
        self.assertRegex(self.OWN, r"\[env:d1_mini\][^[]*board_build\.ldscript = eagle\.flash\.4m1m\.ld")

    def test_options_of_our_own_begin_as_platformio_wants_them(self):
        for name in re.findall(r"\$\{env\.(\w+)\}", self.OWN):
            self.assertTrue(name == "build_flags" or name.startswith("custom_"), name)

    def test_what_is_left_out_is_defined_for_the_linker(self):
        for file, names in (("left_out", ("__register_frame_info", "stopWaveform", "_stopPWM")), ("chip_wall_clock", ("settimeofday",))):
            source = (ROOT / f"src/boards/esp8266/{file}.cpp").read_text()
            for name in names:
                self.assertRegex(source, rf"__attribute__\(\(weak\)\)[^;{{]* {name}\(")

    def test_the_network_of_the_env_file_reaches_the_radio(self):
        header = re.search(r'HEADER = "([^"]+)"', (ROOT / "apps/firmware/from_env.py").read_text())[1]
        self.assertIn(f'#include <{header}>', (ROOT / "src/boards/esp8266/chip_radio.cpp").read_text())

    def test_all_builds_for_the_chip_make_code_smaller_by_the_same_options(self):
        project = (ROOT / "platformio.ini").read_text()
        toolchain = (ROOT / "cmake/lx106.cmake").read_text()
        smaller = re.search(r"set\(smaller ([^)]+)\)", toolchain)[1].split()
        self.assertGreater(len(smaller), 1)
        for option in smaller:
            self.assertIn(option, LIBRARY["build"]["flags"])
            self.assertIn(option, re.sub(";.*", "", project).split())
        ours = {option for option in LIBRARY["build"]["flags"] if option.startswith(("-f", "-mno", "--param"))}
        self.assertLessEqual(ours, set(re.sub(";.*", "", project).split()))
        self.assertLessEqual(ours - {"-mno-serialize-volatile"}, set(toolchain.replace(")", " ").split()))

    def test_budgets_are_tight(self):
        stated = (ROOT / "docs/hardware.md").read_text()
        for budget, row in (("imageBytes", "image"), ("iramBytes", "instruction RAM"), ("dramBytes", "static DRAM")):
            size = int(re.search(rf"\| {row} \| ([\d,]+) \|", stated)[1].replace(",", ""))
            limit = json.loads((ROOT / "tools/image_budget.json").read_text())["esp01_1m"][budget]
            self.assertTrue(size <= limit <= size * 1.01, f"{row}: {size:,} of {limit:,}")


if __name__ == "__main__":
    unittest.main()
