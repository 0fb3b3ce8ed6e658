"""Each command ends soon and with its documented exit code, whatever becomes of stdout and stderr."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from harness import SiteTest, spore_binary, unless_away, wait_until

DONE, FAILED, USAGE, NOT_FOUND = 0, 1, 2, 3
SECONDS = 60  # far more than any of them takes on a busy machine; a command that hangs takes for ever

# How each command of `spore help commands` is made to say something, and its exit code where stdout takes it. A command
# that is not here fails the test: a new one has to say how it is run. ASK stands for --node, UDP for --udp-port.
COMMANDS = {
    "up": (["--nodes", "0"], USAGE),  # a whole life in front is in LocalCluster
    "down": (["UDP"], DONE),
    "ps": (["--json", "UDP"], DONE),
    "logs": (["nobody", "UDP"], NOT_FOUND),
    "members": (["ASK"], DONE),
    "cluster members": (["ASK"], DONE),
    "node run": (["--ip", "not-an-ip"], USAGE),
    "node show": (["n1", "ASK"], DONE),
    "tasks": (["n1", "ASK"], DONE),
    "call": (["n1", "/api/node/status", "ASK"], DONE),
    "restart": (["n2", "ASK"], DONE),
    "identify": (["--all", "ASK"], DONE),
    "config": (["n1", "n2", "ASK"], DONE),
    "forget": (["nobody", "ASK"], NOT_FOUND),
    "events publish": (["a/b", "c", "ASK"], DONE),
    "events retained": (["ASK"], DONE),
    "events tail": (["--json", "ASK"], None),  # a stream: see Streams
    "ota update": (["n1", "--image", "none", "ASK"], NOT_FOUND),
    "ota all": (["--image", "none", "ASK"], NOT_FOUND),
    "rollout start": (["n1", "--image", "none", "ASK"], NOT_FOUND),
    "rollout status": ([], NOT_FOUND),
    "rollout list": ([], DONE),
    "rollout halt": ([], NOT_FOUND),
    "rollout resume": ([], NOT_FOUND),
    "rollout retry": ([], NOT_FOUND),
    "rollout rollback": ([], NOT_FOUND),
    "rescue": (["n1", "--from", "nobody", "ASK"], NOT_FOUND),
    "image pack": (["none"], NOT_FOUND),
    "image sign": (["none"], NOT_FOUND),
    "image verify": (["none"], NOT_FOUND),
    "image show": (["none"], NOT_FOUND),
    "key new": (["-o", "FRESH"], DONE),
    "key show": (["none"], NOT_FOUND),
    "key cluster new": (["-o", "FRESH"], DONE),
    "key password": (["n1", "ASK"], FAILED),  # its nodes have no keys
    "key rotate": (["-y", "ASK"], FAILED),
    "key retire": (["n1", "ASK"], FAILED),
    "sim": (["--nodes", "2", "--seconds", "20"], DONE),
    "cost": (["--nodes", "2"], DONE),
    "new": (["UNUSED"], DONE),
    "completion": (["bash"], DONE),
    "help": ([], DONE),
}


def close_stdout():
    os.close(1)


def close_stderr():
    os.close(2)


def close_all_three():
    os.closerange(0, 3)


class OutputTest(SiteTest):
    def setUp(self):
        super().setUp()
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        self.home = Path(home.name)
        self.environment = {name: value for name, value in os.environ.items() if name not in ("API_NODE", "SPORE_KEY")}
        self.environment.update(XDG_STATE_HOME=str(self.home), XDG_CONFIG_HOME=str(self.home), HOME=str(self.home))
        self.fresh = 0

    def words(self, arguments):
        self.fresh += 1
        meaning = {"ASK": ["--node", f"{self.site.ip(1)}:8080"], "UDP": ["--udp-port", str(self.site.udp_port)],
                   "UNUSED": [f"project-{self.fresh}"], "FRESH": [str(self.home / f"key-{self.fresh}.json")]}
        return [word for argument in arguments for word in meaning.get(argument, [argument])]

    def start(self, words, **options):
        return subprocess.Popen([spore_binary(), *words], cwd=self.site.folder, env=self.environment, stdin=subprocess.DEVNULL,
                                **options)

    def run_spore(self, words, **options):
        """(exit code, what it said on stderr)"""
        options.setdefault("stderr", subprocess.PIPE)
        process = self.start(words, **options)
        try:
            _, errors = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.fail(f"{words} goes on for ever")
        return process.returncode, (errors or b"").decode()

    def lost_outputs(self):
        """(name, options of Popen, whether the loss must be told)"""
        reader, pipe = os.pipe()
        os.close(reader)
        full = open("/dev/full", "wb")  # pylint: disable=consider-using-with
        self.addCleanup(os.close, pipe)
        self.addCleanup(full.close)
        return [("full", {"stdout": full}, True), ("closed", {"preexec_fn": close_stdout}, True),
                ("a pipe without a reader", {"stdout": pipe}, False),
                ("the same, with SIGPIPE ignored", {"stdout": pipe, "restore_signals": False}, True)]


class EveryCommand(OutputTest):
    def run_command(self, name, arguments, **options):
        """Waits until a node that it restarts is there again, for the next one."""
        starts = lambda: unless_away(lambda: self.site.nodes[1].get("/api/node/status").json["incarnation"])  # noqa: E731
        before = starts() if name == "restart" else None
        result = self.run_spore([*name.split(), *self.words(arguments)], **options)
        if before is not None:
            wait_until(lambda: (starts() or 0) > before, SECONDS, "n2 has restarted")
        return result

    def all_commands(self):
        listed = subprocess.run([spore_binary(), "help", "commands"], capture_output=True, text=True, check=True).stdout
        names = [line.split("\t")[0] for line in listed.splitlines()]
        self.assertEqual(sorted(names), sorted(COMMANDS), "each command has to say above how it is run")
        return names

    def test_a_lost_stdout_ends_each_command_with_the_documented_code(self):
        self.site.start(2)
        for name in self.all_commands():
            arguments, code = COMMANDS[name]
            if code is None:
                continue
            for how, options, is_told in self.lost_outputs():
                with self.subTest(command=name, stdout=how):
                    found, errors = self.run_command(name, arguments, **options)
                    self.assertEqual(found, FAILED if code == DONE else code, errors)
                    self.assertNotIn("unexpectedly", errors)
                    if code == DONE:
                        self.assertEqual("output could not be written" in errors, is_told, errors)

    def test_a_lost_stderr_changes_no_exit_code(self):
        self.site.start(2)
        for name in self.all_commands():
            arguments, code = COMMANDS[name]
            if code is None:
                continue
            with open("/dev/full", "wb") as full:
                for how, options in (("full", {"stderr": full}), ("closed", {"preexec_fn": close_stderr, "stderr": None}),
                                     ("all three closed", {"preexec_fn": close_all_three, "stderr": None})):
                    with self.subTest(command=name, stderr=how):
                        stdout = None if how.startswith("all") else subprocess.DEVNULL
                        found, _ = self.run_command(name, arguments, stdout=stdout, **options)
                        self.assertEqual(found, FAILED if code == DONE and stdout is None else code)

    def test_the_help_of_each_command_is_an_output_too(self):
        for name in self.all_commands():
            with open("/dev/full", "wb") as full:
                found, errors = self.run_spore([*name.split(), "--help"], stdout=full)
            self.assertEqual(found, FAILED, name)
            self.assertIn("No space left", errors)

    def test_errors_are_json_where_json_was_asked_for(self):
        with open("/dev/full", "wb") as full:
            _, errors = self.run_spore(["cost", "--nodes", "2", "--json"], stdout=full)
        self.assertIn('"code":"E_OUTPUT"', errors)

    def test_a_closed_descriptor_never_becomes_a_socket(self):
        """What would be written to stdout must not go to the node that is asked."""
        self.site.start(1)
        found, errors = self.run_spore(["members", *self.words(["ASK"])], preexec_fn=lambda: os.closerange(0, 2))
        self.assertEqual(found, FAILED, errors)
        self.assertIn("Bad file descriptor", errors)


class Streams(OutputTest):
    STREAMS = (["members", "-w", "ASK"], ["members", "-w", "--json", "ASK"], ["events", "tail", "ASK"],
               ["events", "tail", "--json", "ASK"], ["tasks", "n1", "-w", "ASK"], ["tasks", "n1", "-w", "--json", "ASK"])

    def test_a_reader_that_goes_away_ends_each_stream(self):
        node = self.site.start(1)[0]
        for ignores_signal in (False, True):
            for arguments in self.STREAMS:
                with self.subTest(stream=arguments, ignored=ignores_signal):
                    process = self.start(self.words(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                         restore_signals=not ignores_signal)
                    if arguments[0] == "events":
                        wait_until(lambda: node.get("/api/monitoring/resources").json["webSocket"]["clients"] > 0, 20, "tail listens")
                    else:
                        process.stdout.readline()
                    process.stdout.close()  # and nothing more happens that would have to be written
                    self.assertEqual(process.wait(SECONDS), FAILED)
                    errors = process.stderr.read().decode()
                    process.stderr.close()
                    self.assertEqual("output could not be written" in errors, ignores_signal, errors)
                    wait_until(lambda: node.get("/api/monitoring/resources").json["webSocket"]["clients"] == 0, 20, "tail is gone")

    def test_a_full_disk_ends_each_stream_at_its_first_words(self):
        node = self.site.start(1)[0]
        for arguments in self.STREAMS:
            with self.subTest(stream=arguments), open("/dev/full", "wb") as full:
                process = self.start(self.words(arguments), stdout=full, stderr=subprocess.PIPE)
                end = time.monotonic() + SECONDS
                while process.poll() is None and time.monotonic() < end:
                    node.post("/api/cluster/event", {"event": "a/b", "data": "c"})
                    time.sleep(0.1)
                self.assertEqual(process.wait(1), FAILED, process.stderr.read())
                process.stderr.close()

    def test_control_c_ends_a_stream_whose_reader_sleeps(self):
        node = self.site.start(1)[0]
        process = self.start(self.words(["events", "tail", "ASK"]), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(process.stdout.close)
        wait_until(lambda: node.get("/api/monitoring/resources").json["webSocket"]["clients"] > 0, 20, "tail listens")
        for _ in range(400):  # 400 x 350 bytes are more than a pipe holds
            node.post("/api/cluster/event", {"event": "a/b", "data": "x" * 330})
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(SECONDS), 130)


class LocalCluster(OutputTest):
    def test_up_in_front_and_logs_end_with_their_reader(self):
        words = ["up", "-n", "1", "--cluster", self.site.cluster, "--http-port", str(20000 + self.site.number), *self.words(["UDP"])]
        self.addCleanup(self.run_spore, ["down", *self.words(["UDP"])], stdout=subprocess.DEVNULL)
        up = self.start(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        up.stdout.readline()
        logs = self.start(["logs", "node-1", "-f", *self.words(["UDP"])], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertTrue(logs.stdout.readline())
        logs.stdout.close()
        self.assertEqual(logs.wait(SECONDS), FAILED, logs.stderr.read())
        logs.stderr.close()
        up.stdout.close()
        self.assertEqual(up.wait(SECONDS), FAILED)
        up.stderr.close()
        found = subprocess.run([spore_binary(), "ps", "--json", *self.words(["UDP"])], cwd=self.site.folder, env=self.environment,
                               capture_output=True, text=True, check=True).stdout
        self.assertEqual(found.strip(), "[]", "its nodes have ended with it")


if __name__ == "__main__":
    sys.exit(unittest.main())
