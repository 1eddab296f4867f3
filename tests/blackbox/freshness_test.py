"""How old books are, seen from outside: a late stream, a venue that does not trade, books whose requests hang."""
import json
import re
import ssl
import subprocess
import time
import unittest
import urllib.request

from arbees import BINARY, Case, Server


def eventually(true, what, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come within {seconds} s")


class Freshness(Case):
    def world(self):
        """The simulated venues at the real clock's speed; their configuration."""
        log = open(self.folder / "sim.log", "w")
        self.addCleanup(log.close)
        world = subprocess.Popen([BINARY, "sim", "--directory", str(self.folder / "world"), "--games-per-sport", "1", "--speed", "1"],
                                 stdout=log, stderr=subprocess.STDOUT)
        self.addCleanup(world.wait)
        self.addCleanup(world.kill)
        eventually(lambda: "up --live" in (self.folder / "sim.log").read_text(), "the simulated world", 60)
        return "[live.espn]" + (self.folder / "world/arbees.toml").read_text().split("[live.espn]", 1)[1]

    @staticmethod
    def kalshi_of(config):
        return re.search(r'rest_url = "(https?://[^/"]+)', config).group(1)

    @staticmethod
    def fault(url, **order):
        request = urllib.request.Request(url + "/__sim/faults", json.dumps(order).encode(), {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=10, context=ssl._create_unverified_context()).read()

    @staticmethod
    def feed(status, name="kalshi"):
        return next((f for f in status["feeds"] if f["feed"] == name), {"health": "none"})

    def test_a_late_stream_is_suspect_within_seconds_and_well_again_when_it_catches_up(self):
        config = self.world()
        with Server(self.folder, "up", "--live", config=config) as server:
            status = lambda: server.get("/api/v1/status")
            server.wait_for("/api/v1/status", lambda s: self.feed(s)["health"] == "up", 30)
            server.wait_for("/api/v1/status", lambda s: (self.feed(s)["lag"] or 0) < 2000 and self.feed(s)["lag"] is not None, 20)
            self.fault(self.kalshi_of(config), fault="late", seconds=25, late_s=6)
            eventually(lambda: self.feed(status())["health"] == "suspect", "a suspect feed", 6 + 5)
            late = status()
            self.assertGreater(self.feed(late)["lag"], 3000)
            self.assertIn("late", self.feed(late)["detail"])
            self.assertIn(("kalshi", "feed_lag"), [(a["feed"], a["kind"]) for a in late["active_alarms"]])
            eventually(lambda: self.feed(status())["health"] == "up", "a feed that is well again", 45)
            self.assertNotIn("feed_lag", [a["kind"] for a in status()["active_alarms"]])
            server.stop()

    def test_a_paused_exchange_is_halted_and_says_so(self):
        config = self.world()
        with Server(self.folder, "up", "--live", config=config) as server:
            server.wait_for("/api/v1/status", lambda s: self.feed(s)["health"] == "up", 30)
            # A fault pauses the markets of the venue one by one: the screen names each.
            self.fault(self.kalshi_of(config), fault="exchange_pause", seconds=8)
            server.wait_for("/api/v1/status", lambda s: any(a["kind"] == "venue_halted" for a in s["active_alarms"]), 15)
            server.wait_for("/api/v1/status", lambda s: not any(a["kind"] == "venue_halted" for a in s["active_alarms"]), 30)
            server.stop()

    def test_a_polled_book_whose_requests_hang_ages_alone(self):
        config = self.world()
        url = self.kalshi_of(config)
        config = re.sub(r'(?m)^(key_id|private_key_file) = .*\n', "", config)
        with Server(self.folder, "up", "--live", config=config) as server:
            def ages():
                games = server.get("/api/v1/games")["games"]
                now = server.get("/api/v1/status")["engine_time"]
                seconds = lambda text: time.mktime(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S"))
                return {m["symbol"]: (seconds(now) - seconds(m["quote"]["as_of"]), m["quote"]["polled"], m["id"])
                        for g in games for m in g["markets"] if m["venue"] == "kalshi" and m["quote"] and m["quote"]["bid"]}
            eventually(lambda: len(ages()) >= 2, "polled books", 40)
            self.assertTrue(all(polled for _, polled, _ in ages().values()), "without a key books are polled")
            self.fault(url, fault="hang", seconds=40, late_s=9)
            eventually(lambda: sum(age >= 5 for age, _, _ in ages().values()) == 1, "one book that is old alone", 30)
            server.stop()


if __name__ == "__main__":
    unittest.main()
