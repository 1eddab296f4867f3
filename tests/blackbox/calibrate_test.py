"""`arbees calibrate`: figures, references, damaged files."""
import gzip
import json
import unittest

from arbees import Case, run

HEADER = "game_id,season,home_spread,period,clock,seconds_remaining,home_score,away_score,possession,home_won,reference_wp\n"


def rows(games):
    out = []
    for g in range(games):
        won = int(g % 3 != 0)
        for left in range(2880, 0, -240):
            period, clock = 4 - (left - 1) // 720, (left - 1) % 720 + 1
            lead = (2880 - left) // 240 * (1 if won else -1)
            out.append(f"g{g},2018,-3.5,{period},{clock},{left},{50 + lead},50,home,{won},0.6\n")
    return HEADER + "".join(out)


class Calibrate(Case):
    def test_scores_and_paired_differences(self):
        done = run("calibrate", "--json", self.write("nba.csv", rows(60)))
        self.assertEqual(done.returncode, 0, done.stderr)
        nba = json.loads(done.stdout)["sports"]["nba"]
        self.assertEqual((nba["rows"], nba["games"]), (720, 60))
        reference = nba["references"]["reference_wp"]
        self.assertAlmostEqual(reference["brier"], (40 * 0.16 + 20 * 0.36) / 60)
        difference = reference["brier_difference"]
        self.assertAlmostEqual(difference["mean"], nba["brier"] - reference["brier"])
        self.assertLess(difference["high"], 0)  # the lead always told the winner
        self.assertLessEqual(difference["low"], difference["mean"])
        self.assertEqual({s["stretch"] for s in nba["by_period"]}, {"period 1", "period 2", "period 3", "period 4"})

    def test_plain_and_packed_files_say_the_same_and_a_page_is_drawn(self):
        plain = self.write("nba.csv", rows(5))
        packed = f"{self.folder}/nba.csv.gz"
        with gzip.open(packed, "wt") as out:
            out.write(rows(5))
        page = f"{self.folder}/page.html"
        self.assertEqual(run("calibrate", plain).stdout, run("calibrate", "--html", page, packed).stdout)
        self.assertIn("<svg", open(page).read())

    def test_a_bad_file_is_named_and_the_others_are_scored(self):
        good, bad = self.write("nba.csv", rows(2)), self.write("nba_bad.csv", rows(1) + "g9,2018,,4,1,1,x,50,home,1,\n")
        done = run("calibrate", good, bad, f"{self.folder}/none.csv")
        self.assertEqual(done.returncode, 1)
        self.assertIn("nba_bad.csv: line 14: home_score", done.stderr)
        self.assertIn("none.csv", done.stderr)
        self.assertIn("arbees", done.stdout)


if __name__ == "__main__":
    unittest.main()
