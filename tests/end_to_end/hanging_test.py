"""A new firmware that joins and then hangs: nobody but its guardian is left to bring the old one back."""

import unittest

from harness import HTTP_PORT, VERSION, wait_until
from rollouts import RolloutTest, processes_of

# The guardian waits three times as long and a minute more.
TRIAL_SECONDS = 4
GUARD_SECONDS = 3 * TRIAL_SECONDS + 60


class Hanging(RolloutTest):
    trial_seconds = TRIAL_SECONDS

    def test_a_node_that_hangs_on_trial_comes_back_with_its_old_image(self):
        node, witness = self.start_fleet(2)
        old = self.report(node)["running"]
        image = self.image("spore-hanging")
        command = self.start("ota", "update", f"{node.ip}:{HTTP_PORT}", "--image", image)
        wait_until(lambda: "on trial" in node.log(), 30, "the new firmware runs")
        wait_until(lambda: witness.status_of(node.name) == "ACTIVE", 10, "it has joined")
        wait_until(lambda: witness.status_of(node.name) == "INACTIVE", 30, "it has fallen silent")
        self.assertEqual(len(processes_of(node)), 2, "the process that hangs, and its guardian")
        self.assertIsNone(node.process.poll())

        output = command.communicate(timeout=GUARD_SECONDS + 30)[0]
        self.assertEqual(command.returncode, 5, output)
        self.assertIn(f"went back to {VERSION} by itself: ended_or_hung", output)
        self.assertEqual(self.entries("failed")[0]["code"], "reverted")
        report = self.report(node)
        self.assertEqual((report["running"], report["trial"]["outcome"], report["state"]), (old, "reverted", "idle"))
        wait_until(lambda: witness.status_of(node.name) == "ACTIVE", 20, "it is a member again")
        self.assertEqual(len(processes_of(node)), 1, "nobody stands by any more")
        self.assertEqual(node.process.wait(5), -9)
        refused = node.post("/api/node/update/prepare", {"trailer": self.trailer(image).hex()})
        self.assert_error(refused, 409, "image_failed_before")


if __name__ == "__main__":
    unittest.main()
