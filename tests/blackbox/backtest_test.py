"""`arbees backtest`, `report` and `positions` as a user runs them."""
import json
import unittest

from arbees import Case, Server, data, run, run_json

STRATEGIES = """
seed = 5
resamples = 200
[[strategy]]
name = "default"
[[strategy]]
name = "bar"
[strategy.sweep]
"signals.model_edge_min" = [200, 400]
"trading.kelly_ppm" = [100000]
[[strategy]]
name = "coin"
control = "random"
"""


class Backtest(Case):
    def test_strategies_sweeps_and_controls_in_one_run_on_any_number_of_threads(self):
        config = self.write("s.toml", STRATEGIES)
        out = self.folder / "out"
        code, one = run_json("backtest", "--simulated", 3, "--config", config, "--threads", 1, "--out", out)
        self.assertEqual(code, 0)
        _, two = run_json("backtest", "--simulated", 3, "--config", config, "--threads", 2)
        self.assertEqual(one, two)
        names = [s["name"] for s in one["strategies"]]
        self.assertEqual(names[0], "default")
        self.assertEqual(len(names), 4)
        self.assertIn("bar [signals.model_edge_min=200 trading.kelly_ppm=100000]", names)
        self.assertEqual([l["factor"] for l in one["strategies"][0]["latency"]], [0.5, 1, 2, 4])
        self.assertTrue(any("simulated" in w for w in one["warnings"]))
        self.assertTrue(any("best of them" in w for w in one["warnings"]))
        self.assertEqual(json.loads((out / "backtest.json").read_text()), one)
        page = (out / "backtest.html").read_text()
        self.assertIn("<svg", page)
        self.assertNotIn("<script", page)
        rows = (out / "trades.csv").read_text().splitlines()
        self.assertEqual(len(rows) - 1, sum(s["total"]["trades"] for s in one["strategies"]))

    def test_controls_meet_their_arithmetic_and_sizes_are_assumed_only_when_asked(self):
        config = self.write("c.toml", '[[strategy]]\nname = "o"\ncontrol = "oracle"\n[[strategy]]\nname = "r"\ncontrol = "random"\n')
        _, report = run_json("backtest", "--simulated", 2, "--config", config)
        oracle, random = report["strategies"]
        self.assertTrue(oracle["arithmetic"]["holds"])
        self.assertAlmostEqual(oracle["arithmetic"]["profit"], oracle["total"]["profit"], places=2)
        self.assertLess(random["arithmetic"]["profit"], 0)
        recording = data("recordings/kalshi_nba_finals_2026_g2g3_mid_1s_ivansit.csv.gz")
        _, plain = run_json("backtest", recording)
        _, assumed = run_json("backtest", "--assume-size", 100, recording)
        said = lambda report: any("--assume-size" in a for e in report["evenings"] for a in e["assumptions"])
        self.assertFalse(said(plain))
        self.assertTrue(said(assumed))
        self.assertEqual(plain["strategies"][0]["total"]["trades"], 0)

    def test_every_problem_of_a_strategy_file_is_told(self):
        bad = self.write("bad.toml", '[[strategy]]\nname = "a"\ncontrol = "magic"\n[[strategy]]\nnme = "b"\n'
                                     '[[strategy]]\nname = "c"\n[strategy.engine.signals]\nmodel_edge = 1\n')
        done = run("backtest", "--simulated", 1, "--config", bad)
        self.assertEqual(done.returncode, 2)
        for word in ("expected random, oracle or shuffled", "strategy.name: expected a name", "signals.model_edge: unknown key"):
            self.assertIn(word, done.stderr)
        self.assertEqual(run("backtest").returncode, 2, "nothing to play")


class AfterTheEvening(Case):
    def test_report_and_positions_of_an_evening(self):
        with Server(self.folder, "up", "--speed", "0", config="[sim]\nseed = 1\ngames_per_sport = 1\n") as server:
            server.wait_for("/api/v1/status", lambda s: s["finished"], seconds=120)
            server.stop()
        config = self.folder / "arbees.toml"
        done = run("report", "--config", config, "--html", self.folder / "day.html")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Made and lost", (self.folder / "day.html").read_text())
        text = run("report", "--config", config).stdout
        for heading in ("## Seen", "## Refused", "## Feeds and links", "## What would have been better"):
            self.assertIn(heading, text)
        self.assertEqual(run("report", "--config", config, "--day", "2026-13-01").returncode, 2)
        empty = run("report", "--config", config, "--day", "2019-01-01").stdout
        self.assertIn("0 trades", empty)
        code, book = run_json("positions", "--config", config)
        self.assertEqual(code, 0)
        self.assertIsNone(book["difference"])
        self.assertGreater(book["accounts_compared"], 10)


if __name__ == "__main__":
    unittest.main()
