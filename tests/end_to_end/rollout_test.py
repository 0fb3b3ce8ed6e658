"""Updates over the air: one node, fleets with canary and waves, and who is left alone."""

import json
import unittest
from collections import Counter

from harness import HTTP_PORT, NEXT, VERSION, wait_until, wait_until_complete
from rollouts import RolloutTest

FLEET = 50
PARALLEL = 13


class OneNode(RolloutTest):
    def test_a_node_is_updated_and_stays_the_same_process(self):
        [node] = self.start_fleet(1)
        old = self.report(node)["running"]
        result = self.ends_with(0, "ota", "update", f"{node.ip}:{HTTP_PORT}", "--image", self.image("spore-next"))
        self.assertIn(f"ok n1 {VERSION}->{NEXT}", result.stdout)
        report = self.report(node)
        self.assertEqual(report["running"]["version"], NEXT)
        self.assertNotEqual(report["running"]["hash"], old["hash"])
        self.assertEqual(report["trial"]["outcome"], "confirmed")
        self.assertIsNone(node.process.poll(), "the process that was started is the node still")

    def test_an_image_for_another_board_is_refused_before_anything_is_sent(self):
        [node] = self.start_fleet(1)
        other = self.image("spore-next", change=(b"board=linux-x86_64 ", b"board=other-x86_64 "))
        result = self.ends_with(1, "ota", "update", f"{node.ip}:{HTTP_PORT}", "--image", other)
        self.assertIn("Nothing was written", result.stderr)
        self.assertEqual(self.entries(), [])
        self.assertEqual(self.report(node)["state"], "idle")

    def test_what_a_user_forgot_is_a_usage_error(self):
        self.start_fleet(2)
        image = self.image("spore-next")
        self.assertIn("-y", self.ends_with(2, "ota", "all", *self.to_first(), "--image", image).stderr)
        self.ends_with(2, "ota", "all", *self.to_first())
        self.ends_with(2, "ota", "update", *self.to_first(), "--image", image)
        self.ends_with(2, "ota", "update", "n1", "--all", *self.to_first(), "--image", image)
        self.ends_with(3, "ota", "update", "n7", *self.to_first(), "--image", image)
        self.ends_with(3, "rollout", "status", "r-zzz")
        self.ends_with(2, *self.all(image), "--waves", "50%")
        self.ends_with(2, *self.all(image), "--image", self.image("spore-crashing"))


class Fleet(RolloutTest):
    def test_fifty_nodes_by_canary_and_waves_and_then_nothing_to_do(self):
        nodes = self.start_fleet(FLEET)
        image = self.image("spore-next")
        plan = json.loads(self.ends_with(0, *self.all(image), "--dry-run", "--json").stdout)
        sizes = Counter(node["group"] for node in plan["nodes"])
        self.assertEqual([sizes[group] for group in range(4)], [1, 13, 12, 24])
        self.assertEqual(self.entries(), [])

        result = self.ends_with(0, *self.all(image), "--json", "--max-parallel", str(PARALLEL))
        steps = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual((steps[-1]["course"], steps[-1]["confirmed"]), ("finished", FLEET))
        self.assert_in_groups(steps, sizes)
        self.assert_versions(nodes, NEXT)
        self.assertEqual([node.process.poll() for node in nodes], [None] * FLEET)
        wait_until_complete(nodes)

        self.assertIn("nothing to do", self.ends_with(0, *self.all(image)).stdout)
        self.assertIn(f"{FLEET} ok on {NEXT}", self.ends_with(0, "rollout", "status").stdout)

    def assert_in_groups(self, steps, sizes):
        """Nobody begins before the group before his is confirmed, and never more than PARALLEL are in flight."""
        self.assertEqual([step["event"] for step in steps[:2]], ["plan", "started"])
        begun, confirmed, most, is_soaked = Counter(), Counter(), 0, False
        group_of = {node["name"]: node["group"] for node in steps[0]["nodes"]}
        for step in steps:
            is_soaked |= step["event"] == "soaked"
            if step["event"] == "began":
                group = group_of[step["name"]]
                self.assertTrue(group == 0 or is_soaked)
                self.assertEqual([confirmed[before] for before in range(group)], [sizes[before] for before in range(group)])
                begun[group] += 1
            if step["event"] == "confirmed":
                confirmed[group_of[step["name"]]] += 1
            most = max(most, begun.total() - confirmed.total())
        self.assertEqual(confirmed, sizes)
        self.assertEqual(most, PARALLEL)

    def test_held_nodes_are_left_alone_unless_forced(self):
        held = self.site.node(9, arguments=("--trial-seconds", "2", "--label", "hold=relay"))
        nodes = self.start_fleet(2)
        held.start().wait_for_http()
        wait_until(lambda: nodes[0].status_of("n9") == "ACTIVE", 20, "the held node is known")
        result = self.ends_with(0, *self.all(self.image("spore-next")))
        self.assertIn("held n9", result.stdout)
        self.assert_versions(nodes, NEXT)
        self.assertEqual(self.version(held), VERSION)
        self.assertIn("--force", self.ends_with(1, "ota", "update", "n9", *self.to_first(), "--image", self.image("spore-next")).stderr)
        self.ends_with(0, "ota", "update", "n9", *self.to_first(), "--image", self.image("spore-next"), "--force")
        self.assertEqual(self.version(held), NEXT)

    def test_an_offline_node_is_updated_when_it_comes_back(self):
        nodes = self.start_fleet(3)
        nodes[2].kill()
        wait_until(lambda: nodes[0].status_of("n3") == "INACTIVE", 20, "n3 is missed")
        process = self.start(*self.all(self.image("spore-next"), "--queue-offline"))
        self.wait_for_step("confirmed", 2)
        nodes[2].start()
        self.assertEqual(process.wait(60), 0, process.stdout.read())
        self.assert_versions(nodes, NEXT)

    def test_updated_nodes_are_taken_back(self):
        nodes = self.start_fleet(2)
        self.ends_with(0, *self.all(self.image("spore-next")))
        self.ends_with(0, "rollout", "rollback", *self.to_first(), "--image", self.image("spore"), "-y", "--soak", "0")
        self.assert_versions(nodes, VERSION)
        # What was sent once is kept: now the next one is the image before.
        self.ends_with(0, "rollout", "rollback", *self.to_first(), "-y", "--soak", "0")
        self.assert_versions(nodes, NEXT)


if __name__ == "__main__":
    unittest.main()
