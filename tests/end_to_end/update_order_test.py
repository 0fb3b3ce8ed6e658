"""Two updates of one node in a bad order, a node that is ended in its trial, and a state directory that forbids things.

The disks are small tmpfs in a mount namespace of the node's own; where these are missing, those tests say that they were skipped.
"""

import contextlib
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import unittest
from pathlib import Path

from disk_full_test import NAMESPACE, why_not
from harness import HTTP_PORT, NEXT, VERSION, spore_binary, unless_away, wait_until
from rollouts import RolloutTest, processes_of


class UpdateOrder(RolloutTest):
    trial_seconds = 4

    def start_one(self, trial_seconds=4, **options):
        self.trial_seconds = trial_seconds
        return self.start_fleet(1, **options)[0]

    def install(self, node, image):
        """Waits for nothing but the answer."""
        self.assertEqual(node.post("/api/node/update", Path(image).read_bytes(), timeout=20).status, 200)

    def is_now(self, node, version, outcome):
        report = unless_away(lambda: self.report(node))
        return report and (report["running"].get("version"), report["trial"]["outcome"]) == (version, outcome) and \
            "hash" in report["running"] and report

    def wait_for(self, node, version, outcome, seconds=40):
        wait_until(lambda: self.is_now(node, version, outcome), seconds,
                   lambda: f"{version} is {outcome}: {unless_away(lambda: self.report(node))}\n{node.log()[-2000:]}")
        return self.report(node)

    def slots(self, node):
        folder = node.state / "firmware"
        return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in "ab" if (folder / name).exists()}

    def kill_all(self, node):
        for process in processes_of(node):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        node.process.wait()
        wait_until(lambda: not processes_of(node), 10, "all its processes are gone")


class OnTrial(UpdateOrder):
    def test_what_runs_on_trial_is_not_replaced_and_what_was_confirmed_comes_back(self):
        node = self.start_one()
        base = self.report(node)["running"]["hash"]
        image = self.image("spore-crashing")
        self.install(node, self.image("spore-next"))
        self.wait_for(node, NEXT, "on_trial")
        before = self.slots(node)
        for force in (False, True):
            prepared = node.post("/api/node/update/prepare", {"trailer": self.trailer(image).hex(), "force": force})
            self.assert_error(prepared, 409, "trial_pending")
            sent = node.post(f"/api/node/update?force={str(force).lower()}", Path(image).read_bytes()[:100000])
            self.assert_error(sent, 409, "trial_pending")
        self.assert_error(node.post("/api/node/update/fetch", {"from": f"{node.ip}:{HTTP_PORT}"}), 409, "trial_pending")
        self.assert_error(node.get("/api/node/firmware"), 409, "firmware_unproven")
        self.assertEqual(self.slots(node), before)
        self.wait_for(node, NEXT, "confirmed")
        self.assertEqual(node.get("/api/node/firmware").status, 200)
        confirmed = self.report(node)["running"]["hash"]
        self.install(node, image)
        report = self.wait_for(node, NEXT, "reverted")
        self.assertEqual(report["running"]["hash"], confirmed)
        self.assertEqual(report["trial"]["fault"], "ended_or_hung")
        self.assertNotEqual(confirmed, base)
        # A client that asks is told what happened.
        self.assertEqual(node.get("/api/node/status").json["resetCause"], "exception")
        shown = self.ends_with(0, "node", "show", "n1", *self.to_first()).stdout
        self.assertIn("last reset: exception", shown)
        self.assertIn("reverted: ended_or_hung", shown)

    def test_whoever_ends_a_node_on_trial_with_its_guardian_finds_the_old_one_after_three_times(self):
        node = self.start_one(trial_seconds=60)
        self.install(node, self.image("spore-next"))
        self.wait_for(node, NEXT, "on_trial")
        for _ in range(2):
            self.kill_all(node)
            node.start().wait_for_http()
            self.wait_for(node, NEXT, "on_trial")
        self.kill_all(node)
        node.start().wait_for_http()
        self.wait_for(node, VERSION, "reverted")
        self.kill_all(node)
        node.start().wait_for_http()
        self.wait_for(node, VERSION, "reverted")

    def test_a_guardian_that_dies_leaves_a_trial_that_goes_on(self):
        node = self.start_one()
        self.install(node, self.image("spore-next"))
        self.wait_for(node, NEXT, "on_trial")
        for process in processes_of(node):
            if process != node.process.pid:
                os.kill(process, signal.SIGKILL)
        self.wait_for(node, NEXT, "confirmed")
        self.assertIsNone(node.process.poll())

    def test_restarts_that_are_ordered_neither_fail_a_trial_nor_lead_to_safe_mode(self):
        node = self.start_one(trial_seconds=20)
        self.install(node, self.image("spore-next"))
        self.wait_for(node, NEXT, "on_trial")
        for number in range(12):
            before = node.get("/api/node/status").json["incarnation"]
            if number % 3 < 2:
                self.assertEqual(node.post("/api/node/restart").status, 202)
            else:
                self.assertEqual(node.stop(), 0)
                node.start()
            wait_until(lambda before=before: (unless_away(lambda: node.get("/api/node/status").json["incarnation"]) or 0) > before,
                       15, "it has restarted")
            report = self.report(node)
            self.assertFalse(report["safeMode"])
            self.assertEqual((report["running"]["version"], report["trial"]["outcome"]), (NEXT, "on_trial"))
        self.wait_for(node, NEXT, "confirmed")

    def test_runs_that_just_end_lead_to_safe_mode(self):
        node = self.start_one()
        for _ in range(9):
            self.assertFalse(self.report(node)["safeMode"])
            self.kill_all(node)
            node.start().wait_for_http()
            self.assertEqual(node.get("/api/node/status").json["resetCause"], "exception")
        self.assertTrue(self.report(node)["safeMode"])

    def test_another_base_of_the_same_size_and_time_runs(self):
        program = self.site.folder / "program"
        content = Path(spore_binary()).read_bytes()
        program.write_bytes(content + b"\0")
        program.chmod(0o700)
        os.utime(program, (1, 1))
        node = self.start_one(program=str(program))
        self.install(node, self.image("spore-next"))
        self.wait_for(node, NEXT, "confirmed")
        node.stop()
        node.start().wait_for_http()
        self.wait_for(node, NEXT, "confirmed")
        node.stop()
        program.unlink()
        program.write_bytes(content + b"\1")
        program.chmod(0o700)
        os.utime(program, (1, 1))
        node.start().wait_for_http()
        wait_until(lambda: "hash" in self.report(node)["running"], 10, "it knows its hash")
        self.assertEqual(self.report(node)["running"]["version"], VERSION)

    def test_whoever_sends_in_the_wrong_way_is_told_so_and_holds_nothing(self):
        node = self.start_one()
        content = Path(self.image("spore-next")).read_bytes()
        for method in ("PUT", "PATCH"):
            refused = node.request(method, "/api/node/update", content[:100000])
            self.assert_error(refused, 405, "method_not_allowed")
            self.assertEqual(refused.headers["allow"], "GET, HEAD, POST, DELETE")
        refused = node.request("PUT", "/api/node/labels", bytes(100000))
        self.assert_error(refused, 405, "method_not_allowed")
        with socket.create_connection((node.ip, HTTP_PORT), timeout=9) as trickling:
            trickling.sendall(f"POST /api/node/update HTTP/1.1\r\nHost: {node.ip}\r\nContent-Length: 100000\r\n\r\n\x7fELF".encode("latin1"))
            wait_until(lambda: self.report(node)["state"] == "receiving", 5, "the upload has begun")
            self.assertEqual(node.post("/api/node/update/prepare", {"trailer": content[-256:].hex()}).status, 200)
            trickling.sendall(b"x")
            self.assertIn(b"409", trickling.recv(100))
        part = {"Content-Range": f"bytes 0-9999/{len(content)}", "Content-Type": "application/octet-stream"}
        self.assertEqual(node.post("/api/node/update", content[:10000], headers=part).status, 202)
        for wrong in (f"bytes 0-9999/{len(content)}", f"bytes 10001-20000/{len(content)}", "bytes 1-2/3", "bytes x"):
            headers = {"Content-Range": wrong, "Content-Type": "application/octet-stream"}
            self.assertIn(node.post("/api/node/update", content[:10000], headers=headers).status, (400, 409))
            self.assertEqual(self.report(node)["received"], 10000)
        rest = {"Content-Range": f"bytes 10000-{len(content) - 1}/{len(content)}", "Content-Type": "application/octet-stream"}
        self.assertEqual(node.post("/api/node/update", content[10000:], headers=rest, timeout=20).status, 200)


class StateDirectory(UpdateOrder):
    trial_seconds = 2

    def setUp(self):
        reason = why_not()
        if reason:
            print(f"SKIPPED: no mount namespaces here: {reason}", flush=True)
            self.skipTest(reason)
        super().setUp()

    def start_on_disk(self, options="size=64m"):
        node = self.site.node(1, arguments=("--trial-seconds", str(self.trial_seconds)))
        node.state.mkdir()
        mount = 'mount -t tmpfs -o "$0" disk "$1" && shift && exec "$@"'
        node.command = [*NAMESPACE, mount, options, str(node.state), *node.command]
        node.start().wait_for_http()
        wait_until(lambda: "hash" in self.report(node)["running"], 10, "it knows its hash")
        return node

    def remount(self, node, options):
        subprocess.run(["nsenter", "-t", str(node.process.pid), "-U", "-m", "--preserve-credentials", "mount", "-o",
                        f"remount,{options}", str(node.state)], check=True, capture_output=True)

    def restart(self, node):
        before = node.get("/api/node/status").json
        ids = len(re.findall("is at http", node.log()))
        self.assertEqual(node.post("/api/node/restart").status, 202)
        wait_until(lambda: len(re.findall("is at http", node.log())) > ids, 15, lambda: f"it is back\n{node.log()[-2000:]}")
        node.wait_for_http()
        self.assertIsNone(node.process.poll())
        self.assertEqual(node.get("/api/node/status").json["nodeId"], before["nodeId"])

    def test_an_image_that_could_not_be_started_is_not_taken(self):
        node = self.start_on_disk("size=64m,noexec")
        image = self.image("spore-next")
        prepared = node.post("/api/node/update/prepare", {"trailer": self.trailer(image).hex()})
        self.assert_error(prepared, 409, "update_place_unusable")
        self.assertIn("noexec", node.log())
        self.restart(node)

    def test_a_directory_that_nothing_can_be_started_from_any_more_loses_no_node(self):
        if not shutil.which("nsenter"):
            self.skipTest("no `nsenter` command")
        node = self.start_on_disk()
        self.install(node, self.image("spore-next"))
        self.wait_for(node, NEXT, "confirmed")
        self.remount(node, "noexec")
        self.restart(node)
        self.assertIn("cannot be started", node.log())
        self.remount(node, "exec")
        self.remount(node, "ro")
        image = self.image("spore-crashing")
        prepared = node.post("/api/node/update/prepare", {"trailer": self.trailer(image).hex()})
        self.assert_error(prepared, 409, "update_place_unusable")
        self.restart(node)
        self.restart(node)
        wait_until(lambda: "cannot be stored" in node.log(), 20, lambda: f"it says so\n{node.log()[-2000:]}")

    def test_a_trial_on_a_disk_that_takes_nothing_any_more_ends_well(self):
        if not shutil.which("nsenter"):
            self.skipTest("no `nsenter` command")
        node = self.start_on_disk()
        self.install(node, self.image("spore-next"))
        self.wait_for(node, NEXT, "on_trial")
        self.remount(node, "ro")
        wait_until(lambda: "cannot be stored" in node.log(), 20, lambda: f"it says so\n{node.log()[-2000:]}")
        self.assertTrue(self.is_now(node, NEXT, "on_trial"))
        self.remount(node, "rw")
        self.wait_for(node, NEXT, "confirmed")
        self.assertEqual(node.log().count("the state of the trial cannot be stored"), 1)
        self.assertIsNone(node.process.poll())


if __name__ == "__main__":
    unittest.main()
