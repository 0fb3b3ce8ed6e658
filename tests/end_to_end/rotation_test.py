"""A cluster's keys change while it runs: nobody is lost, whoever slept through it comes back, and a thief stays out."""

import os
import shutil
import subprocess
import time
import unittest

import proofs
from harness import HTTP_PORT, SiteTest, spore_binary, wait_until


class Rotation(SiteTest):
    def start(self, count):
        self.key = proofs.ClusterKey(self.site.folder / "cluster-key.json")
        self.nodes = []
        for index in range(1, count + 1):
            # A copy of its own, which no rotation changes: what counts later is what the node has stored.
            copy = self.site.folder / f"given-{index}.json"
            shutil.copy2(self.key.path, copy)
            self.nodes.append(self.site.node(index, arguments=("--keys", str(copy))).start())
        wait_until(lambda: all(self.active(node) == self.names() for node in self.nodes), 20, "all know each other")
        return self.nodes

    def names(self):
        return sorted(node.name for node in self.nodes)

    def ask(self, node, path):
        return proofs.ask(self.key, node.ip, "GET", path).json

    def active(self, node):
        try:
            members = self.ask(node, "/api/cluster/members")["members"]
        except OSError:
            return []
        return sorted(member["hostname"] for member in members if member["status"] == "ACTIVE")

    def epochs(self):
        return [self.ask(node, "/api/node/keys")["epoch"] for node in self.nodes]

    def environment(self):
        return dict(os.environ, SPORE_CLUSTER_KEY=self.key.path, XDG_STATE_HOME=str(self.site.folder / "operator"))

    def command(self, *arguments):
        return [spore_binary(), *arguments, "--node", f"{self.nodes[0].ip}:{HTTP_PORT}"]

    def begin(self, *arguments):
        return subprocess.Popen(self.command("key", "rotate", "-y", *arguments), stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, env=self.environment())

    def finish(self, process, code=0):
        said, _ = process.communicate(timeout=240)
        self.assertEqual(process.returncode, code, said)
        return said

    def rotate(self, *arguments, code=0):
        return self.finish(self.begin(*arguments), code)

    def spore(self, *arguments):
        return subprocess.run(self.command(*arguments), capture_output=True, text=True, timeout=60, env=self.environment())

    def retire(self):
        done = self.spore("key", "retire")
        self.assertEqual(done.returncode, 0, done.stderr)

    def wait_for_all(self):
        wait_until(lambda: all(self.active(node) == self.names() for node in self.nodes), 30,
                   lambda: [self.active(node) for node in self.nodes])

    def test_who_was_off_is_back_in_the_new_epoch_after_its_start(self):
        self.start(3)
        sleeper = self.nodes[2]
        sleeper.kill()
        wait_until(lambda: self.active(self.nodes[0]) == ["n1", "n2"], 20, "it is missed")
        rotation = self.begin()
        wait_until(lambda: [self.ask(node, "/api/node/keys").get("step") for node in self.nodes[:2]] == ["retiring"] * 2, 60,
                   "the others have new keys")
        sleeper.start()
        said = self.finish(rotation)
        self.assertIn("back n3", said)
        self.assertEqual(self.epochs(), [2, 2, 2])
        self.wait_for_all()
        self.retire()
        time.sleep(12)
        self.wait_for_all()
        # What it stored counts, not what it is given: its file is of the old epoch.
        sleeper.kill()
        sleeper.start()
        self.wait_for_all()
        self.assertEqual(self.epochs(), [2, 2, 2])

    def test_who_comes_back_after_the_old_keys_are_retired_is_told_of_and_gets_its_keys(self):
        self.start(3)
        sleeper = self.nodes[2]
        sleeper.kill()
        wait_until(lambda: self.active(self.nodes[0]) == ["n1", "n2"], 20, "it is missed")
        self.rotate("--wait", "1s", code=6)
        self.retire()
        sleeper.start().wait_for_http()
        outside = wait_until(lambda: self.ask(self.nodes[0], "/api/node/keys")["outdated"], 20, "it is noticed")
        self.assertEqual([member["ip"] for member in outside], [sleeper.ip])
        self.assertEqual(self.active(self.nodes[0]), ["n1", "n2"])
        self.assertIn("1 ok on epoch 2", self.rotate())
        self.wait_for_all()
        self.assertEqual(self.epochs(), [2, 2, 2])

    def test_a_stolen_node_gets_no_keys_and_is_not_believed(self):
        self.start(3)
        stolen = self.nodes[2]
        said = self.rotate("--revoke", "n3")
        self.assertIn("its keys are revoked", said)
        self.retire()
        self.nodes = self.nodes[:2]
        wait_until(lambda: self.active(self.nodes[0]) == ["n1", "n2"], 30, "it is not heard any more")
        self.assertEqual(self.ask(stolen, "/api/node/keys")["epoch"], 1)
        # It is not forgotten that it was stolen.
        self.assertIn("revoked", self.rotate())
        self.assertEqual(self.ask(stolen, "/api/node/keys")["epoch"], 1)
        self.assertEqual(self.epochs(), [3, 3])

    def test_who_is_there_and_cannot_be_staged_stops_it_before_anybody_switches(self):
        self.start(3)
        # It lives, and its HTTP does not answer.
        (self.nodes[2].state / "15_node_keys").mkdir()
        done = self.spore("key", "rotate", "-y")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("n3 could not be given its new keys", done.stderr)
        self.assertIn("--force", done.stderr)
        self.assertEqual(self.epochs(), [1, 1, 1])
        (self.nodes[2].state / "15_node_keys").rmdir()
        self.rotate()
        self.assertEqual(self.epochs(), [2, 2, 2])

    def test_a_node_that_is_given_the_key_of_another_cluster_obeys_that_one(self):
        [node] = self.start(1)
        self.rotate()
        self.assertEqual(self.epochs(), [2])
        node.stop()
        self.key = proofs.ClusterKey(self.site.folder / "other-key.json")
        node.command[node.command.index("--keys") + 1] = self.key.path
        node.start().wait_for_http()
        self.assertEqual(self.ask(node, "/api/node/keys")["epoch"], 1)
        self.rotate()
        self.assertEqual(self.epochs(), [2])

    def test_an_open_cluster_has_no_keys_to_rotate(self):
        self.key = proofs.ClusterKey(self.site.folder / "cluster-key.json")
        self.nodes = self.site.start(2)
        done = self.spore("key", "rotate", "-y")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no member can be given new keys", done.stderr)


if __name__ == "__main__":
    unittest.main()
