"""The WebSocket of a page, for tests that wait for what they want: the protocol is the library's, the socket ours."""

import json
import socket
import time

from websockets.client import ClientConnection
from websockets.frames import Opcode
from websockets.uri import parse_uri


def raw_frame(opcode, payload):
    """A short frame as a page sends it, also one that the library would not send."""
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + bytes(4) + payload


class Refused(Exception):
    """The node answered the handshake with this status."""

    def __init__(self, status, text):
        super().__init__(f"{status}: {text}")
        self.status = status
        self.text = text


def narrow_connection(ip, port):
    """One whose buffers hold little, at its other end too: what is not read soon waits in the node."""
    narrow = socket.socket()
    narrow.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.settimeout(5)
    narrow.connect((ip, port))
    return narrow


class WebSocket:
    """Connected when it exists. receive() answers pings by itself."""

    def __init__(self, ip, port, origin=None, is_narrow=False):
        self.socket = narrow_connection(ip, port) if is_narrow else socket.create_connection((ip, port), timeout=5)
        self.protocol = ClientConnection(parse_uri(f"ws://{ip}:{port}/ws"), origin=origin)
        self.protocol.send_request(self.protocol.connect())
        self.flush()
        self.events = []
        answer = self._next()
        if self.protocol.handshake_exc:
            self.socket.close()
            raise Refused(answer.status_code, (answer.body or b"").decode(errors="replace"))

    def flush(self):
        self.socket.sendall(b"".join(self.protocol.data_to_send()))

    def _next(self):
        """The answer to the handshake, then frames."""
        while not self.events:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError("the node closed the connection")
            self.protocol.receive_data(data)
            self.flush()
            self.events = self.protocol.events_received()
        return self.events.pop(0)

    def send(self, *values):
        """Bytes and texts as they are, anything else as JSON; all in one segment."""
        for value in values:
            text = value if isinstance(value, (str, bytes)) else json.dumps(value)
            self.protocol.send_text(text if isinstance(text, bytes) else text.encode())
        self.flush()

    def receive(self, seconds=5):
        """The next text as JSON; None when none came in time, whatever pings did."""
        deadline = time.monotonic() + seconds
        try:
            while True:
                self.socket.settimeout(max(0.001, deadline - time.monotonic()))
                frame = self._next()
                if frame.opcode is Opcode.CLOSE:
                    raise ConnectionError("the node said good-bye")
                if frame.opcode is Opcode.TEXT:
                    return json.loads(frame.data)
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
