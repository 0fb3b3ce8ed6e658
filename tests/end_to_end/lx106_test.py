"""Nodes on the bare chip under QEMU join a cluster of Linux nodes and serve the specification's JSON."""

import unittest

from chip_guest import ChipGuest
from documented import DOCUMENT, check
from harness import SiteTest, wait_until, wait_until_complete

JOIN_SECONDS = 60  # QEMU on a loaded computer


class Lx106(SiteTest):
    def setUp(self):
        super().setUp()
        linux = [self.site.node(index).start() for index in (1, 2)]
        self.guests = [ChipGuest(self.site, index, name=f"chip{index}") for index in (3, 4)]
        self.site.nodes.extend(self.guests)
        for guest in self.guests:
            guest.start()
        self.nodes = linux + self.guests
        wait_until_complete(self.nodes, JOIN_SECONDS)

    def assert_documented(self, reply, path):
        self.assertEqual(reply.status, 200, reply.body)
        self.assertEqual(reply.headers["content-type"], "application/json")
        schema = DOCUMENT["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        check(schema, reply.json, path)

    def test_guests_are_members_like_others(self):
        guest = self.guests[0]
        status = guest.get("/api/node/status")
        self.assert_documented(status, "/api/node/status")
        self.assertEqual(status.json["chipId"], 0x00C0FFE3)
        self.assertEqual(status.json["flashChipSize"], 1048576)
        self.assertIn({"uri": "/api/node/status", "method": "GET"}, status.json["api"])
        members = guest.get("/api/cluster/members")
        self.assert_documented(members, "/api/cluster/members")
        self.assertEqual({member["hostname"]: member["status"] for member in members.json["members"]},
                         {"n1": "ACTIVE", "n2": "ACTIVE", "chip3": "ACTIVE", "chip4": "ACTIVE"})
        seen = self.nodes[0].members()["chip3"]
        self.assertEqual((seen["ip"], seen["status"], seen["resources"]["chipId"]), (guest.ip, "ACTIVE", 0x00C0FFE3))

    def test_a_guest_is_missed_when_its_power_goes_and_the_others_say_so(self):
        self.guests[1].kill()
        others = [node for node in self.nodes if node is not self.guests[1]]
        wait_until(lambda: all(node.status_of("chip4") == "INACTIVE" for node in others), 25, "chip4 is INACTIVE for all")

    def test_strangers_get_errors_and_events_reach_the_cluster(self):
        guest = self.guests[0]
        self.assert_error(guest.get("/api/nowhere"), 404)
        self.assert_error(guest.post("/api/cluster/event", {"event": 1}), 400)
        reply = guest.post("/api/cluster/event", {"event": "room/light", "data": "on"})
        self.assertEqual(reply.status // 100, 2, reply.body)
        wait_until(lambda: self.nodes[0].get("/api/monitoring/resources").json["events"]["received"] > 0, 10,
                   "the event has arrived")


if __name__ == "__main__":
    unittest.main()
