"""A live evening, over TLS, against the simulated outside world in a process of its own."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from arbees import BINARY, ROOT, run


def rehearse(folder, *arguments):
    """What tools/rehearsal.py found."""
    done = subprocess.run([sys.executable, str(ROOT / "tools/rehearsal.py"), "--binary", BINARY, "--keep", str(folder), *arguments],
                          capture_output=True, text=True, timeout=240)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        raise AssertionError(f"no result:\n{done.stdout}\n{done.stderr}") from None


class LiveTest(unittest.TestCase):
    def check(self, found):
        self.assertEqual(found["wrong_links"], [])
        self.assertEqual(found["missed"], [], "every market of the evening is found")
        self.assertEqual(found["books_wrong"], [], "a book is the venue's, level by level, or void")
        self.assertGreater(found["books_compared_equal"], 0)
        self.assertEqual(found["up_exit"], 0)

    def test_an_evening_is_followed_and_its_capture_replays_to_the_same_hash(self):
        with tempfile.TemporaryDirectory() as folder:
            found = rehearse(folder, "--games-per-sport", "1", "--speed", "20", "--minutes", "0.4", "--compare-every", "8", "--record")
            self.check(found)
            self.assertGreater(found["counts"]["signals"], 0)
            self.assertEqual(found["live_hash"], found["replay_hash"])

    def test_no_wrong_book_survives_a_bad_network(self):
        with tempfile.TemporaryDirectory() as folder:
            found = rehearse(folder, "--games-per-sport", "1", "--speed", "20", "--minutes", "0.6", "--compare-every", "10",
                             "--faults", "all", "--fault-every", "2")
            self.check(found)

    def test_configuration_errors_are_told_all_at_once(self):
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "arbees.toml"
            config.write_text('[live.espn]\nsports = ["curling"]\n[live.kalshi]\nkey_id = "k"\n[live.polymarket]\nsocket_url = "http://x"\n')
            done = run("up", "--live", "--config", config, env={**os.environ, "ARBEES_KALSHI_KEY_ID": ""})
            self.assertEqual(done.returncode, 2)
            for words in ("curling", "private_key_file", "socket_url"):
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
