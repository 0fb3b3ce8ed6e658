"""Whatever a stranger answers, and whatever lies where the command line looks for files: it ends soon, in little memory, and
says what is wrong."""

import concurrent.futures
import contextlib
import json
import os
import resource
import shutil
import socket
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from harness import SiteTest, spore_binary

SECONDS = 60  # of a command that ends by itself after 5 s at most
MEMORY_MAX_KB = 400 * 1024


def ok(body, content_type="application/json", length=None):
    body = body if isinstance(body, bytes) else body.encode()
    return (f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body) if length is None else length}\r\n"
            "Connection: close\r\n\r\n").encode() + body


def member(**fields):
    return {"hostname": "a", "ip": "127.0.0.1", "port": 80, "nodeId": "00000001", "status": "ACTIVE", **fields}


def members(*entries):
    return ok(json.dumps({"members": entries, "settings": entries, "tasks": entries, "api": entries, "lines": entries, "hostname": "a"}))


EVIL = "\x1b[2J\u009b31m\u202eevil\u2066\x07"
ENDLESS = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"

ANSWERS = {
    "deep lists": ok("[" * 100_000),
    "deep objects": ok('{"members":' * 50_000),
    "deep inside": ok('{"members":' + "[" * 100_000 + "]" * 100_000 + "}"),
    "very many values": ok('{"members":[' + "[]," * 2_000_000 + "0]}"),
    "huge numbers": members(member(port=10**30, ageMs=10**400, uptime=2**64, incarnation=-1, latency=1e308, number=10**30, at=-1)),
    "other types": members(member(hostname=7, ip=[], port="x", labels=[], resources=3, api={}), 7, None, "x", []),
    "no object": ok("[1,2,3]"),
    "a text": ok('"members"'),
    "nothing": ok(""),
    "no JSON": ok("<html>", "text/html"),
    "not UTF-8": ok(b'{"members":[{"hostname":"\xff\xfe\x80"}],"hostname":"\xc0\x9b"}'),
    "zero bytes": ok(b'{"members":[{"hostname":"a\\u0000b"}]}\0\0'),
    "a redirect": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
    "a wrong length": ok("{}", length=1000),
    "a huge length": ok("{}", length=10**15),
    "no length that is a number": ok("{}", length="-5"),
    "no HTTP": b"\x00\x01\x02\x03" * 100,
    "a header without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000,
    "only 100 Continue": b"HTTP/1.1 100 Continue\r\n\r\n" * 1000,
    "an error of another shape": b"HTTP/1.1 500 Oops\r\nContent-Length: 13\r\n\r\n{\"error\":[1]}",
    "an error that steers": ok(json.dumps({"error": {"code": "a", "message": EVIL}})).replace(b"200 OK", b"400 Bad Request"),
    "names that steer": members(member(hostname=EVIL, status=EVIL, nodeId=EVIL, labels={EVIL: EVIL}, name=EVIL, uri=EVIL, method=EVIL,
                                        number=1, area=EVIL, line=EVIL, level=EVIL)),
    "closed at once": b"",
}

COMMANDS = (["members"], ["members", "--json"], ["members", "-o", "wide"], ["members", "-o", "name"], ["node", "show", "IP"],
            ["node", "show", "IP", "--json"], ["tasks", "IP"], ["config", "IP"], ["call", "IP", "/api/node/status"], ["restart", "IP"],
            ["restart", "--all", "-y"], ["forget", "a"], ["identify", "IP"], ["logs", "IP"], ["logs", "IP", "--json"],
            ["events", "publish", "a", "b"], ["events", "publish", "a", "b", "--sure"],
            ["events", "publish", "a", "b", "--retain"], ["events", "retained"], ["events", "tail"],
            ["ota", "all", "--image", "IMAGE", "-y"], ["rescue", "IP", "--from", "IP"])


# Every command is tried with these, only the first few with the others.
THOROUGH = ("deep inside", "other types", "no object", "names that steer", "an error that steers", "closed at once")


class Stranger:
    """A server that gives each client the same answer, or one that never ends."""

    def __init__(self):
        self.answer = b""
        self.feeds = False
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.socket.accept()
                threading.Thread(target=self.talk, args=(client, self.answer, self.feeds), daemon=True).start()

    @staticmethod
    def talk(client, answer, feeds):
        with contextlib.suppress(OSError), client:
            client.settimeout(30)
            client.recv(65536)
            client.sendall(answer)
            while feeds:
                client.sendall(b'"x":1,' * 20_000)


class HostileAnswers(SiteTest):
    def setUp(self):
        super().setUp()
        self.stranger = Stranger()
        self.addCleanup(self.stranger.socket.close)
        self.node = f"127.0.0.1:{self.stranger.port}"
        self.environment = {**os.environ, "XDG_STATE_HOME": str(self.site.folder), "XDG_CONFIG_HOME": str(self.site.folder)}
        self.environment.pop("API_NODE", None)
        self.image = self.site.folder / "image.spore"
        subprocess.run([spore_binary(), "image", "pack", spore_binary(), "-o", str(self.image)], check=True, capture_output=True)

    def run_spore(self, command, node=None, **options):
        node = node or self.node
        words = [node if word == "IP" else str(self.image) if word == "IMAGE" else word for word in command]
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (4 * MEMORY_MAX_KB * 1024,) * 2)  # noqa: E731
        # The sanitizers reserve terabytes of addresses.
        options.setdefault("preexec_fn", None if "SPORE_SANITIZED" in os.environ else limit)
        process = subprocess.Popen([spore_binary(), *words, "--node", node], cwd=self.site.folder, env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        try:
            out, errors = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.fail(f"{command} goes on for ever")
        return process.returncode, out, errors

    def judge(self, answer, command, node=None):
        """What is wrong with one command at one answer, or nothing."""
        code, out, errors = self.run_spore(command, node)
        if code not in (0, 1, 2, 3, 5, 6, 7):
            return f"{answer}: {command}: exit code {code}: {errors}"
        text = (out + errors).decode()  # which is UTF-8, or this fails
        steers = [character for character in EVIL if not character.isprintable() and character in text]
        if "unexpectedly" in text or (steers and command[0] != "call") or (code != 0 and not errors):
            return f"{answer}: {command}: exit code {code}: {steers} in {text!r}"
        return None

    def check(self, answer, commands):
        self.assertEqual([wrong for wrong in (self.judge(answer, command) for command in commands) if wrong], [])

    def test_each_answer_ends_each_command(self):
        # Each command waits for most of its time, so they wait side by side.
        work = []
        for name, answer in ANSWERS.items():
            stranger = Stranger()
            self.addCleanup(stranger.socket.close)
            stranger.answer = answer
            commands = COMMANDS if name in THOROUGH else COMMANDS[:5]
            work += [(name, command, f"127.0.0.1:{stranger.port}") for command in commands]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            wrong = [result for result in pool.map(lambda item: self.judge(*item), work) if result]
        self.assertEqual(wrong, [], "\n".join(wrong))

    def test_an_answer_without_end_ends_too(self):
        self.stranger.answer, self.stranger.feeds = ENDLESS, True
        self.check("endless", (["members"], ["call", "IP", "/x"]))

    def test_an_answer_that_never_comes_ends_too(self):
        self.stranger.answer, self.stranger.feeds = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", False
        self.stranger.talk = lambda client, answer, feeds: threading.Event().wait(30)
        code, _, errors = self.run_spore(["members"])
        self.assertEqual(code, 7, errors)

    def test_memory_stays_small(self):
        self.stranger.answer = ANSWERS["very many values"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.run_spore(["members"])
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, max(before, MEMORY_MAX_KB))


class PlantedFiles(SiteTest):
    """Nothing that lies in a folder of another user is believed; nothing that is no file is read."""

    def spore(self, *words, folder, seconds=SECONDS):
        environment = {name: value for name, value in os.environ.items() if name != "API_NODE"}
        return subprocess.run([spore_binary(), *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=seconds,
                              stdin=subprocess.DEVNULL, check=False)

    def record_of(self, process, folder, port):
        ticks = int(Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1].split()[19])
        cluster = folder / ".spore" / f"udp-{port}"
        cluster.mkdir(parents=True)
        node = {"name": "node-1", "ip": "127.0.0.1", "httpPort": 8080, "process": {"pid": process.pid, "startTicks": ticks}}
        (cluster / "cluster.json").write_text(json.dumps(
            {"schema": "spore.local/1", "cluster": "spore", "udpPort": port, "owner": None, "nodes": [node]}))
        return cluster

    def victim(self):
        process = subprocess.Popen(["sleep", "300"])
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_down_ends_no_process_that_is_no_node_of_the_record(self):
        process = self.victim()
        self.record_of(process, self.site.folder, self.site.udp_port)
        result = self.spore("down", "--udp-port", str(self.site.udp_port), folder=self.site.folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIsNone(process.poll(), "a foreign process was ended")

    def test_a_record_of_another_user_is_not_believed(self):
        if os.geteuid() != 0:
            self.skipTest("only root can plant a folder of another user")
        process = self.victim()
        self.record_of(process, self.site.folder, self.site.udp_port)
        below = self.site.folder / "project"
        below.mkdir()
        os.chown(self.site.folder / ".spore", 65534, 65534)
        listed = self.spore("ps", "--json", "--udp-port", str(self.site.udp_port), folder=below)
        self.assertEqual((listed.returncode, listed.stdout.strip()), (0, "[]"))
        up = self.spore("up", "-d", "-n", "1", "--udp-port", str(self.site.udp_port), folder=self.site.folder)
        self.assertEqual(up.returncode, 1)
        self.assertIn("another user", up.stderr)

    def test_a_state_folder_that_is_a_link_is_not_followed(self):
        with tempfile.TemporaryDirectory() as elsewhere:
            (self.site.folder / ".spore").symlink_to(elsewhere)
            up = self.spore("up", "-d", "-n", "1", "--udp-port", str(self.site.udp_port), folder=self.site.folder)
            self.assertEqual(up.returncode, 1)
            self.assertIn("is a link", up.stderr)
            self.assertEqual(os.listdir(elsewhere), [])

    def cluster_folder(self, folder):
        made = folder / ".spore" / f"udp-{self.site.udp_port}"
        made.mkdir(parents=True)
        return made

    def new_folder(self, name):
        folder = self.site.folder / name
        folder.mkdir()
        self.addCleanup(self.spore, "down", *self.udp(), folder=folder)
        return folder

    def up(self, folder=None):
        return self.spore("up", "-d", "-n", "1", *self.udp(), "--http-port", str(20000 + self.site.number), folder=folder or self.site.folder)

    def udp(self):
        return "--udp-port", str(self.site.udp_port)

    def test_files_of_a_cluster_that_are_links_are_not_followed(self):
        target = self.site.folder / "precious"
        for name in ("node-1.log", "lock"):
            with self.subTest(name=name):
                folder = self.new_folder(name)
                target.write_text("precious\n")
                (self.cluster_folder(folder) / name).symlink_to(target)
                up = self.up(folder)
                self.assertEqual(up.returncode, 1, up.stderr)
                self.assertIn(name, up.stderr)
                self.assertEqual(self.spore("logs", "node-1", *self.udp(), folder=folder).returncode, 3)
                self.assertEqual(target.read_text(), "precious\n")
                self.assertEqual(self.spore("ps", "-o", "name", *self.udp(), folder=folder).stdout, "")

    def test_a_lock_that_is_no_file_is_told(self):
        for plant in (os.mkfifo, os.mkdir):
            with self.subTest(plant=plant.__name__):
                folder = self.new_folder(plant.__name__)
                plant(self.cluster_folder(folder) / "lock")
                up = self.up(folder)
                self.assertEqual(up.returncode, 1, up.stderr)
                self.assertIn("lock", up.stderr)

    def test_a_folder_that_everybody_may_write_to_is_not_believed(self):
        process = self.victim()
        cluster = self.record_of(process, self.site.folder, self.site.udp_port)
        (cluster / "node-1.log").write_text("planted\n")
        for folder in (cluster, cluster.parent):
            with self.subTest(folder=folder):
                folder.chmod(0o777)
                listed = self.spore("ps", "--json", *self.udp(), folder=self.site.folder)
                self.assertEqual((listed.returncode, listed.stdout.strip()), (0, "[]"), listed.stderr)
                self.assertEqual(self.spore("logs", "node-1", folder=self.site.folder).returncode, 3)
                up = self.up()
                self.assertEqual(up.returncode, 1)
                self.assertIn("everybody may write", up.stderr)
                self.assertEqual(self.spore("down", *self.udp(), folder=self.site.folder).returncode, 0)
                self.assertTrue((cluster / "cluster.json").exists())
                self.assertIsNone(process.poll())
                folder.chmod(0o755)

    def test_a_log_that_is_a_pipe_is_not_waited_for(self):
        cluster = self.record_of(self.victim(), self.site.folder, self.site.udp_port)
        os.mkfifo(cluster / "node-1.log")
        for words in (("logs", "node-1"), ("logs", "node-1", "-n", "5"), ("logs", "-f", "node-1")):
            with self.subTest(words=words):
                logs = self.spore(*words, *self.udp(), folder=self.site.folder)
                self.assertEqual((logs.returncode, logs.stdout), (3, ""), logs.stderr)
        (cluster / "cluster.json").unlink()
        up = self.up()
        self.assertEqual(up.returncode, 1, up.stderr)
        self.assertIn("node-1.log", up.stderr)

    def test_down_ends_no_node_of_another_folder(self):
        mine, other = self.new_folder("mine"), self.new_folder("other")
        started = self.up(other)
        self.assertEqual(started.returncode, 0, started.stderr)
        listed = self.spore("ps", "--json", *self.udp(), folder=other).stdout
        pid = json.loads(listed)[0]["pid"]
        shutil.copytree(other / ".spore" / f"udp-{self.site.udp_port}", mine / ".spore" / f"udp-{self.site.udp_port}")
        down = self.spore("down", *self.udp(), folder=mine)
        self.assertEqual(down.returncode, 0, down.stderr)
        self.assertIn("had ended already", down.stdout)
        self.assertEqual(self.spore("ps", "--json", *self.udp(), folder=other).stdout, listed, "it was ended")
        self.assertEqual(os.readlink(f"/proc/{pid}/exe"), spore_binary())

    def test_what_is_no_file_is_not_read(self):
        pipe = self.site.folder / "pipe"
        os.mkfifo(pipe)
        key = self.site.folder / "key.json"
        for path in (str(pipe), "/dev/zero", str(self.site.folder)):
            for words in (["image", "show", path], ["image", "pack", path, "-o", "x"], ["image", "sign", path], ["key", "show", path],
                          ["node", "run", "--ip", "127.0.0.1", "--config", path], ["node", "run", "--ip", "127.0.0.1", "--update-key", path],
                          ["ota", "all", "--image", path, "-y"]):
                with self.subTest(words=words):
                    result = self.spore(*words, folder=self.site.folder)
                    self.assertIn(result.returncode, (1, 2), result.stderr)
                    self.assertIn("not a file", result.stderr)
        self.assertFalse(key.exists())

    def test_an_env_file_that_is_no_file_ends_the_command(self):
        for plant in (lambda path: os.mkfifo(path), lambda path: path.symlink_to("/dev/zero"), lambda path: path.mkdir()):
            with tempfile.TemporaryDirectory() as folder:
                plant(Path(folder) / ".env")
                result = self.spore("members", folder=folder)
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertIn(".env", result.stderr)

    def test_a_record_that_is_no_file_is_no_record(self):
        cluster = self.site.folder / ".spore" / f"udp-{self.site.udp_port}"
        cluster.mkdir(parents=True)
        for plant in (os.mkfifo, lambda path: os.symlink("/dev/zero", path)):
            plant(cluster / "cluster.json")
            result = self.spore("ps", "--json", "--udp-port", str(self.site.udp_port), folder=self.site.folder)
            self.assertEqual((result.returncode, result.stdout.strip()), (0, "[]"), result.stderr)
            (cluster / "cluster.json").unlink()

    def test_a_mistake_in_a_configuration_file_is_named_with_its_line(self):
        config = self.site.folder / "node.conf"
        for text, words in ((b"\xef\xbb\xbfheartbeatMs = 2000\nhartbeatMs = 3000\n", ["node.conf:2", "hartbeatMs", 'Did you mean "heartbeatMs"?']),
                            (b"heartbeatMs = 1\n", ["node.conf:1", "heartbeatMs", "is between"]),
                            (b"heartbeatMs 2000\n", ["node.conf:1", "name = number"]),
                            ("heartbeatMs = 2000\n".encode("utf-16"), ["UTF-16", "UTF-8"])):
            config.write_bytes(text)
            result = self.spore("node", "run", "--ip", "127.0.0.1", "--config", "node.conf", folder=self.site.folder)
            self.assertEqual(result.returncode, 2, result.stderr)
            for word in words:
                self.assertIn(word, result.stderr)


if __name__ == "__main__":
    unittest.main()
