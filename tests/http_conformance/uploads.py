"""Uploads: bodies as long as an image."""

import hashlib
import json
import os
import shutil
import subprocess
import time

import images
from boards import PORT
from harness import unless_away, wait_until
from raw import Connection


class Uploads:
    images_made = 0
    installed = None

    def upload_head(self, size, *lines):
        return "\r\n".join(["POST /api/node/update HTTP/1.1", f"Host: {self.node.ip}:{PORT}", f"Content-Length: {size}",
                            *lines, "", ""]).encode()

    def update(self):
        """What the node says of its firmware; {} while it restarts."""
        answer = unless_away(lambda: self.get("/api/node/update"))
        return json.loads(answer.body) if answer is not None and answer.status == 200 else {}

    def new_image(self):
        """One that this board takes, and that it has not seen yet."""
        type(self).images_made += 1
        running = wait_until(lambda: self.update().get("running"), 10, "it tells what runs")
        code = self.new_code(self.images_made)
        return code + images.trailer(code, running["board"], running["product"], "9.9", self.image_kind)

    def wait_until_it_runs(self, image):
        digest = hashlib.sha256(image[:-images.TRAILER_BYTES]).hexdigest()
        wait_until(lambda: (report := self.update()) and report["running"].get("hash") == digest and report["trial"]["outcome"] == "confirmed",
                   60, lambda: f"it runs what was sent, for good: {self.update()}")
        type(self).installed = image

    def installed_image(self):
        """What the node runs, as it was sent."""
        if self.installed is None:
            image = self.new_image()
            self.assertEqual(self.post("/api/node/update", image, "Content-Type: application/octet-stream").status, 200)
            self.wait_until_it_runs(image)
        return self.installed

    def curl(self, *arguments):
        """(status, body)"""
        run = subprocess.run(["curl", "-sS", "-w", " %{http_code}", *arguments, f"http://{self.node.ip}:{PORT}/api/node/update"],
                             capture_output=True, timeout=60, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        body, status = run.stdout.rsplit(b" ", 1)
        return int(status), body

    def test_an_image_is_installed_as_a_file_of_a_form_and_as_the_body(self):
        if shutil.which("curl") is None:
            self.skipTest("no curl")
        path = self.site.folder / "image.spore"
        raw = ("-H", "Content-Type: application/octet-stream", "--data-binary", f"@{path}")
        for arguments in (("-F", f"file=@{path}"), raw, ("-H", "Expect: 100-continue", "-F", f"file=@{path}"),
                          ("-F", "note=hello", "-F", f"file=@{path}", "-F", "more=x")):
            with self.subTest(arguments=arguments):
                image = self.new_image()
                path.write_bytes(image)
                status, body = self.curl(*arguments)
                self.assertEqual(status, 200, body)
                self.assertEqual(json.loads(body)["status"], "installed")
                self.wait_until_it_runs(image)

    def test_a_method_that_uploads_elsewhere_is_told_which_ones_there_are(self):
        for method in ("PUT", "PATCH"):
            for size in (0, 100, 100_000):
                with self.subTest(method=method, size=size):
                    head = self.upload_head(size, "Content-Type: application/octet-stream").replace(b"POST", method.encode(), 1)
                    answer = self.ask(head + bytes(size), method)
                    self.assert_error(answer, 405, "method_not_allowed")
                    self.assertEqual(answer.headers["allow"], "GET, HEAD, POST, DELETE")

    def test_a_form_of_many_fields_is_refused(self):
        field = b'--edge\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
        file = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n' + self.image_start + b"\r\n"
        known = lambda: "hash" in self.update().get("running", {}) and self.update()["running"]  # noqa: E731
        before = wait_until(known, 20, "it knows what runs")
        for name, parts in (("fields alone", field * 5000), ("a file behind them", field * 5000 + file), ("many files", file * 20),
                            ("a head without end", field[:-7] + b"X: y\r\n" * 20000)):
            for step in (None, 1460):
                with self.subTest(parts=name, step=step):
                    answer = self.post("/api/node/update", parts + b"--edge--\r\n", "Content-Type: multipart/form-data; boundary=edge", step=step)
                    self.assertIn(answer.status, (400, 413, 415, 422), answer.body)
                    self.assert_error(answer, answer.status)
        self.assertEqual(self.update()["running"], before)

    def test_an_upload_of_a_type_that_is_not_taken_is_told_so(self):
        form = "Content-Type: application/x-www-form-urlencoded"
        self.assert_error(self.post("/api/node/update", b"a=b&" * 3000, form), 415, "unsupported_media_type")

    def test_an_upload_without_a_length_is_told_so(self):
        answer = self.ask("POST /api/node/update HTTP/1.1\r\nHost: $HOST\r\nTransfer-Encoding: chunked\r\n"
                          "Content-Type: application/octet-stream\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "POST")
        self.assert_error(answer, 411)

    def test_a_multipart_upload_reaches_the_judge_of_images(self):
        image = b"\r\n--\r\nx" * 40000
        body = (b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x.spore"\r\n\r\n' + image + b"\r\n--edge--\r\n")
        for step in (None, 536, 99991):
            answer = self.post("/api/node/update", body, "Content-Type: multipart/form-data; boundary=edge", step=step)
            self.assert_error(answer, 422)

    def test_a_refused_sender_reads_the_reason(self):
        data = os.urandom(8000)
        with Connection(self.node.ip, PORT, timeout=20) as connection:
            connection.send(self.upload_head(800000, "Content-Type: application/x-www-form-urlencoded"))
            begun = time.monotonic()
            # He does not look before he has sent everything, and he is slow.
            for _ in range(100):
                connection.socket.sendall(data)
                time.sleep(0.03)
            self.assertGreater(time.monotonic() - begun, 3)
            self.assert_error(connection.answer("POST"), 415)

    def test_a_second_upload_is_a_conflict(self):
        head = self.upload_head(300000, "Content-Type: application/octet-stream")
        with Connection(self.node.ip, PORT) as first:
            first.send(head + self.image_start)
            wait_until(lambda: json.loads(self.get("/api/node/update").body)["state"] == "receiving", 5, "it is received")
            self.assert_error(self.ask(head + self.image_start, "POST"), 409, "update_busy")
        wait_until(lambda: self.get("/api/node/update").status == 200, 5, "the node answers")

    def test_an_upload_survives_pauses(self):
        body = self.image_start + os.urandom(50000)
        with Connection(self.node.ip, PORT, timeout=20) as connection:
            connection.send(self.upload_head(len(body), "Content-Type: application/octet-stream"))
            for at in range(0, len(body), 30000):
                connection.send(body[at:at + 30000])
                time.sleep(4)
            self.assert_error(connection.answer("POST"), 422)

    def test_curl_reads_what_is_wrong_with_its_upload(self):
        if shutil.which("curl") is None:
            self.skipTest("no curl")
        path = self.site.folder / "image.spore"
        path.write_bytes(os.urandom(400000))
        for arguments, status in ((["-F", f"file=@{path}"], 422), (["--data-binary", f"@{path}"], 415),
                                  (["-H", "Content-Type: application/octet-stream", "--data-binary", f"@{path}"], 422),
                                  (["-H", "Expect: 100-continue", "-F", f"file=@{path}"], 422)):
            with self.subTest(arguments=arguments[:2]):
                self.assertEqual(self.curl(*arguments)[0], status)
