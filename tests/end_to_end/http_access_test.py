"""Which clients get through to a node: in spite of held connections, through a forwarded port, by which names."""

import http.client
import resource
import socket
import subprocess
import threading
import time
import unittest

from harness import HTTP_PORT, SiteTest, spore_binary

MANY = 600  # more than the node has places for


class Forwarder:
    """A port of this machine that leads to a node, as `ssh -L` makes one."""

    def __init__(self, ip):
        self.to = (ip, HTTP_PORT)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(self.to)
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self.copy, args=(source, target), daemon=True).start()

    @staticmethod
    def copy(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.listener.close()


class HttpAccess(SiteTest):
    def setUp(self):
        super().setUp()
        self.node = self.site.node(1, arguments=("--also-named", "gate.example", "--also-named", ".corp.example")).start()
        self.node.wait_for_http()

    def raw(self, text):
        """The status of the answer to these very bytes."""
        with socket.create_connection((self.node.ip, HTTP_PORT), timeout=5) as connection:
            connection.sendall(text.encode())
            return int(connection.recv(4096).split()[1])

    def hold(self, count, source, text=b""):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
        held = []
        for _ in range(count):
            connection = socket.create_connection((self.node.ip, HTTP_PORT), timeout=5, source_address=(source, 0))
            self.addCleanup(connection.close)
            connection.sendall(text)
            held.append(connection)
        return held

    def test_who_holds_every_connection_shuts_nobody_out(self):
        for text in (b"", b"GET /api/node/status HTTP/1.1\r\nHost: x\r\nX: "):
            self.hold(MANY, self.site.ip(66), text)
            for source in (self.site.ip(7), self.site.ip(66)):
                begin = time.monotonic()
                connection = http.client.HTTPConnection(self.node.ip, HTTP_PORT, timeout=5, source_address=(source, 0))
                for _ in range(10):
                    connection.request("GET", "/api/node/status")
                    answer = connection.getresponse()
                    answer.read()
                    self.assertEqual(answer.status, 200)
                connection.close()
                self.assertLess(time.monotonic() - begin, 4)

    def test_who_comes_again_and_again_shuts_nobody_out(self):
        is_over = threading.Event()

        def flood():
            held = []
            while not is_over.is_set():
                try:
                    connection = socket.create_connection((self.node.ip, HTTP_PORT), timeout=2,
                                                          source_address=(self.site.ip(66), 0))
                    held.append(connection)
                except OSError:
                    continue
                if len(held) > 700:
                    held.pop(0).close()
            for connection in held:
                connection.close()

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
        thread = threading.Thread(target=flood)
        thread.start()
        try:
            for _ in range(30):
                connection = http.client.HTTPConnection(self.node.ip, HTTP_PORT, timeout=5,
                                                        source_address=(self.site.ip(7), 0))
                connection.request("POST", "/api/node/labels", "set=a=b")
                self.assertEqual(connection.getresponse().status, 200)
                connection.close()
        finally:
            is_over.set()
            thread.join()

    def test_a_command_works_through_a_forwarded_port(self):
        forwarder = Forwarder(self.node.ip)
        self.addCleanup(forwarder.close)
        done = subprocess.run([spore_binary(), "call", f"127.0.0.1:{forwarder.port}", "/api/node/labels", "-X", "POST",
                               "set=room=attic"], capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        self.assertEqual(self.node.get("/api/node/labels").json["labels"], {"room": "attic"})

    def test_hosts_and_origins_that_mean_this_node_and_those_that_do_not(self):
        for host, origin, status in (
                ("127.0.0.1:9000", None, 200), ("127.0.0.1:9000", "http://127.0.0.1:9000", 200), ("[::1]:9000", None, 200),
                ("localhost:9000", "http://localhost:9000", 200), ("n1", "http://n1", 200), ("n1.", None, 200),
                ("N1.lan", None, 200), ("n1.local:80", "http://n1.local:80", 200), ("n1.corp.example", None, 200),
                ("gate.example", "https://gate.example", 200),
                # Rebinding: the page and the request name the same place, which is not ours.
                ("evil.example", "http://evil.example", 403), ("n1.evil.example", "http://n1.evil.example", 403),
                ("evil.example", None, 403), ("corp.example", None, 403), ("127.0.0.1.evil.example", None, 403),
                # A page of another site, or of another port of the same machine.
                (self.node.ip, "http://evil.example", 403), ("127.0.0.1:9000", "http://127.0.0.1:3000", 403),
                ("localhost:9000", "http://localhost:3000", 403), (self.node.ip, "http://203.0.113.7", 403),
                (self.node.ip, "null", 403)):
            with self.subTest(host=host, origin=origin):
                headers = {"Host": host, **({"Origin": origin} if origin else {})}
                reply = self.node.post("/api/node/labels", {"set": "a=b"}, headers=headers)
                self.assertEqual(reply.status, status, reply.body)

    def test_spellings_of_a_request(self):
        head = f"HTTP/1.1\r\nHost: {self.node.ip}\r\n"
        body = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\nset=a=b"
        for text, status in (
                (f"GET http://{self.node.ip}:8080/api/node/status {head}\r\n", 200),
                (f"GET HTTP://anything/api/node/status?x=1 {head}\r\n", 200),
                (f"GET http:///api/node/status {head}\r\n", 400),
                (f"GET http://me@{self.node.ip}/api/node/status {head}\r\n", 400),
                # Its host counts, not the header's (RFC 9112, 3.2.2).
                (f"POST http://n1/api/node/labels HTTP/1.1\r\nHost: evil.example\r\n{body}", 200),
                (f"POST http://evil.example/api/node/labels {head}{body}", 403),
                (f"\r\nGET /api/node/status {head}\r\n", 200),
                (f"\r\n\r\nGET /api/node/status {head}\r\n", 200),
                (f"GET /api/node/status/ {head}\r\n", 200),
                (f"GET /api/node/status/?x=1 {head}\r\n", 200),
                (f"GET /api/node/status// {head}\r\n", 404),
                (f"DELETE /api/node/status/ {head}\r\n", 405)):
            with self.subTest(text=text):
                self.assertEqual(self.raw(text), status)


if __name__ == "__main__":
    unittest.main()
