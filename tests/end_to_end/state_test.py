"""State that cannot be read or written: it is said, and nothing is made up in its place."""

import os
import socket
import subprocess
import unittest
from pathlib import Path

from disk_full_test import MEGABYTE, NAMESPACE, Disk, why_not
from harness import HTTP_PORT, SiteTest, spore_binary, wait_until


def limited(node, descriptors):
    node.command = ["sh", "-c", f'ulimit -n {descriptors}; exec "$@"', "sh", *node.command]
    return node


class State(SiteTest):
    def refusal(self, command, cwd=None):
        """What a node says that does not start; and that it ends with 1."""
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False, cwd=cwd or self.site.folder)
        self.assertEqual(done.returncode, 1, done.stderr)
        for word in ("error:", "cause:", "try:"):
            self.assertIn(word, done.stderr)
        self.assertNotIn("unexpectedly", done.stderr)
        self.assertNotIn("report", done.stderr)
        return done.stderr

    def test_a_damaged_id_is_never_replaced(self):
        node = self.site.node(1)
        node.state.mkdir()
        path = node.state / "chip_id"
        for content in ("", "no number\n", "1234\n", "-1\n", "0000000000\n"):
            path.write_text(content)
            said = self.refusal(node.command)
            self.assertIn(str(path), said)
            self.assertIn("remove it", said)
            self.assertEqual(path.read_text(), content)
        path.unlink()
        node.start().wait_for_http()
        self.assertEqual(len(path.read_text()), 9)

    def test_what_lies_in_place_of_a_record_is_named_and_never_waited_for(self):
        node = self.site.node(1)
        node.state.mkdir()
        for name in ("chip_id", "1_boot_count", "2_labels", "5_peers"):
            path = node.state / name
            for put, word in ((path.mkdir, "a folder"), (lambda: os.mkfifo(path), "a pipe"),
                              (lambda: path.symlink_to("/dev/zero"), "a symbolic link")):
                put()
                said = self.refusal(node.command)
                self.assertIn(str(path), said)
                self.assertIn(word, said)
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()

    def test_what_is_damaged_is_said_and_the_node_runs(self):
        node = self.site.node(1)
        (node.state / "firmware").mkdir(parents=True)
        records = {"1_boot_count": b"abc", "2_labels": b"\xff\xff", "5_peers": b"\xff", "8_crash": b"x" * 2000,
                   "9_firmware": b"", "12_good_start": b"12345"}
        for name, content in records.items():
            (node.state / name).write_bytes(content)
        (node.state / "firmware/slots").write_text("active=/bin/sh\n")
        node.start().wait_for_http()
        for name in records:
            self.assertIn(f"the stored record is damaged and not used: {name.split('_', 1)[1]}", node.log())
        self.assertIn(f"{node.state}/firmware/slots is damaged", node.log())
        self.assertEqual((node.state / "firmware/slots").read_text(), "active=/bin/sh\n")

    def test_a_configuration_that_is_no_file_is_refused_and_a_folder_that_is_gone_does_not_matter(self):
        node = self.site.node(1)
        pipe = self.site.folder / "pipe"
        os.mkfifo(pipe)
        for path, word in ((self.site.folder, "it is a folder, not a file"), (pipe, "it is a pipe, not a file"),
                           ("/dev/zero", "it is a device, not a file"), (self.site.folder / "none", "there is no such file")):
            said = self.refusal([*node.command, "--config", str(path)])
            self.assertIn(word, said)
            self.assertIn(str(path), said)
        gone = self.site.folder / "gone"
        gone.mkdir()
        node.command = ["sh", "-c", 'rmdir "$PWD"; exec "$@"', "sh", *node.command]
        with node.log_path.open("ab") as log:
            node.process = subprocess.Popen(node.command, stdout=log, stderr=log, cwd=gone)
        node.wait_for_http()

    def test_too_few_descriptors_are_said(self):
        said = self.refusal(limited(self.site.node(1), 8).command)
        self.assertIn("only 8 files open", said)
        self.assertIn("ulimit -n", said)

    def test_held_connections_take_nothing_that_the_node_needs(self):
        node, other = limited(self.site.node(1), 24), self.site.node(2)
        node.start()
        other.start()
        for one in (node, other):
            one.wait_for_http()
        held = []
        for _ in range(60):
            connection = socket.create_connection((node.ip, HTTP_PORT), timeout=5)
            self.addCleanup(connection.close)
            held.append(connection)
        wait_until(lambda: node.status_of("n2") == "ACTIVE" and other.status_of("n1") == "ACTIVE", 20, "both see both")
        self.assertEqual(node.post("/api/node/labels", {"set": "a=b"}).status, 200)
        for _ in range(5):  # several looks at the interface
            self.assertEqual(node.get("/api/node/status").status, 200)
            self.assertTrue(node.get("/api/network/status").json["connected"])
        self.assertNotIn("network_lost", node.log())
        self.assertEqual(node.get("/api/monitoring/resources").json["storage"]["notStored"], [])
        ticks = sum(int(word) for word in Path(f"/proc/{node.process.pid}/stat").read_text().rsplit(")")[1].split()[11:13])
        self.assertLess(ticks, 500, "it does not spin")


class FullDisk(SiteTest):
    def setUp(self):
        reason = why_not()
        if reason:
            print(f"SKIPPED: no mount namespaces here: {reason}", flush=True)
            self.skipTest(reason)
        super().setUp()

    def on_disk(self, node, before="true"):
        node.state.mkdir()
        mount = f'mount -t tmpfs -o size={MEGABYTE} disk "$0" && cd "$0" && {before} && exec "$@"'
        node.command = [*NAMESPACE, mount, str(node.state), *node.command]
        return node

    def test_a_first_start_without_room_for_an_id_is_refused(self):
        fill = "(cat /dev/zero > filler 2>/dev/null; true)"
        node = self.on_disk(self.site.node(1), fill)
        done = subprocess.run(node.command, capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(f"the node's id cannot be stored in {node.state}/chip_id", done.stderr)
        self.assertIn("No space left on device", done.stderr)

    def test_what_cannot_be_stored_later_is_said_once_and_shown_until_it_can(self):
        node = self.on_disk(self.site.node(1)).start().wait_for_http()
        disk = Disk(node)
        disk.fill()
        for number in range(3):
            self.assertEqual(node.post("/api/node/labels", {"set": f"a={number}"}).status, 500)
        self.assertEqual(node.get("/api/monitoring/resources").json["storage"]["notStored"], ["labels"])
        line = "cannot be stored, and is lost with a restart: labels"
        wait_until(lambda: line in node.log(), 5, node.log)
        disk.clear()
        self.assertEqual(node.post("/api/node/labels", {"set": "a=9"}).status, 200)
        wait_until(lambda: "everything is stored again" in node.log(), 5, node.log)
        self.assertEqual(node.log().count(line), 1, node.log())
        self.assertEqual(node.get("/api/monitoring/resources").json["storage"]["notStored"], [])


if __name__ == "__main__":
    unittest.main()
