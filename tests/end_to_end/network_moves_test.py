"""A node whose network changes while it runs: the address moves, comes late, goes, and the interface itself does."""

import unittest

from harness import wait_until
from namespaces import HUB, SUBNET, NamespaceTest


class NetworkMoves(NamespaceTest):
    def setUp(self):
        super().setUp()
        self.witness = self.machine("witness").plug_in(f"{SUBNET}.1/16").start()

    def met_at(self, address, seconds=25):
        self.wait_until_met({"witness": f"{SUBNET}.1", "n2": address}, seconds)
        wait_until(lambda: self.connection(address) == (address, True, True), 10, lambda: self.connection(address))

    def connection(self, address):
        status = self.get(address, "/api/network/status") or {}
        return status.get("ip"), status.get("connected"), status.get("up")

    def test_an_address_moves_and_the_node_with_it(self):
        node = self.machine("n2").plug_in(f"{SUBNET}.2/16").start()
        self.met_at(f"{SUBNET}.2")
        # In the order of a DHCP client: the old address goes first.
        node.ip("addr", "del", f"{SUBNET}.2/16", "dev", "eth0")
        node.ip("addr", "add", f"{SUBNET}.77/16", "dev", "eth0")
        self.met_at(f"{SUBNET}.77", 10)
        node.says(f"moved to eth0 {SUBNET}.77/16")
        wait_until(lambda: f"network_connected {SUBNET}.77" in node.log(), 10, node.log)
        # And the other order: for a moment both are there. The kernel drops the second with the first unless it is told.
        node.run("sysctl", "-w", "net.ipv4.conf.all.promote_secondaries=1")
        node.ip("addr", "add", f"{SUBNET}.78/16", "dev", "eth0")
        node.ip("addr", "del", f"{SUBNET}.77/16", "dev", "eth0")
        wait_until(lambda: f"network_connected {SUBNET}.78" in node.log(), 10, node.log)
        self.met_at(f"{SUBNET}.78", 10)
        self.assertEqual(self.get(f"{SUBNET}.1", "/api/cluster/members")["conflicts"], [])
        self.assertEqual([line.split("network_", 1)[1] for line in node.log().splitlines() if "network_" in line],
                         ["connected 10.99.0.2", "lost 10.99.0.2", "connected 10.99.0.77", "lost 10.99.0.77",
                          "connected 10.99.0.78"])

    def test_an_address_comes_late_and_the_link_local_one_before_it_is_left(self):
        node = self.machine("n2").plug_in().start()
        node.says("has no network yet and waits for one")
        node.ip("addr", "add", "169.254.7.7/16", "dev", "eth0")
        node.says("moved to eth0 169.254.7.7/16")
        node.ip("addr", "add", f"{SUBNET}.2/16", "dev", "eth0")
        self.met_at(f"{SUBNET}.2")
        node.says(f"moved to eth0 {SUBNET}.2/16: the first real one that is up")

    def test_what_goes_is_lost_and_what_comes_back_is_joined(self):
        node = self.machine("n2").plug_in(f"{SUBNET}.2/16").start()
        self.met_at(f"{SUBNET}.2")
        node.ip("addr", "del", f"{SUBNET}.2/16", "dev", "eth0")
        node.says(f"network_lost {SUBNET}.2")
        node.ip("addr", "add", f"{SUBNET}.2/16", "dev", "eth0")
        self.met_at(f"{SUBNET}.2")
        node.ip("link", "set", "eth0", "down")
        wait_until(lambda: node.log().count("network_lost") == 2, 10, node.log)
        node.ip("link", "set", "eth0", "up")
        self.met_at(f"{SUBNET}.2")
        node.ip("link", "del", "eth0")
        wait_until(lambda: node.log().count("network_lost") == 3, 10, node.log)
        node.plug_in(f"{SUBNET}.3/16")
        self.met_at(f"{SUBNET}.3")

    def test_a_new_mask_is_a_new_broadcast(self):
        node = self.machine("n2").plug_in("10.99.0.2/30").start()
        node.ip("route", "add", f"{HUB}/32", "dev", "eth0")
        node.says("broadcast 10.99.0.3")
        node.ip("addr", "add", "10.99.0.2/16", "dev", "eth0")
        node.ip("addr", "del", "10.99.0.2/30", "dev", "eth0")
        self.met_at("10.99.0.2")

    def test_an_address_that_was_asked_for_is_waited_for(self):
        node = self.machine("n2").plug_in(f"{SUBNET}.2/16").start("--ip", f"{SUBNET}.2")
        self.met_at(f"{SUBNET}.2")
        node.ip("addr", "add", f"{SUBNET}.3/16", "dev", "eth0")
        node.ip("addr", "del", f"{SUBNET}.2/16", "dev", "eth0")
        node.says(f"network_lost {SUBNET}.2")
        node.ip("addr", "add", f"{SUBNET}.2/16", "dev", "eth0")
        self.met_at(f"{SUBNET}.2")
        self.assertNotIn("moved", node.log())


if __name__ == "__main__":
    unittest.main()
