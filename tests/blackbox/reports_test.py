"""Situations that other people reported, read from the folders beside the project in place."""
import json
import unittest

from arbees import data, run, run_json


def links(espn, kalshi):
    return run("links", "--espn", espn, "--kalshi", kalshi).stdout


class Reports(unittest.TestCase):
    def test_canceled_and_undecided_games_link_to_nothing(self):
        folder = data("reports", "02-espn-canceled-tbd-placeholder")
        text = links(folder / "canceled.json", folder / "kalshi.json")
        self.assertIn("0 links", text)
        text = links(folder / "week18.json", folder / "kalshi.json")
        self.assertIn("refused (start_differs)", text)
        self.assertIn("0 links", text)

    def test_an_exhibition_is_neither_linked_nor_priced(self):
        folder = data("reports", "03-exhibition-formats")
        text = links(folder / "nfl_probowl.json", folder / "kalshi.json")
        self.assertIn("refused (exhibition)", text)
        self.assertIn("0 links", text)
        priced = [json.loads(line) for line in run("price", "--json", folder / "nfl_probowl.json").stdout.splitlines()]
        self.assertTrue(priced)
        for row in priced:
            self.assertIn("model", row["missing"])

    def test_fcs_games_link_like_other_college_football(self):
        folder = data("reports", "11-series-and-names")
        text = links(folder / "espn_cfb.json", folder / "kalshi_fcs.json")
        self.assertIn("4 links (4 held), 0 refused", text)

    def test_games_that_are_over_or_nearly_so_are_priced_as_such(self):
        folder = data("reports", "12-over-but-live")
        for sport in ("mlb", "nba", "nhl"):
            done = run("price", "--json", folder / f"{sport}.jsonl")
            self.assertEqual(done.returncode, 0, done.stderr)
            rows = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertGreaterEqual(len(rows), 7)
            for row in rows:
                self.assertTrue(0.0 <= row["home"] <= 1.0)
        first = json.loads(run("price", "--json", folder / "nba.jsonl").stdout.splitlines()[0])
        self.assertGreater(first["home"], 0.95, "ahead by one with no time left")

    def test_odds_that_are_null_or_broken_are_no_line(self):
        folder = data("reports", "13-espn-odds-null-and-neighbours")
        text = run("parse", "espn", folder / "scoreboard.json").stdout
        self.assertIn("13 game_snapshot", text)
        for line in text.splitlines():
            if "espn:1 " in line or "espn:2 " in line:
                self.assertNotIn("spread", line)

    def test_rows_without_a_clock_are_named_and_can_be_left_out(self):
        folder = data("reports", "15-calibrate-admin-rows-and-ties")
        done = run("calibrate", "--json", folder / "nfl_admin.csv")
        nfl = json.loads(done.stdout)["sports"]["nfl"]
        self.assertEqual((nfl["rows"], nfl["rows_without_clock"]), (2640, 240))
        self.assertIn("240 of 2640 rows have no clock", done.stderr)
        self.assertIn("line 12", done.stderr)
        _, left = run_json("calibrate", "--clock-only", folder / "nfl_admin.csv")
        _, clean = run_json("calibrate", folder / "nfl_clean.csv")
        self.assertEqual(left["sports"]["nfl"]["rows"], 2400)
        self.assertEqual(left["sports"]["nfl"]["brier"], clean["sports"]["nfl"]["brier"])
        self.assertEqual(clean["sports"]["nfl"]["rows_without_clock"], 0)
        code, _ = run_json("calibrate", folder / "nfl_ties.csv")
        self.assertEqual(code, 0)

    def test_impossible_states_are_refused_by_row_and_not_priced(self):
        done = run("price", "--json", data("attacks", "13", "states.csv"))
        self.assertEqual(done.returncode, 1)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        refused = [row["refused"]["where"] for row in rows if "refused" in row]
        self.assertEqual(refused, [f"line {n}: {column}" for n, column in enumerate(
            ("home_score", "home_score", "away_score", "clock", "period", "yards_to_goal", "home_spread", "down",
             "distance", "home_won"), start=2)])
        self.assertEqual(sum("home" in row for row in rows), 1, "the one whole row is priced")

    def test_impossible_states_in_json_lines(self):
        game = {"key": "g", "sport": "nfl"}
        good = {"phase": "live", "period": 2, "clock_ms": 60000, "home_score": 7, "away_score": 3}
        cases = [("home_score", -7), ("home_score", 1.5), ("away_score", 100000), ("period", 1.5), ("clock_ms", -7000),
                 ("clock_ms", 900001)]
        lines = [{"game": game, "state": {**good, name: value}} for name, value in cases]
        lines.append({"game": game, "state": {**good, "detail": {"type": "football", "yards_to_goal": -1}}})
        lines.append({"game": game, "state": good})
        done = run("price", "--json", "-", input="".join(json.dumps(line) + "\n" for line in lines))
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(["refused" in row for row in rows], [True] * 7 + [False])
        for row, (name, _) in zip(rows, cases + [("yards_to_goal", -1)]):
            self.assertIn(name, row["refused"]["where"])


if __name__ == "__main__":
    unittest.main()
