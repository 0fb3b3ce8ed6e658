"""The man page and the completions name every command and option that the command line has, and real shells take them."""

import os
import re
import shutil
import subprocess
import unittest

from harness import BUILD, VERSION
from installed import Folder, run

SPORE = BUILD / "bin/spore"
# What the rules of zsh call when a user presses Tab.
ZSH_STAND_INS = """
compdef() { : }
compset() { PREFIX=${PREFIX#*=} }
_files() { print -r -- "@files $*" }
_describe() { local name=${@[-1]}; print -rl -- ${(P)name} }
"""


def lines(*arguments):
    return subprocess.run([SPORE, *arguments], capture_output=True, text=True, check=True).stdout


class Reference(Folder):
    @classmethod
    def setUpClass(cls):
        """{command: its options}, by the help of each, which is not made from the table."""
        cls.options = {"": ["--color", "--colour", "--help", "--version", "-h"]}
        for line in lines("help", "commands").splitlines():
            words = line.split("\t")[0].split()
            for length in range(1, len(words) + 1):
                path = " ".join(words[:length])
                if path not in cls.options:
                    cls.options[path] = cls.options_in(lines(*words[:length], "--help"))
        assert len(cls.options) > 40
        assert "--canary" in cls.options["ota all"]

    @staticmethod
    def options_in(text):
        found = re.findall(r"^  (-[\w,-]+)", text, re.M)
        return sorted({name for group in found for name in group.split(",")})

    def children(self, path):
        before = path.split()
        return sorted({key.split()[-1] for key in self.options if key and key.split()[:-1] == before})


class ManPage(Reference):
    def test_it_names_every_command_and_option(self):
        page = lines("help", "man")
        self.assertIn(f"spore {VERSION}", page)
        sections = {}
        for section in re.split(r"^\.SS ", page, flags=re.M)[1:]:
            heading, text = section.split("\n", 1)
            sections[heading.replace("\\-", "-").removeprefix("spore ")] = text.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "")
        missing = []
        for path, options in self.options.items():
            if path and self.children(path) and options == ["--help", "-h"]:
                continue
            text = sections.get(path) if path else page.replace("\\-", "-").replace("\\fR", "").replace("\\fB", "")
            missing += [f"{path} {option}" for option in options if not text or not re.search(rf"(^|[ ,]){option}($|[ ,])", text, re.M)]
        self.assertEqual(missing, [])

    def test_it_is_laid_out_without_a_warning(self):
        if not shutil.which("groff"):
            self.skipTest("groff is not here")
        result = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-K", "utf8"], input=lines("help", "man").encode(), capture_output=True,
                                check=True)
        self.assertEqual(result.stderr.decode(), "")
        self.assertIn("EXIT STATUS", re.sub(r".\x08", "", result.stdout.decode()))


class Completion(Reference):
    """One run of each shell asks for everything: it prints a line `# words` before each answer."""

    @staticmethod
    def questions(hyphen=True):
        """(words before the cursor, the word that is begun); zsh and fish offer options once a hyphen stands there."""
        for path in Completion.options:
            yield path.split(), ""
            if hyphen:
                yield path.split(), "-"
        yield ["members", "-o"], ""
        yield ["--color", "never", "members", "--output"], "w"
        yield ["--color"], "n"
        yield ["node", "run", "--log-level"], ""
        yield ["completion"], ""
        yield ["ota", "all", "--image"], "fir"
        yield ["help"], "set"

    def judge(self, answers):
        """`answers`: {(words, begun): what is offered}"""
        for path, options in self.options.items():
            with self.subTest(path):
                everything = answers[path, ""] | answers.get((path, "-"), set())
                self.assertEqual(sorted(word for word in everything if word in self.children(path)), self.children(path))
                # --color stands behind every command.
                self.assertEqual(sorted(word for word in everything if word.startswith("-")), sorted({*options, "--color", "--colour"}))
        self.assertEqual(answers["members -o", ""], {"table", "wide", "json", "name"})
        self.assertEqual(answers["--color never members --output", "w"], {"wide"})
        self.assertEqual(answers["--color", "n"], {"never"})
        self.assertEqual(answers["node run --log-level", ""], {"debug", "info", "warning", "error"})
        self.assertEqual(answers["completion", ""] - set(self.options["completion"]) - {"--color", "--colour"}, {"bash", "zsh", "fish"})
        self.assertEqual(answers["ota all --image", "fir"], {"firmware.spore"})
        self.assertEqual(answers["help", "set"], {"settings"})

    def ask(self, shell, text, parse=lambda line: line, before=""):
        if not shutil.which(shell):
            self.skipTest(f"{shell} is not here")
        script = self.folder / f"script.{shell}"
        script.write_text(before + lines("completion", shell) + text)
        (self.folder / "firmware.spore").touch()
        self.environment["PATH"] = f"{SPORE.parent}{os.pathsep}{self.environment['PATH']}"
        result = run(shell, *(["-f"] if shell == "zsh" else ["--no-config"] if shell == "fish" else ["--norc"]), script,
                     cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL)
        self.assertEqual((result.returncode, result.stderr), (0, ""), result.stdout[-500:])
        answers, key = {}, None
        for line in result.stdout.splitlines():
            if line.startswith("# "):
                words, begun = line[2:].split("|")
                key = words.strip(), begun
                answers[key] = set()
            else:
                answers[key].add(parse(line))
        return answers

    def test_bash_completes_everything(self):
        text = ""
        for words, begun in self.questions(hyphen=False):
            array = " ".join(f"'{word}'" for word in ["spore", *words, begun])
            text += (f"echo '# {' '.join(words)}|{begun}'\nCOMP_WORDS=({array}); COMP_CWORD={len(words) + 1}\n_spore\n"
                     "[ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' \"${COMPREPLY[@]}\"\n")
        self.judge(self.ask("bash", text))

    def test_bash_completes_behind_an_equals_sign(self):
        text = "COMP_WORDS=(spore members --output = j); COMP_CWORD=4; _spore; echo '# a|'; echo \"${COMPREPLY[@]}\"\n"
        self.assertEqual(self.ask("bash", text), {("a", ""): {"json"}})

    def test_zsh_completes_everything(self):
        text = ""
        for words, begun in self.questions():
            array = " ".join(f"'{word}'" for word in ["spore", *words, begun])
            text += f"print -r -- '# {' '.join(words)}|{begun}'\nwords=({array}); CURRENT={len(words) + 2}; PREFIX='{begun}'\n_spore\n"
        answers = self.ask("zsh", text, lambda line: line.split(":", 1)[0], ZSH_STAND_INS)
        # zsh itself keeps what begins with the begun word, and knows the files.
        for (words, begun), offered in answers.items():
            if "@files " in offered:
                offered.remove("@files ")
                offered.add("firmware.spore")
            answers[words, begun] = {word for word in offered if word.startswith(begun)}
        self.judge(answers)

    def test_fish_completes_everything(self):
        text = ""
        for words, begun in self.questions():
            text += f"echo '# {' '.join(words)}|{begun}'\ncomplete -C '{' '.join(['spore', *words, begun])}'\n"
        self.judge(self.ask("fish", text, lambda line: line.split("\t")[0]))


class Refusals(Folder):
    def test_another_shell_is_refused_with_those_that_there_are(self):
        result = self.fails(SPORE, "completion", "fihs")
        self.assertEqual(result.returncode, 2)
        self.assertIn('Did you mean "fish"?', result.stderr)
        self.assertIn("try:   spore completion bash", result.stderr)


if __name__ == "__main__":
    unittest.main()
