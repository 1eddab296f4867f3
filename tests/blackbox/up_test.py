"""`arbees up`: a living simulated evening, a clean stop, and nothing lost to kill -9."""
import signal
import sqlite3
import unittest

from arbees import Case, Server


class Up(Case):
    def test_the_evening_lives_says_that_it_is_simulated_and_stops_cleanly(self):
        with Server(self.folder) as server:
            status = server.wait_for("/api/v1/status", lambda s: s["counts"]["live"] > 0)
            self.assertEqual(status["mode"], "simulated")
            self.assertIn("imulated", status["label"])
            games = server.get("/api/v1/games")["games"]
            self.assertEqual({g["sport"] for g in games}, {"nfl", "nba", "nhl", "mlb", "ncaaf", "ncaab"})
            first = server.get("/api/v1/status")["sequence"]
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > first + 20)
            code, took = server.stop(signal.SIGINT)
            self.assertEqual(code, 0)
            self.assertLess(took, 3)

    def test_what_was_announced_survives_kill_9(self):
        with Server(self.folder) as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 500)
            announced = server.get("/api/v1/status")
            trades = server.get("/api/v1/trades?limit=1000")
            server.stop(signal.SIGKILL)
        with sqlite3.connect(self.folder / "arbees.db") as database:
            stored = database.execute("select max(sequence) from outputs").fetchone()[0]
            self.assertGreaterEqual(stored, announced["sequence"])
            count = database.execute("select count(*), count(distinct sequence) from outputs").fetchone()
            self.assertEqual(count[0], count[1], "nothing is counted twice")
            self.assertEqual(count[0], stored, "no hole")
            fills = database.execute("select count(*) from fills").fetchone()[0]
            self.assertGreaterEqual(fills, len(trades["fills"]))
        with Server(self.folder) as server:  # and the store opens again
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 10)

    def test_the_kill_switch_holds(self):
        with Server(self.folder) as server:
            import json
            import urllib.request
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 10)
            request = urllib.request.Request(server.url + "/api/v1/kill_switch", json.dumps({"on": True}).encode(),
                                             {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=10) as answer:
                self.assertEqual(json.loads(answer.read()), {"kill_switch": True})
            self.assertTrue(server.get("/api/v1/status")["kill_switch"])


if __name__ == "__main__":
    unittest.main()
