"""A node of the first generation on the same network: it sees ours, is seen, and when it goes our text stops."""

import http.server
import json
import select
import socket
import threading
import time
import unittest

from harness import LOOPBACK_BROADCAST, SiteTest, wait_until

TEXT_INTERVAL = 5  # seconds between two heartbeats in text
TEXT_ENDS_WITHIN = 65


class OldNode:
    """Speaks text from an address of its own, and hears broadcasts."""

    def __init__(self, site, index, name):
        self.name = name
        self.ip = site.ip(index)
        self.port = site.udp_port
        self.is_gone = threading.Event()
        self.answering = None
        self.ears = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.ears.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.ears.bind((LOOPBACK_BROADCAST, self.port))
        self.mouth = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self.mouth.bind((self.ip, self.port))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # A socket that a thread waits for stays open, and keeps its address from the next test.
        self.is_gone.set()
        if self.answering:
            self.answering.join()
        self.ears.close()
        self.mouth.close()

    def answer_questions(self):
        """Until the end, as the real ones do: they answer whoever looks for them."""
        def loop():
            while not self.is_gone.is_set():
                if not select.select([self.mouth], [], [], 0.05)[0]:
                    continue
                data, source = self.mouth.recvfrom(2048)
                if data == b"CLUSTER_DISCOVERY":
                    self.mouth.sendto(f"CLUSTER_RESPONSE:{self.name}".encode(), source)
        self.answering = threading.Thread(target=loop, daemon=True)
        self.answering.start()

    def say(self, text):
        self.mouth.sendto(text.encode(), (LOOPBACK_BROADCAST, self.port))

    def beat(self):
        self.say(f"CLUSTER_HEARTBEAT:{self.name}")

    def answers(self, seconds):
        """Texts sent to this node alone: (text, source IP)."""
        return texts(self.mouth, seconds)

    def broadcasts(self, seconds):
        return [(text, ip) for text, ip in texts(self.ears, seconds) if ip != self.ip]


class StatusServer:
    """An old node's web server: notes what is asked, and answers what it is told to."""

    def __init__(self, ip):
        self.body = b""
        self.asked = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer((ip, 80), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def answer(self, **fields):
        self.body = json.dumps(fields).encode()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def texts(port, seconds):
    found = []
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        port.settimeout(left)
        try:
            data, source = port.recvfrom(2048)
        except socket.timeout:
            break
        if data.startswith((b"CLUSTER_", b"NODE_UPDATE:")):
            found.append((data.decode(), source[0]))
    return found


class FirstGeneration(SiteTest):
    def test_both_generations_see_each_other_until_the_old_node_goes(self):
        nodes = self.site.start(2)
        for node in nodes:
            node.wait_for_http()
        with OldNode(self.site, 80, "oldie") as old:
            self.assertEqual(old.broadcasts(6), [], "nobody speaks text without a reason")

            old.say("CLUSTER_DISCOVERY")
            # Beside its answer a node may ask, too, in its own turn.
            answered = dict((ip, text) for text, ip in old.answers(1) if text != "CLUSTER_DISCOVERY")
            self.assertEqual(answered, {self.site.ip(1): "CLUSTER_RESPONSE:n1", self.site.ip(2): "CLUSTER_RESPONSE:n2"})

            infos = {}
            while len(infos) < 2:  # an answer is sent once a third of its bytes has come
                old.beat()
                infos.update({ip: text for text, ip in old.answers(0.5) if "NODE_INFO" in text})
            head, _, info = infos[self.site.ip(1)].partition(":n1:")
            self.assertEqual(head, "CLUSTER_NODE_INFO")
            status = nodes[0].get("/api/node/status").json
            self.assertEqual(json.loads(info)["chipId"], status["chipId"])

            old.say('NODE_UPDATE:oldie:{"freeHeap":20000,"chipId":1193046,"sdkVersion":"2.2.2","cpuFreqMHz":80}')
            for node in nodes:
                wait_until(lambda: node.members()["oldie"]["resources"].get("freeHeap") == 20000, 5, "it is seen")
                entry = node.members()["oldie"]
                self.assertEqual((entry["generation"], entry["ip"], entry["status"]), (1, self.site.ip(80), "ACTIVE"))
                self.assertEqual({name for name in node.members()}, {"n1", "n2", "oldie"})

            heard = {ip for _, ip in old.broadcasts(TEXT_INTERVAL + 2)}
            self.assertEqual(heard, {self.site.ip(1), self.site.ip(2)})

            last_word = time.monotonic()
            old.beat()
            time.sleep(TEXT_ENDS_WITHIN)
            old.broadcasts(0.1)  # what was said until then
            while old.broadcasts(0.1):
                pass
            self.assertEqual(old.broadcasts(2 * TEXT_INTERVAL), [], f"{time.monotonic() - last_word:.0f} s later")
            self.assertEqual(nodes[0].status_of("oldie"), "DEAD")

    def test_every_kind_of_message_reaches_an_old_node_once(self):
        node = self.site.node(1).start().wait_for_http()
        with OldNode(self.site, 80, "oldie") as old:
            wait_until(lambda: old.beat() or node.status_of("oldie") == "ACTIVE", 10, "it is seen")
            for wish in ({}, {"delivery": "sure"}, {"retain": True}):
                reply = node.post("/api/cluster/event", {"event": "a", "data": str(wish)} | wish)
                self.assertIn(reply.status, (200, 202), reply.body)
            said = [json.loads(text.partition(":")[2]) for text, _ in old.broadcasts(3) if text.startswith("CLUSTER_EVENT")]
            wishes = ("{}", "{'delivery': 'sure'}", "{'retain': True}")
            self.assertEqual(said, [{"event": "a", "data": data} for data in wishes])

    def test_an_old_node_that_tells_no_figures_is_asked_for_them(self):
        node = self.site.node(1).start().wait_for_http()
        try:
            server = StatusServer(self.site.ip(80))
        except PermissionError:
            self.skipTest("old nodes answer at port 80, which only the superuser may open here")
        self.addCleanup(server.close)
        server.answer(freeHeap=21000, chipId=1193046, sdkVersion="2.2.2-dev(38a443e)", cpuFreqMHz=80, flashChipSize=1048576,
                      api=[{"uri": "/api/node/status", "method": "GET"}])
        time.sleep(3)
        self.assertEqual(server.asked, [], "nobody asks without a reason")
        with OldNode(self.site, 80, "oldie") as old:
            old.answer_questions()
            old.beat()
            resources = wait_until(lambda: node.members()["oldie"]["resources"], 20, "its figures are shown")
            self.assertEqual(resources, {"freeHeap": 21000, "chipId": 1193046, "sdkVersion": "2.2.2-dev(38a443e)",
                                         "cpuFreqMHz": 80, "flashChipSize": 1048576})
            self.assertEqual(server.asked, ["/api/node/status"])

            server.answer(freeHeap=18000, chipId=1193046)
            old.beat()
            wait_until(lambda: node.members()["oldie"]["resources"]["freeHeap"] == 18000, 20, "they stay fresh")
            server.body = b"<html>"
            failed = wait_until(lambda: self.counters(node)["failed"], 20, "another answer is counted")
            self.assertEqual((failed, self.counters(node)["fetched"]), (1, 2))
            self.assertEqual(node.members()["oldie"]["resources"]["freeHeap"], 18000)

    def counters(self, node):
        return node.get("/api/monitoring/resources").json["firstGeneration"]


if __name__ == "__main__":
    unittest.main()
