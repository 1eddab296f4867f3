#!/usr/bin/env python3
"""Kills `arbees up` again and again during simulated evenings and proves that nothing was lost or counted twice.

Each evening is run once undisturbed and once with kills (SIGKILL) at random moments: while it starts, while it plays its
tape again, while it runs. After the last restart every stored output, and so every fill and the account, must be the
undisturbed run's, byte for byte. Evenings follow one another, seed after seed, until the asked number of kills is done.

  tools/kill_test.py --kills 200 --seed 1
"""
import argparse
import atexit
import hashlib
import json
import os
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


class Life:
    """One process, from its start to its death."""

    def __init__(self, binary, folder, seed):
        config = folder / "arbees.toml"
        config.write_text(f'[api]\nport = 0\n[store]\npath = "{folder / "arbees.db"}"\n'
                          f'[sim]\nseed = {seed}\ngames_per_sport = 1\nstart = "2026-09-18T00:15:00Z"\n')
        self.log_path = folder / "log"
        self.log = open(self.log_path, "w+")
        self.process = subprocess.Popen([binary, "up", "--speed", "0", "--config", str(config)],
                                        stdout=self.log, stderr=subprocess.STDOUT)
        atexit.register(self.process.kill)

    def text(self):
        return self.log_path.read_text()

    def wait_for_address(self, seconds=120):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = ADDRESS.search(self.text())
            if found:
                return found.group(0)
            if self.process.poll() is not None:
                raise SystemExit(f"it did not start:\n{self.text()}")
            time.sleep(0.01)
        raise SystemExit(f"no address after {seconds} s:\n{self.text()}")

    def wait_for_end(self, seconds=600):
        url = self.wait_for_address()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with urllib.request.urlopen(url + "/api/v1/status", timeout=30) as answer:
                status = json.loads(answer.read())
            if status["alarms"]:
                raise SystemExit(f"alarm: {status['alarms']}")
            if status["finished"]:
                return
            if self.process.poll() is not None:
                raise SystemExit(f"it died by itself:\n{self.text()}")
            time.sleep(0.1)
        raise SystemExit("the evening never ended")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        if self.process.wait(timeout=60) != 0:
            raise SystemExit(f"it did not stop cleanly:\n{self.text()}")
        self.log.close()


def stored(folder):
    """What the store holds: a hash of every output, and the figures of the account."""
    digest = hashlib.sha256()
    with sqlite3.connect(folder / "arbees.db") as database:
        # One that was killed before its journal knew it has said nothing and stays empty.
        runs = database.execute("select count(distinct run) from outputs").fetchone()[0]
        assert runs == 1, f"one run expected, found {runs}: a restart began another"
        outputs = 0
        for row in database.execute("select sequence, at_ns, kind, body from outputs order by sequence"):
            outputs += 1
            assert row[0] == outputs, f"output {outputs} is missing"
            digest.update(repr(row[:3]).encode())
            digest.update(row[3])
        fills = database.execute("select count(*) from fills").fetchone()[0]
        account = database.execute("select cash_e6, reserved_e6, fees_paid_e6, realised_e6, cost_held_e6 from accounts "
                                   "order by sequence desc limit 1").fetchone()
    return {"hash": digest.hexdigest(), "outputs": outputs, "fills": fills, "account": account}


def undisturbed(binary, folder, seed):
    start = time.monotonic()
    life = Life(binary, folder, seed)
    life.wait_for_end()
    took = time.monotonic() - start
    life.stop()
    return stored(folder), took


def disturbed(binary, folder, seed, kills, slice_s, dice):
    """(what is stored at the end, kills done, of them while starting)."""
    done = starting = 0
    while done < kills:
        life = Life(binary, folder, seed)
        if dice.random() < 0.25:
            time.sleep(dice.uniform(0, 0.4))
        else:
            life.wait_for_address()
            time.sleep(dice.uniform(0, slice_s))
        text = life.text()
        life.kill()
        done += 1
        starting += ADDRESS.search(text) is None
        note = folder / "arbees.journal" / "newest.json"
        if note.exists() and json.loads(note.read_text())["finished"]:
            return stored(folder), done, starting
    life = Life(binary, folder, seed)
    life.wait_for_end()
    life.stop()
    return stored(folder), done, starting


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=os.environ.get("ARBEES_BINARY", str(ROOT / "build/release/arbees")))
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-evening", type=int, default=50, help="kills in one evening at most")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.kills} kills", flush=True)
    dice = random.Random(options.seed)
    total = total_starting = 0
    seed = options.seed
    began = time.monotonic()
    while total < options.kills:
        wanted = min(options.per_evening, options.kills - total)
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for name in ("undisturbed", "killed"):
                (folder / name).mkdir()
            expected, took = undisturbed(options.binary, folder / "undisturbed", seed)
            found, kills, starting = disturbed(options.binary, folder / "killed", seed, wanted,
                                               1.5 * took / wanted, dice)
        total += kills
        total_starting += starting
        print(f"evening {seed}: {kills} kills, {starting} of them before it served; {found['outputs']} outputs, "
              f"{found['fills']} fills, account {found['account']}, hash {found['hash'][:16]}", flush=True)
        if found != expected:
            sys.exit(f"the killed evening differs from the undisturbed one:\n  {expected}\n  {found}")
        seed += 1
    print(f"{total} kills in {seed - options.seed} evenings, {total_starting} before it served, in "
          f"{time.monotonic() - began:.0f} s: every output and the account as if nothing had happened")


if __name__ == "__main__":
    main()
