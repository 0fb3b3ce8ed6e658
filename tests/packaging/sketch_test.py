"""A sketch in a folder of its own: built with find_package() and with add_subdirectory(), it is a member with its own endpoint."""

import json
import sys
import unittest
from pathlib import Path

import host_object
from harness import BUILD, HTTP_PORT, ROOT, VERSION, unless_away, wait_until
from installed import Cluster

LINES = ("add_executable(garden-lamp sketch.cpp)", "target_link_libraries(garden-lamp PRIVATE spore::sketch)")
OWN_MAIN = """
#include <Spore.h>
#include <cstdio>
int main() {
  std::printf("%s %zu\\n", spore::firmwareName().version, spore::settingCount());
}
"""
OWN_TEST = """
#include <spore/testing.h>
int main() { return spore::testing::Bench().get("/api/hello").says("hello") ? 0 : 1; }
"""


class Sketch(Cluster):
    def setUp(self):
        super().setUp()
        self.prefix = self.install(self.folder / "prefix")

    def installed_project(self):
        lines = ["find_package(spore REQUIRED)", *LINES, "set_target_properties(garden-lamp PROPERTIES SPORE_VERSION 1.4)",
                 "add_executable(newer sketch.cpp)", "target_link_libraries(newer PRIVATE spore::sketch)",
                 "set_target_properties(newer PROPERTIES SPORE_PRODUCT garden-lamp SPORE_VERSION 1.5)",
                 "file(WRITE own.cpp [[" + OWN_MAIN.replace("<Spore.h>", "<spore/config/settings_table.h>\n#include <spore/node/firmware_name.h>")
                 + "]])", "add_executable(own own.cpp)", "target_link_libraries(own PRIVATE spore::node)"]
        return self.build(self.project("maker", lines), self.folder / "build", "-D", f"CMAKE_PREFIX_PATH={self.prefix}")

    def test_built_against_an_installed_prefix_it_is_a_member(self):
        build = self.installed_project()
        program = build / "garden-lamp"
        self.assertEqual(self.done(program, "--version"), f"garden-lamp 1.4 (spore {VERSION})\n")
        self.assertRegex(self.done(build / "own"), rf"^{VERSION} \d\d\n$")
        lamp = self.sketch(1, program, "lamp", "--label", "room=attic", "--label", "app=mine", "--trial-seconds", "1")
        nodes = [lamp, self.site.node(2)]
        for node in nodes:
            node.start()
        self.all_see(nodes)
        wait_until(lambda: lamp.get("/api/hello").json["greetings"] >= 1, 10, "its task has run")
        self.assertEqual(nodes[1].members()["lamp"]["labels"], {"app": "mine", "role": "demo", "room": "attic"})
        self.assertIn("/api/hello", [endpoint["uri"] for endpoint in lamp.get("/api/node/endpoints").json["endpoints"]])
        nodes[1].post("/api/cluster/event", {"event": "room/x/light", "payload": "on"})
        wait_until(lambda: lamp.get("/api/hello").json["light"] == "on", 10, "it hears the cluster's messages")
        self.assertEqual(lamp.get("/api/node/update").json["running"]["product"], "garden-lamp")
        self.restarts(lamp)
        self.refuses_the_tools_image(lamp)
        self.is_updated(lamp, build / "newer")
        self.assertEqual(lamp.stop(), 0)
        self.assertIn("stopped", lamp.log())

    def restarts(self, node):
        pid, before = node.process.pid, node.get("/api/node/status").json["incarnation"]
        self.assertEqual(node.post("/api/node/restart").status, 202)
        wait_until(lambda: (unless_away(lambda: node.get("/api/node/status").json["incarnation"]) or 0) > before, 20,
                   "it has restarted")
        self.assertEqual(node.process.pid, pid)
        self.assertEqual(node.get("/api/node/status").json["resetCause"], "software")

    def send(self, node, program):
        image = self.folder / "image.spore"
        self.done(BUILD / "bin/spore", "image", "pack", program, "-o", image)
        return node.post("/api/node/update", image.read_bytes(), timeout=30)

    def is_updated(self, node, program):
        self.assertEqual(self.send(node, program).status, 200)

        def outcome():
            report = unless_away(lambda: node.get("/api/node/update").json)
            return report and (report["running"]["version"], report["trial"]["outcome"])

        wait_until(lambda: outcome() == ("1.5", "confirmed"), 30, outcome)
        self.assertEqual(node.get("/api/hello").json["message"], "hello")

    def refuses_the_tools_image(self, node):
        """An update of the fleet's plain nodes is none of a maker's program."""
        answer = self.send(node, BUILD / "bin/spore")
        self.assertEqual((answer.status, answer.error_code), (422, "image_other_product"), answer.body)

    def test_in_another_projects_build_nothing_but_its_library_is_made(self):
        project = self.project("other", [
            "set(CMAKE_EXPORT_COMPILE_COMMANDS ON)", f"add_subdirectory({ROOT} spore)", *LINES,
            f"file(WRITE test.cpp [[{OWN_TEST}]])", "add_executable(garden-lamp_test test.cpp sketch.cpp)",
            "target_link_libraries(garden-lamp_test PRIVATE spore::testing)",
            # Names that a project may well use itself.
            "add_custom_target(unit_tests)", "add_custom_target(bearssl)", "enable_testing()", "add_test(NAME only COMMAND true)"])
        build = self.folder / "inside"
        table = self.folder / "objects"
        host_object.write_table(table, json.loads((BUILD / "compile_commands.json").read_text()), ROOT, BUILD)
        launcher = ";".join(map(str, (sys.executable, "-IS", Path(host_object.__file__), ROOT, BUILD, build / "spore", table)))
        self.build(project, build, "-D", f"CMAKE_CXX_COMPILER_LAUNCHER={launcher}", "-D", "CMAKE_CXX_COMPILER=g++",
                   "-D", "CMAKE_CXX_FLAGS_RELEASE=-O2 -DNDEBUG -ffunction-sections -fdata-sections")
        commands = json.loads((build / "compile_commands.json").read_text())
        self.assertEqual([one["file"] for one in commands if " -W" in one["command"]], [], "no warnings of ours")
        own = [one["command"] for one in commands if one["file"].endswith("/sketch.cpp")]
        self.assertEqual(len(own), 2)  # the program, and its test
        self.assertNotIn(" -f", own[0].replace("-ffunction-sections", "").replace("-fdata-sections", ""))
        foreign = [one["file"] for one in commands if "/simulator/" in one["file"] or "_test.cpp" in one["file"]]
        self.assertEqual(foreign, [])
        self.assertIn("Total Tests: 1", self.done("ctest", "--test-dir", build, "-N"))
        self.done(build / "garden-lamp_test")
        node = self.sketch(1, build / "garden-lamp", "lamp")
        plain = self.site.node(2)
        for each in (node, plain):
            each.start()
        self.all_see([node, plain])
        self.assertEqual(node.get("/api/hello").json["message"], "hello")


class Remembers(Cluster):
    """What a sketch keeps and lets others set, by its own process and the tool."""

    def setUp(self):
        super().setUp()
        self.light = self.sketch(1, BUILD / "bin/night_light", "light")
        self.light.start()
        self.light.wait_for_http()

    def again(self):
        self.light.start()
        self.light.wait_for_http()
        return self.light.get("/api/light").json

    def is_written(self):
        wait_until(lambda: (self.light.state / "13_kept_values").exists(), 10, "it is written")

    def config(self, *words, done=True):
        command = (BUILD / "bin/spore", "config", f"{self.light.ip}:{HTTP_PORT}", *words)
        return self.done(*command) if done else self.fails(*command)

    def test_values_survive_a_power_cut_and_what_is_newest_an_end(self):
        self.assertEqual(self.light.post("/api/light", {"on": True}).status, 200)
        self.is_written()
        self.light.kill()
        self.assertEqual(self.again(), {"on": True, "level": 80, "switches": 1})
        self.assertEqual(self.light.post("/api/light", {"on": False}).status, 200)
        self.assertEqual(self.light.stop(), 0)
        self.assertEqual(self.again(), {"on": False, "level": 0, "switches": 2})

    def test_its_settings_are_shown_checked_and_kept_with_the_others(self):
        self.assertIn("brightness, goesOut stored; as it runs now", self.config("brightness=30", "goesOut=false"))
        self.light.post("/api/light", {"on": True})
        self.assertEqual(self.light.get("/api/light").json["level"], 30)
        refused = self.config("brightness=101", "heartbeatMs=2500", done=False)
        self.assertIn("brightness: expected a whole number of % from 0 to 100", refused.stderr)
        self.assertIn("timeZone: expected a POSIX time zone", self.config("timeZone=Europe/Berlin", done=False).stderr)
        self.config("timeZone=EST5EDT,M3.2.0,M11.1.0")
        self.is_written()
        self.light.kill()
        self.assertEqual(self.again()["level"], 30)
        shown = self.config()
        self.assertRegex(shown, r"brightness\s+30 %\s+80\s+0 - 100")
        self.assertRegex(shown, r"goesOut\s+false\s+true\s+true, false")
        self.assertRegex(shown, r'timeZone\s+"EST5EDT,M3.2.0,M11.1.0"')
        self.assertRegex(shown, r"heartbeatMs\s+2000 ms\s+2000\s")


    def test_its_command_line_sets_them_in_place_of_defaults(self):
        self.assertEqual(self.light.stop(), 0)
        file = self.folder / "light.conf"
        file.write_text("# mine\nbrightness = 20\ngoesOut=false\ntimeZone = EST5EDT,M3.2.0,M11.1.0\nheartbeatMs=2500\n")
        self.light.command += ["--config", str(file), "--set", "brightness=40"]
        self.again()
        shown = self.config()
        for line in (r"brightness\s+40 %", r"goesOut\s+false", r'timeZone\s+"EST5EDT,M3.2.0,M11.1.0"', r"heartbeatMs\s+2500 ms"):
            self.assertRegex(shown, line)
        # What was stored counts over them, as with the engine's; a reset brings back what the line says.
        self.config("brightness=80")
        self.light.kill()
        self.again()
        self.assertRegex(self.config(), r"brightness\s+80 %")
        self.config("--reset")
        self.assertRegex(self.config(), r"brightness\s+40 %")

    def test_a_wrong_value_of_the_line_is_refused_as_over_http(self):
        file = self.folder / "wrong.conf"
        for line, words in (("brightness = 101", "wrong.conf:2: 'brightness' cannot be set\ncause: brightness: expected a whole "
                             "number of % from 0 to 100\n"), ("goesOut = maybe", "goesOut: expected true or false"),
                            ("timeZone = Europe/Berlin", "timeZone: expected a POSIX time zone"),
                            ("brightnes = 3", 'there is no such setting. Did you mean "brightness"?')):
            file.write_text(f"heartbeatMs = 2500\n{line}\n")
            for option in (["--config", file], ["--set", line.replace(" ", "")]):
                result = self.fails(BUILD / "bin/night_light", "--ip", self.site.ip(2), *option)
                self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
                self.assertIn(words.split(": ", 2)[-1] if option[0] == "--set" else words, result.stderr)
                self.assertRegex(result.stderr, r"\ntry:   spore ")
        plain = self.fails(BUILD / "bin/spore", "node", "run", "--ip", self.site.ip(2), "--set", "brightness=30")
        self.assertEqual((plain.returncode, "there is no such setting" in plain.stderr), (2, True), plain.stderr)


class Lines(Cluster):
    """What a sketch's program says of a command line, as `spore node run` would. It needs no build of its own."""

    def setUp(self):
        super().setUp()
        self.program = BUILD / "bin/hello"

    def test_a_wrong_line_is_told_in_its_own_words(self):
        for arguments, words in ((["--ip", "nonsense"], "try:   hello --ip"), (["--lable", "a=b"], "hello has no such option"),
                                 (["node", "run"], "one word too many"), (["--label", "a=" + "x" * 80], "--label")):
            result = self.fails(self.program, *arguments)
            self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
            self.assertTrue(result.stderr.startswith("error:"), result.stderr)
            self.assertIn(words, result.stderr)

    def test_a_taken_port_and_a_foreign_address_end_it_with_advice(self):
        first = self.sketch(1, self.program, "first").start()
        first.wait_for_http()
        second = self.fails(*self.sketch(1, self.program, "second").command)
        self.assertEqual(second.returncode, 1)
        self.assertRegex(second.stderr, r"error: cannot use .*\ncause: .*\ntry:   stop the other node")
        nowhere = self.fails(self.program, "--ip", "198.51.100.7")
        self.assertEqual(nowhere.returncode, 1)
        self.assertIn("no interface of this machine has the address 198.51.100.7", nowhere.stderr)

    def test_it_has_every_option_of_a_node(self):
        def options(*command):
            return {word for word in self.done(*command, "--help").split() if word.startswith("--")}

        self.assertEqual(options(BUILD / "bin/spore", "node", "run") - options(self.program), set())


if __name__ == "__main__":
    unittest.main()
