"""What may happen to a rollout: nodes and operators that are killed, and wishes to halt."""

import signal
import unittest

from harness import HTTP_PORT, NEXT, VERSION, wait_until
from rollouts import RolloutTest

BIG = 40 * 1024 * 1024  # of zeros behind the executable: a transfer that takes a second or two


class Broken(RolloutTest):
    def test_a_node_killed_in_its_transfer_goes_on_where_it_stopped(self):
        nodes = self.start_fleet(2)
        process = self.start("ota", "update", f"{nodes[0].ip}:{HTTP_PORT}", "--image", self.image("spore-next", padding=BIG))
        wait_until(lambda: self.report(nodes[0])["received"] > 1000000, 60, "a part has arrived")
        nodes[0].kill()
        self.wait_for_step("retrying")
        nodes[0].start()
        output = process.communicate(timeout=90)[0]
        self.assertEqual(process.returncode, 0, output)
        self.assertGreater(self.entries("sending")[-1]["value"], 1000000, "not from the beginning")
        self.assert_versions(nodes[:1], NEXT)

    def test_a_rollout_goes_on_after_its_operator_was_killed(self):
        nodes = self.start_fleet(5)
        process = self.start(*self.all(self.image("spore-next")))
        self.wait_for_step("installed", 2)
        process.kill()
        process.wait()
        self.assertIn("interrupted", self.ends_with(0, "rollout", "status").stdout)
        self.ends_with(0, "rollout", "resume")
        self.assert_versions(nodes, NEXT)
        self.assertEqual(self.names("installed"), [node.name for node in nodes], "each of them once")
        self.assertIn("nothing to do", self.ends_with(0, "rollout", "resume").stdout)

    def test_a_node_that_stays_away_in_its_transfer_fails_and_halts_the_rollout(self):
        nodes = self.start_fleet(3)
        process = self.start(*self.all(self.image("spore-next", padding=BIG), "--deadline", "5s"))
        wait_until(lambda: self.report(nodes[0])["received"] > 1000000, 60, "a part has arrived")
        nodes[0].kill()
        output = process.communicate(timeout=60)[0]
        self.assertEqual(process.returncode, 5, output)
        self.assertEqual(self.entries("failed")[0]["code"], "deadline")
        self.assert_versions(nodes[1:], VERSION)


class Halted(RolloutTest):
    def test_the_first_interrupt_finishes_what_is_in_flight(self):
        nodes = self.start_fleet(4)
        process = self.start(*self.all(self.image("spore-next"), "--canary", "0", "--waves", "100%", "--max-parallel", "2"))
        self.wait_for_step("installed", 2)
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=60)[0]
        self.assertEqual(process.returncode, 130, output)
        self.assertIn("spore rollout resume", output)
        self.assert_versions(nodes[:2], NEXT)
        self.assert_versions(nodes[2:], VERSION)
        self.ends_with(0, "rollout", "resume")
        self.assert_versions(nodes, NEXT)

    def test_the_second_interrupt_gives_transfers_up_and_installs_nothing(self):
        nodes = self.start_fleet(2)
        process = self.start("ota", "update", "n1", *self.to_first(), "--image", self.image("spore-next", padding=BIG))
        wait_until(lambda: self.report(nodes[0])["received"] > 1000000, 60, "a part has arrived")
        process.send_signal(signal.SIGINT)
        self.wait_for_step("halting")
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=30)[0]
        self.assertEqual(process.returncode, 130, output)
        self.assertEqual(self.names("discarded"), ["n1"])
        self.assertEqual(self.entries("installed"), [])
        self.assertIsNone(nodes[0].process.poll())
        self.assert_versions(nodes, VERSION)
        self.assertEqual(self.ends_with(0, "rollout", "list").stdout.count("aborted"), 1)

    def test_another_process_halts_a_rollout(self):
        nodes = self.start_fleet(4)
        process = self.start(*self.all(self.image("spore-next")))
        self.wait_for_step("installed", 1)
        self.ends_with(1, "rollout", "resume")
        self.assertIn("halts", self.ends_with(0, "rollout", "halt").stdout)
        output = process.communicate(timeout=60)[0]
        self.assertEqual(process.returncode, 5, output)
        self.assertIn("halted by the operator", output)
        self.assert_versions(nodes[:1], NEXT)
        self.assert_versions(nodes[1:], VERSION)


if __name__ == "__main__":
    unittest.main()
