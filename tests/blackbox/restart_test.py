"""Restarts of `arbees up`: killed at any moment it goes on, stopped it goes on, finished it begins anew."""
import json
import pathlib
import shutil
import signal
import sqlite3
import stat
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

    def test_a_link_to_a_store_in_use_is_refused(self):
        with Server(self.folder):
            (self.folder / "soft.db").symlink_to("arbees.db")
            (self.folder / "hard.db").hardlink_to(self.folder / "arbees.db")
            for name in ("soft.db", "hard.db"):
                file = self.write("link.toml", f'[api]\nport = 0\n[store]\npath = "{self.folder / name}"\n')
                done = run("up", "--config", file)
                self.assertEqual(done.returncode, 2, name)
                self.assertIn("another arbees", done.stderr, name)

    def test_a_copied_store_goes_on_with_its_own_event_log(self):
        with Server(self.folder) as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 300)
            server.stop(signal.SIGKILL)
        tape, = (self.folder / "arbees.journal").glob("*.tape")
        before = tape.read_bytes()
        copy = self.folder / "copy"
        copy.mkdir()
        shutil.copy(self.folder / "arbees.db", copy)
        for rest in self.folder.glob("arbees.db-*"):
            shutil.copy(rest, copy)
        shutil.copytree(self.folder / "arbees.journal", copy / "arbees.journal")
        with Server(copy) as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 600)
            server.stop()
        self.assertIn("goes on", (copy / "log").read_text())
        self.assertEqual(tape.read_bytes(), before, "the copy wrote the original's event log")

    def test_a_lost_journal_is_told_and_the_kill_switch_stays_on(self):
        with Server(self.folder) as server:
            server.post("/api/v1/kill_switch", {"on": True})
            server.wait_for("/api/v1/status", lambda s: s["kill_switch"] and s["sequence"] > 100)
            server.stop(signal.SIGKILL)
        shutil.rmtree(self.folder / "arbees.journal")
        done = run("up", "--config", self.folder / "arbees.toml")
        self.assertEqual(done.returncode, 2)
        self.assertIn("has not finished", done.stderr)
        self.assertIn("--new-run", done.stderr)
        with Server(self.folder, "up", "--new-run") as server:
            status = server.wait_for("/api/v1/status", lambda s: True)
            self.assertTrue(status["kill_switch"], "a lost journal let trading go on")
            server.stop()

    def test_a_store_that_lost_rows_or_all_is_rebuilt_from_its_event_log(self):
        def rows():
            with sqlite3.connect(self.folder / "arbees.db") as database:
                return database.execute("select sequence, at_ns, body from outputs where sequence <= 300").fetchall()

        with Server(self.folder) as server:
            run = server.wait_for("/api/v1/status", lambda s: s["sequence"] > 400)["run"]
            server.stop()
        before = rows()
        with sqlite3.connect(self.folder / "arbees.db") as database:
            database.execute("delete from outputs where sequence between 20 and 60")
        with Server(self.folder) as server:
            server.stop()
        self.assertIn("that the store had lost are in it again", (self.folder / "log").read_text())
        self.assertEqual(rows(), before)
        for file in self.folder.glob("arbees.db*"):
            file.unlink()
        with Server(self.folder) as server:
            self.assertEqual(server.wait_for("/api/v1/status", lambda s: True)["run"], run)
            server.stop()
        self.assertIn("rebuilt from its event log", (self.folder / "log").read_text())
        self.assertEqual(rows(), before)

    def test_what_it_writes_is_for_its_owner_only(self):
        with Server(self.folder) as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 10)
            for file in [self.folder / "arbees.db", *(self.folder / "arbees.journal").iterdir()]:
                self.assertEqual(stat.S_IMODE(file.stat().st_mode) & 0o077, 0, file)
            server.stop()

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
