"""`arbees parse` and `arbees price` as a script would use them."""
import gzip
import json
import pathlib
import tempfile
import unittest

from arbees import data, run, run_json

EVENT = {
    "id": "401000001", "date": "2025-11-23T18:00Z",
    "competitions": [{
        "competitors": [
            {"homeAway": "home", "team": {"id": "1", "abbreviation": "HOM"}, "score": "7"},
            {"homeAway": "away", "team": {"id": "2", "abbreviation": "AWY"}, "score": "3"}],
        "status": {"period": 1, "clock": 251,
                   "type": {"name": "STATUS_IN_PROGRESS", "state": "in", "completed": False}}}],
}
BROKEN = json.loads(json.dumps(EVENT).replace('"7"', '"seven"').replace("401000001", "401000002"))
STATE = {"game": {"key": "mine", "sport": "nba"},
         "state": {"phase": "live", "period": 4, "clock_ms": 60000, "home_score": 100, "away_score": 98,
                   "detail": {"type": "basketball", "possession": "home"}}}


class OnFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return path

    def scoreboard(self, *events):
        return self.write("scoreboard.json", {"leagues": [{"slug": "nfl"}], "events": list(events)})


class Parse(OnFiles):
    def test_a_game_in_the_domains_shape(self):
        code, out = run_json("parse", "espn", self.scoreboard(EVENT))
        self.assertEqual(code, 0)
        self.assertEqual(out["source"], "espn")
        self.assertEqual(out["totals"], {"files": 1, "events": 1, "refused": 0, "by_type": {"game_snapshot": 1}})
        (file,) = out["files"]
        self.assertEqual((file["kind"], file["sport"], file["refused"]), ("scoreboard", "nfl", []))
        (event,) = file["events"]
        self.assertEqual(list(event)[0], "type")
        self.assertEqual(event["game"]["key"], "espn:401000001")
        self.assertEqual(event["game"]["start"], "2025-11-23T18:00:00.000Z")
        self.assertEqual((event["state"]["phase"], event["state"]["clock_ms"]), ("live", 251000))
        self.assertEqual(event["state"]["detail"]["type"], "football")

    def test_one_refusal_names_its_place_and_keeps_the_rest(self):
        code, out = run_json("parse", "espn", self.scoreboard(EVENT, BROKEN))
        self.assertEqual(code, 1)
        self.assertEqual(len(out["files"][0]["events"]), 1)
        self.assertEqual(out["files"][0]["refused"], [
            {"where": "events[1].competitions[0].competitors[0].score",
             "what": 'expected a score 0…999, found the string "seven"'}])

    def test_every_file_is_answered_for(self):
        good = self.scoreboard(EVENT)
        packed = self.folder / "packed.json.gz"
        packed.write_bytes(gzip.compress(good.read_bytes()))
        teams = self.write("teams.json", {"sports": [{"leagues": [{"teams": []}]}]})
        code, out = run_json("parse", "espn", good, packed, teams, self.folder / "absent.json")
        self.assertEqual(code, 1)
        self.assertEqual([len(file["events"]) for file in out["files"]], [1, 1, 0, 0])
        self.assertIn("a list of teams", out["files"][2]["refused"][0]["what"])
        self.assertIn("No such file", out["files"][3]["refused"][0]["what"])

    def test_the_hint_fills_in_and_does_not_overrule(self):
        silent = self.write("silent.json", {"events": [EVENT]})
        self.assertEqual(run_json("parse", "espn", silent)[0], 1)
        code, out = run_json("parse", "espn", silent, "--sport", "nba")
        self.assertEqual((code, out["files"][0]["sport"]), (0, "nba"))
        self.assertEqual(run_json("parse", "espn", self.scoreboard(EVENT), "--sport", "nba")[0], 1)
        self.assertEqual(run("parse", "espn", silent, "--sport", "cricket").returncode, 2)

    def test_the_table_is_for_people(self):
        done = run("parse", "espn", self.scoreboard(EVENT, BROKEN))
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"AWY +3 at HOM +7 +live 1 4:11")
        self.assertIn("refused  events[1]", done.stdout)


class Price(OnFiles):
    def lines(self, *arguments):
        done = run("price", *arguments, "--json")
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    def test_what_parse_prints_price_reads(self):
        _, out = run_json("parse", "espn", self.scoreboard(EVENT))
        event = out["files"][0]["events"][0]
        states = self.write("states.jsonl", json.dumps({"game": event["game"], "state": event["state"]}) + "\n")
        code, (from_states,) = self.lines(states)
        self.assertEqual(code, 0)
        _, (from_espn,) = self.lines(self.scoreboard(EVENT))
        self.assertEqual(from_states["home"], from_espn["home"])
        self.assertEqual(from_states["game"], "espn:401000001")

    def test_a_lead_is_worth_more_with_less_time(self):
        late = json.loads(json.dumps(STATE))
        late["state"]["clock_ms"] = 5000
        code, (early, later) = self.lines(self.write("s.jsonl", json.dumps(STATE) + "\n" + json.dumps(late) + "\n"))
        self.assertEqual(code, 0)
        self.assertTrue(0.5 < early["home"] < later["home"] <= 1)
        self.assertEqual((early["row"], later["row"]), (0, 1))
        self.assertIn("line", early["missing"])
        self.assertGreater(early["std_error"], 0)

    def test_a_wrong_line_is_refused_alone(self):
        wrong = json.loads(json.dumps(STATE))
        wrong["state"]["home_scroe"] = 1
        code, (first, refused, last) = self.lines(
            self.write("s.jsonl", "\n".join(map(json.dumps, [STATE, wrong, STATE]))))
        self.assertEqual(code, 1)
        self.assertEqual(refused["refused"]["where"], "line 2: state.home_scroe")
        self.assertEqual((first["row"], last["row"]), (0, 2))

    def test_archives_of_rows(self):
        path = data("winprob", "nhl.csv.gz")
        with gzip.open(path, "rt") as archive:
            head = [next(archive) for _ in range(501)]
        code, rows = self.lines(self.write("nhl.csv", "".join(head)))
        self.assertEqual(code, 0)
        self.assertEqual([row["row"] for row in rows], list(range(500)))
        self.assertTrue(all(0 <= row["home"] <= 1 and row["home_won"] in (0, 0.5, 1) for row in rows))

    def test_a_captured_game_ends_where_it_ended(self):
        code, rows = self.lines(data("espn", "nba", "summary_401585135_post_smythmyke.json"))
        self.assertEqual(code, 0)
        self.assertEqual(len(rows), 1 + 474)
        self.assertEqual(rows[0]["home"], rows[0]["home_won"])
        apart = [abs(row["home"] - row["reference"]) for row in rows[1:] if row["reference"] is not None]
        self.assertGreater(len(apart), 400)
        self.assertLess(sum(apart) / len(apart), 0.15, "far from ESPN's own model on average")

    def test_what_is_no_state_is_refused(self):
        for name, text in [("a.json", "{}"), ("b.csv", "a,b\n1,2\n"), ("c.txt", ""), ("d.json", "[1]")]:
            code, (refused,) = self.lines(self.write(name, text))
            self.assertEqual(code, 1, name)
            self.assertTrue(refused["refused"]["what"], name)


if __name__ == "__main__":
    unittest.main()
