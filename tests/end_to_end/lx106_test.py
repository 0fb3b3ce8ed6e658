"""Nodes on the bare chip under QEMU join a cluster of Linux nodes and serve the specification's JSON."""

import unittest

from chip_guest import ChipGuest
from documented import DOCUMENT, check
from harness import HTTP_PORT, SiteTest, wait_until, wait_until_complete
from pages import WebSocket

JOIN_SECONDS = 60  # QEMU on a loaded computer
SECONDS = 120


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

    def publish(self, node, **terms):
        """A sure event of this node, and its final report."""
        reply = node.post("/api/cluster/event", {"event": "room/light", "data": "on", "delivery": "sure", **terms}, timeout=SECONDS)
        self.assertEqual(reply.status, 202, reply.body)
        path = f"/api/cluster/events/{reply.json['id']}"
        wait_until(lambda: node.get(path).json["final"], SECONDS, lambda: f"a final report: {node.get(path).json}")
        return path, node.get(path).json

    @staticmethod
    def sure_figures(node):
        return node.get("/api/monitoring/resources").json["events"]["sure"]

    def test_a_sure_event_of_linux_is_delivered_at_the_guests(self):
        _, report = self.publish(self.nodes[0], expiresMs=60000)
        self.assertEqual((report["members"], report["delivered"], report["others"]), (4, 4, []))
        self.assertEqual([self.sure_figures(guest)["received"] for guest in self.guests], [1, 1])

    def test_a_guest_publishes_a_sure_event_and_knows_who_has_it_and_who_has_not(self):
        client = WebSocket(self.nodes[0].ip, HTTP_PORT)
        self.addCleanup(client.close)
        client.send({"subscribe": "room/#"})
        self.assertEqual(client.receive(SECONDS), {"ok": True})
        path, report = self.publish(self.guests[0], expiresMs=60000)
        self.assertEqual((report["members"], report["delivered"], report["others"]), (4, 4, []))
        self.assertEqual(client.receive(SECONDS), {"event": "room/light", "payload": "on", "from": "chip3"})
        self.assertEqual(self.sure_figures(self.guests[1])["received"], 1)
        self.assert_error(self.nodes[0].get(path), 404, "unknown_event")
        self.guests[1].kill()
        _, report = self.publish(self.guests[0], expiresMs=10000)
        self.assertEqual((report["members"], report["delivered"]), (4, 3))
        self.assertEqual([(one["hostname"], one["outcome"]) for one in report["others"]], [("chip4", "unreachable")])

    def test_a_retained_value_reaches_a_guest_that_starts_later(self):
        set_by_guest = {"event": "room/scene", "data": "evening", "retain": True}
        self.assertEqual(self.guests[0].post("/api/cluster/event", set_by_guest).status, 200)
        self.assertEqual(self.nodes[0].post("/api/cluster/event", {**set_by_guest, "event": "room/heat", "data": "21"}).status, 200)
        late = ChipGuest(self.site, 5, name="chip5")
        self.site.nodes.append(late)
        late.start().wait_for_http(JOIN_SECONDS)
        values = lambda: {one["event"]: (one["data"], one["from"]) for one in late.get("/api/cluster/retained").json["retained"]}  # noqa: E731
        wanted = {"room/scene": ("evening", "chip3"), "room/heat": ("21", "n1")}
        wait_until(lambda: values() == wanted, SECONDS, lambda: f"chip5 has {wanted}, and not {values()}")


if __name__ == "__main__":
    unittest.main()
