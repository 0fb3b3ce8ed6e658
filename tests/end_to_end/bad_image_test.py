"""Bad images let loose on a fleet: they reach the canaries and nobody else, and these come back by themselves."""

import os
import unittest

import wire
from harness import HTTP_PORT, VERSION, spore_binary, unless_away, wait_until
from rollouts import RolloutTest

FLEET = 50


class BadImage(RolloutTest):
    def assert_stops_at_canaries(self, image, code, *arguments, count=1):
        nodes = self.start_fleet(FLEET)
        canaries, others = nodes[:count], nodes[count:]
        before = {node.name: self.report(node)["running"]["hash"] for node in nodes}
        with wire.RequestWatch(HTTP_PORT) as requests:
            result = self.ends_with(5, *self.all(image, "--canary", str(count), *arguments))
        self.assertIn("HALTED in canary", result.stdout)
        self.assertIn("spore rollout retry", result.stdout)
        names = [node.name for node in canaries]
        self.assertEqual(self.names("failed"), names)
        self.assertEqual({failure["code"] for failure in self.entries("failed")}, {code})
        self.assertEqual(self.names("began"), names)
        for node in others:
            self.assertIsNone(node.process.poll())
            self.assertEqual(os.readlink(f"/proc/{node.process.pid}/exe"), spore_binary())
            report = self.report(node)
            self.assertEqual((report["running"]["hash"], report["state"], report["trial"]["outcome"]),
                             (before[node.name], "idle", "none"))
            self.assertNotIn("trial", node.log())
        self.assert_only_asked(requests.counts, canaries, others)
        for node in canaries:
            wait_until(lambda node=node: self.runs(node, before[node.name]), 60, f"{node.name} is back on its old image")
        return nodes

    def assert_only_asked(self, counts, canaries, others):
        """Beside the canaries each node was asked what it runs, and was sent nothing."""
        for node in canaries:
            self.assertGreater(counts[node.ip, "POST /api/node/update/prepare"], 0)
            self.assertGreater(counts[node.ip, "POST /api/node/update"], 1)
        self.assertEqual([node.name for node in others if not counts[node.ip, "GET /api/node/update"]], [])
        ips = {node.ip for node in others}
        self.assertEqual([(ip, what) for ip, what in counts if ip in ips and not what.startswith("GET ")], [])

    def runs(self, node, image_hash):
        report = unless_away(lambda: self.report(node))
        return report and report["running"].get("hash") == image_hash and report["trial"]["outcome"] == "reverted"


class Crashing(BadImage):
    def test_an_image_that_crashes_stops_at_the_canary_and_is_not_tried_for_ever(self):
        image = self.image("spore-crashing")
        nodes = self.assert_stops_at_canaries(image, "reverted")
        # The node itself knows better than to try it again.
        self.ends_with(5, "rollout", "retry")
        self.assertEqual(self.entries("failed")[-1]["code"], "image_failed_before")
        self.assertEqual(self.ends_with(0, "rollout", "list").stdout.count("halted"), 1)
        for _ in range(2):
            self.ends_with(5, "ota", "update", "n1", *self.to_first(), "--image", image, "--force")
        refused = self.ends_with(1, "ota", "update", "n1", *self.to_first(), "--image", image)
        self.assertIn("failed 3 times", refused.stderr)
        self.assert_versions(nodes, VERSION)


class Loner(BadImage):
    def test_an_image_that_never_joins_stops_at_the_canary(self):
        self.assert_stops_at_canaries(self.image("spore-loner"), "reverted")


class Greedy(BadImage):
    trial_seconds = 20

    def test_an_image_that_eats_memory_stops_at_the_canaries(self):
        self.assert_stops_at_canaries(self.image("spore-greedy"), "low_heap", "--min-heap", str(64 * 1024 * 1024), count=3)


if __name__ == "__main__":
    wire.enter_own_network()
    unittest.main()
