"""WebSockets of pages."""

import json
import time

import websocket
from boards import PORT
from harness import wait_until


class WebSockets:
    def open_socket(self, *headers):
        return websocket.WebSocket(self.node.ip, PORT, headers=headers)

    def test_texts_in_one_segment_are_each_answered(self):
        text = json.dumps({"event": "kitchen/light", "payload": "x" * 140}).encode()
        for payload in (text, b"{}"):
            client = self.open_socket()
            sent = []
            real, client.socket = client.socket, type("Gather", (), {"sendall": lambda _, data: sent.append(data)})()
            for _ in range(3):
                client.send_frame(websocket.TEXT, payload)
            client.socket = real
            real.sendall(b"".join(sent))
            answers = 0
            deadline = time.monotonic() + 10
            while answers < 3 and time.monotonic() < deadline:
                message = client.receive()
                answers += "ok" in message
            self.assertEqual(answers, 3)
            real.close()

    def test_who_may_not_open_a_web_socket_is_told_why(self):
        with self.assertRaises(websocket.Refused) as refused:
            self.open_socket("Origin: http://evil.example")
        self.assertEqual(refused.exception.status, 403)
        self.assert_error(self.get("/ws"), 426, "upgrade_required")

    def test_one_client_too_many_is_told_so(self):
        def all_places():
            clients = []
            try:
                for _ in range(self.places):
                    clients.append(self.open_socket())
            except websocket.Refused:
                for client in clients:
                    client.socket.close()
                return None
            return clients
        clients = wait_until(all_places, 10, "places of earlier clients")
        try:
            with self.assertRaises(websocket.Refused) as refused:
                self.open_socket()
            self.assertEqual(refused.exception.status, 503)
            self.assertIn("too_many_clients", refused.exception.text)
        finally:
            for client in clients:
                client.socket.close()

    def test_what_the_web_socket_protocol_forbids_has_its_code(self):
        def code_of(opcode, payload):
            client = self.open_socket()
            client.send_frame(opcode, payload)
            data = b""
            client.socket.settimeout(10)
            while len(data) < 4:
                more = client.socket.recv(100)
                if not more:
                    break
                data += more
            client.socket.close()
            self.assertEqual(data[0], 0x88, data)
            return int.from_bytes(data[2:4], "big")
        wait_until(self.serves, 5, "a place")
        self.assertEqual(code_of(websocket.BINARY, b"x"), 1003)
        self.assertEqual(code_of(websocket.TEXT, b"\xff"), 1007)
        self.assertEqual(code_of(websocket.TEXT, b"x" * 5000), 1009)
        self.assertEqual(code_of(3, b"x"), 1002)
