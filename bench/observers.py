"""Small clients of a node's WebSocket and of an MQTT broker, many in one loop: who has which message, and when."""

import json
import selectors
import socket
import struct
import time

TOPIC = "bench/light"


class WebSocketClient:
    """A client that hears one topic. Texts and frames are short."""

    def __init__(self, ip, port):
        self.socket = socket.create_connection((ip, port), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waiting = b""
        request = (f"GET /ws HTTP/1.1\r\nHost: {ip}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
        self.socket.sendall(request.encode())
        while b"\r\n\r\n" not in self.waiting:
            self._receive(4096)
        self.waiting = self.waiting.partition(b"\r\n\r\n")[2]

    def _receive(self, size):
        came = self.socket.recv(size)
        if not came:
            raise ConnectionError("the node closed the connection")
        self.waiting += came

    def send(self, value):
        text = json.dumps(value).encode()
        head = struct.pack("!BB", 0x81, 0x80 | len(text)) if len(text) < 126 else struct.pack("!BBH", 0x81, 0xFE, len(text))
        self.socket.sendall(head + bytes(4) + text)

    def subscribe(self, topic):
        self.send({"subscribe": topic})

    def publish(self, text, delivery):
        self.send({"event": TOPIC, "payload": text, "delivery": delivery})

    def messages(self):
        """What has come, as JSON."""
        self._receive(65536)
        found = []
        while len(self.waiting) >= 2:
            size, begin = self.waiting[1] & 127, 2
            if size == 126:
                if len(self.waiting) < 4:
                    break
                size, begin = struct.unpack_from("!H", self.waiting, 2)[0], 4
            if len(self.waiting) < begin + size:
                break
            body, opcode = self.waiting[begin:begin + size], self.waiting[0] & 15
            self.waiting = self.waiting[begin + size:]
            if opcode == 9:
                self.socket.sendall(bytes([0x8A, 0x80 | size]) + bytes(4) + body)
            if opcode == 1:
                found.append(json.loads(body))
        return found


class MqttClient:
    """MQTT 3.1.1; packets are short."""

    def __init__(self, name, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waiting = b""
        self.number = 0
        self._send(0x10, b"\0\4MQTT\4\2\0\0" + self._text(name))

    @staticmethod
    def _text(text):
        return struct.pack("!H", len(text)) + text.encode()

    def _send(self, kind, body):
        self.socket.sendall(bytes([kind, len(body)]) + body)

    def subscribe(self, topic, qos):
        self._send(0x82, b"\0\1" + self._text(topic) + bytes([qos]))

    def publish(self, text, qos):
        self.number = self.number % 65535 + 1
        self._send(0x30 | qos << 1, self._text(TOPIC) + (struct.pack("!H", self.number) if qos else b"") + text.encode())

    def messages(self):
        self.waiting += self.socket.recv(65536)
        found = []
        while len(self.waiting) >= 2 and len(self.waiting) >= 2 + self.waiting[1]:
            kind, body = self.waiting[0], self.waiting[2:2 + self.waiting[1]]
            self.waiting = self.waiting[2 + self.waiting[1]:]
            if kind >> 4 == 3:
                begin = 2 + struct.unpack_from("!H", body)[0]
                if kind & 6:
                    self._send(0x40, body[begin:begin + 2])
                    begin += 2
                found.append({"event": TOPIC, "payload": body[begin:].decode()})
            elif kind >> 4 == 4:
                found.append({"event": "acknowledged"})
        return found


class Observers:
    """Reads all clients; `seen` has how many have each message, `last` when the last one came."""

    def __init__(self, clients):
        self.selector = selectors.DefaultSelector()
        self.seen, self.last, self.others = {}, {}, []
        for client in clients:
            client.socket.settimeout(5)
            self.selector.register(client.socket, selectors.EVENT_READ, client)

    def read(self, seconds):
        for key, _ in self.selector.select(seconds):
            for message in key.data.messages():
                if message.get("event") != TOPIC:
                    self.others.append(message)
                    continue
                text = message["payload"]
                self.seen[text] = self.seen.get(text, 0) + 1
                self.last[text] = time.monotonic()

    def read_until(self, is_done, seconds):
        end = time.monotonic() + seconds
        while not is_done() and time.monotonic() < end:
            self.read(max(0, min(0.05, end - time.monotonic())))
        return is_done()
