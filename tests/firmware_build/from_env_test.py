"""What a firmware build takes from the environment, and what it refuses."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "apps/firmware"))
import from_env  # noqa: E402

KEY = "04" + "1a" * 64


class Network(unittest.TestCase):
    def test_only_what_is_set_is_given(self):
        self.assertEqual(from_env.network({}), {})
        self.assertEqual(from_env.network({"WIFI_SSID": "home", "WIFI_PASSWORD": ""}), {"WIFI_SSID": "home"})

    def test_what_wpa2_does_not_take_is_refused(self):
        for wrong in ({"WIFI_PASSWORD": "short"}, {"AP_PASSWORD": "x" * 64}, {"WIFI_SSID": "x" * 33}):
            with self.assertRaises(SystemExit):
                from_env.network(wrong)


class Keys(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write_key(self, text):
        path = self.folder / ".config/spore/update-key.json"
        path.parent.mkdir(parents=True)
        path.write_text(text)

    def test_without_a_key_anybody_may_update(self):
        self.assertEqual(from_env.update_keys({"HOME": str(self.folder)}), "")

    def test_the_key_of_this_machine_is_taken(self):
        self.write_key(json.dumps({"schema": "spore.key/1", "private": "secret", "public": KEY}))
        self.assertEqual(from_env.update_keys({"HOME": str(self.folder)}), KEY)

    def test_named_keys_count_more_and_may_be_two(self):
        self.write_key(json.dumps({"public": KEY}))
        other = "04" + "2b" * 64
        environment = {"HOME": str(self.folder), "SPORE_UPDATE_KEYS": f"{KEY}, {other}"}
        self.assertEqual(from_env.update_keys(environment), f"{KEY},{other}")

    def test_what_is_no_key_is_refused(self):
        for wrong in ("04", KEY[2:] + "04", f"{KEY},{KEY},{KEY}", KEY + ",", "x" * 130):
            with self.assertRaises(SystemExit):
                from_env.update_keys({"HOME": str(self.folder), "SPORE_UPDATE_KEYS": wrong})
        self.write_key("{}")
        with self.assertRaises(SystemExit):
            from_env.update_keys({"HOME": str(self.folder)})


if __name__ == "__main__":
    unittest.main()
