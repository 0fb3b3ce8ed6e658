"""Nodes find each other, stay apart from another cluster, and come and go as they say."""

import unittest

from harness import SiteTest, request, wait_until, wait_until_complete


class Formation(SiteTest):
    def test_five_nodes_see_each_other_with_resources_and_endpoints(self):
        nodes = self.site.start(5)
        for node in nodes:
            members = node.members()
            self.assertEqual(len({member["chipId"] for member in map(lambda m: m["resources"], members.values())}), 5)
            self.assertEqual(len({member["nodeId"] for member in members.values()}), 5)
            for member in members.values():
                self.assertEqual(set(member["resources"]) & {"freeHeap", "chipId", "sdkVersion", "cpuFreqMHz", "flashChipSize"},
                                 {"freeHeap", "chipId", "sdkVersion", "cpuFreqMHz", "flashChipSize"})
                self.assertIn({"uri": "/api/node/status", "method": "GET"}, member["api"])
                self.assertEqual(member["port"], 8080)
                self.assertEqual(member["phase"], "alive")
        self.assertEqual({node.ip for node in nodes}, {member["ip"] for member in nodes[0].members().values()})

    def test_the_round_trip_to_members_is_measured(self):
        first, _ = self.site.start(2)
        wait_until(lambda: first.members()["n2"]["latency"] is not None, 25, "a measured latency")
        self.assertIn(first.members()["n2"]["latency"], range(1000))

    def test_two_clusters_on_one_network_never_mix(self):
        ours = [self.site.node(index) for index in (1, 2)]
        theirs = [self.site.node(index, name=f"other{index}", cluster=self.site.cluster + "-other") for index in (3, 4)]
        for node in ours + theirs:
            node.start()
        wait_until_complete(ours)
        wait_until_complete(theirs)
        # Both have heard the other cluster by now, and say so.
        for node in ours + theirs:
            wait_until(lambda node=node: node.get("/api/monitoring/resources").json["cluster"]["foreignFleet"] > 2, 15,
                       "foreign frames are counted")
        self.assertEqual(set(ours[0].members()), {"n1", "n2"})
        self.assertEqual(set(theirs[0].members()), {"other3", "other4"})

    def test_a_node_restarted_over_http_is_known_to_all_again_within_8_seconds(self):
        nodes = self.site.start(4)
        before = nodes[0].members()["n3"]
        pid = nodes[2].process.pid
        reply = nodes[2].post("/api/node/restart")
        self.assertEqual((reply.status, reply.json), (202, {"status": "restarting"}))
        others = [node for node in nodes if node is not nodes[2]]

        def seen_again():
            entries = [node.members()["n3"] for node in others]
            for entry in entries:
                self.assertEqual(entry["status"], "ACTIVE", "a restart that was announced is no failure")
            return all(entry["incarnation"] > before["incarnation"] and entry["phase"] == "alive" for entry in entries)

        wait_until(seen_again, 8, "all know the restarted node")
        wait_until_complete(nodes)
        after = nodes[0].members()["n3"]
        self.assertEqual(after["nodeId"], before["nodeId"])
        self.assertEqual(after["resources"]["chipId"], before["resources"]["chipId"])
        self.assertEqual(nodes[2].process.pid, pid)
        self.assertIsNone(nodes[2].process.poll())

    def test_a_node_that_says_good_bye_is_inactive_at_once(self):
        nodes = self.site.start(3)
        self.assertEqual(nodes[2].stop(), 0)

        def has_left():
            entries = [node.members()["n3"] for node in nodes[:2]]
            return all(entry["status"] == "INACTIVE" and entry["phase"] == "left" for entry in entries)

        wait_until(has_left, 3, "the others show that it left")
        nodes[2].start()
        wait_until_complete(nodes)

    def test_a_retired_member_is_forgotten_by_all(self):
        nodes = self.site.start(3)
        nodes[2].kill()
        self.assert_error(nodes[0].post("/api/cluster/forget", {"node": "n2"}), 409, "is_active")
        wait_until(lambda: nodes[0].status_of("n3") == "INACTIVE", 15, "n3 is INACTIVE")
        reply = nodes[0].post("/api/cluster/forget", {"node": "n3"})
        self.assertEqual(reply.status, 200, reply.body)
        wait_until(lambda: all(set(node.members()) == {"n1", "n2"} for node in nodes[:2]), 10, "nobody lists n3")

    def test_a_label_given_over_http_reaches_all_and_outlives_a_restart(self):
        nodes = self.site.start(2, arguments=("--label", "room=attic"))
        reply = nodes[1].post("/api/node/labels", {"set": "role=lamp"})
        self.assertEqual(reply.status, 200, reply.body)
        wanted = {"room": "attic", "role": "lamp"}
        wait_until(lambda: nodes[0].members()["n2"]["labels"] == wanted, 10, "n1 knows the new label")
        nodes[1].stop()
        nodes[1].start()
        nodes[1].wait_for_http()
        self.assertEqual(nodes[1].get("/api/node/labels").json["labels"]["role"], "lamp")

    def test_a_seed_finds_the_cluster_without_broadcast(self):
        first = self.site.node(1).start().wait_for_http()
        alone = self.site.node(2, broadcast=self.site.ip(250), arguments=("--seed", f"{first.ip}:{self.site.udp_port}"))
        alone.start()
        wait_until_complete([first, alone])

    def test_the_address_of_a_running_node_is_not_stolen(self):
        first = self.site.node(1).start().wait_for_http()
        thief = self.site.node(1, name="thief").start()
        self.assertEqual(thief.process.wait(10), 1)
        self.assertIn("error:", thief.log())
        self.assertEqual(request(first.ip, 8080, "GET", "/api/node/status").json["hostname"], "n1")


if __name__ == "__main__":
    unittest.main()
