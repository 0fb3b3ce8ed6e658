"""Which of several networks a node takes without being told, and that it says why."""

import unittest

from namespaces import HUB, SUBNET, NamespaceTest


class NetworkChoice(NamespaceTest):
    def test_the_local_network_is_taken_before_containers_vpns_and_what_is_down(self):
        node = self.machine("n1")
        node.ip("link", "add", "docker0", "type", "bridge")
        node.ip("addr", "add", "172.17.0.1/16", "broadcast", "172.17.255.255", "dev", "docker0")
        node.ip("link", "set", "docker0", "up")
        node.ip("link", "add", "veth7", "type", "veth", "peer", "name", "inside")
        node.ip("link", "set", "veth7", "master", "docker0", "up")
        node.ip("link", "set", "inside", "up")
        node.ip("tuntap", "add", "vpn0", "mode", "tun")
        node.ip("addr", "add", "10.8.0.2", "peer", "10.8.0.1", "dev", "vpn0")
        node.ip("link", "set", "vpn0", "up")
        node.ip("route", "add", "default", "dev", "vpn0")
        node.plug_in("192.168.9.9/24", device="eth1")
        node.cable("down", device="eth1")
        node.plug_in(f"{SUBNET}.1/16")
        node.start()
        self.wait_until_met({"n1": f"{SUBNET}.1"})
        node.says(f"eth0 {SUBNET}.1/16: ")
        for words in ("docker0 172.17.0.1/16 (a bridge of containers)", "eth1 192.168.9.9/24 (down)", "vpn0 10.8.0.2/32 (down)"):
            node.says(words)

        # A better one than containers that comes later is moved to; a VPN that comes up is not.
        node.ip("link", "del", "eth0")
        node.says("moved to docker0")
        node.plug_in(f"{SUBNET}.2/16")
        self.wait_until_met({"n1": f"{SUBNET}.2"})
        node.ip("route", "replace", "default", "dev", "docker0")
        self.wait_until_met({"n1": f"{SUBNET}.2"})

    def test_of_two_networks_that_of_the_default_route_and_of_its_addresses_the_routes_source(self):
        node = self.machine("n1").plug_in("10.98.0.1/24", device="eth0").plug_in(f"{SUBNET}.1/16", device="eth1")
        node.ip("addr", "add", f"{SUBNET}.9/16", "dev", "eth1")
        node.ip("route", "add", "default", "via", HUB, "src", f"{SUBNET}.9")
        node.start()
        self.wait_until_met({"n1": f"{SUBNET}.9"})
        node.says(f"eth1 {SUBNET}.9/16: the source of the default route; not eth1 {SUBNET}.1/16")

    def test_the_users_choice_counts(self):
        node = self.machine("n1").plug_in(f"{SUBNET}.1/16", device="eth0").plug_in(f"{SUBNET}.2/16", device="eth1")
        node.ip("route", "add", "default", "via", HUB, "dev", "eth0")
        node.start("--interface", "eth1")
        node.says(f"eth1 {SUBNET}.2/16: as asked for")
        node.says(f"http://{SUBNET}.2:8080")
        node.ip("addr", "del", f"{SUBNET}.2/16", "dev", "eth1")
        node.ip("addr", "add", f"{SUBNET}.3/16", "dev", "eth1")
        node.says(f"moved to eth1 {SUBNET}.3/16: as asked for")


if __name__ == "__main__":
    unittest.main()
