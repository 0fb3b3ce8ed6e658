"""Rollouts by operators who are not alone, not there, or cannot be heard."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import time
import unittest

from harness import HTTP_PORT, NEXT, VERSION, spore_binary, wait_until
from rollouts import FAST, RolloutTest


class TwoOperators(RolloutTest):
    def as_other(self):
        """From here on another operator acts, with logs of his own."""
        self.environment["XDG_STATE_HOME"] = str(self.site.folder / "other-operator")

    def wait_for_confirmation(self, node):
        def is_confirmed():
            with contextlib.suppress(OSError, http.client.HTTPException):  # it restarts
                return self.report(node)["trial"]["outcome"] == "confirmed"
            return False
        wait_until(is_confirmed, 40, "the trial is over")

    def another_image(self):
        return self.image("spore-next", padding=64)


class Meanwhile(TwoOperators):
    def test_another_operators_image_is_not_called_the_old_one(self):
        nodes = self.start_fleet(2)
        first = self.start("ota", "update", "n1", *self.to_first(), "--image", self.image("spore-next"), *FAST)
        self.wait_for_step("on_trial")
        first.send_signal(signal.SIGSTOP)
        self.wait_for_confirmation(nodes[0])
        self.as_other()
        self.ends_with(0, "ota", "update", "n1", *self.to_first(), "--image", self.another_image(), *FAST)
        first.send_signal(signal.SIGCONT)
        output, _ = first.communicate(timeout=60)
        self.assertEqual(first.returncode, 5, output)
        self.assertIn("somebody else has given it", output)
        self.assertIn("other_image", output)

    def test_a_driver_that_was_stopped_past_the_deadline_asks_before_it_judges(self):
        nodes = self.start_fleet(2)
        began = time.monotonic()
        driver = self.start("ota", "update", "n1", *self.to_first(), "--image", self.image("spore-next"), "--deadline", "8s", *FAST)
        self.wait_for_step("installed")
        driver.send_signal(signal.SIGSTOP)
        self.wait_for_confirmation(nodes[0])
        wait_until(lambda: time.monotonic() - began > 9, 20, "the deadline is over")
        driver.send_signal(signal.SIGCONT)
        output, _ = driver.communicate(timeout=60)
        self.assertEqual(driver.returncode, 0, output)
        self.assertIn("ok n1", output)


class OnTrial(TwoOperators):
    trial_seconds = 15

    def test_a_node_on_trial_is_left_to_whoever_tries_it(self):
        nodes = self.start_fleet(2)
        first = self.start("ota", "update", "n1", *self.to_first(), "--image", self.image("spore-next"), *FAST)
        self.wait_for_step("on_trial")
        self.as_other()
        image = self.another_image()
        alone = self.ends_with(1, "ota", "update", "n1", *self.to_first(), "--image", image, "--dry-run")
        self.assertIn("busy n1", alone.stdout)
        self.assertIn("on trial", alone.stderr)
        both = self.ends_with(6, *self.all(image))
        self.assertIn("busy n1", both.stdout)
        self.assertIn(f"1 ok on {NEXT}, 0 failed, 1 busy: 2 in all", both.stdout)
        output, _ = first.communicate(timeout=60)
        self.assertEqual(first.returncode, 0, output)
        self.assertNotEqual(self.report(nodes[0])["running"]["hash"], self.report(nodes[1])["running"]["hash"])


class Plan(RolloutTest):
    def key(self, name):
        path = str(self.site.folder / name)
        made = self.spore("key", "new", "-o", path, "--json")
        return path, json.loads(made.stdout)

    def test_which_key_a_node_takes_is_known_beforehand(self):
        (theirs, public), (ours, other) = self.key("theirs.json"), self.key("ours.json")
        [node] = self.start_fleet(1, arguments=("--update-key", public["public"]))
        self.assertEqual(self.report(node)["keys"], [public["keyId"]])
        image = self.image("spore-next")
        self.spore("image", "sign", image, "--key", ours)
        refused = self.ends_with(1, "ota", "update", f"{node.ip}:{HTTP_PORT}", "--image", image)
        self.assertIn(public["keyId"], refused.stdout)
        self.assertIn(other["keyId"], refused.stderr)
        self.assertEqual(self.entries(), [])
        self.spore("image", "sign", image, "--key", theirs)
        self.ends_with(0, "ota", "update", f"{node.ip}:{HTTP_PORT}", "--image", image)

    def test_the_summary_adds_up_and_a_selector_that_matches_nobody_is_said(self):
        nodes = self.start_fleet(3)
        image = self.image("spore-next")
        nobody = self.ends_with(3, "ota", "update", "-l", "room=nowhere", *self.to_first(), "--image", image, "-y")
        self.assertIn("no member matches -l room=nowhere", nobody.stderr)
        process = self.start(*self.all(image, "--waves", "100%", "--max-parallel", "1"))
        self.wait_for_step("began")
        nodes[2].post("/api/node/labels", {"set": "hold=relay"})
        output, _ = process.communicate(timeout=90)
        self.assertEqual(process.returncode, 0, output)
        self.assertIn("n3  has the label hold (node_held)", output)
        self.assertIn(f"2 ok on {NEXT}, 0 failed, 1 held: 3 in all", output)

    def test_the_very_first_update_can_be_taken_back(self):
        nodes = self.start_fleet(2)
        self.ends_with(0, *self.all(self.image("spore-next")))
        self.ends_with(0, "rollout", "rollback", *self.to_first(), "-y", "--soak", "0")
        self.assert_versions(nodes, VERSION)

    def test_a_rollout_is_of_the_cluster_that_is_asked(self):
        self.start_fleet(1)
        self.ends_with(0, *self.all(self.image("spore-next")))
        [log] = (self.site.folder / "operator/spore/rollouts").glob("*.jsonl")
        head, *steps = log.read_text().splitlines(keepends=True)
        foreign = json.loads(head) | {"id": "r-far", "cluster": "elsewhere"}
        log.with_name("r-far.jsonl").write_text(json.dumps(foreign) + "\n" + "".join(steps))
        status = self.ends_with(0, "rollout", "status", *self.to_first())
        self.assertIn(f"rollout {log.stem} finished", status.stdout)
        self.assertIn("r-far finished", self.ends_with(0, "rollout", "status", "r-far").stdout)
        self.assertIn("elsewhere", self.ends_with(0, "rollout", "list").stdout)

    def test_a_rollout_that_runs_is_shown_as_running(self):
        self.start_fleet(2)
        process = self.start(*self.all(self.image("spore-next")))
        self.wait_for_step("on_trial")
        status = self.ends_with(0, "rollout", "status").stdout
        self.assertRegex(status, r"(?m)^[-·] rollout r-\w+ running")
        process.kill()
        process.wait()
        self.assertRegex(self.ends_with(0, "rollout", "status").stdout, r"(?m)^[x✗] rollout r-\w+ interrupted")
        self.ends_with(0, "rollout", "resume")


class Deaf(RolloutTest):
    """Nobody reads what the driver says."""

    def drive(self, image, stdout, stderr):
        return subprocess.Popen([spore_binary(), *self.all(image, "--canary", "0", "--waves", "100%", "--max-parallel", "2")],
                                cwd=self.site.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=stdout,
                                stderr=stderr, start_new_session=True)

    def assert_halts_well(self, process, sent, code):
        self.addCleanup(process.kill)
        self.wait_for_step("began", 2)
        process.send_signal(sent)
        self.assertEqual(process.wait(60), code, self.entries())
        self.assertEqual(self.entries()[-1]["event"], "halted")
        self.assertEqual(self.names("confirmed"), ["n1", "n2"])

    def test_a_reader_that_is_gone_does_not_end_it(self):
        self.start_fleet(3)
        reading, writing = os.pipe()
        process = self.drive(self.image("spore-next"), writing, writing)
        os.close(writing)
        os.read(reading, 1)
        os.close(reading)
        self.assert_halts_well(process, signal.SIGINT, 130)

    def test_where_not_even_the_plan_can_be_told_nothing_begins(self):
        self.start_fleet(1)
        with open("/dev/full", "w", encoding="utf-8") as full:
            process = self.drive(self.image("spore-next"), full, full)
        self.assertEqual(process.wait(60), 1)
        self.assertEqual(self.entries(), [])

    def test_a_terminal_that_is_closed_halts_it(self):
        self.start_fleet(3)
        ours, theirs = os.openpty()
        process = self.drive(self.image("spore-next"), theirs, theirs)
        os.close(theirs)
        self.wait_for_step("began", 2)
        with contextlib.suppress(OSError):
            os.close(ours)
        self.assert_halts_well(process, signal.SIGHUP, 143)


if __name__ == "__main__":
    unittest.main()
