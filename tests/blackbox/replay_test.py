"""`arbees replay`: reports, hashes, refusals."""
import unittest

from arbees import Case, data, run, run_json

QUOTES = """time_utc,venue,sport,game_key,market_id,outcome,yes_bid,yes_ask,last,volume
2026-01-10T01:00:00Z,kalshi,nba,nba-2026-01-09-mil-lal,KXNBAGAME-26JAN09MILLAL-LAL,LAL,0.44,0.45,,
2026-01-10T01:00:01Z,kalshi,nba,nba-2026-01-09-mil-lal,KXNBAGAME-26JAN09MILLAL-MIL,MIL,0.49,0.50,,
2026-01-10T01:00:02Z,kalshi,nba,nba-2026-01-09-mil-lal,KXNBAGAME-26JAN09MILLAL-MIL,MIL,nonsense,0.50,,
2026-01-10T01:00:03Z,kalshi,nba,nba-2026-01-09-mil-lal,KXNBAGAME-26JAN09MILLAL-MIL,MIL,0.49,1.50,,
"""


class Replay(Case):
    def test_a_small_recording_is_reported_in_full(self):
        code, out = run_json("replay", self.write("quotes.csv", QUOTES))
        self.assertEqual(code, 0)
        evening = out["evenings"][0]
        self.assertEqual(evening["rows"], 4)
        self.assertEqual(evening["rows_used"], 2)
        self.assertEqual(sum(r["rows"] for r in evening["rows_refused"]), 2)
        self.assertIn("line 4", " ".join(r["first"] for r in evening["rows_refused"]))
        self.assertEqual(evening["signals_by_kind"], {"arbitrage": 1})
        self.assertEqual(evening["orders"], 0, "sizes are not shown: nothing may be filled")
        self.assertTrue(any("without sizes" in sentence for sentence in evening["assumptions"]))

    def test_the_same_files_give_the_same_hash_on_any_number_of_threads(self):
        folder = data("recordings")
        files = [folder / name for name in ("kalshi_nba_20251122_lac_cha_ticks_1s_yuvraj.csv.gz",
                                            "paired_kalshi_polymarket_nba_20260117_danialressl.csv.gz",
                                            "kalshi_mlb_20260630_candles_1min_sidsub.csv.gz",
                                            "mlb_20260630_plays_sidsub.csv.gz")]
        hashes = {run_json("replay", *files, "--threads", n)[1]["hash"] for n in (1, 2, 4)}
        self.assertEqual(len(hashes), 1)

    def test_every_recording_is_read_or_refused_row_by_row(self):
        for file in sorted(data("recordings").glob("*.csv.gz")):
            with self.subTest(file.name):
                code, out = run_json("replay", file)
                self.assertEqual(code, 0)
                for evening in out["evenings"]:
                    refused = sum(r["rows"] for r in evening["rows_refused"])
                    self.assertEqual(evening["rows"], evening["rows_used"] + refused)
                    self.assertEqual(evening["orders"] >= evening["orders_filled"], True)

    def test_bad_files_are_named_with_the_reason(self):
        cases = {
            "empty.csv": ("", "columns"),
            "other.csv": ("a,b,c\n1,2,3\n", "no known kind"),
            "broken.json": ('{"header": {', "not JSON"),
            "cut.tape": ("ARBTAPE2\x05", None),
        }
        for name, (text, reason) in cases.items():
            with self.subTest(name):
                done = run("replay", self.write(name, text))
                if reason:
                    self.assertEqual(done.returncode, 1)
                    self.assertIn(name, done.stderr)
                    self.assertIn(reason, done.stderr)
                else:
                    self.assertIn("cut short", done.stdout)
        done = run("replay", self.folder / "missing.csv")
        self.assertEqual(done.returncode, 1)
        self.assertIn("No such file", done.stderr)

    def test_signals_are_put_into_words(self):
        done = run("replay", self.write("quotes.csv", QUOTES), "--explain", "1")
        self.assertIn("both sides together cost", done.stdout)
        self.assertIn("FAIL sizes known: no", done.stdout)


if __name__ == "__main__":
    unittest.main()
