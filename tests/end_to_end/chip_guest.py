"""A node on the bare lx106 chip under QEMU, as a member of a real cluster.

This process owns the node's UDP and HTTP sockets and carries what they bring over a socket pair that QEMU has as its
standard input; src/boards/lx106/bridge.h describes the messages.
"""

import http.client
import http.server
import ipaddress
import queue
import select
import socket
import struct
import subprocess
import threading

from harness import BUILD, HTTP_PORT, LOOPBACK_BROADCAST, ROOT, Node

# The guest ends when its end of the socket pair is closed, so nothing is left behind when a test ends badly.
QEMU = ("qemu-system-xtensa", "-M", "sim", "-cpu", "lx106", "-semihosting",
        "-display", "none", "-monitor", "none", "-serial", "none",
        "-plugin", str(BUILD / "tests/libword_watch.so"), "-kernel")
IMAGE = ROOT / "build/lx106/tests/on_target/guest_node.elf"
CONFIGURE, DATAGRAM, REQUEST, HEAD, BODY, END, GET, GET_BODY, GET_END = range(1, 10)
TO_ALL = 0xFFFFFFFF
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
GET_OK, GET_NOT_FOUND, GET_TIMEOUT, GET_UNAVAILABLE = range(4)
PIECE_BYTES = 1024
PACKET_BYTES = 2048
ANSWER_SECONDS = 30
STOPPED = 99  # a trap, an allocation, a failed CHECK, an overflow: src/boards/lx106/stop.cpp


def number_of(ip):
    return int(ipaddress.IPv4Address(ip))


def text(value):
    encoded = value if isinstance(value, bytes) else value.encode()
    return struct.pack("<H", len(encoded)) + encoded


class ChipGuest(Node):
    """Like a harness.Node, with the same questions to it; its process is QEMU."""

    def __init__(self, site, index, **options):
        super().__init__(site, index, **options)
        self.sockets = []
        self.workers = []
        self.server = None
        self.is_closing = False

    def start(self):
        if not IMAGE.exists():  # without a program QEMU runs for ever
            raise FileNotFoundError(f"{IMAGE} is not built")
        self.bridge, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.sockets.append(self.bridge)
        with theirs, self.log_path.open("ab") as log:
            self.own = self.bound(self.ip, shared=False)
            self.shared = self.bound(LOOPBACK_BROADCAST, shared=True)
            self.answers_of_guest = queue.Queue()
            self.one_request = threading.Lock()
            self.server = http.server.ThreadingHTTPServer((self.ip, HTTP_PORT), handler_for(self))
            self.server.daemon_threads = True
            self.process = subprocess.Popen([*QEMU, str(IMAGE)], stdin=theirs, stdout=log, stderr=log)
        chip_id = 0x00C0FFE0 + number_of(self.ip) % 256
        self.send(CONFIGURE, struct.pack("<IIHHI", chip_id, number_of(self.ip), self.site.udp_port, HTTP_PORT, chip_id),
                  text(self.name), text(self.cluster))
        self.workers = [threading.Thread(target=work) for work in
                        (self.carry_in, self.carry_out, self.server.serve_forever)]
        for worker in self.workers:
            worker.start()
        return self

    def bound(self, ip, shared):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sockets.append(sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        if shared:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((ip, self.site.udp_port))
        return sock

    def end(self):
        self.is_closing = True
        try:
            super().end()
            if self.process and self.process.returncode == STOPPED:
                raise AssertionError(f"{self.name} stopped:\n{self.log()[-2000:]}")
        finally:
            if self.workers:
                self.server.shutdown()
            for worker in self.workers:
                worker.join()
            if self.server:
                self.server.server_close()
            for sock in self.sockets:
                sock.close()

    def send(self, kind, *parts):
        try:
            self.bridge.send(bytes([kind]) + b"".join(parts))
        except OSError:
            pass  # the guest has gone: whoever waits for it says so

    def carry_in(self):
        """Datagrams from the network to the guest."""
        while not self.is_closing:
            for sock in select.select([self.own, self.shared], [], [], 0.1)[0]:
                data, (ip, port) = sock.recvfrom(PACKET_BYTES)
                self.send(DATAGRAM, struct.pack("<IH", number_of(ip), port), data)

    def carry_out(self):
        """What the guest says."""
        try:
            while packet := self.bridge.recv(PACKET_BYTES):
                kind, body = packet[0], packet[1:]
                if kind == DATAGRAM:
                    ip, port = struct.unpack("<IH", body[:6])
                    to = LOOPBACK_BROADCAST if ip == TO_ALL else str(ipaddress.IPv4Address(ip))
                    self.own.sendto(body[6:], (to, port))
                elif kind == GET:
                    threading.Thread(target=self.get_for_guest, args=(body,), daemon=True).start()
                else:
                    self.answers_of_guest.put((kind, body))
        except ConnectionError:
            return  # the guest has gone

    def get_for_guest(self, body):
        ip, port, timeout_ms = struct.unpack("<IHI", body[:10])
        connection = http.client.HTTPConnection(str(ipaddress.IPv4Address(ip)), port, timeout=timeout_ms / 1000)
        try:
            connection.request("GET", body[10:].decode())
            answer = connection.getresponse()
            outcome = GET_OK if answer.status == 200 else GET_NOT_FOUND
            while outcome == GET_OK and (piece := answer.read(PIECE_BYTES)):
                self.send(GET_BODY, piece)
        except TimeoutError:
            outcome = GET_TIMEOUT
        except (OSError, http.client.HTTPException):
            outcome = GET_UNAVAILABLE
        finally:
            connection.close()
        self.send(GET_END, bytes([outcome]))

    def ask(self, method, target, headers, body):
        """(status, content type, allow, body) of the guest's answer."""
        with self.one_request:
            self.send(REQUEST, bytes([METHODS.index(method)]), text(target), text(headers.get("Host", "")),
                      text(headers.get("Origin", "")), text(headers.get("Content-Type", "")), text(body))
            pieces = []
            while True:
                kind, part = self.answers_of_guest.get(timeout=ANSWER_SECONDS)
                if kind == HEAD:
                    head = part
                elif kind == BODY:
                    pieces.append(part)
                elif kind == END:
                    break
        status, size = struct.unpack("<HH", head[:4])
        return status, head[4:4 + size].decode(), head[6 + size:].decode(), b"".join(pieces)


def handler_for(guest):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                status, content_type, allow, answer = guest.ask(self.command, self.path, self.headers, body)
            except queue.Empty:
                status, content_type, allow, answer = 504, "text/plain", "", b"the guest does not answer"
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(answer)))
            if allow:
                self.send_header("Allow", allow)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    for method in METHODS:
        setattr(Handler, f"do_{method}", Handler.answer)
    return Handler
