"""A WebSocket client of a page (RFC 6455), no more than the tests need."""

import base64
import hashlib
import json
import os
import re
import socket
import struct

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Refused(Exception):
    """The server answered the handshake with this status."""

    def __init__(self, status, text):
        super().__init__(f"{status}: {text}")
        self.status = status
        self.text = text


class WebSocket:
    """Connected when it exists. receive() answers pings by itself."""

    def __init__(self, ip, port, path="/ws", headers=(), timeout=5):
        self.socket = socket.create_connection((ip, port), timeout=timeout)
        self.buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {ip}:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", *headers, "", ""]
        self.socket.sendall("\r\n".join(lines).encode())
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self._some()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        status = int(head.split()[1])
        if status != 101:
            length = re.search(rb"(?i)\ncontent-length: *(\d+)", head)
            while length and len(self.buffer) < int(length[1]):
                self.buffer += self._some()
            text = self.buffer.decode(errors="replace")
            self.socket.close()
            raise Refused(status, text)
        accept = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest())
        assert accept in head, head

    def _some(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        return data

    def _take(self, count):
        while len(self.buffer) < count:
            self.buffer += self._some()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def send_frame(self, opcode, payload, final=True):
        mask = os.urandom(4)
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + struct.pack(">H", size)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(bytes([(0x80 if final else 0) | opcode]) + length + mask + masked)

    def send(self, value):
        """A text, or anything else as JSON."""
        self.send_frame(TEXT, (value if isinstance(value, str) else json.dumps(value)).encode())

    def receive_frame(self):
        first, second = self._take(2)
        size = second & 0x7F
        if size == 126:
            size = struct.unpack(">H", self._take(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self._take(8))[0]
        return first & 0x0F, self._take(size)

    def receive(self, seconds=5):
        """The next text as JSON; None when none came in time."""
        self.socket.settimeout(seconds)
        try:
            while True:
                opcode, payload = self.receive_frame()
                if opcode == PING:
                    self.send_frame(PONG, payload)
                elif opcode == CLOSE:
                    raise ConnectionError("the server said good-bye")
                elif opcode == TEXT:
                    return json.loads(payload)
        except TimeoutError:
            return None

    def receive_until(self, matches, count=50, seconds=5):
        """The first of the next texts that matches."""
        for _ in range(count):
            message = self.receive(seconds)
            if message is None:
                break
            if matches(message):
                return message
        raise AssertionError("no such message came")

    def close(self):
        self.socket.close()
