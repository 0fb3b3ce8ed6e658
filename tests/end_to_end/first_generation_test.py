"""A node of the first generation on the same network: it sees ours, is seen, and when it goes our text stops."""

import json
import socket
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
        self.ears = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.ears.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.ears.bind((LOOPBACK_BROADCAST, self.port))
        self.mouth = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self.mouth.bind((self.ip, self.port))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ears.close()
        self.mouth.close()

    def say(self, text):
        self.mouth.sendto(text.encode(), (LOOPBACK_BROADCAST, self.port))

    def beat(self):
        self.say(f"CLUSTER_HEARTBEAT:{self.name}")

    def answers(self, seconds):
        """Texts sent to this node alone: (text, source IP)."""
        return texts(self.mouth, seconds)

    def broadcasts(self, seconds):
        return [(text, ip) for text, ip in texts(self.ears, seconds) if ip != self.ip]


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
            answered = dict((ip, text) for text, ip in old.answers(1))
            self.assertEqual(answered, {self.site.ip(1): "CLUSTER_RESPONSE:n1", self.site.ip(2): "CLUSTER_RESPONSE:n2"})

            old.beat()
            infos = {ip: text for text, ip in old.answers(1)}
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


if __name__ == "__main__":
    unittest.main()
