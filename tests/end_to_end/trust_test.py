"""Nodes with keys, and somebody on the same network without: who forges, repeats or asks changes nothing."""

import json
import struct
import subprocess
import time
import unittest

import frames
import proofs
from forgery_test import MILLION, Forger
from harness import SiteTest, spore_binary, wait_until

TAG_BYTES = 8


class Trust(SiteTest):
    def start(self, count):
        self.key = proofs.ClusterKey(self.site.folder / "cluster-key.json")
        self.forger = Forger(self.site)
        self.addCleanup(self.forger.close)
        nodes = [self.node(index) for index in range(1, count + 1)]
        for node in nodes:
            node.start()
        names = [f"n{index}" for index in range(1, count + 1)]
        wait_until(lambda: all(sorted(self.members(node)) == names for node in nodes), 20, "all know each other's names")
        return nodes

    def node(self, index, key=None, **options):
        return self.site.node(index, arguments=("--keys", (key or self.key).path), **options)

    def ask(self, node, path):
        return proofs.ask(self.key, node.ip, "GET", path).json

    def members(self, node):
        try:
            return {member["hostname"]: member for member in self.ask(node, "/api/cluster/members")["members"]}
        except OSError:
            return {}

    def counters(self, node):
        return self.ask(node, "/api/monitoring/resources")["cluster"]

    def shown(self, nodes):
        """What each shows of all, without what changes by itself."""
        return [{name: (member["status"], member["incarnation"], member["ip"]) for name, member in self.members(node).items()}
                for node in nodes]

    def forged(self, node):
        """Frames in its name: no tag, a wrong one, and flags that claim any epoch and tick."""
        node_id, incarnation, sequence, body = self.forger.last(node)
        body = body[:-TAG_BYTES]
        for flags in [0] + [1 | epoch << 1 | tick << 4 for epoch in range(4) for tick in range(4)]:
            for ahead, kind, content in ((1, frames.HEARTBEAT, b"\3" + body[1:]), (40, frames.HEARTBEAT, body),
                                         (MILLION, frames.FORGET, struct.pack("<II", node_id, incarnation)),
                                         (2, frames.EVENT, frames.event_body(b"light/on", b"all"))):
                frame = frames.frame(kind, content, self.site.cluster, node_id, incarnation=incarnation,
                                     sequence=sequence + ahead, flags=flags)
                yield frame + (b"tagbytes" if flags else b"")

    def test_forged_frames_change_nothing_and_are_counted(self):
        nodes = self.start(3)
        before = self.shown(nodes)
        refused = self.counters(nodes[0])["strangers"]
        sent = 0
        for frame in self.forged(nodes[1]):
            for other in (nodes[0], nodes[2]):
                self.forger.send(nodes[1].ip, other.ip, frame)
            sent += 1
        wait_until(lambda: self.counters(nodes[0])["strangers"] >= refused + sent, 20, "each is counted")
        self.assertEqual(self.shown(nodes), before)
        # Its next good-bye is its own.
        time.sleep(5)
        self.assertEqual(self.shown(nodes), before)

    def test_what_a_dead_node_has_said_does_not_raise_it(self):
        nodes = self.start(3)
        victim, others = nodes[1], (nodes[0], nodes[2])
        wait_until(lambda: len(self.forger.heard.get(victim.ip, ())) >= 3, 15, "it is heard a few times")
        victim.kill()
        wait_until(lambda: all(self.members(node)[victim.name]["status"] == "INACTIVE" for node in others), 20, "it is missed")
        replayed = self.counters(nodes[0])["strangers"] + self.counters(nodes[0])["replayed"]
        said = self.forger.heard[victim.ip][-10:]
        for frame in said * 5:
            for other in others:
                self.forger.send(victim.ip, other.ip, frame)
        for node in others:
            self.assertEqual(self.members(node)[victim.name]["status"], "INACTIVE")
        after = self.counters(nodes[0])
        self.assertGreaterEqual(after["strangers"] + after["replayed"], replayed + 5 * len(said))

    def test_a_node_of_another_key_and_one_without_stay_outside(self):
        nodes = self.start(2)
        foe = self.node(3, key=proofs.ClusterKey(self.site.folder / "other-key.json"), name="foe").start()
        stranger = self.site.node(4, name="open").start()
        stranger.wait_for_http()
        wait_until(lambda: "dropped in a minute" in nodes[0].log(), 90, "it is told, once a minute")
        self.assertEqual(sorted(self.members(nodes[0])), ["n1", "n2"])
        self.assertEqual(sorted(stranger.members()), ["open"])
        self.assertIn("no keys: all in this network may command this node", stranger.log())
        self.assertIsNone(foe.process.poll())

    def test_who_restarts_or_comes_later_is_back_at_once(self):
        nodes = self.start(3)
        for _ in range(3):
            nodes[1].kill()
            nodes[1].start()
            wait_until(lambda: all(self.members(node).get("n2", {}).get("status") == "ACTIVE" for node in nodes), 20, "n2 is back")
        late = self.node(4).start()
        wait_until(lambda: all(len(self.members(node)) == 4 for node in [*nodes, late]), 20, "the newcomer is known")

    def test_a_damaged_record_of_keys_opens_no_node(self):
        node = self.site.node(1)
        node.state.mkdir()
        (node.state / "15_node_keys").write_bytes(b"nonsense")
        node.start().wait_for_http()
        self.assertIn("silent: the stored keys cannot be read", node.log())
        self.assertEqual(node.get("/api/node/labels").status, 503)

    def test_up_keyed_is_a_cluster_for_who_stands_in_its_folder(self):
        def spore(*arguments, folder=self.site.folder):
            return subprocess.run([spore_binary(), *arguments, "--udp-port", str(self.site.udp_port)], cwd=folder,
                                  capture_output=True, text=True, timeout=60)
        up = spore("up", "-n", "3", "-d", "--keyed", "--cluster", self.site.cluster)
        self.assertEqual(up.returncode, 0, up.stderr)
        try:
            self.assertEqual((next(self.site.folder.glob(".spore/*/cluster-key.json"))).stat().st_mode & 0o777, 0o600)
            members = json.loads(spore("members", "--json").stdout)
            self.assertEqual([member["status"] for member in members["members"]], ["ACTIVE"] * 3)
            self.assertIn("delivered 3/3", spore("events", "publish", "a/b", "c", "--sure").stdout)
            self.assertIn("obeys only who has its cluster's key", spore("members", "--cluster", self.site.cluster, folder="/").stderr)
        finally:
            self.assertEqual(spore("down").returncode, 0)


if __name__ == "__main__":
    unittest.main()
