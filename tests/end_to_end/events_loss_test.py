"""Sure events between nodes that drop a fifth of what they receive, while others are killed, frozen and cut off."""

import unittest

from event_fleet import EventFleet
from namespaces import NamespaceTest, why_no_loss

SECONDS = 120
NODES, PUBLISHERS = 6, 2
LOST = 0.2
PAUSE = 0.4  # between events: a few are under way at a time


class EventsLoss(NamespaceTest):
    why_not = staticmethod(why_no_loss)

    def setUp(self):
        super().setUp()
        self.fleet = EventFleet(self.lan, NODES, PUBLISHERS)
        self.addCleanup(self.fleet.close)
        self.fleet.start(LOST, SECONDS)

    def publish(self, count):
        """So many events, by one publisher after the other."""
        left = count

        def one():
            nonlocal left
            left -= self.fleet.publish(self.fleet.publishers[left % PUBLISHERS])
            if left:
                self.fleet.plan(PAUSE, one)

        one()
        self.fleet.play_until(lambda: left == 0, SECONDS, lambda: f"{left} events are left\n{self.logs()}")

    def come_to_rest(self):
        self.fleet.play_until(self.fleet.is_calm, SECONDS, lambda: f"all reports are there\n{self.logs()}")
        broken = [what for _, what in self.fleet.ledger.check()]
        self.assertEqual(broken, [], f"{broken}\n{self.logs()}")

    def test_reports_are_right_and_who_can_be_reached_has_each_event_once(self):
        self.publish(10)
        self.fleet.kill("n4", 16)
        self.publish(5)
        self.fleet.freeze("n5", 4)
        self.publish(5)
        self.fleet.cut("n6", 16)
        self.publish(20)
        self.come_to_rest()
        ledger = self.fleet.ledger
        figures = ledger.figures(1)
        self.assertEqual((figures["events"], ledger.count_troubles()), (40, {"cut": 1, "frozen": 1, "killed": 1}))
        self.assertGreater(self.fleet.lost(), LOST / 2)
        self.assertGreater(figures["gone and named"], 0)


if __name__ == "__main__":
    unittest.main()
