"""The command line: a local cluster's life, exit codes, machine-readable output, and ctl.sh in front of it."""

import contextlib
import json
import os
import signal
import subprocess
import unittest

from harness import ROOT, VERSION, SiteTest, spore_binary, wait_until


class Cli(SiteTest):
    """Commands run in the site's folder, where `spore up` keeps its state."""

    def setUp(self):
        super().setUp()
        self.udp = ["--udp-port", str(self.site.udp_port)]
        self.http_port = 20000 + self.site.number
        self.environment = {name: value for name, value in os.environ.items() if name not in ("API_NODE", "CI")}

    def spore(self, *arguments, program=None, env=(), seconds=100):
        return subprocess.run([*(program or [spore_binary()]), *arguments], cwd=self.site.folder, capture_output=True, text=True,
                              timeout=seconds, check=False, env={**self.environment, **dict(env)})

    def done(self, *arguments, **options):
        result = self.spore(*arguments, **options)
        self.assertEqual(result.returncode, 0, f"{arguments}\n{result.stdout}{result.stderr}")
        return result.stdout

    def assert_fails(self, code, *arguments, **options):
        """Ends with this exit code, an error of three lines at most on stderr and nothing on stdout."""
        result = self.spore(*arguments, **options)
        self.assertEqual(result.returncode, code, f"{arguments}\n{result.stdout}{result.stderr}")
        self.assertEqual(result.stdout, "")
        lines = result.stderr.splitlines()
        self.assertTrue(lines[0].startswith("error:"), result.stderr)
        self.assertLessEqual(len(lines), 3, result.stderr)
        return result.stderr

    def up_arguments(self, count=3):
        return ["up", "-n", str(count), "--http-port", str(self.http_port), "--cluster", self.site.cluster, *self.udp]

    def up(self, count=3):
        output = self.done(*self.up_arguments(count), "--detach")
        self.addCleanup(self.spore, "down", *self.udp)
        return output

    def ps(self):
        return json.loads(self.done("ps", "--json", *self.udp))

    @staticmethod
    def is_running(pid):
        with contextlib.suppress(OSError):
            with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
        return False


class LocalCluster(Cli):
    def test_up_ps_members_logs_and_down(self):
        self.up(3)
        nodes = self.ps()
        self.assertEqual([node["name"] for node in nodes], ["node-1", "node-2", "node-3"])
        self.assertEqual([set(node) for node in nodes], [{"name", "ip", "httpPort", "pid"}] * 3)
        self.assertTrue(all(node["ip"].startswith("127.77.0.") and self.is_running(node["pid"]) for node in nodes))
        with open(f"/proc/{nodes[0]['pid']}/cmdline", encoding="utf-8") as command:
            self.assertIn("node-1", command.read().split("\0"), "the pid is the node's own")

        members = json.loads(self.done("members", "-o", "json", *self.udp))
        self.assertEqual(members["schema"], "spore.members/1")
        self.assertEqual({member["hostname"]: member["status"] for member in members["members"]},
                         {"node-1": "ACTIVE", "node-2": "ACTIVE", "node-3": "ACTIVE"})
        self.assertTrue(all(member["resources"]["freeHeap"] and member["api"] for member in members["members"]))
        self.assertEqual(json.loads(self.done("members", "--json", *self.udp)).keys(), members.keys())
        self.assertEqual(self.done("members", "-o", "name", *self.udp).split(), ["node-1", "node-2", "node-3"])
        self.assertEqual(json.loads(self.done("cluster", "members", "-o", "json", *self.udp)).keys(), members.keys())
        self.assertTrue(self.done("logs", "node-2", *self.udp))

        self.done("down", *self.udp)
        self.assertEqual(self.ps(), [])
        self.assertFalse(any(self.is_running(node["pid"]) for node in nodes))

    def test_a_second_up_says_that_one_is_running(self):
        self.up(2)
        error = self.assert_fails(1, *self.up_arguments(2), "--detach")
        self.assertIn("running", error)
        self.assertEqual(len(self.ps()), 2)

    def test_down_without_a_cluster_is_no_error(self):
        self.assertEqual(self.spore("down", *self.udp).returncode, 0)
        self.assertEqual(self.ps(), [])

    def test_nothing_restarts_a_killed_node(self):
        self.up(3)
        victim = self.ps()[1]
        os.kill(victim["pid"], signal.SIGKILL)
        wait_until(lambda: not self.is_running(victim["pid"]), 5, "the node is gone")
        left = self.ps()
        self.assertFalse(any(node["pid"] == victim["pid"] and self.is_running(node["pid"]) for node in left))
        wait_until(lambda: self.status_of("node-2") == "INACTIVE", 15, "the others notice")

    def status_of(self, name):
        members = json.loads(self.done("members", "-o", "json", *self.udp))["members"]
        return {member["hostname"]: member["status"] for member in members}[name]

    def start_in_front(self, count=2):
        process = subprocess.Popen([spore_binary(), *self.up_arguments(count)], cwd=self.site.folder, env=self.environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(self.spore, "down", *self.udp)

        def all_up():
            self.assertIsNone(process.poll(), "up goes on until Ctrl-C")
            return len(self.ps()) == count and self.spore("members", *self.udp).stdout.count("ACTIVE") >= count

        wait_until(all_up, 30, "the cluster is up")
        return process

    def test_control_c_ends_a_cluster_in_front_with_all_its_nodes(self):
        process = self.start_in_front()
        nodes = self.ps()
        process.send_signal(signal.SIGINT)
        self.assertIn(process.wait(15), (0, 130))
        self.assertFalse(any(self.is_running(node["pid"]) for node in nodes))
        self.assertEqual(self.ps(), [])

    def test_a_crashed_up_leaves_nothing_that_the_next_up_cannot_clean(self):
        process = self.start_in_front()
        nodes = self.ps()
        process.kill()
        process.wait()
        self.up(2)
        again = self.ps()
        self.assertEqual(len(again), 2)
        self.assertFalse(any(self.is_running(node["pid"]) for node in nodes), "the old nodes are gone")

    def test_a_crashed_up_leaves_nothing_that_down_cannot_clean(self):
        process = self.start_in_front()
        nodes = self.ps()
        process.kill()
        process.wait()
        self.done("down", *self.udp)
        self.assertFalse(any(self.is_running(node["pid"]) for node in nodes))
        self.assertEqual(self.ps(), [])

    def test_a_detached_up_that_cannot_work_says_why(self):
        self.site.node(1)
        result = self.spore("up", "-n", "2", "--detach", "--set", "heartbeatMs=nonsense", "--http-port", str(self.http_port),
                            *self.udp)
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("heartbeatMs", result.stderr)
        self.assertEqual(self.ps(), [])


class OneNode(Cli):
    def test_commands_about_one_node(self):
        first, second = self.site.start(2, arguments=("--label", "room=attic"))
        ask = ["--node", f"{first.ip}:8080"]
        self.assertIn("n2", self.done("node", "show", "n2", *ask))
        self.assertIn("heartbeat", self.done("tasks", "n2", *ask))
        self.assertIn("n2", self.done("call", "n2", "/api/node/status", *ask))
        self.done("tasks", "n2", "interval", "debug_output", "7000", *ask)
        tasks = {task["name"]: task for task in second.get("/api/tasks/status").json["tasks"]}
        self.assertEqual(tasks["debug_output"]["interval"], 7000)
        self.assertEqual(self.done("members", "-l", "room=attic", "-o", "name", *ask).split(), ["n1", "n2"])
        self.assertEqual(self.done("members", "-l", "room=cellar", "-o", "name", *ask), "")
        before = first.members()["n2"]["incarnation"]
        self.done("restart", "n2", *ask)
        wait_until(lambda: first.members()["n2"]["incarnation"] > before, 10, "n2 has restarted")

    def test_events_published_are_seen_by_tail(self):
        first, second = self.site.start(2)
        tail = subprocess.Popen([spore_binary(), "events", "tail", "--node", f"{second.ip}:8080"], stdout=subprocess.PIPE, text=True,
                                cwd=self.site.folder, env=self.environment)
        self.addCleanup(tail.stdout.close)
        self.addCleanup(tail.wait)
        self.addCleanup(tail.kill)
        wait_until(lambda: second.get("/api/monitoring/resources").json["webSocket"]["clients"] == 1, 5, "tail listens")
        self.done("events", "publish", "kitchen/light", "on", "--node", f"{first.ip}:8080")
        for line in tail.stdout:
            if "kitchen/light" in line:
                self.assertIn("on", line)
                return
        self.fail("tail ended without the event")

    def test_the_node_to_ask_comes_from_the_environment_or_from_a_file(self):
        self.site.start(2)
        node = f"{self.site.ip(1)}:8080"
        self.assertEqual(self.done("members", "-o", "name", env={"API_NODE": node}).split(), ["n1", "n2"])
        (self.site.folder / ".env").write_text(f"export API_NODE={node}\n")
        self.assertEqual(self.done("members", "-o", "name").split(), ["n1", "n2"])
        # The environment wins over the file.
        self.assert_fails(7, "members", env={"API_NODE": "127.0.0.1:1"})

    def test_without_a_node_the_network_is_asked(self):
        self.site.start(2)
        names = self.done("members", "-o", "name", *self.udp, "--cluster", self.site.cluster).split()
        self.assertEqual(names, ["n1", "n2"])


class ExitCodes(Cli):
    def test_what_cannot_be_understood_is_2(self):
        self.assert_fails(2, "nonsense")
        self.assert_fails(2, "members", "--nonsense")
        self.assert_fails(2, "members", "-o", "nonsense")
        self.assert_fails(2, "up", "-n", "many")

    def test_what_does_not_exist_is_3(self):
        self.site.start(1)
        self.assert_fails(3, "node", "show", "nobody", "--node", f"{self.site.ip(1)}:8080")
        self.assert_fails(3, "logs", "nobody", *self.udp)

    def test_what_does_not_answer_is_7(self):
        self.assert_fails(7, "members", "--node", "127.0.0.1:1")

    def test_errors_are_json_where_json_was_asked_for(self):
        result = self.spore("members", "--json", "--node", "127.0.0.1:1")
        self.assertEqual((result.returncode, result.stdout), (7, ""))
        self.assertTrue(json.loads(result.stderr)["error"]["code"].startswith("E_"))

    def test_help_and_version_are_0(self):
        self.assertIn("members", self.done("--help"))
        self.assertRegex(self.done("--version"), rf"^spore {VERSION}( \(commit [0-9a-f]{{12}}\))?\n$")
        self.assertIn("7", self.done("help", "exit-codes"))

    def test_the_version_is_no_option_of_a_command(self):
        words = self.assert_fails(2, "image", "pack", "file", "--version", "0.2.0")
        self.assertIn("spore image pack has no such option", words)


class Ctl(Cli):
    CTL = [str(ROOT / "ctl.sh")]

    def test_other_words_go_to_spore_with_the_same_output_and_exit_code(self):
        self.site.start(2)
        node = ["--node", f"{self.site.ip(1)}:8080"]
        for arguments in (["members", "-o", "name", *node], ["cluster", "members", "-o", "name", *node], ["--version"],
                          ["nonsense"], ["members", "--node", "127.0.0.1:1"], ["node", "show", "nobody", *node],
                          ["ota", "update", "10.0.0.1", "--image", "none"], ["call", "n1", "/api/node/event", "event=a b", *node]):
            direct, through = self.spore(*arguments), self.spore(*arguments, program=self.CTL)
            self.assertEqual((through.returncode, through.stdout), (direct.returncode, direct.stdout), arguments)
        self.assertEqual(self.spore("cluster", "members", "-o", "name", *node, program=self.CTL).stdout.split(), ["n1", "n2"])

    def test_an_update_sends_what_is_here_now(self):
        self.assertEqual(self.spore("ota", "update", "nobody").returncode, 2, "spore itself wants an image")
        self.site.start(1)
        result = self.spore("ota", "update", "nobody", "--node", f"{self.site.ip(1)}:8080", program=self.CTL)
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("linux.spore", result.stderr)

    def test_its_own_words_go_to_stderr(self):
        result = self.spore("help", program=self.CTL)
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        self.assertIn("ota update", result.stderr)

    def test_the_firmwares_commands_say_what_is_missing(self):
        if (ROOT / "platformio.ini").exists():
            self.skipTest("this version has a firmware")
        for command in ("build", "flash", "monitor"):
            result = self.spore(command, program=self.CTL)
            self.assertEqual((result.returncode, result.stdout), (1, ""))
            self.assertIn("platformio.ini", result.stderr)


if __name__ == "__main__":
    unittest.main()
