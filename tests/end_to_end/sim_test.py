"""`spore sim` as a maker meets it: how far it is, the verdict first, and numbers without powers of ten."""

import json
import re
import signal
import unittest

from cli_test import Cli
from harness import spore_binary
from terminal_test import TerminalRun

VERDICT = "all promises held; nobody was called gone who was there"


class Sim(Cli):
    def on_terminal(self, *words):
        run = TerminalRun([spore_binary(), "sim", *words], 80, 24, cwd=self.site.folder,
                          env={**self.environment, "TERM": "xterm", "LANG": "C.UTF-8"})
        self.addCleanup(run.process.kill)
        return run

    def test_a_terminal_shows_how_far_it_is_and_then_the_verdict_in_its_place(self):
        # They go on until they are ended by hand.
        for words, shape in ((("--nodes", "50", "--hours", "10000"), r"\d+ %  \d+\.\d of 10000\.0 hours of the cluster   Ctrl-C ends it"),
                             (("--random", "10000"), r"\d+ %  \d+\.\d of 10000\.0 seconds   Ctrl-C ends it")):
            with self.subTest(words=words):
                run = self.on_terminal(*words)
                run.wait_for(lambda lines, shape=shape: re.fullmatch(shape, lines[0]), "how far it is")
                run.process.send_signal(signal.SIGINT)
                run.wait_for(lambda lines: any(line.startswith("took") for line in lines), "the end")
                self.assertEqual(run.screen.shown()[0], f"✓ {VERDICT}")
                self.assertEqual(run.end(), 130)

    def test_the_first_line_is_the_verdict_wherever_it_goes(self):
        for words in (("--nodes", "5", "--minutes", "1"), ("--scenario", "router-restart"), ("--scenario", "replaced-boards")):
            with self.subTest(words=words):
                self.assertIn(self.done("sim", *words).splitlines()[0], (f"✓ {VERDICT}", f"ok {VERDICT}"))

    def test_no_number_is_a_power_of_ten(self):
        # A run as short as this makes the rates of a week large.
        for words in (("--nodes", "2", "--seconds", "1"), ("--nodes", "5", "--minutes", "10", "--loss", "60%")):
            with self.subTest(words=words):
                text = self.done("sim", *words)
                self.assertIn("a week", text)
                self.assertNotRegex(text, r"(?i)\de[+-]?\d")

    def test_stdout_is_json_or_nothing(self):
        document = json.loads(self.done("sim", "--nodes", "3", "--seconds", "20", "--json"))
        self.assertEqual((document["violations"], document["falseAlarms"]), ([], 0))
        result = self.spore("sim", "--scenario", "replaced-boards", "--json")
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("replaced-boards", json.loads(result.stderr)["error"]["message"])


if __name__ == "__main__":
    unittest.main()
