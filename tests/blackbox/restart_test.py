"""Restarts of `arbees up`: killed at any moment it goes on, stopped it goes on, finished it begins anew."""
import json
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time
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
        self.assertIn("does not go on: source or engine configuration changed since", (self.folder / "log").read_text())

    def test_a_version_that_decides_the_same_goes_on_with_the_run(self):
        with Server(self.folder, "up", "--speed", "60") as server:
            first = server.wait_for("/api/v1/status", lambda s: s["sequence"] > 2000)
            server.stop()
        note = self.folder / "arbees.journal/newest.json"
        note.write_text(note.read_text().replace('"version":"', '"version":"0.0.1-before-'))
        with Server(self.folder, "up", "--speed", "60") as server:
            second = server.wait_for("/api/v1/status", lambda s: s["sequence"] > first["sequence"])
            server.stop()
        self.assertEqual(second["run"], first["run"])
        self.assertIn("which decides the same", (self.folder / "log").read_text())

    def positions(self, *arguments):
        done = run("positions", "--store", self.folder / "arbees.db", "--json", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_what_a_left_run_holds_is_stated_and_settled_under_its_own_name(self):
        config = "[sim]\ngames_per_sport = 1\n"
        with Server(self.folder, "up", "--speed", "120", config=config) as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 3000)
            deadline = time.monotonic() + 60
            while not any(not p["settled"] and p["quantity"] > 0 for p in self.positions()["positions"]):
                self.assertLess(time.monotonic(), deadline, "nothing was ever bought")
                time.sleep(0.5)
            server.stop()
        old = self.positions()
        with Server(self.folder, "up", "--speed", "1", config="[sim]\ngames_per_sport = 1\nseed = 8\n") as server:
            other = server.wait_for("/api/v1/status", lambda s: s["sequence"] > 10)
            server.stop()
        stated = self.positions("--run", other["run"])["earlier"]
        self.assertEqual(len(stated), 1, "another slate has other games under the same names: nothing is settled by it")
        self.assertIn(f"Run {old['run']}", stated[0])
        self.assertIn(stated[0], run("report", "--store", self.folder / "arbees.db", "--run", other["run"]).stdout)
        still_open = [p for p in old["positions"] if not p["settled"] and p["quantity"] > 0]
        with Server(self.folder, "up", "--speed", "0", config=config + "[engine.trading]\nkelly_ppm = 100000\n") as server:
            log = (self.folder / "log").read_text()
            self.assertIn("source or engine configuration changed since", log)
            status = server.wait_for("/api/v1/status", lambda s: s["sequence"] > 10)
            self.assertNotEqual(status["run"], old["run"])
            left = json.loads((self.folder / "arbees.journal/left.json").read_text())
            deadline = time.monotonic() + 120
            while json.loads((self.folder / "arbees.journal/left.json").read_text()):
                self.assertLess(time.monotonic(), deadline, (self.folder / "log").read_text())
                time.sleep(0.5)
            server.stop()
        self.assertEqual([one["run"] for one in left], [old["run"]])
        settled = self.positions("--run", old["run"])
        self.assertEqual([p for p in settled["positions"] if not p["settled"] and p["quantity"] > 0], [])
        self.assertIsNone(settled["difference"], "its fills and settlements give its accounts")
        self.assertEqual(self.positions("--run", status["run"])["earlier"], [])
        report = run("report", "--store", self.folder / "arbees.db", "--run", old["run"])
        self.assertEqual(report.returncode, 0, report.stderr)
        self.assertNotIn("(open)", report.stdout)


if __name__ == "__main__":
    unittest.main()
