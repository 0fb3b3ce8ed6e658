"""Each rule of tools/tidy catches what it is for, and leaves alone what is right."""

import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from tidy_rules import (  # noqa: E402
    conditionals, expectations, headers, includes, layers, output, rollout, sizes, text, unit_tests)
from tidy_rules.project import Project  # noqa: E402


class TidyTest(unittest.TestCase):
    def violations(self, rule, files):
        with tempfile.TemporaryDirectory() as folder:
            for path, content in files.items():
                file = Path(folder) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content)
            return list(rule.check(Project(folder)))

    def assert_caught(self, rule, files, words):
        found = self.violations(rule, files)
        self.assertTrue(any(words in violation for violation in found), f"{words!r} not in {found}")

    def assert_clean(self, rule, files):
        self.assertEqual(self.violations(rule, files), [])


class Text(TidyTest):
    def test_trailing_whitespace_is_caught(self):
        self.assert_caught(text, {"a.cpp": "int a; \n"}, "a.cpp:1: trailing whitespace")

    def test_a_banner_is_caught(self):
        self.assert_caught(text, {"a.cpp": "int a;\n// ---- helpers ----\n"}, "a.cpp:2: a section banner")

    def test_a_tab_a_promise_and_a_missing_line_end_are_caught(self):
        self.assert_caught(text, {"a.h": "\tint a;\n"}, "a tab")
        self.assert_caught(text, {"a.h": "// TO" "DO: later\n"}, "a promise")
        self.assert_caught(text, {"a.h": "int a;"}, "no line end")

    def test_scripts_without_an_ending_are_read_too(self):
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "run"
            script.write_text("#!/bin/sh\ntrue \n")
            script.chmod(0o755)
            self.assertEqual(list(text.check(Project(folder))), ["run:2: trailing whitespace"])

    def test_what_git_ignores_is_not_read(self):
        self.assert_clean(text, {"build/a.cpp": "int a; \n", "web/node_modules/b.ts": "\t\n"})


class Output(TidyTest):
    def test_another_way_of_writing_is_caught_in_the_command_line_alone(self):
        for line in ('fmt::print("a");', "std::cout << 1;", 'std::fprintf(stderr, "a");', "std::fflush(stdout);"):
            self.assert_caught(output, {"apps/spore/commands/a.cpp": f"void f() {{ {line} }}\n"}, "writes past output/output.h")
            self.assert_clean(output, {"simulator/a.cpp": f"void f() {{ {line} }}\n"})
            self.assert_clean(output, {"apps/spore/output/a.cpp": f"void f() {{ {line} }}\n"})
        self.assert_clean(output, {"apps/spore/a.cpp": "// Results go to stdout, words to stderr.\nint a;\n"})


class Sizes(TidyTest):
    def test_a_file_of_401_lines_is_caught_and_one_of_400_is_not(self):
        self.assert_caught(sizes, {"a.h": "int a;\n" * 401}, "401 lines")
        self.assert_clean(sizes, {"a.h": "int a;\n" * 400})

    def function(self, lines, head="void f()", before="", after=""):
        return before + head + " {\n" + "  g();\n" * (lines - 2) + "}\n" + after

    def test_a_function_of_71_lines_is_caught_and_one_of_70_is_not(self):
        self.assert_caught(sizes, {"a.cpp": self.function(71)}, "a.cpp:1: f: a function of 71 lines")
        self.assert_clean(sizes, {"a.cpp": self.function(70)})

    def test_functions_in_classes_and_namespaces_are_found(self):
        inside = self.function(71, before="namespace a {\nclass B final : public C<int> {\n public:\n", after="};\n}\n")
        self.assert_caught(sizes, {"a.cpp": inside}, "a.cpp:4: f")

    def test_every_shape_of_head_is_found(self):
        for head in ("template <typename T = int>\nT A<T>::f(int a = 1) const noexcept",
                     "A::A() : a_{1}, b_(2), c_{3}",
                     "auto f(int a) -> decltype(a)",
                     "bool operator==(A a, A b)",
                     "TEST(Table, ALongStory)",
                     "const auto f = [](int a)",
                     "extern \"C\" int f(struct stat* a)",
                     "struct stat f(enum B b)"):
            self.assert_caught(sizes, {"a.cpp": self.function(71, head)}, "a function of")

    def test_a_long_list_of_initializers_counts_from_its_head(self):
        head = "A::A()\n" + "".join(f"    {':' if i == 0 else ','} a{i}_{{{i}}}\n" for i in range(40))
        self.assert_caught(sizes, {"a.cpp": self.function(40, head)}, "a.cpp:1: A::A: a function of 8")

    def test_classes_and_tables_may_be_long(self):
        members = "".join(f"  int a{i}() {{ return {i}; }}\n" for i in range(100))
        table = "constexpr Entry table[] = {\n" + "    {1, \"a\"},\n" * 100 + "};\n"
        self.assert_clean(sizes, {"a.h": "class A {\n" + members + "};\n", "b.cpp": table})

    def test_braces_in_texts_characters_and_comments_do_not_count(self):
        noise = "  a('{'); b(\"{{{\"); // {\n  /* { */ c(R\"({)\"); d(1'000'000); e('\\'');\n"
        self.assert_clean(sizes, {"a.cpp": "void f() {\n" + noise + "}\n" + self.function(60, "void g()")})

    def test_long_functions_of_scripts_are_found(self):
        self.assert_caught(sizes, {"a.py": "def f():\n" + "    g()\n" * 70}, "a.py:1: f: a function of 71 lines")
        self.assert_caught(sizes, {"a.sh": "f() {\n" + "  g\n" * 69 + "}\n"}, "a.sh:1: f: a function of 71 lines")


class Includes(TidyTest):
    def test_the_engine_includes_no_operating_system_and_nothing_that_allocates(self):
        for header in ("Arduino.h", "sys/socket.h", "unistd.h", "boost/asio.hpp", "netinet/in.h", "thread", "mutex",
                       "iostream", "chrono", "string", "vector", "functional"):
            self.assert_caught(includes, {"src/spore/base/a.h": f"#include <{header}>\n"}, f"<{header}>")

    def test_others_may_include_them(self):
        self.assert_clean(includes, {"src/boards/linux/a.cpp": "#include <sys/socket.h>\n#include <string>\n",
                                     "src/spore/base/a.h": "#include <string_view>\n#include <array>\n",
                                     "src/spore/base/a_fuzz.cpp": "#include <vector>\n"})

    def test_beast_stays_out_of_headers_and_in_three_files(self):
        line = "#include <boost/beast/http.hpp>\n"
        self.assert_caught(includes, {"apps/a/a.h": line}, "Beast in a header")
        self.assert_clean(includes, {f"apps/a/{name}.cpp": line for name in "abc"})
        self.assert_caught(includes, {f"apps/a/{name}.cpp": line for name in "abcd"}, "Beast in 4 files")


class Conditionals(TidyTest):
    def test_a_condition_on_a_board_is_caught_outside_of_boards(self):
        for line in ("#ifdef ESP8266", "#if defined(ARDUINO_ARCH_ESP8266)", "#ifndef __linux__", "# elif __XTENSA__",
                     "#ifdef SPORE_BOARD_LINUX"):
            self.assert_caught(conditionals, {"src/spore/base/a.h": line + "\n#endif\n"}, "outside src/boards")
            self.assert_clean(conditionals, {"src/boards/esp8266/a.h": line + "\n#endif\n"})

    def test_other_conditions_are_not(self):
        self.assert_clean(conditionals, {"src/spore/base/limits.h": "#ifndef SPORE_MEMBERS_MAX\n#endif\n",
                                         "src/spore/node/a.cpp": "#ifndef SPORE_BOARD\n#endif\n"})


class Layers(TidyTest):
    def include(self, source, target):
        name = target.removeprefix("src/").removeprefix("tests/")
        return {target: "#pragma once\n", source: f'#include "{name}"\n'}

    def test_layers_below_do_not_include_those_above(self):
        for here, there in (("base", "json"), ("json", "platform"), ("platform", "json"), ("context", "cluster"),
                            ("cluster", "events"), ("tasks", "api"), ("api", "services"), ("services", "node")):
            self.assert_caught(layers, self.include(f"src/spore/{here}/a.h", f"src/spore/{there}/b.h"),
                               f"{here} must not include {there}")

    def test_layers_above_include_those_below(self):
        for here, there in (("json", "base"), ("context", "json"), ("cluster", "context"), ("services", "cluster"),
                            ("node", "services"), ("base", "base")):
            self.assert_clean(layers, self.include(f"src/spore/{here}/a.cpp", f"src/spore/{there}/b.h"))

    def test_a_new_folder_needs_a_line_in_the_table(self):
        self.assert_caught(layers, self.include("src/spore/magic/a.h", "src/spore/base/b.h"), "not in the table")

    def test_a_path_relative_to_the_file_hides_nothing(self):
        self.assert_caught(layers, {"src/spore/json/b.h": "", "src/spore/base/a.h": '#include "../json/b.h"\n'},
                           "base must not include json")

    def test_a_board_sees_base_platform_and_itself(self):
        self.assert_clean(layers, self.include("src/boards/linux/a.cpp", "src/spore/platform/b.h"))
        self.assert_clean(layers, self.include("src/boards/linux/a.cpp", "src/boards/linux/b.h"))
        self.assert_caught(layers, self.include("src/boards/linux/a.cpp", "src/spore/cluster/b.h"), "a board includes")
        self.assert_caught(layers, self.include("src/boards/linux/a.cpp", "src/boards/esp8266/b.h"), "a board includes")

    def test_boards_share_parts_that_know_no_board(self):
        self.assert_clean(layers, self.include("src/boards/linux/a.cpp", "src/boards/bearssl/b.h"))
        self.assert_caught(layers, self.include("src/boards/bearssl/a.cpp", "src/boards/linux/b.h"), "a board includes")
        self.assert_clean(layers, self.include("apps/x/a.cpp", "src/boards/linux/b.h")
                          | self.include("apps/x/c.cpp", "src/boards/bearssl/b.h"))

    def test_the_engine_knows_no_board_and_tests_may_use_their_support(self):
        self.assert_caught(layers, self.include("src/spore/node/a.h", "src/boards/linux/b.h"), "nothing outside itself")
        self.assert_clean(layers, self.include("src/spore/node/a_test.cpp", "tests/support/b.h"))
        self.assert_caught(layers, self.include("src/spore/node/a.cpp", "tests/support/b.h"), "nothing outside itself")

    def test_the_simulator_has_no_board_and_an_app_has_one(self):
        self.assert_caught(layers, self.include("simulator/a.cpp", "src/boards/linux/b.h"), "without a board")
        self.assert_clean(layers, self.include("tests/power_loss/a.cpp", "src/boards/bearssl/b.h"))
        self.assert_caught(layers, self.include("tests/on_target/a.cpp", "src/boards/linux/b.h"), "without a board")
        self.assert_clean(layers, self.include("tests/on_target/a.cpp", "src/boards/lx106/b.h"))
        self.assert_clean(layers, self.include("apps/x/a.cpp", "src/boards/linux/b.h"))
        two = self.include("apps/x/a.cpp", "src/boards/linux/b.h") | self.include("apps/x/c.cpp", "src/boards/esp8266/b.h")
        self.assert_caught(layers, two, "has chosen the board linux, and includes esp8266")

    def test_cmake_has_to_agree(self):
        files = {"src/spore/base/a.h": "", "src/spore/json/a.h": ""}
        right = "spore_component(base)\nspore_component(json DEPENDS base)\n"
        self.assert_clean(layers, files | {"src/spore/CMakeLists.txt": right})
        self.assert_caught(layers, files | {"src/spore/CMakeLists.txt": "spore_component(base)\n"}, "no spore_component(json)")
        wrong = "spore_component(base DEPENDS json)\nspore_component(json)\n"
        self.assert_caught(layers, files | {"src/spore/CMakeLists.txt": wrong}, "base links json")

    def test_cmake_must_not_link_in_a_roundabout_way(self):
        roundabout = "spore_component(base)\nspore_component(cluster DEPENDS services)\nspore_component(services DEPENDS api)\n"
        self.assert_caught(layers, {"src/spore/CMakeLists.txt": roundabout}, "cluster links api")


class Rollout(TidyTest):
    def include(self, source, target):
        return {f"apps/spore/{target}": "#pragma once\n", f"apps/spore/{source}": f'#include "{target}"\n'}

    def test_the_core_includes_nothing_that_touches_the_world(self):
        for target in ("rollout/io/b.h", "rollout/view/b.h", "rollout/b.h", "api/http.h", "output/terminal.h", "session.h"):
            self.assert_caught(rollout, self.include("rollout/core/a.cpp", target), f"{target}")
        for header in ("boost/asio.hpp", "filesystem", "fstream", "chrono", "unistd.h", "sys/file.h", "thread", "cstdio"):
            self.assert_caught(rollout, {"apps/spore/rollout/core/a.h": f"#include <{header}>\n"}, f"<{header}>")
        board = {"src/boards/linux/b.h": "", "apps/spore/rollout/core/a.cpp": '#include "boards/linux/b.h"\n'}
        self.assert_caught(rollout, board, "src/boards/linux/b.h")

    def test_the_core_includes_itself_and_how_values_are_written(self):
        for target in ("rollout/core/b.h", "json.h", "failure.h", "output/human.h", "api/address.h"):
            self.assert_clean(rollout, self.include("rollout/core/a.cpp", target))
        self.assert_clean(rollout, {"apps/spore/rollout/core/a.h": "#include <string>\n#include <fmt/format.h>\n"})
        self.assert_clean(rollout, self.include("rollout/core/a_test.cpp", "rollout/testing/b.h"))
        self.assert_caught(rollout, self.include("rollout/core/a_test.cpp", "rollout/io/b.h"), "core must not include")

    def test_requests_and_texts_meet_beside_their_folders(self):
        self.assert_caught(rollout, self.include("rollout/io/a.cpp", "rollout/view/b.h"), "io must not include rollout/view")
        self.assert_caught(rollout, self.include("rollout/view/a.cpp", "rollout/io/b.h"), "view must not include rollout/io")
        self.assert_caught(rollout, self.include("rollout/io/a.h", "rollout/b.h"), "io must not include rollout/b.h")
        for source in ("rollout/a.cpp", "commands/a.cpp"):
            self.assert_clean(rollout, self.include(source, "rollout/io/b.h"))
        self.assert_clean(rollout, self.include("rollout/view/a.cpp", "rollout/core/b.h"))


class UnitTests(TidyTest):
    def caught(self, line, words):
        self.assert_caught(unit_tests, {"src/spore/base/a_test.cpp": line + "\n"}, words)

    def test_macros_that_a_bare_chip_has_not_are_caught(self):
        self.caught("EXPECT_THAT(a, b);", "EXPECT_THAT")
        self.caught("EXPECT_DEATH(a(), b);", "EXPECT_DEATH")
        self.caught("TEST_P(A, B) {}", "TEST_P")
        self.caught("#include <gmock/gmock.h>", "gmock")

    def test_types_that_allocate_are_caught(self):
        self.caught("std::string a;", "std::string")
        self.caught("std::vector<int> a;", "std::vector")
        self.assert_clean(unit_tests, {"src/spore/base/a_test.cpp": "std::string_view a; // std::string\n"})

    def test_a_streamed_message_is_caught_and_a_shift_is_not(self):
        self.caught("EXPECT_EQ((a), b(\")\"))\n    << 1;", "a message streamed")
        self.assert_clean(unit_tests, {"src/spore/base/a_test.cpp": "EXPECT_EQ(1u << 3, a); a = (b) << 2;\n"})

    def test_two_fixtures_of_one_name_are_caught(self):
        fixture = "class Fixture : public testing::Test {};\n"
        self.assert_caught(unit_tests, {"src/spore/base/a_test.cpp": fixture, "src/spore/json/b_test.cpp": fixture},
                           "Fixture also in src/spore/base/a_test.cpp")
        hidden = "namespace {\n" + fixture + "}\n"
        self.assert_clean(unit_tests, {"src/spore/base/a_test.cpp": fixture, "src/spore/json/b_test.cpp": hidden})

    def test_tests_of_programs_may_use_everything(self):
        self.assert_clean(unit_tests, {"apps/spore/a_test.cpp": "EXPECT_THAT(std::string(), b);\n"})


class Expectations(TidyTest):
    def caught(self, call, operator):
        self.assert_caught(expectations, {"apps/spore/a_test.cpp": f"{call};\n"}, f"both sides of {operator}:")

    def clean(self, call):
        self.assert_clean(expectations, {"apps/spore/a_test.cpp": f"{call};\n"})

    def test_a_comparison_as_a_truth_is_caught(self):
        self.caught("EXPECT_TRUE(a == b)", "==")
        self.caught("ASSERT_TRUE((f(x, 1) != B{1, 2}))", "!=")
        self.caught("EXPECT_FALSE(a == b) << c", "==")
        self.caught("EXPECT_FALSE(!(a <= b))", "<=")
        self.caught("EXPECT_TRUE(a.ok() && a.value() ==\n b)", "==")

    def test_other_truths_are_left_alone(self):
        self.clean("EXPECT_EQ(a == b, c)")
        self.clean("EXPECT_TRUE(has(a == b))")
        self.clean("EXPECT_TRUE(f<A>(b))")
        self.clean("EXPECT_TRUE(a == b || a == c)")
        self.clean("EXPECT_FALSE(a == b && c == d)")
        self.clean("EXPECT_TRUE(has(\"a == b\"))  // a == b")


class Headers(TidyTest):
    def test_a_header_that_needs_another_first_is_caught(self):
        self.assert_caught(headers, {"src/spore/base/a.h": "#pragma once\ninline uint8_t a() { return 1; }\n"},
                           "a.h:1: does not compile alone")
        self.assert_clean(headers, {"src/spore/base/a.h": "#pragma once\n#include <cstdint>\ninline uint8_t a() { return 1; }\n"})

    def test_a_header_of_a_later_standard_is_caught(self):
        self.assert_caught(headers, {"src/spore/base/a.h": "#pragma once\n#include <concepts>\ntemplate <std::integral A> A a();\n"},
                           "does not compile alone")

    def test_a_header_without_a_guard_is_caught(self):
        self.assert_caught(headers, {"src/spore/base/a.h": "extern int a;\n"}, "no #pragma once")


if __name__ == "__main__":
    unittest.main()
