"""Proofs of requests to nodes with keys, made from what docs/api.md says of them ("Proofs")."""

import hashlib
import hmac
import json
import os
import re
import struct

from harness import HTTP_PORT, request


def mac(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def sha256(body):
    return hashlib.sha256(body).hexdigest()


class ClusterKey:
    """A cluster's key, in a file as `spore key cluster new` makes it."""

    def __init__(self, path, root=None):
        self.path = str(path)
        self.root = root or os.urandom(32)
        with open(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            json.dump({"schema": "spore.cluster-key/1", "root": self.root.hex(), "epoch": 1, "generations": {}}, file)

    def node_key(self, node_id, generation=0):
        return mac(self.root, b"spore node", struct.pack("<II", int(node_id, 16), generation))

    def sealed(self, node_id, epoch, generation, under=0):
        """Keys for this node as docs/api.md says that they are sealed, under its key of the generation `under`."""
        key, nonce = self.node_key(node_id, under), os.urandom(16)
        plain = (struct.pack("<I", epoch) + mac(self.root, b"spore frame", struct.pack("<I", epoch)) +
                 struct.pack("<I", generation) + self.node_key(node_id, generation))
        pad = b"".join(mac(key, b"spore seal pad", nonce, bytes([part])) for part in range(3))
        untagged = b"\1" + nonce + bytes(a ^ b for a, b in zip(plain, pad))
        return (untagged + mac(key, b"spore seal tag", untagged)[:16]).hex()

    def password(self, node_id, generation=0):
        return mac(self.node_key(node_id, generation), b"spore password").hex()[:32]


class Challenge:
    """What a 401 says in `WWW-Authenticate: SPORE1`."""

    def __init__(self, text):
        values = dict(re.findall(r'(\w+)="([^"]*)"', text))
        self.node, self.generation, self.nonce = values["node"], int(values["generation"]), values["nonce"]
        self.counter = 0

    def prove(self, key, method, target, body=b""):
        self.counter += 1
        node_key = key.node_key(self.node, self.generation)
        lines = ("SPORE1", method, target, self.nonce, str(self.counter), sha256(body), "")
        return (f'SPORE1 nonce="{self.nonce}", counter={self.counter}, body="{sha256(body)}", '
                f'mac="{mac(node_key, chr(10).join(lines).encode()).hex()}"')


def challenge(ip, target="/api/node/labels"):
    """Asks for one, as a page's script does."""
    reply = request(ip, HTTP_PORT, "GET", target, headers={"Authorization": "SPORE1"})
    assert reply.status == 401, reply.body
    return Challenge(reply.headers["www-authenticate"])


def ask(key, ip, method, target, body=b"", headers=None, given=None, timeout=10):
    """One request with a right proof."""
    given = given or challenge(ip)
    headers = dict(headers or {}, Authorization=given.prove(key, method, target, body))
    return request(ip, HTTP_PORT, method, target, body or None, headers, timeout)
