"""Uploads: bodies as long as an image."""

import json
import os
import shutil
import subprocess
import time

from boards import PORT
from harness import wait_until
from raw import Connection


class Uploads:
    def upload_head(self, size, *lines):
        return "\r\n".join(["POST /api/node/update HTTP/1.1", f"Host: {self.node.ip}:{PORT}", f"Content-Length: {size}",
                            *lines, "", ""]).encode()

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
        url = f"http://{self.node.ip}:{PORT}/api/node/update"
        for arguments, status in ((["-F", f"file=@{path}"], 422), (["--data-binary", f"@{path}"], 415),
                                  (["-H", "Content-Type: application/octet-stream", "--data-binary", f"@{path}"], 422),
                                  (["-H", "Expect: 100-continue", "-F", f"file=@{path}"], 422)):
            with self.subTest(arguments=arguments[:2]):
                run = subprocess.run(["curl", "-sS", "-w", " %{http_code}", *arguments, url], capture_output=True, timeout=60)
                self.assertEqual(run.returncode, 0, run.stderr)
                self.assertEqual(int(run.stdout.split()[-1]), status, run.stdout)
