"""What a firmware build takes from the environment and from .env, and what it refuses."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "apps/firmware"))
import from_env  # noqa: E402

KEY = "04" + "1a" * 64
# Each has undone a build or a board somewhere.
NASTY = ["pa ss\\word$1", "Caf $HOME #1", "two  blanks ", "quote\"s and 'quotes'", "back\\slash\\", "%s%n%d", "`id`$(id)",
         "??/??'trigraph", "café ☕", "\\033[2J7", "#comment", "a;b|c&d>e<f", "tab\tin it", "-D X=1", "\x01234567",
         "*?[]{}~!^", os.fsdecode(b"Caf\xe9 \xff\x80")]


class PlatformIo:
    """As much of PlatformIO's build environment as the script asks."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.values = {}

    def subst(self, name):
        return str(self.folder / {"$PROJECT_DIR": ".", "$BUILD_DIR": "build"}[name])

    def Append(self, **values):
        self.values.update(values)

    @staticmethod
    def StringifyMacro(text):
        return f'\\"{text}\\"'


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)


class Network(unittest.TestCase):
    def test_only_what_is_set_is_given(self):
        self.assertEqual(from_env.network({}), {})
        self.assertEqual(from_env.network({"WIFI_SSID": "home", "WIFI_PASSWORD": ""}), {"WIFI_SSID": b"home"})

    def test_what_wpa2_does_not_take_is_refused(self):
        for wrong in ({"WIFI_PASSWORD": "short"}, {"AP_PASSWORD": "x" * 64}, {"WIFI_SSID": "x" * 33}, {"AP_PASSWORD": "a" * 64},
                      {"WIFI_PASSWORD": "a" * 65}, {"WIFI_PASSWORD": "g" * 64}):
            with self.assertRaises(SystemExit):
                from_env.network({"WIFI_SSID": "home", **wrong})

    def test_a_password_without_a_network_is_refused(self):
        with self.assertRaises(SystemExit):
            from_env.network({"WIFI_PASSWORD": "long enough"})

    def test_the_key_itself_is_taken_for_a_password(self):
        digits = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdef0000"
        self.assertEqual(from_env.network({"WIFI_SSID": "home", "WIFI_PASSWORD": digits})["WIFI_PASSWORD"], digits.encode())


class Header(Folder):
    def compiled(self, environment, variables=("WIFI_SSID", "WIFI_PASSWORD", "AP_PASSWORD")):
        """The bytes that a program has which includes the header; None: it is not defined."""
        env = PlatformIo(self.folder)
        saved = dict(os.environ)
        os.environ.clear()
        os.environ.update({"HOME": str(self.folder), "PATH": saved["PATH"], **environment})
        try:
            from_env.main(env)
        finally:
            os.environ.clear()
            os.environ.update(saved)
        source = "#include <cstdio>\n#include <spore_built_in_network.inc>\nint main() {\n"
        for name in variables:
            source += (f"#ifdef {name}\n  std::printf(\"{name}=\");\n"
                       f"  for (const unsigned char byte : {name}) std::printf(\"%02x\", byte);\n  std::puts(\"\");\n#endif\n")
        (self.folder / "a.cpp").write_text(source + "}\n")
        compiler = shutil.which("c++") or shutil.which("g++")
        include = env.values["CPPPATH"][0]
        subprocess.run([compiler, "-std=gnu++17", "-Wall", "-Wextra", "-Werror", "-I", include, "a.cpp", "-o", "a"],
                       cwd=self.folder, check=True)
        printed = subprocess.run(["./a"], cwd=self.folder, check=True, capture_output=True, text=True).stdout
        pairs = dict(line.split("=") for line in printed.split())
        return {name: bytes.fromhex(text)[:-1] for name, text in pairs.items()}

    def test_every_byte_reaches_the_program_as_it_is(self):
        for at in range(0, len(NASTY), 3):
            ssid, password, own = (NASTY + NASTY)[at:at + 3]
            environment = {"WIFI_SSID": ssid, "WIFI_PASSWORD": password.ljust(8, "7"), "AP_PASSWORD": own.ljust(8, "0")}
            self.assertEqual(self.compiled(environment), {name: os.fsencode(text) for name, text in environment.items()})

    def test_the_file_gives_what_the_environment_does_not(self):
        (self.folder / ".env").write_text("export WIFI_SSID='Caf $HOME #1'\nexport WIFI_PASSWORD='pa ss\\word$1'\n")
        self.assertEqual(self.compiled({}), {"WIFI_SSID": b"Caf $HOME #1", "WIFI_PASSWORD": b"pa ss\\word$1"})
        self.assertEqual(self.compiled({"WIFI_SSID": "other"})["WIFI_SSID"], b"other")

    def test_a_secret_that_is_gone_does_not_stay_in_the_header(self):
        self.assertIn("WIFI_SSID", self.compiled({"WIFI_SSID": "home"}))
        self.assertEqual(self.compiled({}), {})

    def test_nothing_of_it_is_on_the_command_line(self):
        env = PlatformIo(self.folder)
        (self.folder / ".env").write_text("WIFI_SSID=home\nWIFI_PASSWORD=topsecret\n")
        from_env.main(env)
        self.assertNotIn("topsecret", str(env.values))

    def test_the_header_is_written_only_when_it_changes(self):
        self.compiled({"WIFI_SSID": "home"})
        path = self.folder / "build/built_in" / from_env.HEADER
        os.utime(path, (1, 1))
        self.compiled({"WIFI_SSID": "home"})
        self.assertEqual(path.stat().st_mtime, 1)


class File(unittest.TestCase):
    def value(self, text):
        return from_env.from_file(f"WIFI_SSID={text}\n").get("WIFI_SSID")

    def test_it_is_read_as_a_shell_would_that_puts_nothing_in_place(self):
        cases = {"home": "home", '"my home"': "my home", "'it''s'": "its", '"a\\wb"': 'a\\wb', "'it'\\''s'": "it's", '"a\\"b\\\\c\\$d"': 'a"b\\c$d',
                 "home # mine": "home", "a#b": "a#b", "": "", "''": "", "home\r": "home", "'$(id)`id`'": "$(id)`id`", "a\\ b": "a b"}
        for text, expected in cases.items():
            self.assertEqual(self.value(text), expected, text)
            shell = subprocess.run(["bash", "-c", f"WIFI_SSID={text.rstrip()}\nprintf %s \"$WIFI_SSID\""], check=True,
                                   capture_output=True, text=True).stdout
            self.assertEqual(shell, expected, text)

    def test_what_a_shell_would_read_in_another_way_is_refused_with_the_way_out(self):
        for text in ("pa ss\\word$1", '"Caf $HOME #1"', "`id`", '"open', "'open", "two words", "end\\", " home", "a;b", "a&b", "~/x", "$HOME"):
            with self.assertRaises(SystemExit) as refused:
                self.value(text)
            self.assertIn("WIFI_SSID='…'", str(refused.exception))

    def test_every_nasty_value_can_be_written(self):
        for value in NASTY:
            quoted = "'" + value.replace("'", "'\\''") + "'"
            self.assertEqual(self.value(quoted), value)
            shell = subprocess.run(["bash", "-c", b"export WIFI_SSID=" + os.fsencode(quoted) + b"; printf %s \"$WIFI_SSID\""],
                                   check=True, capture_output=True).stdout
            self.assertEqual(shell, os.fsencode(value))

    def test_other_lines_and_names_do_not_matter(self):
        text = "# WIFI_SSID=no\nexport API_NODE=$(hostname)\n  export  WIFI_SSID=yes\nWIFI_SSIDS=no\nAP_PASSWORD=long enough'\n"
        with self.assertRaises(SystemExit):
            from_env.from_file(text)
        self.assertEqual(from_env.from_file(text.rsplit("AP_", 1)[0]), {"WIFI_SSID": "yes"})


class Keys(Folder):
    def write_key(self, text):
        path = self.folder / ".config/spore/update-key.json"
        path.parent.mkdir(parents=True)
        path.write_text(text)

    def test_without_a_key_anybody_may_update(self):
        self.assertEqual(from_env.update_keys({"HOME": str(self.folder)}), "")

    def test_the_key_of_this_machine_is_taken(self):
        self.write_key(json.dumps({"schema": "spore.key/1", "private": "secret", "public": KEY}))
        self.assertEqual(from_env.update_keys({"HOME": str(self.folder)}), KEY)

    def test_named_keys_count_more_and_may_be_two(self):
        self.write_key(json.dumps({"public": KEY}))
        other = "04" + "2b" * 64
        environment = {"HOME": str(self.folder), "SPORE_UPDATE_KEYS": f"{KEY}, {other}"}
        self.assertEqual(from_env.update_keys(environment), f"{KEY},{other}")

    def test_what_is_no_key_is_refused(self):
        for wrong in ("04", KEY[2:] + "04", f"{KEY},{KEY},{KEY}", KEY + ",", "x" * 130):
            with self.assertRaises(SystemExit):
                from_env.update_keys({"HOME": str(self.folder), "SPORE_UPDATE_KEYS": wrong})
        self.write_key("{}")
        with self.assertRaises(SystemExit):
            from_env.update_keys({"HOME": str(self.folder)})


if __name__ == "__main__":
    unittest.main()
