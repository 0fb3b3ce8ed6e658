"""Nodes on a network of their own: with each kind of mask and broadcast, and with a cable that is pulled."""

import json
import unittest

from harness import spore_binary, wait_until
from namespaces import HUB, SUBNET, NamespaceTest, ip


class NetworkNamespaces(NamespaceTest):
    def test_without_options_nodes_meet_by_the_subnets_broadcast(self):
        places = {f"n{index}": f"{SUBNET}.{index}" for index in (1, 2, 3)}
        machines = [self.machine(name).plug_in(f"{address}/24", broadcast=f"{SUBNET}.255") for name, address in places.items()]
        for machine in machines:
            machine.ip("route", "add", "default", "via", HUB)
            machine.start()
        self.wait_until_met(places)
        status = self.get(f"{SUBNET}.2", "/api/network/status")
        self.assertEqual((status["ip"], status["interface"]), (f"{SUBNET}.2", "eth0"), json.dumps(status))
        machines[0].says(f"eth0 {SUBNET}.1/24: it has the default route")

        machines[2].cable("down")
        wait_until(lambda: all(self.members(places[name])["n3"][1] == "INACTIVE" for name in ("n1", "n2")), 15,
                   "the unplugged node is INACTIVE")
        machines[2].says(f"network_lost {SUBNET}.3")
        machines[2].cable("up")
        self.wait_until_met(places)
        wait_until(lambda: machines[2].log().count("network_connected") == 2, 10, lambda: machines[2].log())

    def test_the_broadcast_comes_from_the_mask_where_the_address_has_none(self):
        machines = [self.machine(name).plug_in() for name in ("n1", "n2")]
        for first, second, prefix, attribute, broadcast in (
                ("10.99.0.1", "10.99.0.2", 24, None, "10.99.0.255"),
                ("10.99.0.5", "10.99.0.6", 30, "0.0.0.0", "10.99.0.7"),
                ("10.99.1.1", "10.99.14.1", 20, None, "10.99.15.255")):
            with self.subTest(prefix=prefix):
                for machine, address in zip(machines, (first, second)):
                    machine.ip("addr", "flush", "dev", "eth0")
                    machine.ip("addr", "add", f"{address}/{prefix}", *(("broadcast", attribute) if attribute else ()),
                               "dev", "eth0")
                    if prefix == 30:  # the hub is beyond it
                        machine.ip("route", "add", f"{HUB}/32", "dev", "eth0")
                    machine.start()
                self.wait_until_met({"n1": first, "n2": second})
                machines[0].says(f"broadcast {broadcast}")
                listed = machines[0].run(spore_binary(), "members", "-o", "json")
                self.assertEqual(listed.returncode, 0, listed.stderr)
                self.assertIn("n2", listed.stdout)
                self.assertEqual([machine.stop() for machine in machines], [0, 0])

    def test_single_addresses_and_pairs_meet_through_seeds(self):
        for first, second, prefix in (("10.99.0.1", "10.99.0.2", 32), ("10.99.0.8", "10.99.0.9", 31)):
            with self.subTest(prefix=prefix):
                machines = [self.machine(f"{name}x{prefix}").plug_in(f"{address}/{prefix}")
                            for name, address in (("a", first), ("b", second))]
                for machine in machines:
                    machine.ip("route", "add", "10.99.0.0/24", "dev", "eth0")
                machines[0].start()
                machines[1].start("--seed", first)
                self.wait_until_met({machines[0].name: first, machines[1].name: second})
                machines[0].says("has no broadcast address: without a seed this node finds nobody")
                machines[1].says("has no broadcast address: the cluster is met through the seeds alone")
                listed = machines[0].run(spore_binary(), "members", "-o", "json")
                self.assertEqual(listed.returncode, 0, listed.stderr)
                self.assertIn(machines[1].name, listed.stdout)
                for machine in machines:
                    self.assertEqual(machine.stop(), 0)
                    ip("link", "del", f"{machine.name}-eth0")

    def test_one_that_has_the_wrong_words_is_told_so(self):
        machine = self.machine("n1").plug_in(f"{SUBNET}.1/24")
        for words, cause in ((("--interface", "eth7"), "it has lo eth0"), (("--ip", "10.99.0.9"), "there already"),
                             (("--interface", "lo", "--ip", "10.99.0.1"), "lo does not have")):
            answer = machine.run(spore_binary(), "node", "run", *words)
            self.assertEqual(answer.returncode, 1, answer.stderr)
            self.assertIn(cause, answer.stderr)


if __name__ == "__main__":
    unittest.main()
