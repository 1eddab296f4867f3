"""Somebody sets the wall clock, or the machine sleeps, while a session runs."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request

from arbees import BINARY

# Moves the wall clock of one process by what a file says, in seconds. Nothing else of its time.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
static long offset(void) {
  char text[32] = {0};
  FILE *file = fopen(getenv("WALL_OFFSET_FILE"), "r");
  if (!file) return 0;
  size_t n = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  return n ? atol(text) : 0;
}
int clock_gettime(clockid_t id, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int done = real(id, now);
  if (done == 0 && id == CLOCK_REALTIME) now->tv_sec += offset();
  return done;
}
"""


class Session:
    """`arbees up` with a wall clock that the test sets."""

    def __init__(self, folder, shim, config, *arguments):
        self.folder = pathlib.Path(folder)
        self.wall = self.folder / "wall"
        self.set_wall(0)
        (self.folder / "up.toml").write_text(config)
        self.log = open(self.folder / "up.log", "w")
        self.process = subprocess.Popen(
            [BINARY, "up", *arguments, "--config", str(self.folder / "up.toml")], stdout=self.log, stderr=subprocess.STDOUT,
            env={**os.environ, "LD_PRELOAD": str(shim), "WALL_OFFSET_FILE": str(self.wall)})
        self.url = wait_for_line(self.folder / "up.log", r"http://127\.0\.0\.1:\d+", self.process)

    def set_wall(self, seconds):
        (self.folder / "wall.new").write_text(str(seconds))
        (self.folder / "wall.new").rename(self.wall)

    def get(self, path="/api/v1/status"):
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.loads(answer.read())

    def resume(self, cause):
        request = urllib.request.Request(self.url + "/api/v1/trading/resume", json.dumps({"cause": cause}).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def wait_for(self, condition, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status = self.get()
            if condition(status):
                return status
            time.sleep(0.1)
        raise AssertionError(f"not within {seconds} s; last: {json.dumps(status)[:1500]}")

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(20)
        finally:
            self.log.close()


def wait_for_line(log, pattern, process, patience=60):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        found = re.search(pattern, pathlib.Path(log).read_text())
        if found:
            return found.group(0)
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    raise AssertionError(f"did not start:\n{pathlib.Path(log).read_text()[-2000:]}")


def causes(status):
    return [halt["cause"] for halt in status["trading"]["causes"]]


class ClockTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        compiler = next((c for c in ("cc", "clang-19", "gcc") if shutil.which(c)), None)
        if compiler is None:
            raise unittest.SkipTest("no C compiler for the library that moves a process's wall clock")
        cls.tools = tempfile.TemporaryDirectory()
        cls.shim = pathlib.Path(cls.tools.name) / "wall.so"
        source = pathlib.Path(cls.tools.name) / "wall.c"
        source.write_text(SHIM)
        subprocess.run([compiler, "-shared", "-fPIC", "-o", str(cls.shim), str(source), "-ldl"], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.tools.cleanup()

    def session(self, folder, config, *arguments):
        session = Session(folder, self.shim, config, *arguments)
        self.addCleanup(lambda: session.process.poll() is None and session.process.kill())
        return session

    def world(self, folder, speed):
        """The simulated venues in a process of their own, whose clock is right, and the configuration for them."""
        log = pathlib.Path(folder) / "sim.log"
        process = subprocess.Popen([BINARY, "sim", "--directory", f"{folder}/world", "--games-per-sport", "1", "--speed", str(speed),
                                    "--hours", "0.5"], stdout=open(log, "w"), stderr=subprocess.STDOUT)
        self.addCleanup(process.kill)
        wait_for_line(log, r"up --live", process)
        return (pathlib.Path(folder) / "world/arbees.toml").read_text() + f'\n[api]\nport = 0\n[safety]\nkill_file = "{folder}/kill"\n'

    def test_a_simulated_session_goes_on_and_looks_at_its_kill_file(self):
        for step in (-3600, -60, 60, 3600):
            with self.subTest(step=step), tempfile.TemporaryDirectory() as folder:
                session = self.session(folder, f'[api]\nport = 0\n[store]\npath = "{folder}/a.db"\n[report]\ndirectory = ""\n'
                                       f'[safety]\nkill_file = "{folder}/kill"\n[sim]\ngames_per_sport = 1\n', "--speed", "5")
                before = session.wait_for(lambda s: s["sequence"] > 50, 20)
                session.set_wall(step)
                time.sleep(2)
                after = session.get()
                self.assertGreater(after["sequence"], before["sequence"], "it stands still")
                (pathlib.Path(folder) / "kill").write_text("x")
                halted = session.wait_for(lambda s: s["kill_switch"], 1.5)
                self.assertEqual(causes(halted), ["file"])
                self.assertLess(halted["lag"], 2000)
                self.assertEqual(session.stop(), 0)

    def test_a_live_session_halts_goes_on_and_trusts_the_clock_again(self):
        with tempfile.TemporaryDirectory() as folder:
            session = self.session(folder, self.world(folder, 4), "--live")
            session.wait_for(lambda s: all(f["health"] == "up" for f in s["feeds"]) and s["counts"]["games"] > 0, 40)
            self.assertTrue(session.get()["sandbox"])
            time.sleep(4)  # two servers have said what time it is
            for step in (-60, 3600):
                session.set_wall(step)
                session.wait_for(lambda s: "clock" in causes(s) and s["clock"] and not s["clock"]["trusted"], 4)
                events = session.get("/api/v1/monitoring")["events"]
                time.sleep(2)
                status = session.get()
                self.assertGreater(session.get("/api/v1/monitoring")["events"], events, f"{step}: it stands still")
                self.assertLess(status["lag"], 2000)
                self.assertIn("clock", causes(status), "the servers contradict the wall clock")
                (pathlib.Path(folder) / "kill").write_text("x")
                session.wait_for(lambda s: "file" in causes(s), 1.5)
                (pathlib.Path(folder) / "kill").unlink()
                session.wait_for(lambda s: causes(s) == ["clock"], 1.5)
                session.set_wall(0)
                session.wait_for(lambda s: s["trading"]["state"] == "running" and s["clock"]["trusted"], 10)
            session.set_wall(-60)
            session.wait_for(lambda s: causes(s) == ["clock"], 4)
            session.resume("clock")
            session.wait_for(lambda s: s["trading"]["state"] == "running", 3)
            self.assertEqual(session.stop(), 0)

    def test_a_process_that_stood_still_makes_everything_anew(self):
        with tempfile.TemporaryDirectory() as folder:
            session = self.session(folder, self.world(folder, 1), "--live")
            session.wait_for(lambda s: all(f["health"] == "up" for f in s["feeds"]) and s["counts"]["games"] > 0, 40)
            session.process.send_signal(signal.SIGSTOP)
            time.sleep(7)
            session.process.send_signal(signal.SIGCONT)
            lost = lambda: sum(figure["value"] for report in session.get("/api/v1/monitoring")["feed_figures"]
                               for figure in report["figures"] if figure["name"] == "net_sockets_lost")
            deadline = time.monotonic() + 5
            while lost() < 1 and time.monotonic() < deadline:
                time.sleep(0.2)
            self.assertGreaterEqual(lost(), 1, "a connection of before is trusted")
            session.wait_for(lambda s: all(f["health"] == "up" for f in s["feeds"]), 15)
            self.assertEqual(session.stop(), 0)


if __name__ == "__main__":
    unittest.main()
