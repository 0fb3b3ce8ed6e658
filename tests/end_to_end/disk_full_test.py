"""A node whose disk is full, or fills up while an image comes: it says so and runs what it ran.

The disk is a small tmpfs in a mount namespace of the node's own; where these are missing, the tests say that they were skipped.
"""

import contextlib
import http.client
import os
import shutil
import subprocess
import unittest

from harness import HTTP_PORT, NEXT, Reply, unless_away, wait_until
from rollouts import RolloutTest

MEGABYTE = 1024 * 1024
PAGE = 4096
BIG = 40 * MEGABYTE  # of zeros behind the executable: a transfer that takes a second or two
LAST_PART = 16 * 1024
NAMESPACE = ["unshare", "-rm", "sh", "-c"]


def why_not():
    """Why there are no mount namespaces here, or None."""
    if not shutil.which("unshare"):
        return "no `unshare` command"
    tried = subprocess.run([*NAMESPACE, "mount -t tmpfs disk /mnt"], capture_output=True, text=True, check=False)
    return tried.stderr.strip() if tried.returncode else None


class Disk:
    """The disk of a node that runs, seen from here."""

    def __init__(self, node):
        self.path = f"/proc/{node.process.pid}/root{node.state}"
        self.filler = f"{self.path}/filler"

    def free(self):
        status = os.statvfs(self.path)
        return status.f_bavail * status.f_frsize

    def fill(self, left=0):
        """Until so many bytes are left."""
        with open(self.filler, "wb") as file:
            while (surplus := self.free() - left) > 0:
                with contextlib.suppress(OSError):  # somebody else was faster
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, surplus)

    def clear(self):
        os.remove(self.filler)


class DiskFull(RolloutTest):
    def setUp(self):
        reason = why_not()
        if reason:
            print(f"SKIPPED: no mount namespaces here: {reason}", flush=True)
            self.skipTest(reason)
        super().setUp()

    def start_on_disk(self, size):
        node = self.site.node(1, arguments=("--trial-seconds", str(self.trial_seconds)))
        node.state.mkdir()
        mount = 'mount -t tmpfs -o size="$0" disk "$1" && shift && exec "$@"'
        node.command = [*NAMESPACE, mount, str(size), str(node.state), *node.command]
        node.start().wait_for_http()
        wait_until(lambda: "hash" in self.report(node)["running"], 10, "it knows its hash")
        return node, Disk(node)

    def update(self, node, image):
        return ("ota", "update", f"{node.ip}:{HTTP_PORT}", "--image", image)

    def assert_runs(self, node, running):
        self.assertEqual(self.report(node)["running"], running)
        self.assertIsNone(node.process.poll())

    def send(self, node, content, first, end):
        """The bytes from `first` to `end` of an image that the node has been prepared for."""
        headers = {"Content-Range": f"bytes {first}-{end - 1}/{len(content)}", "Content-Type": "application/octet-stream"}
        return node.post("/api/node/update", content[first:end], headers=headers, timeout=20)

    def send_head_alone(self, node, size):
        """The answer to an upload of which nothing but the head was sent."""
        connection = http.client.HTTPConnection(node.ip, HTTP_PORT, timeout=5)
        self.addCleanup(connection.close)
        connection.putrequest("POST", "/api/node/update")
        connection.putheader("Content-Length", str(size))
        connection.endheaders()
        answer = connection.getresponse()
        return Reply(answer.status, {}, answer.read())

    def test_a_full_disk_is_found_out_before_anything_is_sent(self):
        node, disk = self.start_on_disk(16 * MEGABYTE)
        running = self.report(node)["running"]
        image = self.image("spore-next")
        disk.fill(4 * MEGABYTE)
        refused = self.ends_with(1, *self.update(node, image))
        self.assertIn("no room for a new firmware", refused.stderr)
        self.assertIn("disk is full", refused.stderr)
        self.assertIn("Nothing was written", refused.stderr)

        # Nor does it rely on being asked first.
        self.assert_error(node.post("/api/node/update/prepare", {"trailer": self.trailer(image).hex()}), 413, "image_too_large")
        self.assert_error(self.send_head_alone(node, os.path.getsize(image)), 413, "image_too_large")
        self.assertEqual(disk.free(), 4 * MEGABYTE)
        self.assert_runs(node, running)
        disk.clear()
        self.ends_with(0, *self.update(node, image))
        self.assertEqual(self.version(node), NEXT)

    def test_a_disk_that_fills_up_in_a_transfer_ends_it(self):
        node, disk = self.start_on_disk(80 * MEGABYTE)
        running = self.report(node)["running"]
        process = self.start(*self.update(node, self.image("spore-next", padding=BIG)))
        wait_until(lambda: self.report(node)["received"] > MEGABYTE, 20, "a part has arrived")
        disk.fill()
        output = process.communicate(timeout=60)[0]
        self.assertEqual(process.returncode, 5, output)
        self.assertEqual([failure["code"] for failure in self.entries("failed")], ["image_too_large"])
        self.assertIn("does not fit", output)
        self.assertEqual((self.report(node)["state"], self.report(node)["fault"]["code"]), ("failed", "image_too_large"))
        self.assert_runs(node, running)
        disk.clear()
        self.ends_with(0, "rollout", "retry")
        self.assertEqual(self.version(node), NEXT)

    def test_a_disk_that_is_full_at_the_end_installs_all_or_nothing(self):
        node, disk = self.start_on_disk(24 * MEGABYTE)
        running = self.report(node)["running"]
        with open(self.image("spore-next"), "rb") as file:
            content = file.read()
        copy = (running["size"] + PAGE - 1) // PAGE  # of the program, which the first update keeps
        free = disk.free()
        for pages in range(copy - 3, copy + 20):
            self.assertEqual(node.post("/api/node/update/prepare", {"trailer": content[-256:].hex()}).status, 200)
            self.assertEqual(self.send(node, content, 0, len(content) - LAST_PART).status, 202)
            disk.fill(pages * PAGE)
            answer = self.send(node, content, len(content) - LAST_PART, len(content))
            disk.clear()
            if answer.status == 200:
                break
            self.assertEqual(answer.error_code, "image_too_large", f"{pages - copy} pages beside the copy")
            self.assertEqual(self.report(node)["state"], "failed")
            self.assert_runs(node, running)
            self.assertGreater(disk.free(), free - 4 * PAGE, "nothing large is left behind")
        self.assertGreater(pages, copy, "the disk was full in several places")
        wait_until(lambda: self.runs_confirmed(node), 30, lambda: f"a trial, and confirmed: {self.report(node)}")

    def runs_confirmed(self, node):
        report = unless_away(lambda: self.report(node))
        return report and report["running"].get("version") == NEXT and report["trial"]["outcome"] == "confirmed"


if __name__ == "__main__":
    unittest.main()
