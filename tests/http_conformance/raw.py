"""HTTP by hand: bytes as they are, and the answers taken apart without being kind to them."""

import socket
import time


class Answer:
    """One answer; `body` as it was framed."""

    def __init__(self, status, reason, headers, body):
        self.status = status
        self.reason = reason
        self.headers = headers
        self.body = body


class Connection:
    """One TCP connection to a node."""

    def __init__(self, ip, port, timeout=10):
        self.socket = socket.create_connection((ip, port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data, step=None, pause=0.0):
        """All of it at once, or in pieces of `step` bytes."""
        for at in range(0, len(data), step or max(1, len(data))):
            self.socket.sendall(data[at:at + (step or len(data))])
            if pause:
                time.sleep(pause)

    def _more(self):
        data = self.socket.recv(65536)
        self.buffer += data
        return bool(data)

    def _until(self, end):
        while end not in self.buffer:
            if not self._more():
                raise ConnectionError(f"closed after {self.buffer!r}")
        part, self.buffer = self.buffer.split(end, 1)
        return part

    def _take(self, count):
        while len(self.buffer) < count:
            if not self._more():
                raise ConnectionError(f"closed {count - len(self.buffer)} bytes too early")
        part, self.buffer = self.buffer[:count], self.buffer[count:]
        return part

    def _chunks(self):
        body = b""
        while True:
            size = int(self._until(b"\r\n").split(b";")[0], 16)
            part = self._take(size + 2)
            assert part.endswith(b"\r\n"), part
            if size == 0:
                return body
            body += part[:-2]

    def answer(self, method="GET"):
        """The next answer; those of 1xx are passed over."""
        while True:
            lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
            version, status, reason = (lines[0].split(" ", 2) + [""])[:3]
            assert version in ("HTTP/1.1", "HTTP/1.0"), lines[0]
            headers = {}
            for line in lines[1:]:
                name, value = line.split(": ", 1)
                name = name.lower()
                if name == "www-authenticate" and name in headers:  # one for each scheme (RFC 9110, 11.6.1)
                    value = f"{headers[name]}, {value}"
                else:
                    assert name not in headers, f"{name} twice"
                headers[name] = value
            if not status.startswith("1") or status == "101":
                break
        if method == "HEAD":
            body = b""
        elif headers.get("transfer-encoding") == "chunked":
            assert "content-length" not in headers
            body = self._chunks()
        elif "content-length" in headers:
            body = self._take(int(headers["content-length"]))
        else:
            while self._more():
                pass
            body, self.buffer = self.buffer, b""
        return Answer(int(status), reason, headers, body)

    def is_ended(self, seconds=5):
        """Whether the node ends the connection, with nothing more said."""
        self.socket.settimeout(seconds)
        try:
            return not self._more() and not self.buffer
        except ConnectionResetError:
            return not self.buffer
        except TimeoutError:
            return False


def ask(ip, port, data, method="GET", **options):
    with Connection(ip, port) as connection:
        connection.send(data, **options)
        return connection.answer(method)
