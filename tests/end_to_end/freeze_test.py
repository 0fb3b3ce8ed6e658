"""A process that stands still for 5 s is not called inactive, and calls nobody inactive when it wakes."""

import signal
import time
import unittest

from harness import SiteTest, wait_until

FREEZE_SECONDS = 5
WATCH_SECONDS = 12


class Freeze(SiteTest):
    def state_of(self, node):
        """Its process state: T while it is stopped."""
        with open(f"/proc/{node.process.pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0]

    def test_five_seconds_of_standing_still_alarm_nobody(self):
        nodes = self.site.start(5)
        frozen = nodes[2]
        frozen.signal(signal.SIGSTOP)
        wait_until(lambda: self.state_of(frozen) == "T", 2, "the process has stopped")
        wakes = time.monotonic() + FREEZE_SECONDS
        ends = wakes + WATCH_SECONDS
        is_frozen = True
        oldest = 0
        while time.monotonic() < ends:
            if is_frozen and time.monotonic() >= wakes:
                frozen.signal(signal.SIGCONT)
                is_frozen = False
            for node in nodes:
                if node is frozen and is_frozen:
                    continue
                for name, member in node.members().items():
                    self.assertEqual(member["status"], "ACTIVE", f"{node.name} about {name}")
                    oldest = max(oldest, member["ageMs"] if name == frozen.name else 0)
            time.sleep(0.1)
        self.assertGreater(oldest, 4000, "the freeze was seen at all")


if __name__ == "__main__":
    unittest.main()
