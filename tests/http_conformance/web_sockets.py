"""WebSockets of pages."""

import json
import time

from boards import PORT
from harness import wait_until
from pages import Refused, WebSocket, raw_frame


class WebSockets:
    def open_socket(self, origin=None):
        return WebSocket(self.node.ip, PORT, origin)

    def test_texts_in_one_segment_are_each_answered(self):
        text = json.dumps({"event": "kitchen/light", "payload": "x" * 140}).encode()
        for payload in (text, b"{}"):
            client = self.open_socket()
            client.send(payload, payload, payload)
            answers = 0
            deadline = time.monotonic() + 10
            while answers < 3 and time.monotonic() < deadline:
                message = client.receive()
                answers += "ok" in message
            self.assertEqual(answers, 3)
            client.close()

    def test_who_may_not_open_a_web_socket_is_told_why(self):
        with self.assertRaises(Refused) as refused:
            self.open_socket("http://evil.example")
        self.assertEqual(refused.exception.status, 403)
        self.assert_error(self.get("/ws"), 426, "upgrade_required")

    def test_one_client_too_many_is_told_so(self):
        def all_places():
            clients = []
            try:
                for _ in range(self.places):
                    clients.append(self.open_socket())
            except Refused:
                for client in clients:
                    client.close()
                return None
            return clients
        clients = wait_until(all_places, 10, "places of earlier clients")
        try:
            with self.assertRaises(Refused) as refused:
                self.open_socket()
            self.assertEqual(refused.exception.status, 503)
            self.assertIn("too_many_clients", refused.exception.text)
        finally:
            for client in clients:
                client.close()

    def test_what_the_web_socket_protocol_forbids_has_its_code(self):
        def code_of(opcode, payload):
            client = self.open_socket()
            client.socket.sendall(raw_frame(opcode, payload))
            with self.assertRaises(ConnectionError):
                client.receive(10)
            client.close()
            return client.protocol.close_rcvd.code
        wait_until(self.serves, 5, "a place")
        self.assertEqual(code_of(2, b"x"), 1003)
        self.assertEqual(code_of(1, b"\xff"), 1007)
        self.assertEqual(code_of(3, b"x"), 1002)

    def test_a_text_that_is_too_long_has_its_code(self):
        client = self.open_socket()
        client.send("x" * 5000)
        with self.assertRaises(ConnectionError):
            client.receive(10)
        client.close()
        self.assertEqual(client.protocol.close_rcvd.code, 1009)
