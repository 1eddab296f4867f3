"""Restarts of `arbees up`: killed at any moment it goes on, stopped it goes on, finished it begins anew."""
import pathlib
import signal
import sqlite3
import subprocess
import sys
import unittest

from arbees import BINARY, ROOT, Case, Server, run


class Restart(Case):
    def test_killed_at_random_moments_the_ledger_is_that_of_an_undisturbed_run(self):
        done = subprocess.run([sys.executable, ROOT / "tools/kill_test.py", "--binary", BINARY, "--kills", "10",
                               "--per-evening", "10", "--seed", "11"], capture_output=True, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_torn_tape_is_cut_and_told_and_a_lost_one_is_refused(self):
        with Server(self.folder) as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 500)
            server.stop(signal.SIGKILL)
        tape, = pathlib.Path(self.folder / "arbees.journal").glob("*.tape")
        with open(tape, "ab") as file:
            file.write(b"\x40\x00\x00\x00torn")
        with Server(self.folder) as server:
            first = server.wait_for("/api/v1/status", lambda s: s["sequence"] > 500)
            server.stop()
        log = (self.folder / "log").read_text()
        self.assertIn("goes on", log)
        self.assertIn("torn end", log)
        with sqlite3.connect(self.folder / "arbees.db") as database:
            self.assertEqual(database.execute("select count(*) from runs").fetchone()[0], 1)
            self.assertEqual(database.execute("select id from runs").fetchone()[0], first["run"])
        tape.write_bytes(tape.read_bytes()[:8])
        done = run("up", "--config", self.folder / "arbees.toml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("the tape brings forth only 0", done.stderr)
        self.assertIn("--new-run", done.stderr)

    def test_two_processes_never_share_a_store(self):
        with Server(self.folder):
            done = run("up", "--config", self.folder / "arbees.toml")
            self.assertEqual(done.returncode, 2)
            self.assertIn("another arbees", done.stderr)

    def test_a_changed_configuration_begins_a_new_run_and_says_so(self):
        with Server(self.folder) as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 10)
            server.stop()
        with Server(self.folder, config="[engine.trading]\nkelly_ppm = 100000\n") as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 10)
            server.stop()
        self.assertIn("is left as it is", (self.folder / "log").read_text())


if __name__ == "__main__":
    unittest.main()
