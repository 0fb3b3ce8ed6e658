"""A node gives the firmware that it runs, and another one takes it over without the operator's machine between."""

import json
import struct
import unittest
from pathlib import Path

from harness import HTTP_PORT, NEXT, unless_away, wait_until
from rollouts import RolloutTest


class Rescue(RolloutTest):
    def start_mixed(self, **options):
        """Two nodes, of which the first runs another version already."""
        nodes = self.start_fleet(2, **options)
        image = self.image("spore-next")
        self.ends_with(0, "ota", "update", f"{nodes[0].ip}:{HTTP_PORT}", "--image", image)
        return nodes, Path(image).read_bytes()

    def test_a_node_serves_what_it_runs_whole_and_in_parts(self):
        nodes, image = self.start_mixed()
        whole = nodes[0].get("/api/node/firmware")
        self.assertEqual(whole.status, 200)
        self.assertEqual(whole.headers["content-length"], str(len(image)))
        self.assertTrue(whole.body == image, "the served image is the one that was sent")
        trailer = nodes[0].get("/api/node/firmware", headers={"Range": "bytes=-256"})
        self.assertEqual((trailer.status, trailer.body), (206, image[-256:]))
        across = nodes[0].get("/api/node/firmware", headers={"Range": f"bytes={len(image) - 300}-{len(image) - 200}"})
        self.assertEqual(across.body, image[-300:-199])
        self.assertEqual(across.headers["content-range"], f"bytes {len(image) - 300}-{len(image) - 200}/{len(image)}")
        beyond = nodes[0].get("/api/node/firmware", headers={"Range": f"bytes={len(image)}-"})
        self.assert_error(beyond, 416, "range_not_satisfiable")
        self.assertEqual(beyond.headers["content-range"], f"bytes */{len(image)}")
        self.assert_error(nodes[1].get("/api/node/firmware"), 404, "no_trailer")

    def test_a_node_takes_over_the_firmware_of_a_member(self):
        nodes, _ = self.start_mixed()
        result = self.ends_with(0, "rescue", "n2", "--from", "n1", *self.to_first())
        self.assertIn(f"n2 runs {NEXT}", result.stdout)
        self.assertIn("n2  confirmed", result.stderr)
        self.assert_versions(nodes, NEXT)
        self.assertEqual(self.report(nodes[1])["trial"]["outcome"], "confirmed")
        self.assertEqual(self.report(nodes[0])["running"]["hash"], self.report(nodes[1])["running"]["hash"])
        self.assertIsNone(nodes[1].process.poll(), "the process that was started is the node still")

        again = self.ends_with(1, "rescue", "n2", "--from", "n1", *self.to_first())
        self.assertIn("image_current", again.stderr)

    def test_what_cannot_be_taken_over_is_said(self):
        nodes = self.start_fleet(2)
        result = self.ends_with(1, "rescue", "n2", "--from", "n1", *self.to_first(), "--json")
        self.assertIn("peer_without_image", json.loads(result.stderr)["error"]["message"])
        self.assertEqual(nodes[1].get("/api/node/update/fetch").json["fault"]["code"], "peer_without_image")
        self.ends_with(3, "rescue", "n2", "--from", "n9", *self.to_first())
        self.assert_error(nodes[1].post("/api/node/update/fetch", {"from": "127.0.0.1:1"}), 404, "unknown_member")
        self.assertEqual(self.report(nodes[1])["state"], "idle")

    def test_a_node_in_safe_mode_helps_itself_if_it_is_told(self):
        nodes, _ = self.start_mixed()
        self.assertEqual(nodes[1].post("/api/node/config", {"set": "rescueAfterMs=2000"}).status, 200)
        nodes[1].stop()
        # What a firmware leaves behind that never lives for a minute.
        for record, number in (("1_boot_count", 900), ("12_good_start", 800)):
            (nodes[1].state / record).write_bytes(struct.pack("<I", number))
        nodes[1].start().wait_for_http()
        self.assertTrue(self.report(nodes[1])["safeMode"])
        wait_until(lambda: unless_away(lambda: self.version(nodes[1])) == NEXT, 60, f"n2 has taken over {NEXT}")
        wait_until(lambda: self.report(nodes[1])["trial"]["outcome"] == "confirmed", 60, "and keeps it")
        self.assertFalse(self.report(nodes[1])["safeMode"], "another firmware has its own starts")


if __name__ == "__main__":
    unittest.main()
