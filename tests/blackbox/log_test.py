"""`arbees log cat`, and what becomes of logs of older and newer versions."""
import json
import unittest

from arbees import ROOT, Case, Server, run, run_json

GOLDEN = ROOT / "tests/unit/tape/golden"
TODAY = GOLDEN / "every_kind.arblog03"
LAST_RELEASE = GOLDEN / "every_kind.arbtape2"


def lines(*arguments):
    done = run("log", "cat", *arguments)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


class LogCat(Case):
    def test_both_layouts_are_printed_event_by_event(self):
        for log, expected in ((TODAY, "every_kind_03.jsonl"), (LAST_RELEASE, "every_kind.jsonl")):
            with self.subTest(log.name):
                done, events = lines(log)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                truth = [json.loads(line) for line in (GOLDEN / expected).read_text().splitlines()]
                self.assertEqual([e["type"] for e in events], [t["body"]["type"] for t in truth])
                self.assertEqual([e["received"] for e in events], [t["stamp"]["received"] for t in truth])
                self.assertEqual([e["number"] for e in events], list(range(1, len(truth) + 1)))
                for event in events:
                    self.assertIsInstance(event["received_ns"], int)

    def test_a_whole_session_is_read_back_with_stable_keys(self):
        log = self.session()
        done, events = lines(log)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(len(events), run_json("replay", log)[1]["evenings"][0]["events"])
        opened = [e["game"] for e in events if e["type"] == "game_opened"]
        markets = {e["market"]: e["game"] for e in events if e["type"] == "market_opened"}
        for event in events:
            if event["type"] in ("book_snapshot", "book_delta"):
                self.assertEqual(event["game"], markets[event["market"]])
        game = opened[0]
        done, some = lines(log, "--game", game)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(some, [e for e in events if e["game"] == game])
        moment = events[len(events) // 2]["received"]
        done, late = lines(log, "--from", moment)
        self.assertEqual(late, [e for e in events if e["received"] >= moment])

    def session(self):
        """The log of a simulated session that was stopped in the middle."""
        log = self.folder / "session.tape"
        with Server(self.folder, "up", "--speed", "300", "--tape", log, config="[sim]\ngames_per_sport = 1\n") as server:
            server.wait_for("/api/v1/status", lambda status: log.exists() and log.stat().st_size > 200_000)
            server.stop()
        return log

    def test_damage_is_stated_after_what_could_be_read(self):
        whole = TODAY.read_bytes()
        for name, content, events in (("cut", whole[:-3], 56), ("bent", whole[:-40] + b"\xff" + whole[-39:], None)):
            with self.subTest(name):
                done, found = lines(self.write_bytes(name + ".tape", content))
                self.assertEqual(done.returncode, 1)
                self.assertIn("at byte", done.stderr)
                self.assertGreater(len(found), 40)
                if events is not None:
                    self.assertEqual(len(found), events)

    def test_what_is_no_log_is_refused_with_the_reason(self):
        for name, content, reason in (("text", b"time_utc,venue\n", "not an event log"), ("older", b"ARBTAPE1....", "ARBTAPE1"),
                                      ("newer", b"ARBLOG99....", "ARBLOG99"), ("empty", b"", "not an event log")):
            with self.subTest(name):
                done = run("log", "cat", self.write_bytes(name, content))
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(reason, done.stderr)
                self.assertIn(name, done.stderr)
        done = run("log", "cat", "/nowhere/at/all")
        self.assertEqual(done.returncode, 2)
        self.assertIn("/nowhere/at/all", done.stderr)
        done = run("log", "cat", TODAY, "--from", "yesterday")
        self.assertEqual(done.returncode, 2)
        self.assertIn("yesterday", done.stderr)
        done = run("log", "cat", TODAY, "--game", "espn:none")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("espn:none", done.stderr)

    def test_a_capture_is_printed_as_its_raw_messages(self):
        done, records = lines(GOLDEN / "capture-000001.arbcap")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(len(records), 14)
        self.assertEqual({r["session"] for r in records}, {"kalshi"})
        done = run("log", "cat", GOLDEN / "capture-000001.arbcap", "--game", "espn:1")
        self.assertEqual(done.returncode, 2)

    def test_replay_reads_a_log_of_the_last_release_and_says_what_it_leaves_out_of_a_newer_one(self):
        code, out = run_json("replay", LAST_RELEASE)
        self.assertEqual(code, 0)
        self.assertEqual(out["evenings"][0]["events"], 48)
        newer = GOLDEN / "with_an_unknown_kind.arblog03"
        done, events = lines(newer)
        self.assertEqual((done.returncode, [e["type"] for e in events]), (1, ["clock_ticked", "feed_heartbeat"]))
        self.assertIn("1 event of a newer version", done.stderr)
        self.assertIn("body: 127 is not known", done.stderr)
        code, out = run_json("replay", newer)
        self.assertIn("newer version", " ".join(out["evenings"][0]["assumptions"]))

    def write_bytes(self, name, content):
        path = self.write(name, "")
        path.write_bytes(content)
        return path


if __name__ == "__main__":
    unittest.main()
