"""The specification's clock, with its own thresholds: ACTIVE within 10 s, INACTIVE from 10 s, DEAD over 60 s."""

import time
import unittest

from harness import SiteTest, wait_until, wait_until_complete


class Health(SiteTest):
    def seconds_until(self, since, nodes, name, status, limit):
        """{observer: seconds since `since` until it shows the status}"""
        seen = {}

        def all_seen():
            for node in nodes:
                if node.name not in seen and node.status_of(name) == status:
                    seen[node.name] = time.monotonic() - since
            return len(seen) == len(nodes)

        wait_until(all_seen, limit, lambda: f"{name} is {status} for all; so far {seen}")
        return seen

    def test_a_killed_node_is_inactive_then_dead_then_back(self):
        nodes = self.site.start(5)
        others, victim = nodes[:4], nodes[4]
        before = others[0].members()["n5"]["incarnation"]
        # Its last heartbeat has an age that the observers know; the clock of the rule starts there or a little later.
        killed = time.monotonic()
        victim.kill()

        inactive = self.seconds_until(killed, others, "n5", "INACTIVE", 15)
        print(f"INACTIVE after {inactive}")
        for seconds in inactive.values():
            self.assertGreaterEqual(seconds, 7)
            self.assertLessEqual(seconds, 12)
        for node in others:
            self.assertEqual([name for name in node.members() if node.status_of(name) != "ACTIVE"], ["n5"])

        dead = self.seconds_until(killed, others, "n5", "DEAD", 70)
        print(f"DEAD after {dead}")
        for seconds in dead.values():
            self.assertGreaterEqual(seconds, 56)
            self.assertLessEqual(seconds, 64)

        victim.start()
        wait_until_complete(nodes)
        for node in others:
            self.assertGreater(node.members()["n5"]["incarnation"], before)


if __name__ == "__main__":
    unittest.main()
