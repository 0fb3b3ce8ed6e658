"""For every path and method of a node: a valid request, and a request for each error that docs/openapi.json declares.

An error of one endpoint is a function of the test and the node that returns the reply. Errors that every endpoint
can give are in COMMON.
"""

import json
import shutil
import signal
import socket

import proofs
from harness import HTTP_PORT, Reply, unless_away, wait_until
from images import trailer

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


def raw(node, data, seconds=9):
    """The answer to raw bytes, which http.client would refuse to send."""
    with socket.create_connection((node.ip, HTTP_PORT), timeout=seconds) as connection:
        connection.sendall(data)
        answer = b""
        try:
            while chunk := connection.recv(65536):
                answer += chunk
        except ConnectionError:
            pass
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
    return Reply(int(lines[0].split()[1]), headers, body)


def start_of(node, method, path):
    return f"{method} {path} HTTP/1.1\r\nHost: {node.ip}:{HTTP_PORT}\r\nConnection: close\r\n".encode()


def foreign_origin(node, method, path):
    return raw(node, start_of(node, method, path) + b"Origin: http://evil.example\r\nContent-Length: 0\r\n\r\n")


def wrong_method(node, _method, path):
    return raw(node, start_of(node, "PATCH", path) + b"Content-Length: 0\r\n\r\n")


def stalls(node, method, path):
    return raw(node, start_of(node, method, path))


def body_of_9000_bytes(node, method, path):
    return raw(node, start_of(node, method, path) + b"Content-Length: 9000\r\n\r\n" + b"a" * 9000)


def uri_of_5000_bytes(node, method, path):
    return raw(node, start_of(node, method, path + "?a=" + "a" * 5000) + b"Content-Length: 0\r\n\r\n")


def header_of_20000_bytes(node, method, path):
    return raw(node, start_of(node, method, path) + b"X: " + b"a" * 20000 + b"\r\n\r\n")


def body_of_plain_text(node, method, path):
    return raw(node, start_of(node, method, path) + b"Content-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b")


def malformed_json(node, method, path):
    body = b'{"a":1,}'
    return raw(node, start_of(node, method, path) + b"Content-Type: application/json\r\nContent-Length: 8\r\n\r\n" + body)


def malformed_request(node, method, path):
    return raw(node, start_of(node, method, path) + b"Content-Length: none\r\n\r\n")


def incarnation(node):
    return node.get("/api/node/status").json["incarnation"]


def nothing_but_a_burst(node, method, path):
    """More requests at once than the engine queues: some of them are answered with 503. They pile up, on connections
    that are open already, while the node's process stands still, so that it finds all of them at once."""
    request = start_of(node, method, path).replace(b"Connection: close\r\n", b"") + b"Content-Length: 0\r\n\r\n"
    connections = [socket.create_connection((node.ip, HTTP_PORT), timeout=9) for _ in range(200)]
    before = incarnation(node)  # answered behind them: all are accepted
    node.signal(signal.SIGSTOP)
    try:
        for connection in connections:
            connection.sendall(request)
    finally:
        node.signal(signal.SIGCONT)
    replies = []
    for connection in connections:
        with connection:
            try:
                replies.append(connection.recv(4000))
            except ConnectionError:
                pass
    if path == "/api/node/restart":
        wait_until(lambda: (unless_away(lambda: incarnation(node)) or 0) > before, 10, "the node has restarted")
    busy = [reply for reply in replies if b" 503 " in reply[:20]] or replies
    head, _, body = busy[0].partition(b"\r\n\r\n")
    return Reply(int(head.split()[1]), {}, body)


COMMON = {
    403: foreign_origin,
    405: wrong_method,
    408: stalls,
    413: body_of_9000_bytes,
    414: uri_of_5000_bytes,
    415: body_of_plain_text,
    431: header_of_20000_bytes,
}


def without_storage(node, path, body):
    """The answer while the node's state folder cannot be written."""
    away = node.state.with_suffix(".away")
    shutil.move(node.state, away)
    node.state.write_text("not a folder")
    try:
        return node.post(path, body)
    finally:
        node.state.unlink()
        shutil.move(away, node.state)


def with_keys(node, path):
    """The answer of a node with keys that cannot store others."""
    key = proofs.ClusterKey(node.site.folder / "cluster-key.json")
    keyed = node.site.node(9, arguments=("--keys", key.path), name="keyed").start().wait_for_http()
    sealed = key.sealed(proofs.challenge(keyed.ip).node, epoch=2, generation=1)
    body = json.dumps({"step": "stage", "keys": sealed}).encode()
    try:
        (keyed.state / "15_node_keys").mkdir()
        reply = proofs.ask(key, keyed.ip, "POST", path, body, JSON)
        (keyed.state / "15_node_keys").rmdir()
        assert proofs.ask(key, keyed.ip, "POST", path, body, JSON).json["step"] == "staged"
        return reply
    finally:
        keyed.end()


class Case:
    """One endpoint: valid requests as (query or body), and its own errors by status. The body of an upload is no JSON."""

    def __init__(self, valid=(None,), errors=(), status=200, is_upload=False):
        self.valid = valid
        self.errors = dict(errors)
        self.status = status
        self.is_upload = is_upload


def post(body):
    return lambda node, path: node.post(path, body)


def get(query):
    return lambda node, path: node.get(path + query)


def uploaded(head, body=b""):
    return lambda node, path: raw(node, start_of(node, "POST", path) + head + b"\r\n\r\n" + body)


def during_an_upload(method, body=None):
    """The answer while another connection is sending an image."""
    def ask(node, path):
        with socket.create_connection((node.ip, HTTP_PORT), timeout=9) as connection:
            connection.sendall(start_of(node, "POST", "/api/node/update") + b"Content-Length: 100000\r\n\r\n\x7fELF")
            wait_until(lambda: node.get("/api/node/update").json["state"] == "receiving", 5, "the upload has begun")
            reply = node.request(method, path, body)
        wait_until(lambda: node.get("/api/node/update").json["state"] == "failed", 5, "the upload was given up")
        return reply
    return ask


def too_many_at_once(body):
    """The first refusal among 150 requests that are sent in one piece, so that they arrive within one second."""
    def ask(node, path):
        text = json.dumps(body).encode()
        one = (f"POST {path} HTTP/1.1\r\nHost: {node.ip}:{HTTP_PORT}\r\nContent-Type: application/json\r\n"
               f"Content-Length: {len(text)}\r\n\r\n").encode() + text
        with socket.create_connection((node.ip, HTTP_PORT), timeout=9) as connection:
            connection.sendall(one * 150)
            answers = connection.makefile("rb")
            for _ in range(150):
                status = int(answers.readline().split()[1])
                headers = {}
                while line := answers.readline().strip():
                    name, value = line.decode().split(": ", 1)
                    headers[name.lower()] = value
                reply = Reply(status, headers, answers.read(int(headers["content-length"])))
                if status != 200:
                    return reply
        return reply
    return ask


def for_this_board(size=1000):
    image = b"\x7fELF" + bytes(size)
    return {"trailer": trailer(image).hex()}


def for_another_board():
    return {"trailer": trailer(b"\x7fELF", board="other").hex()}


def between_two_parts(node, path):
    """The answer to another image while one that was prepared is coming."""
    whole = for_this_board(1000)
    node.request("DELETE", "/api/node/update")
    node.post(path, whole)
    uploaded(OCTETS + b"260\r\nContent-Range: bytes 0-259/1260", b"\x7fELF" + bytes(256))(node, "/api/node/update")
    reply = node.post(path, for_this_board(1001))
    node.request("DELETE", "/api/node/update")
    return reply


OCTETS = b"Content-Type: application/octet-stream\r\nContent-Length: "
UPLOAD = Case(is_upload=True, valid=(), errors={
    400: [uploaded(b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9", b"--b--\r\n\r\n"),
          uploaded(OCTETS + b"3\r\nContent-Range: bytes 5-2/9", b"abc")],
    409: [uploaded(OCTETS + b"3\r\nContent-Range: bytes 0-2/9", b"abc")],
    411: [uploaded(b"Transfer-Encoding: chunked", b"3\r\nabc\r\n0\r\n\r\n")],
    413: [uploaded(OCTETS + b"4294967295")],
    422: [uploaded(OCTETS + b"3", b"abc"), uploaded(OCTETS + b"5000", b"a" * 5000)],
    500: [lambda node, path: without_storage(node, path, b"a" * 600)]})
PREPARE = Case(valid=(for_this_board(),), errors={
    400: [post({"trailer": "12"}), post({"trailer": "x" * 512})],
    409: [between_two_parts],
    422: [post({"trailer": "00" * 256}), post(for_another_board())],
    500: [lambda node, path: without_storage(node, path, for_this_board())]})

EVENT = Case(
    valid=({"event": "kitchen/light", "data": "on"}, {"event": "a", "data": {"on": True}}, {"event": "a"},
           {"event": "a", "payload": "on"}),
    errors={400: [post({"data": "on"}), post({"event": "node_removed"}), post({"event": "a b"}), post({"event": "a/+"}),
                  post({"event": 5}), post({"event": "a", "data": "\u0001"}), post([1]),
                  post({"event": "a", "data": "on", "payload": "off"})],
            413: [post({"event": "a", "data": "x" * 401})],
            429: [too_many_at_once({"event": "a", "data": "x"})]})
CLUSTER_EVENT = Case(
    valid=(*EVENT.valid, {"event": "a", "data": "on", "delivery": "fast"}, {"event": "a/b", "data": "on", "retain": True},
           {"event": "a", "data": "x", "delivery": "sure", "wait": 29000}, {"event": "a/b", "retain": True}),
    errors=EVENT.errors | {400: [
        *EVENT.errors[400], post({"event": "a", "delivery": "perhaps"}), post({"event": "a", "at": 5}),
        post({"event": "a", "delivery": "sure", "retain": True}), post({"event": "a", "delivery": "sure", "at": 2001}),
        post({"event": "a", "delivery": "sure", "expiresMs": 99}), post({"event": "a", "retain": 7})]})
WIFI = {501: [lambda node, path: node.get(path)]}

CASES = {
    ("GET", "/api/node/status"): Case(),
    ("POST", "/api/node/restart"): Case(status=202),
    ("POST", "/api/node/identify"): Case(
        status=202, valid=({"seconds": 1},), errors={400: [post({"seconds": 0}), post({"seconds": "x"})]}),
    ("GET", "/api/node/update"): Case(),
    ("POST", "/api/node/update"): UPLOAD,
    ("DELETE", "/api/node/update"): Case(),
    ("POST", "/api/node/update/prepare"): PREPARE,
    ("GET", "/api/node/firmware"): Case(errors={
        404: [lambda node, path: node.site.nodes[1].get(path)],  # which was started without a trailer
        416: [lambda node, path: node.get(path, headers={"Range": "bytes=99999999-"})]}),
    ("GET", "/api/node/update/fetch"): Case(),
    ("POST", "/api/node/update/fetch"): Case(valid=(), status=202, errors={
        400: [post({}), post({"from": "kitchen"})],
        404: [post({"from": "127.0.0.1:1"})],
        409: [during_an_upload("POST", {"from": "127.0.0.1:1"})]}),
    ("GET", "/api/node/log"): Case(valid=(None, "?since=0", "?since=1&limit=2"), errors={400: [get("?since=-1"), get("?limit=few")]}),
    ("GET", "/api/node/endpoints"): Case(),
    ("GET", "/api/node/keys"): Case(),
    ("POST", "/api/node/keys"): Case(valid=(), errors={
        400: [post({})], 409: [post({"step": "switch"}), post({"step": "leap"})], 500: [with_keys]}),
    ("GET", "/api/node/config"): Case(),
    ("POST", "/api/node/config"): Case(
        valid=({"set": "heartbeatMs=2500"}, {"settings": {"deadAfterMs": 30000, "heartbeatMs": None}}, {"reset": True}),
        errors={400: [post({}), post({"set": "heartbeatMs"}), post({"set": "heartbeatMs=1"}), post({"settings": [1]}),
                      post({"settings": {"heartbeatMs": "2500"}}), post({"set": "deadAfterMs=9000"})],
                404: [post({"set": "heartbeat=2500"}), post({"settings": {"heartbeat": 2500}})],
                500: [lambda node, path: without_storage(node, path, {"set": "heartbeatMs=2600"})]}),
    ("GET", "/api/node/labels"): Case(),
    ("POST", "/api/node/labels"): Case(
        valid=({"labels": {"room": "attic"}}, {"labels": "a=b,c=d"}, {"set": "role=lamp"}, {"remove": "role"}),
        errors={400: [post({}), post({"set": "no value"}), post({"set": "a b=c"}), post({"labels": {"a": 1}}),
                      post({"labels": {"a": {"b": "c"}}})],
                404: [post({"remove": "nothing"})],
                413: [post({"set": "long=" + "x" * 60}), post({"labels": {f"k{i}": "v" for i in range(9)}})],
                500: [lambda node, path: without_storage(node, path, {"set": "a=b"})]}),
    ("POST", "/api/node/event"): EVENT,
    ("GET", "/api/cluster/members"): Case(valid=(None, "?api=false"), errors={400: [get("?api=perhaps")]}),
    ("POST", "/api/cluster/event"): CLUSTER_EVENT,
    # What is there has an id: test_a_report_is_as_documented.
    ("GET", "/api/cluster/events/{id}"): Case(valid=(), errors={
        400: [get("?wait=soon")],
        404: [get(""), lambda node, _path: node.get("/api/cluster/events/1"), lambda node, _path: node.get("/api/cluster/events/a%20b")]}),
    ("GET", "/api/cluster/retained"): Case(valid=(None, "?filter=a/%23"), errors={400: [get("?filter=a%23")]}),
    ("POST", "/api/cluster/forget"): Case(
        valid=({"node": "retired"},),
        errors={400: [post({})], 404: [post({"node": "nobody"})], 409: [post({"node": "n1"}), post({"node": "n2"})]}),
    ("GET", "/api/tasks/status"): Case(),
    ("POST", "/api/tasks/control"): Case(
        valid=({"task": "debug_output", "action": "status"}, {"task": "debug_output", "action": "disable"},
               {"task": "debug_output", "action": "enable"}, {"task": "debug_output", "action": "stop"},
               {"task": "debug_output", "action": "start"},
               {"task": "debug_output", "action": "setInterval", "interval": 4000}),
        errors={400: [post({"task": "heartbeat"}), post({"action": "status"}), post({"task": "heartbeat", "action": "dance"}),
                      post({"task": "debug_output", "action": "setInterval"}),
                      post({"task": "debug_output", "action": "setInterval", "interval": 0}),
                      post({"task": "discovery_listen", "action": "setInterval", "interval": 86400000}),
                      post({"task": "debug_output", "action": "setInterval", "interval": "soon"})],
                404: [post({"task": "nothing", "action": "status"})],
                409: [post({"task": "discovery_listen", "action": "disable"})]}),
    ("GET", "/api/network/status"): Case(),
    ("GET", "/api/network/wifi/scan"): Case(valid=(), errors=WIFI),
    ("POST", "/api/network/wifi/scan"): Case(valid=(), errors={501: [post({})]}),
    ("POST", "/api/network/wifi/config"): Case(valid=(), errors={501: [post({"ssid": "home", "password": "12345678"})],
                                                                 400: [post({"password": "12345678"})]}),
    ("GET", "/api/monitoring/resources"): Case(),
}
