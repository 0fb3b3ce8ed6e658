"""./ctl.sh build and flash call PlatformIO as the documents say."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Commands(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        pio = self.folder / "pio"
        pio.write_text('#!/bin/bash\nprintf "%s\\n" "$@" | paste -sd "|"\nprintf "%s\\n" "${WIFI_PASSWORD-none}"\n')
        pio.chmod(0o755)

    def run_ctl(self, *arguments):
        environment = {**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}"}
        environment.pop("WIFI_PASSWORD", None)
        return subprocess.run([str(ROOT / "ctl.sh"), *arguments], env=environment, capture_output=True, text=True)

    def calls(self, *arguments):
        run = self.run_ctl(*arguments)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout.splitlines()[0]

    def test_a_board_is_named_without_an_option(self):
        self.assertEqual(self.calls("build"), "run")
        self.assertEqual(self.calls("build", "d1_mini"), "run|-e|d1_mini")
        self.assertEqual(self.calls("build", "hello", "dht"), "run|-e|hello|-e|dht")

    def test_options_of_platformio_still_work(self):
        self.assertEqual(self.calls("build", "-e", "relay", "-v"), "run|-e|relay|-v")
        self.assertEqual(self.calls("flash", "relay", "--upload-port", "/dev/tty x"),
                         "run|-e|relay|--upload-port|/dev/tty x|--target|upload")
        self.assertEqual(self.calls("monitor", "-b", "9600"), "device|monitor|-b|9600")

    def test_an_unknown_board_is_refused_with_the_known_ones(self):
        run = self.run_ctl("build", "d1mini")
        self.assertEqual(run.returncode, 1)
        self.assertIn("d1mini", run.stderr)
        self.assertIn("d1_mini", run.stderr)
        self.assertEqual(run.stdout, "")

    def test_every_environment_can_be_named(self):
        for line in (ROOT / "platformio.ini").read_text().splitlines():
            if line.startswith("[env:"):
                self.assertEqual(self.calls("build", line[5:-1]), f"run|-e|{line[5:-1]}")


if __name__ == "__main__":
    unittest.main()
