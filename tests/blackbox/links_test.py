"""`arbees links` on what the venues really list, against labels made without it (tools/label_links.py)."""
import csv
import datetime
import json
import re
import sys
import unittest

from arbees import Case, DATA, ROOT, data, run, run_json

sys.path.insert(0, str(ROOT / "tools"))
import label_links  # noqa: E402

LABELS = ROOT / "tests/data/links"
SPORTS = ("nfl", "nba", "nhl", "mlb", "ncaaf", "ncaab")
ESPN_SLUG = {"ncaaf": "college-football", "ncaab": "mens-college-basketball"}
GAMMA_LEAGUE = {"ncaaf": "cfb", "ncaab": "cbb"}


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def competitor(side, team_id, name):
    return {"homeAway": side, "team": {"id": team_id, "displayName": name, "abbreviation": name[:3].upper()}, "score": "0"}


def event(number, away, home, start, neutral=False):
    """A scheduled game as a scoreboard lists it; teams are (ESPN id, name)."""
    return {"id": str(number), "date": start, "competitions": [{
        "id": str(number), "date": start, "neutralSite": neutral,
        "competitors": [competitor("home", *home), competitor("away", *away)],
        "status": {"period": 0, "clock": 0,
                   "type": {"name": "STATUS_SCHEDULED", "state": "pre", "completed": False}}}]}


def gamma_market(slug, outcomes, start, question, kind="moneyline"):
    return {"id": slug, "conditionId": "0x" + slug.encode().hex(), "slug": slug, "question": question,
            "outcomes": json.dumps(outcomes), "clobTokenIds": json.dumps([slug + "/0", slug + "/1"]),
            "sportsMarketType": kind, "gameStartTime": start, "orderPriceMinTickSize": 0.01, "orderMinSize": 5,
            "active": True, "closed": False, "acceptingOrders": True}


def kalshi_market(ticker, name):
    return {"ticker": ticker, "event_ticker": ticker.rsplit("-", 1)[0], "market_type": "binary", "title": name + " wins",
            "yes_sub_title": name, "no_sub_title": name, "status": "active", "rules_primary": "", "rules_secondary": "",
            "price_ranges": [{"start": "0.0000", "end": "1.0000", "step": "0.0100"}]}


class Links(Case):
    def scoreboard(self, sport, events):
        return self.write(f"made-{sport}.json",
                          json.dumps({"leagues": [{"slug": ESPN_SLUG.get(sport, sport)}], "events": events}))

    def links(self, espn, kalshi=(), polymarket=(), *more):
        code, out = run_json("links", "--espn", *espn, *(("--kalshi", *kalshi) if kalshi else ()),
                             *(("--polymarket", *polymarket) if polymarket else ()), *more)
        self.assertIn(code, (0, 1))
        return out

    def measure(self, out, labels, name):
        """Checks every market against {(venue, symbol or slug): (game, yes team)}; game None = must be refused."""
        found = {(each["venue"], each["slug"] or each["symbol"]): each for each in out["links"]}
        wrong = [(key, each["game"], labels.get(key)) for key, each in found.items()
                 if labels.get(key, (None, ""))[0] != each["game"]]
        inverted = [key for key, each in found.items()
                    if labels.get(key, (None, ""))[0] == each["game"] and labels[key][1] != each["yes_team"]]
        wanted = {key for key, label in labels.items() if label[0]}
        missed = sorted(wanted - {key for key, each in found.items() if not each["held"]})
        recall = 1 - len(missed) / len(wanted)
        print(f"\n{name}: {len(labels)} markets, {len(wanted)} with a game, {len(found)} links "
              f"({out['counts']['held']} held), wrong {len(wrong)}, inverted {len(inverted)}, recall {recall:.4f}")
        reasons = {each["symbol"]: each for each in out["refused"]}
        shown = [(key, found.get(key, {}).get("confidence"), reasons.get(key[1], {}).get("detail")) for key in missed[:10]]
        self.assertEqual(wrong, [], "a market was linked to another game")
        self.assertEqual(inverted, [], "a market was linked the wrong way round")
        self.assertGreaterEqual(recall, 0.98, shown)
        return found


class Captured(Links):
    """Every market in the captures of both venues."""

    def test_precision_recall_and_orientation(self):
        data("markets/INDEX.csv")
        made = {row["key"]: number for number, row in enumerate(rows_of(LABELS / "games.csv"), 900000001)}
        events = {}
        for row in rows_of(LABELS / "games.csv"):
            events.setdefault(row["sport"], []).append(
                event(made[row["key"]], (row["away_id"], row["away"]), (row["home_id"], row["home"]), row["start"]))
        espn = [self.scoreboard(sport, each) for sport, each in events.items()]
        espn += [path for sport in SPORTS for path in sorted((DATA / "espn" / sport).iterdir())]
        out = self.links(espn, sorted((DATA / "markets/kalshi").glob("*.json")),
                         sorted((DATA / "markets/polymarket").glob("*.json")))
        labels = {}
        kinds = {}
        for row in rows_of(LABELS / "labels.csv"):
            game = {"none": None}.get(row["game"], row["game"])
            labels[row["venue"], row["symbol"]] = (f"espn:{made[game]}" if game in made else game, row["yes_team"])
            kinds[row["venue"], row["symbol"]] = row["kind"]
        found = self.measure(out, labels, "captures")
        self.assertEqual({each["sport"] for each in out["games"]}, set(SPORTS))
        refused = {(each["venue"], each["symbol"]): each for each in out["refused"]}
        for key, kind in kinds.items():
            self.assertFalse(key in found and kind != "winner", f"{key} is a {kind}")
            if kind in ("spread", "total", "future", "prop", "other"):
                self.assertEqual(refused[key]["reason"], "not_winner", key)
            if kind == "other-league":
                self.assertEqual(refused[key]["reason"], "other_league", key)

    def test_labels_are_what_the_script_says(self):
        labels = label_links.label(data("markets/INDEX.csv").parents[1])
        self.assertEqual(sorted(labels.rows.values()),
                         [tuple(row.values()) for row in rows_of(LABELS / "labels.csv")])
        self.assertNotIn("?", {row[4] for row in labels.rows.values()})


class ClosedGames(Links):
    """5,500 closed moneyline markets of 2024 and 2025 by their slug, outcomes and start, each against all the games of
    its sport in both years."""

    def world(self):
        """Per sport: Gamma's markets, the labels, and the games as (events by number)."""
        teams = label_links.Teams(data("markets/INDEX.csv").parents[1])
        gamma = {sport: [] for sport in SPORTS}
        events = {sport: {} for sport in SPORTS}
        labels = {}
        known = {}
        for row in rows_of(data("markets/polymarket/closed_games_2024_2025.csv")):
            sport = label_links.SLUG_SPORT[row["slug"].split("-")[0]]
            gamma[sport].append(gamma_market(row["slug"], [row["outcome_1"], row["outcome_2"]],
                                             row["game_start_time"] + "+00", row["title"]))
            key = ("polymarket", row["slug"])
            pair = [teams.named(sport, row[name]) for name in ("outcome_1", "outcome_2")]
            if None in pair or pair[0] == pair[1]:
                labels[key] = (None, "")  # a player, a word cut short, a school the alias files lack
                continue
            same = (sport, frozenset(pair), row["game_start_time"])
            if same not in known:
                known[same] = 800000001 + len(known)
                start = row["game_start_time"].replace(" ", "T")[:16] + "Z"
                events[sport][known[same]] = event(known[same], *pair, start)
            labels[key] = (f"espn:{known[same]}", pair[0][1])
        return gamma, labels, events

    def run_world(self, gamma, labels, events, name):
        espn = [self.scoreboard(sport, list(each.values())) for sport, each in events.items() if each]
        markets = [self.write(f"gamma-{sport}.json", json.dumps(each)) for sport, each in gamma.items() if each]
        return self.measure(self.links(espn, (), markets), labels, name)

    def test_precision_recall_and_orientation(self):
        self.run_world(*self.world(), "closed games")

    def test_a_game_that_is_not_known_is_not_replaced_by_another(self):
        gamma, labels, events = self.world()
        kept = {sport: {number: each for number, each in games.items() if number % 2} for sport, games in events.items()}
        gone = {f"espn:{number}" for games in events.values() for number in games if number % 2 == 0}
        labels = {key: (None, "") if label[0] in gone else label for key, label in labels.items()}
        self.run_world(gamma, labels, kept, "closed games, every second game unknown")


class Recordings(Links):
    """The Kalshi events and Kalshi-Polymarket pairs that others recorded, by their tickers and slugs."""

    def test_both_venues_markets_of_a_game_meet(self):
        root = data("recordings/matches.csv").parents[1]
        extra = {(label_links.SPORTS[row["sport"]], row["kalshi_abbr"]): row
                 for row in rows_of(root / "markets/team_aliases_extra.csv")
                 if row["sport"] in label_links.SPORTS and row["kalshi_abbr"]}
        nicknames = {row["full_name"]: row["nickname"] for row in rows_of(root / "markets/team_aliases.csv")}
        kalshi, gamma, labels = [], [], {}
        events = {sport: {} for sport in SPORTS}
        for row in rows_of(root / "recordings/matches.csv"):
            found = re.fullmatch(r"KX(NFL|NBA|NHL|MLB|NCAAF)GAME-(\d\d)([A-Z]{3})(\d\d)(\d{4})?([A-Z]+?)(G\d)?",
                                 row["kalshi_event"])
            if not found:
                continue
            sport, block = label_links.SPORTS[found[1]], found[6]
            cuts = [(extra[sport, block[:i]], extra[sport, block[i:]]) for i in range(2, len(block) - 1)
                    if (sport, block[:i]) in extra and (sport, block[i:]) in extra]
            if len(cuts) != 1:
                continue
            day = datetime.date(2000 + int(found[2]), label_links.MONTHS.index(found[3]) + 1, int(found[4]))
            clock = found[5] or "2000"
            start = label_links.eastern(day, int(clock[:2]) * 60 + int(clock[2:]))
            number = 700000001 + sum(map(len, events.values()))
            number = next((n for n, e in events[sport].items() if e["_event"] == row["kalshi_event"]), number)
            away, home = ((team["espn_id"], team["full_name"]) for team in cuts[0])
            events[sport][number] = event(number, away, home, f"{start:%Y-%m-%dT%H:%MZ}") | {"_event": row["kalshi_event"]}
            for team in cuts[0]:
                ticker = f"{row['kalshi_event']}-{team['kalshi_abbr']}"
                kalshi.append(kalshi_market(ticker, team["kalshi_display_name"] or team["full_name"]))
                labels["kalshi", ticker] = (f"espn:{number}", team["full_name"])
            slug = row["polymarket_slug"].split(" ")[0]
            if slug.split("-")[0] in label_links.SLUG_SPORT:
                names = [nicknames[team["full_name"]] for team in cuts[0]]
                gamma.append(gamma_market(slug, names, f"{start:%Y-%m-%d %H:%M:%S}+00", " vs. ".join(names)))
                labels["polymarket", slug] = (f"espn:{number}", cuts[0][0]["full_name"])
        out = self.links([self.scoreboard(sport, list(each.values())) for sport, each in events.items() if each],
                         [self.write("kalshi.json", json.dumps({"markets": kalshi, "cursor": ""}))],
                         [self.write("gamma.json", json.dumps(gamma))])
        self.assertGreater(len(labels), 400)
        self.measure(out, labels, "recorded tickers and slugs")


LIONS = {"nfl": [event(1, ("8", "Detroit Lions"), ("2", "Buffalo Bills"), "2026-09-18T00:15Z")]}
LIONS_GAMMA = gamma_market("nfl-det-buf-2026-09-18", ["Lions", "Bills"], "2026-09-18 00:15:00+00", "Lions vs. Bills")


class Command(Links):
    def espn(self):
        return self.scoreboard("nfl", LIONS["nfl"])

    def gamma(self, market):
        return self.write("gamma.json", json.dumps([market]))

    def test_json_says_game_side_and_why(self):
        code, out = run_json("links", "--espn", self.espn(), "--polymarket", self.gamma(LIONS_GAMMA))
        self.assertEqual(code, 0)
        link = out["links"][0]
        self.assertEqual(
            {key: link[key] for key in ("venue", "symbol", "slug", "game", "home", "away", "yes_side", "yes_team",
                                        "confidence", "held", "confirmed", "start_difference_s")},
            {"venue": "polymarket", "symbol": "nfl-det-buf-2026-09-18/0", "slug": "nfl-det-buf-2026-09-18",
             "game": "espn:1", "home": "Buffalo Bills", "away": "Detroit Lions", "yes_side": "away",
             "yes_team": "Detroit Lions", "confidence": 1, "held": False, "confirmed": False, "start_difference_s": 0})
        self.assertAlmostEqual(min(1, sum(each["adds"] for each in link["evidence"])), link["confidence"])
        self.assertEqual(out["counts"] | {"refused_by_reason": None},
                         {"games": 1, "unmatched_games": 0, "other_league_games": 0, "links": 1, "held": 0, "refused": 0,
                          "refused_by_reason": None, "problems": 0})
        self.assertEqual(out["games"][0]["markets"], [{"venue": "polymarket", "symbol": "nfl-det-buf-2026-09-18/0"}])

    def test_a_person_can_confirm_what_is_refused_but_not_an_inversion(self):
        off = self.gamma(LIONS_GAMMA | {"gameStartTime": "2026-09-17 19:15:00+00"})
        arguments = ("links", "--espn", self.espn(), "--polymarket", off)
        _, out = run_json(*arguments)
        self.assertEqual((out["refused"][0]["reason"], out["refused"][0]["candidates"][0]["game"]), ("start_differs", "espn:1"))
        symbol = out["refused"][0]["symbol"]
        _, out = run_json(*arguments, "--confirm", f"polymarket,{symbol},espn:1,away")
        self.assertTrue(out["links"][0]["confirmed"])
        self.assertEqual(out["links"][0]["evidence"][0]["kind"], "confirmed")
        _, out = run_json(*arguments, "--confirm", f"polymarket,{symbol},espn:1,home")
        self.assertEqual(out["refused"][0]["reason"], "conflict")
        _, out = run_json(*arguments, "--confirm", f"polymarket,{symbol},espn:1,away", "--forbid", "espn:1")
        self.assertEqual(out["refused"][0]["reason"], "forbidden")

    def test_a_postponed_game_has_no_market(self):
        postponed = json.loads(json.dumps(LIONS["nfl"]).replace("STATUS_SCHEDULED", "STATUS_POSTPONED")
                               .replace('"pre"', '"post"'))
        out = self.links([self.scoreboard("nfl", postponed)], (), [self.gamma(LIONS_GAMMA)])
        self.assertEqual(out["refused"][0]["reason"], "postponed")

    def test_a_bad_file_is_named_and_the_others_stand(self):
        bad = self.write("bad.json", "{")
        code, out = run_json("links", "--espn", self.espn(), "--polymarket", bad, self.folder / "absent.json",
                             self.gamma(LIONS_GAMMA))
        self.assertEqual((code, len(out["links"]), len(out["problems"])), (1, 1, 2))
        self.assertIn("bad.json", out["problems"][0]["where"] + out["problems"][0]["what"])
        self.assertIn("absent.json", out["problems"][1]["where"] + out["problems"][1]["what"])

    def test_a_malformed_override_stops_the_start(self):
        for words in (("--confirm", "polymarket,x,espn:1"), ("--confirm", "betfair,x,espn:1,home"), ("--forbid", "a,b,c")):
            done = run("links", "--espn", self.espn(), *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn("expected", done.stderr)


if __name__ == "__main__":
    unittest.main()
