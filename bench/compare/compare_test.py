"""What the comparison counts, and what it says about it. The comparison itself needs root and minutes; this does not."""

import math
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from compare.results import Measure, Results  # noqa: E402
from compare.views import View, false_alarms, serf_change, spore_change  # noqa: E402

DETECTION = Measure("kill", "detection", "s")
ALARMS = Measure("alarms", "false alarms", "", True)


def results(ours, theirs, measure=DETECTION, count=5):
    made = Results([DETECTION, ALARMS])
    for fleet, values in (("spore", ours), ("serf", theirs)):
        for value in values:
            made.add(measure.key, count, fleet, value)
    return made


class Lines(unittest.TestCase):
    def test_ours_say_who_is_alive(self):
        for word, is_alive in (("discovered", True), ("ACTIVE", True), ("INACTIVE", False), ("DEAD", False),
                               ("removed", False)):
            line = f"2026-11-21T18:27:11.829Z info cluster n3 (24074775) is {word}\n"
            self.assertEqual(spore_change(line), ("24074775", is_alive), line)
        self.assertIsNone(spore_change("2026-11-21T18:27:22.801Z info node stopped\n"))

    def test_serfs_say_who_is_alive(self):
        for word, is_alive in (("Join", True), ("Failed", False), ("Leave", False), ("Reap", False)):
            line = f"    2026/11/21 18:27:23 [INFO] serf: EventMember{word}: n2 10.99.0.2\n"
            self.assertEqual(serf_change(line), ("n2", is_alive), line)
        for line in ("    2026/11/21 18:27:23 [INFO] serf: EventMemberUpdate: n2\n",
                     "    2026/11/21 18:27:24 [INFO] agent: Received event: member-join\n",
                     "    2026/11/21 18:27:24 [INFO] memberlist: Suspect n2 has failed, no acks received\n"):
            self.assertIsNone(serf_change(line), line)


class Views(unittest.TestCase):
    def heard(self, *changes):
        view = View(serf_change, myself="n1")
        for when, word, who in changes:
            view.hear(f"serf: EventMember{word}: {who} 10.99.0.9", when)
        return view

    def test_a_node_is_not_one_of_the_others(self):
        view = self.heard((1, "Join", "n1"), (2, "Join", "n2"))
        self.assertEqual((view.alive, view.changed_at), ({"n2"}, 2))

    def test_a_loss_is_dated_and_remembered_after_the_return(self):
        view = self.heard((1, "Join", "n2"), (5, "Failed", "n2"), (7, "Join", "n2"))
        self.assertEqual((view.alive, view.lost_at, view.losses, view.changed_at), ({"n2"}, {"n2": 5}, [(5, "n2")], 7))

    def test_what_changes_nothing_has_no_date(self):
        view = self.heard((1, "Join", "n2"), (5, "Failed", "n2"), (6, "Leave", "n2"), (9, "Reap", "n3"))
        self.assertEqual((view.changed_at, view.losses), (5, [(5, "n2")]))


class FalseAlarms(unittest.TestCase):
    def test_what_several_say_about_one_is_one_alarm(self):
        self.assertEqual(false_alarms([]), 0)
        self.assertEqual(false_alarms([(3.0, "a"), (1.0, "a"), (12.9, "a")]), 1)

    def test_others_and_later_ones_are_more(self):
        self.assertEqual(false_alarms([(1.0, "a"), (1.0, "b"), (11.5, "a")]), 3)


class Table(unittest.TestCase):
    def row(self, *arguments, **options):
        rows = results(*arguments, **options).rows()
        self.assertEqual(len(rows), 1)
        return rows[0]

    def test_a_row_has_medians_the_worst_and_the_ratio(self):
        row = self.row([9, 12, 10], [5, 4, 30])
        self.assertEqual(row.cells(), ["detection", "s", "5", "10 (12)", "5 (30)", "2.00", "serf"])

    def test_less_is_ahead_and_five_percent_are_even(self):
        self.assertEqual(self.row([1], [2]).ahead(), "spore")
        self.assertEqual(self.row([100], [95]).ahead(), "even")
        self.assertEqual(self.row([100], [94]).ahead(), "serf")

    def test_rare_events_are_added_up(self):
        row = self.row([0, 2, 1], [0, 0, 1], measure=ALARMS)
        self.assertEqual(row.cells(), ["false alarms", "", "5", "3", "1", "3.00", "too few"])

    def test_a_ratio_to_nothing_is_none(self):
        self.assertEqual(self.row([9], [0], measure=ALARMS).cells()[5:], ["-", "serf"])

    def test_rare_events_decide_nothing_before_chance_is_unlikely(self):
        self.assertEqual(self.row([0], [0], measure=ALARMS).ahead(), "too few")
        self.assertEqual(self.row([0], [5], measure=ALARMS).ahead(), "too few")
        self.assertEqual(self.row([0], [6], measure=ALARMS).ahead(), "spore")
        self.assertEqual(self.row([30], [14], measure=ALARMS).ahead(), "serf")

    def test_what_does_not_happen_in_time_is_said(self):
        row = self.row([math.inf, math.inf, 3], [6, 6, math.inf])
        self.assertEqual(row.cells()[3:], ["not in time (not in time)", "6 (not in time)", "-", "serf"])
        self.assertEqual(self.row([math.inf], [math.inf]).cells()[5:], ["-", "even"])

    def test_the_verdict_names_every_row_in_which_serf_is_ahead(self):
        made = results([2], [1])
        for fleet, value in (("spore", 3), ("serf", 1)):
            made.add("kill", 50, fleet, value)
            made.add("alarms", 50, fleet, 0)
        self.assertEqual(made.verdict(), "serf is ahead in: detection (N = 5, 50).")
        self.assertEqual(results([1], [2]).verdict(), "serf is ahead nowhere.")
        self.assertEqual(results([1], [2]).where_ahead("spore"), ["detection (N = 5)"])

    def test_a_fleet_without_a_partner_is_no_row(self):
        self.assertEqual(results([1], []).rows(), [])

    def test_json_has_every_sample_and_null_for_never(self):
        row = results([1, math.inf], [2, 3]).as_json()["rows"][0]
        self.assertEqual((row["spore"], row["serf"], row["nodes"]), ([1, None], [2, 3], 5))


if __name__ == "__main__":
    unittest.main()
