"""Nodes with keys: who gets in, by curl, by the command line, by a WebSocket, and between members."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
import unittest
from pathlib import Path

import websockets

from harness import HTTP_PORT, SiteTest, spore_binary, unless_away, wait_until
from images import trailer
from proofs import Challenge, ClusterKey, ask, challenge, sha256
from rollouts import processes_of

JSON = {"Content-Type": "application/json"}


class Keyed(SiteTest):
    def setUp(self):
        super().setUp()
        self.key = ClusterKey(self.site.folder / "cluster-key.json")

    def start(self, count, *arguments):
        nodes = [self.site.node(index, arguments=("--keys", self.key.path, *arguments)) for index in range(1, count + 1)]
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait_for_http()
        return nodes

    def members(self, node):
        reply = ask(self.key, node.ip, "GET", "/api/cluster/members?api=false")
        return {member["hostname"]: member["status"] for member in reply.json["members"]}


class Curl(Keyed):
    def setUp(self):
        super().setUp()
        self.node, = self.start(1)
        self.password = self.key.password(self.node.get("/api/node/status").json["nodeId"])

    def curl(self, target, *arguments, password=None):
        """HTTP status and body."""
        result = subprocess.run(["curl", "-s", "-w", "\n%{http_code}", *arguments, "--digest", "-u",
                                 f"operator:{password or self.password}", f"http://{self.node.ip}:{HTTP_PORT}{target}"],
                                capture_output=True, text=True, timeout=20, check=True)
        body, status = result.stdout.rsplit("\n", 1)
        return int(status), body

    def test_reading_and_writing_with_the_password(self):
        self.assertEqual(self.curl("/api/node/labels")[0], 200)
        body = '{"set":"room=kitchen"}'
        target = f"/api/node/labels?sha256={sha256(body.encode())}"
        self.assertEqual(self.curl(target, "-d", body), (200, '{"labels":{"room":"kitchen"}}'))
        form = "set=room=hall"
        self.assertEqual(self.curl(f"/api/node/labels?sha256={sha256(form.encode())}", "-d", form)[0], 200)
        status, said = self.curl("/api/node/labels", "-d", body)
        self.assertEqual((status, json.loads(said)["error"]["code"]), (400, "body_hash"))
        status, said = self.curl(target, "-d", body.replace("kitchen", "cellar"))
        self.assertEqual((status, json.loads(said)["error"]["code"]), (400, "body_hash"))
        self.assertEqual(json.loads(self.curl("/api/node/labels")[1])["labels"], {"room": "hall"})
        self.assertEqual(self.curl("/nowhere")[0], 404)

    def test_without_it_nothing_but_the_status_is_told(self):
        self.assertEqual(self.curl("/api/node/labels", password="a" * 32)[0], 401)
        for method, target in (("GET", "/api/node/labels"), ("GET", "/nowhere"), ("PUT", "/api/node/labels"),
                               ("POST", "/api/node/restart"), ("POST", "/api/node/update"), ("GET", "/")):
            reply = self.node.request(method, target)
            self.assert_error(reply, 401, "unauthorized")
            self.assertIn('\r\nWWW-Authenticate: SPORE1 realm="spore", node="', self.raw_head(method, target))
        self.assertIn("\r\nWWW-Authenticate: Digest realm=", self.raw_head("GET", "/nowhere"))
        self.assertNotIn("Digest", self.raw_head("GET", "/nowhere", "Authorization: SPORE1\r\n"))
        self.assertEqual(self.node.get("/api/node/status").status, 200)

    def raw_head(self, method, target, fields=""):
        with socket.create_connection((self.node.ip, HTTP_PORT), timeout=5) as connection:
            connection.sendall(f"{method} {target} HTTP/1.1\r\nHost: {self.node.ip}\r\n{fields}Content-Length: 0\r\n\r\n".encode())
            return connection.recv(4096).decode().split("\r\n\r\n")[0]

    def test_what_was_overheard_is_worth_nothing(self):
        shown = subprocess.run(["curl", "-sv", "--digest", "-u", f"operator:{self.password}",
                                f"http://{self.node.ip}:{HTTP_PORT}/api/node/labels"],
                               capture_output=True, text=True, timeout=20, check=True).stderr
        field = next(line[2:].strip() for line in shown.splitlines() if line.lower().startswith("> authorization"))
        self.assert_error(self.node.get("/api/node/labels", headers={"Authorization": field.split(": ", 1)[1]}), 401, "stale")
        given = challenge(self.node.ip)
        proof = given.prove(self.key, "POST", "/api/node/labels", b"set=a%3Db")
        form = {"Authorization": proof, "Content-Type": "application/x-www-form-urlencoded"}
        self.assertEqual(self.node.post("/api/node/labels", b"set=a%3Db", headers=form).status, 200)
        self.assert_error(self.node.post("/api/node/labels", b"set=a%3Db", headers=form), 401, "stale")
        self.node.stop()
        self.node.start().wait_for_http()
        again = given.prove(self.key, "GET", "/api/node/labels")
        self.assert_error(self.node.get("/api/node/labels", headers={"Authorization": again}), 401, "stale")

    def test_nobody_who_is_right_waits_for_somebody_who_is_wrong(self):
        stranger = ClusterKey(self.site.folder / "other.json")
        stop = threading.Event()
        wrong, right, failures = [], [], []

        def hammer():
            while not stop.is_set():
                given = challenge(self.node.ip)
                for _ in range(20):
                    wrong.append(ask(stranger, self.node.ip, "GET", "/api/node/labels", given=given).status)

        def use():
            try:
                given = challenge(self.node.ip)
                for _ in range(5):
                    right.append(ask(self.key, self.node.ip, "GET", "/api/node/labels", given=given).status)
            except Exception as error:
                failures.append(error)

        hammers = [threading.Thread(target=hammer) for _ in range(2)]
        users = [threading.Thread(target=use) for _ in range(60)]
        for thread in hammers + users:
            thread.start()
        for thread in users:
            thread.join()
        stop.set()
        for thread in hammers:
            thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(right, [200] * 300)
        self.assertLessEqual(set(wrong), {401, 429})
        self.assertIn(429, wrong)
        self.assertLess(self.node.log().count("a wrong proof"), 3)


class Sockets(Keyed):
    def test_a_web_socket_says_and_hears_nothing_before_its_proof(self):
        node, = self.start(1)

        async def talk():
            uri = f"ws://{node.ip}:{HTTP_PORT}/ws"
            async with websockets.connect(uri) as mute, websockets.connect(uri) as client:
                first = json.loads(await client.recv())["challenge"]
                self.assertEqual(set(first), {"node", "generation", "nonce"})
                await mute.recv()
                await mute.send('{"event":"a","payload":"by a stranger"}')
                self.assertEqual(json.loads(await mute.recv())["error"]["code"], "unauthorized")
                given = Challenge(f'node="{first["node"]}", generation="{first["generation"]}", nonce="{first["nonce"]}"')
                proof = json.dumps({"auth": given.prove(self.key, "GET", "/ws")})
                await client.send(proof)
                self.assertEqual(json.loads(await client.recv()), {"ok": True})
                await mute.send(proof)
                self.assertEqual(json.loads(await mute.recv())["error"]["code"], "stale")
                stranger = ClusterKey(self.site.folder / "stranger-key.json")
                await mute.send(json.dumps({"auth": given.prove(stranger, "GET", "/ws")}))
                self.assertEqual(json.loads(await mute.recv())["error"]["code"], "unauthorized")
                published = ask(self.key, node.ip, "POST", "/api/cluster/event", b'{"event":"a","data":"b"}', JSON)
                self.assertEqual(published.status, 200)
                self.assertEqual(json.loads(await asyncio.wait_for(client.recv(), 5))["payload"], "b")
                with self.assertRaises(asyncio.TimeoutError):
                    await asyncio.wait_for(mute.recv(), 0.5)

        asyncio.run(talk())
        # Whose it was, a WebSocket does not tell.
        self.assertRegex(node.log(), r"1 requests with a wrong proof\n")


class Firmware(Keyed):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.end_all)

    def end_all(self):
        for node in self.site.nodes:
            for process in processes_of(node):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)

    def report(self, node):
        return ask(self.key, node.ip, "GET", "/api/node/update").json

    def test_only_the_image_that_was_meant_is_taken_and_members_give_it_to_each_other(self):
        nodes = self.start(2, "--trial-seconds", "1")
        wait_until(lambda: set(self.members(nodes[1]).values()) == {"ACTIVE"} and len(self.members(nodes[1])) == 2, 30,
                   "the two see each other")
        program = Path(spore_binary()).read_bytes() + bytes(16)  # another one than runs
        image = program + trailer(program, version="9.9")
        binary = {"Content-Type": "application/octet-stream"}

        given = challenge(nodes[0].ip)
        proof = given.prove(self.key, "POST", "/api/node/update", image)
        changed = image[:-300] + b"\1" + image[-299:]
        reply = nodes[0].post("/api/node/update", changed, headers=dict(binary, Authorization=proof), timeout=60)
        self.assert_error(reply, 400, "body_hash")
        self.assertEqual(self.report(nodes[0])["state"], "idle")
        self.assertEqual(self.report(nodes[0])["received"], 0)

        reply = ask(self.key, nodes[0].ip, "POST", "/api/node/update", image, binary, timeout=60)
        self.assertEqual((reply.status, reply.json["status"]), (200, "installed"))
        wait_until(lambda: unless_away(lambda: self.report(nodes[0])["trial"]["outcome"]) == "confirmed", 60, "it is kept")

        def is_taking():
            order = json.dumps({"from": f"{nodes[0].ip}:{HTTP_PORT}"}).encode()
            return ask(self.key, nodes[1].ip, "POST", "/api/node/update/fetch", order, JSON).status == 202

        wait_until(is_taking, 30, "the other one is ready to take it")
        taken = sha256(program)
        wait_until(lambda: unless_away(lambda: self.report(nodes[1])["running"].get("hash")) == taken, 90,
                   lambda: f"n2 runs it, which says {ask(self.key, nodes[1].ip, 'GET', '/api/node/update/fetch').body}")
        self.assert_error(nodes[0].get("/api/node/firmware"), 401)


class CommandLine(Keyed):
    def spore(self, *words, key=None):
        environment = dict(os.environ, XDG_CONFIG_HOME=str(self.site.folder), HOME=str(self.site.folder))
        environment["SPORE_CLUSTER_KEY"] = str(key or self.key.path)
        return subprocess.run([spore_binary(), *words], capture_output=True, text=True, timeout=60, env=environment,
                              cwd=self.site.folder)

    def test_it_proves_what_it_asks(self):
        node, = self.start(1)
        to = ("--node", f"{node.ip}:{HTTP_PORT}")
        listed = self.spore("members", "--json", *to)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertIn("n1", listed.stdout)
        self.assertEqual(self.spore("identify", "n1", *to).returncode, 0)
        watching = subprocess.Popen([spore_binary(), "events", "tail", "--json", *to], stdout=subprocess.PIPE,
                                    env=dict(os.environ, SPORE_CLUSTER_KEY=self.key.path))
        self.addCleanup(watching.wait)
        self.addCleanup(watching.terminate)
        self.addCleanup(watching.stdout.close)
        os.set_blocking(watching.stdout.fileno(), False)

        def is_heard():
            self.assertEqual(self.spore("events", "publish", "a/b", "hello", *to).returncode, 0)
            try:
                return b"hello" in os.read(watching.stdout.fileno(), 65536)
            except BlockingIOError:
                return False

        wait_until(is_heard, 20, "the event comes")
        line = self.spore("key", "password", "n1", *to).stdout.split()
        self.assertEqual(line[:3], ["curl", "--digest", "-u"])
        asked = subprocess.run([*line, "-s", "-o", "/dev/null", "-w", "%{http_code}"], capture_output=True, text=True,
                               timeout=20)
        self.assertEqual(asked.stdout, "200")

    def test_it_says_what_is_wrong_with_the_key(self):
        node, = self.start(1)
        to = ("--node", f"{node.ip}:{HTTP_PORT}", "--json")
        other = ClusterKey(self.site.folder / "other.json")
        for key, code in ((self.site.folder / "none.json", "E_KEY_NEEDED"), (other.path, "E_KEY_WRONG")):
            for words in (("members",), ("events", "tail"), ("call", f"{node.ip}:{HTTP_PORT}", "/api/node/labels")):
                result = self.spore(*words, *to, key=key)
                self.assertEqual(result.returncode, 1, result)
                self.assertEqual(json.loads(result.stderr)["error"]["code"], code)
        newer = json.loads(Path(self.key.path).read_text())
        newer["generations"][node.get("/api/node/status").json["nodeId"]] = 5
        other_path = self.site.folder / "newer.json"
        with open(os.open(other_path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            json.dump(newer, file)
        self.assertIn("E_KEY_WRONG", self.spore("members", *to, key=other_path).stderr)

    def test_a_key_is_made_once(self):
        path = str(self.site.folder / "made.json")
        self.assertEqual(self.spore("key", "cluster", "new", "-o", path).returncode, 0)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        before = Path(path).read_text()
        self.assertEqual(self.spore("key", "cluster", "new", "-o", path).returncode, 1)
        self.assertEqual(Path(path).read_text(), before)


if __name__ == "__main__":
    unittest.main()
