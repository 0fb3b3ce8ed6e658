"""A node with keys: the same proofs to both boards."""

import json
import subprocess

from boards import PORT
from pages import WebSocket
from proofs import Challenge, ClusterKey, ask, challenge, sha256


class Keyed:
    @classmethod
    def make_key(cls, site):
        cls.key = ClusterKey(site.folder / "cluster-key.json")
        return cls.key

    def password(self):
        return self.key.password(json.loads(self.get("/api/node/status").body)["nodeId"])

    def curl(self, target, *arguments):
        result = subprocess.run(["curl", "-s", "-w", "\n%{http_code}", "--digest", "-u", f"operator:{self.password()}",
                                 *arguments, f"http://{self.node.ip}:{PORT}{target}"],
                                capture_output=True, text=True, timeout=30, check=True)
        body, status = result.stdout.rsplit("\n", 1)
        return int(status), body

    def prove(self, method, target, body=b"", headers=None):
        return ask(self.key, self.node.ip, method, target, body, headers, timeout=30)

    def test_who_proves_nothing_is_told_how(self):
        for method in ("GET", "HEAD", "POST", "DELETE", "FOO"):
            answer = self.get("/nowhere", "Content-Length: 0", method=method)
            self.assertEqual((answer.status, answer.reason), (401, "Unauthorized"))
        with_script = self.get("/nowhere", "Authorization: SPORE1")
        self.assertRegex(with_script.headers["www-authenticate"],
                         r'^SPORE1 realm="spore", node="[0-9a-f]{8}", generation="0", nonce="[0-9a-f]{32}"$')
        self.assertRegex(self.get("/nowhere").headers["www-authenticate"],
                         r'^SPORE1 [^D]*", Digest realm="spore [0-9a-f]{8}", qop="auth", algorithm=SHA-256, nonce="[0-9a-f]{32}"$')
        self.assertEqual(self.get("/api/node/status").status, 200)

    def test_who_proves_it_gets_what_he_asked_for(self):
        self.assertEqual(self.prove("GET", "/api/cluster/members").status, 200)
        self.assertEqual(self.prove("HEAD", "/api/node/labels").status, 200)
        self.assertEqual(self.prove("GET", "/nowhere").status, 404)
        self.assertEqual(self.prove("PUT", "/api/node/labels").status, 405)
        given = challenge(self.node.ip)
        for room in ("hall", "kitchen"):
            body = json.dumps({"set": f"room={room}"}).encode()
            reply = ask(self.key, self.node.ip, "POST", "/api/node/labels", body, given=given)
            self.assertEqual((reply.status, reply.json["labels"]["room"]), (200, room))

    def test_curl_reads_writes_and_uploads(self):
        self.assertEqual(self.curl("/api/node/labels")[0], 200)
        self.assertEqual(self.curl("/api/node/endpoints")[0], 200)
        self.assertEqual(self.curl("/api/node/labels", "-X", "PUT")[0], 405)
        body = '{"set":"a=b"}'
        self.assertEqual(self.curl(f"/api/node/labels?sha256={sha256(body.encode())}", "-d", body)[0], 200)
        status, said = self.curl("/api/node/labels", "-d", body)
        self.assertEqual((status, json.loads(said)["error"]["code"]), (400, "body_hash"))
        image = bytes(5000)
        path = self.site.folder / "image"
        path.write_bytes(image)
        # Its proof is right, and it is no firmware.
        status, said = self.curl(f"/api/node/update?force=true&sha256={sha256(image)}", "--data-binary", f"@{path}",
                                 "-H", "Content-Type: application/octet-stream")
        self.assertEqual(status, 422, said)

    def test_an_upload_without_a_proof_is_refused_before_it_comes(self):
        for lines in ((), ("Authorization: SPORE1 nonce=x",), ("Expect: 100-continue",)):
            answer = self.post("/api/node/update", bytes(20000), "Content-Type: application/octet-stream", *lines)
            self.assertEqual(answer.status, 401)
        self.assertEqual(json.loads(self.prove("GET", "/api/node/update").body)["state"], "idle")

    def test_a_web_socket_is_deaf_and_dumb_before_its_proof(self):
        client = WebSocket(self.node.ip, PORT)
        first = client.receive()["challenge"]
        client.send(b'{"event":"a","payload":"b"}')
        self.assertEqual(client.receive()["error"]["code"], "unauthorized")
        given = Challenge(f'node="{first["node"]}", generation="{first["generation"]}", nonce="{first["nonce"]}"')
        client.send(json.dumps({"auth": given.prove(self.key, "GET", "/ws")}).encode())
        self.assertEqual(client.receive(), {"ok": True})
        reply = self.prove("POST", "/api/node/event", b'{"event":"a","data":"c"}')
        self.assertEqual(reply.status, 200)
        self.assertEqual(client.receive()["payload"], "c")
        client.close()
