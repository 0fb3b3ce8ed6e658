"""Two nodes of one id, and two ids at one address: every node, the events and the command line say so, and nobody fights."""

import os
import subprocess
import time
import unittest

from frames import Stranger, heartbeat
from harness import HTTP_PORT, SiteTest, spore_binary, wait_until
from pages import WebSocket

CHIP_ID = 0x00777777
# Three sightings, each at least a second after the one before; nodes speak each 2 s.
NOTICED_WITHIN = 20
FORGOTTEN_WITHIN = 70


class Conflict(SiteTest):
    def conflicts(self, node):
        """Those that `node` tells in the list of members; the monitoring tells the same, but for a change in between."""

        def told_alike():
            listed = node.get("/api/cluster/members").json["conflicts"]
            monitored = node.get("/api/monitoring/resources").json["cluster"]["conflicts"]
            alike = [entry["nodeIds"] for entry in listed] == [entry["nodeIds"] for entry in monitored]
            return [listed] if alike else None

        [listed] = wait_until(told_alike, 5, "the list of members and the monitoring tell the same conflicts")
        return listed

    def noticed(self, node):
        return wait_until(lambda: self.conflicts(node), NOTICED_WITHIN, lambda: f"a conflict is seen:\n{node.log()}")

    def members(self, node, *arguments):
        environment = {name: value for name, value in os.environ.items() if name != "API_NODE"}
        return subprocess.run([spore_binary(), "members", "--api", f"{node.ip}:{HTTP_PORT}", *arguments],
                              capture_output=True, text=True, timeout=30, check=True, env=environment)

    def test_two_nodes_of_one_id_are_told_to_people(self):
        witness = self.site.node(1).start().wait_for_http()
        listener = WebSocket(witness.ip, HTTP_PORT)
        self.addCleanup(listener.close)
        self.assertEqual(self.members(witness).stderr, "")
        twins = [self.site.node(index) for index in (2, 3)]
        for twin in twins:
            twin.state.mkdir()
            (twin.state / "chip_id").write_text(f"{CHIP_ID:08x}\n")
            twin.start().wait_for_http()
            self.assertEqual(twin.get("/api/node/status").json["nodeId"], f"{CHIP_ID:08x}", "a copied state folder")

        addresses = {f"{twin.ip}:{self.site.udp_port}" for twin in twins}
        for node in (witness, *twins):
            [conflict] = self.noticed(node)
            self.assertEqual((conflict["kind"], conflict["nodeIds"]), ("id", [f"{CHIP_ID:08x}"]))
            self.assertEqual(set(conflict["addresses"]), addresses)
            self.assertGreaterEqual(conflict["seen"], 3)
        wait_until(lambda: "two nodes use the id" in witness.log(), 5, "the log says it")
        event = listener.receive_until(lambda message: message["event"] == "node_conflict", 1000)
        self.assertEqual(event["payload"]["nodeIds"], [f"{CHIP_ID:08x}"])
        shown = self.members(witness)
        self.assertEqual(shown.stderr.count("warning: two nodes use the id 00777777"), 1)
        self.assertNotIn("warning", shown.stdout)
        self.assertEqual(self.members(witness, "--json").stderr, "")

        twins[1].stop()
        wait_until(lambda: not self.conflicts(witness), FORGOTTEN_WITHIN, "it is over once one of them is gone")
        self.assertEqual(witness.log().count("two nodes use the id"), 1, "one line, however often it was seen")
        self.assertEqual(witness.status_of(twins[0].name), "ACTIVE")

    def test_two_ids_at_one_address_are_told_and_a_new_one_there_is_not(self):
        node = self.site.node(1).start().wait_for_http()
        with Stranger(node, self.site.ip(90)) as stranger:
            # A node that is replaced by another one.
            stranger.send(heartbeat(self.site.cluster, 500, b"old"))
            for sequence in range(1, 6):
                time.sleep(1.1)
                stranger.send(heartbeat(self.site.cluster, 501, b"new", sequence=sequence))
            self.assertEqual(self.conflicts(node), [])
            for sequence in range(6, 10):
                for node_id, name in ((500, b"old"), (501, b"new")):
                    time.sleep(1.1)
                    stranger.send(heartbeat(self.site.cluster, node_id, name, sequence=sequence))
            [conflict] = self.noticed(node)
        self.assertEqual(conflict["kind"], "address")
        self.assertEqual(conflict["nodeIds"], ["000001f4", "000001f5"])
        self.assertEqual(conflict["addresses"], [f"{self.site.ip(90)}:{self.site.udp_port}"])
        wait_until(lambda: "two nodes use the address" in node.log(), 5, "the log says it")


if __name__ == "__main__":
    unittest.main()
