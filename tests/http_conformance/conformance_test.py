#!/usr/bin/env python3
"""What HTTP a node speaks: the same requests to both boards."""

import http.client
import json
import socket
import threading
import time
import unittest

import harness
import images
from boards import PORT, Board, ChipNode
from harness import wait_until
from keyed import Keyed
from raw import Connection
from uploads import Uploads
from web_sockets import WebSockets


class Requests:
    # Requests that are none.
    def test_malformed_requests_are_answered_and_hurt_nobody(self):
        for data in (b"GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n", b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
                     b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n",
                     b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                     b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                     b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
                     b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
                     b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nmore",
                     b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" * 40):
            for step in (None, 1):
                with self.subTest(data=data[:40], step=step):
                    self.assert_error(self.ask(data, step=step), 400, "malformed_request")

    def test_an_unknown_method_is_answered_by_the_engine(self):
        self.assert_error(self.get("/api/node/status", method="FOO"), 405, "method_not_allowed")
        self.assertEqual(self.get("/api/node/status", method="DELETE").headers["allow"], "GET, HEAD")

    def test_an_empty_line_before_a_request_is_passed_over(self):
        self.assertEqual(self.ask("\r\nGET /api/node/status HTTP/1.1\r\nHost: $HOST\r\n\r\n").status, 200)

    def test_an_absolute_target_is_as_good_as_a_path(self):
        self.assertEqual(self.ask("GET http://$HOST/api/node/status HTTP/1.1\r\nHost: $HOST\r\n\r\n").status, 200)
        answer = self.ask("POST http://evil.example/api/node/identify HTTP/1.1\r\nHost: $HOST\r\nContent-Length: 0\r\n\r\n")
        self.assert_error(answer, 403, "foreign_origin")

    def test_what_is_too_long_is_refused(self):
        self.assert_error(self.get("/" + "x" * self.uri_bytes), 414, "uri_too_long")
        self.assert_error(self.get("/api/node/status?" + "a=b&" * 1500), 414, "uri_too_long")
        self.assert_error(self.get("/", *[f"X-Header-{i}: value" for i in range(800)]), 431, "headers_too_large")
        self.assert_error(self.get("/", "X: " + "y" * 60000), 431, "headers_too_large")

    # The way of a connection.
    def test_a_connection_is_kept_and_answers_in_order(self):
        request = b"GET /api/node/status HTTP/1.1\r\nHost: a\r\n\r\n"
        with Connection(self.node.ip, PORT) as connection:
            connection.send(request * 3 + request.replace(b"status", b"nothing"))
            statuses = [connection.answer().status for _ in range(4)]
            self.assertEqual(statuses, [200, 200, 200, 404])
            connection.send(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            self.assertEqual(connection.answer().headers["connection"], "close")
            self.assertTrue(connection.is_ended())

    def test_http_1_0_is_answered_and_ended(self):
        with Connection(self.node.ip, PORT) as connection:
            connection.send(b"GET /api/cluster/members HTTP/1.0\r\n\r\n")
            answer = connection.answer()
            self.assertEqual(answer.status, 200)
            self.assertNotIn("transfer-encoding", answer.headers)
            json.loads(answer.body)
            self.assertTrue(connection.is_ended())

    def test_requests_may_come_byte_by_byte(self):
        answer = self.post("/api/node/identify", b'{"duration":1}', "Content-Type: application/json", step=1)
        self.assertIn(answer.status, (200, 202, 501), answer.body)

    def test_who_half_closes_is_still_answered(self):
        with Connection(self.node.ip, PORT) as connection:
            connection.send(b"GET /api/node/status HTTP/1.1\r\nHost: a\r\n\r\n")
            connection.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(connection.answer().status, 200)

    def test_clients_that_vanish_leave_nothing(self):
        for text in (b"", b"GE", b"GET /api/node/endpoints HTTP/1.1\r\nHost: a\r\n\r\n",
                     b"POST /api/node/update HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\nabc"):
            for _ in range(12):
                try:
                    with Connection(self.node.ip, PORT) as connection:
                        connection.send(text)
                        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                except ConnectionError:
                    pass  # every place was taken just then

    def test_many_who_keep_a_connection_do_not_keep_others_out(self):
        kept = []
        try:
            for _ in range(12):
                kept.append(Connection(self.node.ip, PORT))
                kept[-1].send(b"GET /api/node/status HTTP/1.1\r\nHost: a\r\n\r\n")
                self.assertEqual(kept[-1].answer().status, 200)
        finally:
            for connection in kept:
                connection.socket.close()

    def test_slow_heads_do_not_keep_others_out(self):
        slow = []
        try:
            for _ in range(5):
                slow.append(Connection(self.node.ip, PORT))
                slow[-1].send(b"GET / HTTP/1.1\r\n")
            wait_until(self.serves, 8, "served beside them")
            for connection in slow:
                begun = time.monotonic()
                try:
                    while time.monotonic() - begun < 8:
                        connection.socket.settimeout(0.2)
                        connection.socket.sendall(b"X: y\r\n")
                        try:
                            if not connection._more():
                                break
                        except TimeoutError:
                            continue
                        break
                except OSError:
                    pass
                if connection.buffer:
                    self.assertIn(b" 408 ", connection.buffer)
        finally:
            for connection in slow:
                connection.socket.close()

    # Answers.
    def test_head_is_get_without_a_body(self):
        whole = self.get("/api/node/status")
        head = self.get("/api/node/status", method="HEAD")
        self.assertEqual(head.status, 200)
        if "content-length" in whole.headers:
            self.assertAlmostEqual(int(head.headers["content-length"]), len(whole.body), delta=20)
        streamed = self.get("/api/node/endpoints", method="HEAD")
        self.assertEqual(streamed.status, 200)
        self.assertNotEqual(streamed.headers.get("content-length"), "0")
        # Nothing but the head came: the next answer stands right behind it.
        with Connection(self.node.ip, PORT) as connection:
            connection.send(b"HEAD /api/node/endpoints HTTP/1.1\r\nHost: a\r\n\r\nGET /api/nothing HTTP/1.1\r\nHost: a\r\n\r\n")
            self.assertEqual(connection.answer("HEAD").status, 200)
            self.assertEqual(connection.answer().status, 404)

    def test_a_streamed_answer_is_whole_for_a_slow_reader(self):
        with Connection(self.node.ip, PORT) as connection:
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.send(b"GET /api/node/endpoints HTTP/1.1\r\nHost: a\r\n\r\n")
            time.sleep(0.5)
            listed = json.loads(connection.answer().body)
        self.assertEqual(listed, json.loads(self.get("/api/node/endpoints").body))

    def test_parts_of_the_firmware_may_be_asked_for(self):
        image = self.installed_image()
        size = len(image)
        for asked, first, last in (("0-99", 0, 99), ("5-5", 5, 5), ("-256", size - 256, size - 1), (f"{size - 100}-", size - 100, size - 1),
                                   (f"{size - 10}-{size + 10}", size - 10, size - 1)):
            with self.subTest(asked=asked):
                answer = self.get("/api/node/firmware", f"Range: bytes={asked}")
                self.assertEqual((answer.status, answer.reason), (206, "Partial Content"), answer.body[:200])
                self.assertEqual(answer.headers["content-range"], f"bytes {first}-{last}/{size}")
                self.assertEqual(answer.headers["accept-ranges"], "bytes")
                self.assertEqual(answer.body, image[first:last + 1])
        self.assert_error(self.get("/api/node/firmware", f"Range: bytes={size}-"), 416)
        self.assert_error(self.get("/api/node/firmware", "Range: bytes=99999999-"), 416)
        whole = self.get("/api/node/firmware")
        self.assertEqual((whole.status, whole.body == image), (200, True))

    # Bodies.
    def test_a_body_may_be_chunked(self):
        answer = self.ask("POST /api/node/labels HTTP/1.1\r\nHost: $HOST\r\nContent-Type: application/json\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"key\r\n13;x=y\r\n\":\"a\",\"value\":\"b\"}\r\n0\r\n\r\n", "POST")
        plain = self.post("/api/node/labels", b'{"key":"a","value":"b"}', "Content-Type: application/json")
        self.assertEqual(answer.status, plain.status, answer.body)

    def test_a_body_that_is_too_long_is_refused(self):
        self.assert_error(self.post("/api/node/labels", b" " * (self.json_bytes + 1), "Content-Type: application/json"), 413,
                          "body_too_large")

    @property
    def has_wifi(self):
        return self.get("/api/network/wifi/config").status == 405

    def test_a_body_of_a_type_that_is_not_taken_is_refused(self):
        form = b'--x\r\nContent-Disposition: form-data; name="ssid"\r\n\r\nhome\r\n--x--\r\n'
        self.assert_error(self.post("/api/network/wifi/config", form, "Content-Type: multipart/form-data; boundary=x"), 415)
        self.assert_error(self.post("/api/network/wifi/config", b"<ssid/>", "Content-Type: text/xml"), 415)

    def test_a_broken_escape_is_refused(self):
        form = "Content-Type: application/x-www-form-urlencoded"
        self.assert_error(self.post("/api/network/wifi/config", b"ssid=a%4&password=12345678", form), 400)
        self.assert_error(self.post("/api/network/wifi/config", b"ssid=a%zz&password=12345678", form), 400)

    def test_who_waits_for_continue_is_told_to_go_on(self):
        with Connection(self.node.ip, PORT) as connection:
            connection.send(f"POST /api/node/labels HTTP/1.1\r\nHost: {self.node.ip}:{PORT}\r\nContent-Length: 2\r\n"
                            "Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n".encode())
            self.assertEqual(connection._until(b"\r\n\r\n"), b"HTTP/1.1 100 Continue")
            connection.send(b"{}")
            self.assertEqual(connection.answer().status, 400)

    def test_python_keeps_its_connection(self):
        connection = http.client.HTTPConnection(self.node.ip, PORT, timeout=10)
        for _ in range(20):
            connection.request("GET", "/api/cluster/members")
            self.assertEqual(len(json.loads(connection.getresponse().read())["members"]), 1)
        connection.close()

    def test_clients_side_by_side_all_get_answers(self):
        failures = []

        def client():
            for _ in range(10):
                try:
                    status = harness.request(self.node.ip, PORT, "GET", "/api/node/endpoints").status
                except OSError:
                    status = 0
                if status not in (200, 503, 0):
                    failures.append(status)

        threads = [threading.Thread(target=client) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])


class LinuxTest(Requests, Uploads, WebSockets, Board, unittest.TestCase):
    program = (harness.BUILD / "bin/spore").read_bytes()
    image_start = program[:10000]
    image_kind = 3
    uri_bytes = 2100
    json_bytes = 8192
    places = 64

    @staticmethod
    def make(site):
        return site.node(1, arguments=("--trial-seconds", "1"))

    @staticmethod
    def new_code(number):
        return LinuxTest.program + bytes(number)


class ChipTest(Requests, Uploads, WebSockets, Board, unittest.TestCase):
    image_kind = 1
    uri_bytes = 257
    json_bytes = 1024
    places = 2

    @classmethod
    def make(cls, site):
        node = ChipNode(site, 2)
        cls.addClassCleanup(node.end)
        return node

    @staticmethod
    def new_code(number):
        return images.whole_chip_image(bytes(range(256)) * 300 + bytes(number))

    image_start = new_code(0)[:10000]


class LinuxKeyedTest(Keyed, Board, unittest.TestCase):
    @classmethod
    def make(cls, site):
        return site.node(3, arguments=("--keys", cls.make_key(site).path))


class ChipKeyedTest(Keyed, Board, unittest.TestCase):
    @classmethod
    def make(cls, site):
        node = ChipNode(site, 4, cls.make_key(site).root.hex())
        cls.addClassCleanup(node.end)
        return node


if __name__ == "__main__":
    unittest.main(verbosity=1)
