#!/usr/bin/env python3
"""Labels every market of the captured venue documents: which game it is about and which team YES is.

    tools/label_links.py DATA OUT      DATA: the folder of captures; OUT gets labels.csv and games.csv

The labels are what `arbees links` is measured against (tests/blackbox/links_test.py), so nothing here is shared with
it: the game and the YES team are read from other fields than the matcher reads. Kalshi: the sentence of its rules ("If
X wins the A vs B ... game originally scheduled for Sep 19, 2026") instead of codes, sibling markets and display names.
Polymarket: the event's title or the question, and the first outcome. Teams come from DATA/markets/team_aliases*.csv
instead of the tables compiled in. Games come from a plain walk over ESPN's captures; where none holds the game, it is
put into games.csv from what the listing states (`made:` keys): both teams in its order, and its stated start.
"""
import csv
import datetime
import gzip
import json
import pathlib
import re
import sys

SPORTS = {"NFL": "nfl", "NBA": "nba", "NHL": "nhl", "MLB": "mlb", "NCAAF": "ncaaf", "NCAAMB": "ncaab"}
KALSHI_WINNER = re.compile(r"^KX(NFL|NBA|NHL|MLB|NCAAF|NCAAMB)GAME-(\d\d)([A-Z]{3})(\d\d)(\d{4})?[A-Z]")
SLUG_SPORT = {"nfl": "nfl", "nba": "nba", "nhl": "nhl", "mlb": "mlb", "cfb": "ncaaf", "cbb": "ncaab"}
# Captures without a rules sentence, read by a person: who wins, visitors, home.
BY_HAND = {"KXNFLGAME-26SEP20PHITEN-PHI": ("Philadelphia", "Philadelphia", "Tennessee"),
           "KXNFLGAME-26SEP20PHITEN-TEN": ("Tennessee", "Philadelphia", "Tennessee")}
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
UTC = datetime.timezone.utc


def walk(node, is_wanted):
    """Every object below `node` that `is_wanted`."""
    if isinstance(node, dict):
        if is_wanted(node):
            yield node
        for child in node.values():
            yield from walk(child, is_wanted)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child, is_wanted)


def load(path):
    """The JSON values of a file: one, or one a line."""
    raw = gzip.open(path, "rt").read() if path.suffix == ".gz" else path.read_text()
    try:
        return [json.loads(raw)]
    except json.JSONDecodeError:
        values = []
        for line in raw.splitlines():
            try:
                values.append(json.loads(line))
            except json.JSONDecodeError:
                return values
        return values


def eastern(date, minutes=0):
    """UTC instant of an Eastern wall time; daylight saving from March's second Sunday to November's first."""
    def sunday(month, nth):
        first = datetime.date(date.year, month, 1)
        return first + datetime.timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))
    offset = 4 if sunday(3, 2) <= date < sunday(11, 1) else 5
    return datetime.datetime(date.year, date.month, date.day, tzinfo=UTC) + datetime.timedelta(hours=offset,
                                                                                             minutes=minutes)


class Teams:
    """Names as the alias files hold them, by sport."""

    def __init__(self, data):
        self.by_text = {}
        self.full = {}
        with open(data / "markets/team_aliases_extra.csv", newline="") as file:
            extra = {(r["sport"], r["full_name"]): r for r in csv.DictReader(file)}
        with open(data / "markets/team_aliases.csv", newline="") as file:
            for row in csv.DictReader(file):
                if row["sport"] not in SPORTS:
                    continue
                sport = SPORTS[row["sport"]]
                more = extra.get((row["sport"], row["full_name"]), {})
                team = (more.get("espn_id", ""), row["full_name"])
                texts = {row["full_name"], row["city"], row["nickname"], more.get("kalshi_display_name", "")}
                for text in texts - {""}:
                    self.by_text.setdefault((sport, text.lower()), set()).add(team)
                shown = more.get("kalshi_display_name", "")
                if shown:
                    self.full[sport, shown.lower()] = team

    def named(self, sport, text):
        """(ESPN id, full name), or None when it is nobody or several."""
        key = (sport, text.strip().lower())
        if key in self.full:
            return self.full[key]
        teams = self.by_text.get(key, set())
        return next(iter(teams)) if len(teams) == 1 else None


def espn_games(data):
    """{(sport, frozenset of ESPN team ids): [(start, key)]} of all captures."""
    games = {}
    for sport in SPORTS.values():
        for path in sorted((data / "espn" / sport).iterdir()):
            for value in load(path):
                for event in walk(value, lambda n: "competitors" in n and "date" in n and "id" in n):
                    ids = frozenset(str(c.get("team", {}).get("id", c.get("id"))) for c in event["competitors"])
                    try:
                        start = datetime.datetime.fromisoformat(event["date"].replace("Z", "+00:00"))
                    except ValueError:
                        continue
                    games.setdefault((sport, ids), set()).add((start, f"espn:{event['id']}"))
    return games


def nearest(games, sport, pair, start, within_hours):
    """The key of the pair's game nearest to `start`, None when there is none that near."""
    known = games.get((sport, frozenset(team[0] for team in pair)), ())
    near = [(abs((at - start).total_seconds()), key) for at, key in known]
    near = [each for each in near if each[0] <= within_hours * 3600]
    return min(near)[1] if near else None


class Labels:
    def __init__(self, data):
        self.teams = Teams(data)
        self.games = espn_games(data)
        self.rows = {}
        self.made = {}

    def game_of(self, sport, away, home, start, within_hours):
        key = nearest(self.games, sport, (away, home), start, within_hours)
        if key:
            return key
        words = [team[1].lower().replace(" ", "-") for team in (away, home)]
        key = f"made:{sport}-{start:%Y-%m-%d-%H%M}-{words[0]}-{words[1]}"
        self.made[key] = (key, sport, away[0], away[1], home[0], home[1], f"{start:%Y-%m-%dT%H:%MZ}")
        return key

    def add(self, venue, symbol, kind, game="none", yes=""):
        self.rows[venue, symbol] = (venue, symbol, kind, game, yes)

    def kalshi(self, market):
        ticker = market["ticker"]
        winner = KALSHI_WINNER.match(ticker)
        if not winner:
            return self.add("kalshi", ticker, kalshi_kind(ticker))
        sport = SPORTS[winner[1]]
        if "yes_bid" in market:  # the integer-cent fields of before April 2026, which are refused as such
            return self.add("kalshi", ticker, "winner")
        sentence = re.search(r"If (?:the )?(.+?) wins? the (.+?) (?:vs\.?|at) (.+?) "
                             r"(?:professional|college|pro|Pro|men|baseball|football|basketball|hockey|game|MLB|NFL)",
                             market.get("rules_primary", ""))
        names = sentence.groups() if sentence else BY_HAND.get(ticker, (None, None, None))
        yes, away, home = (self.teams.named(sport, name) if name else None for name in names)
        if not (yes and away and home):
            print(f"by hand: {ticker} {market.get('rules_primary', '')[:200]}", file=sys.stderr)
            return self.add("kalshi", ticker, "winner", "?", "?")
        day = datetime.date(2000 + int(winner[2]), MONTHS.index(winner[3]) + 1, int(winner[4]))
        clock = winner[5]
        if clock:
            start, within = eastern(day, int(clock[:2]) * 60 + int(clock[2:])), 3
        elif market.get("occurrence_datetime"):
            start = datetime.datetime.fromisoformat(market["occurrence_datetime"].replace("Z", "+00:00"))
            start, within = start - datetime.timedelta(hours=3), 6
        else:
            start, within = eastern(day, 20 * 60), 12
        self.add("kalshi", ticker, "winner", self.game_of(sport, away, home, start, within), yes[1])

    def polymarket(self, market, event):
        slug, kind = market.get("slug", ""), market.get("sportsMarketType")
        league = slug.split("-")[0]
        if kind != "moneyline":
            return self.add("polymarket", slug, polymarket_kind(market))
        if league not in SLUG_SPORT:
            return self.add("polymarket", slug, "other-league")
        sport = SLUG_SPORT[league]
        title = (event or {}).get("title") or market["question"]
        away, home = (self.teams.named(sport, name) for name in re.split(r" vs\.? ", title))
        outcomes = market["outcomes"]
        yes = self.teams.named(sport, (json.loads(outcomes) if isinstance(outcomes, str) else outcomes)[0])
        start = datetime.datetime.fromisoformat(market["gameStartTime"].replace("+00", "+00:00"))
        self.add("polymarket", slug, "winner", self.game_of(sport, away, home, start, 3), yes[1])


def kalshi_kind(ticker):
    series = ticker.split("-")[0]
    if series.startswith("KXMVE"):
        return "prop"
    if series.endswith("GAME"):
        return "other-league"
    if series.endswith("SPREAD"):
        return "spread"
    if series.endswith("TOTAL"):
        return "total"
    return "other"


def polymarket_kind(market):
    kind = market.get("sportsMarketType")
    if not kind:
        return "future" if re.search(r"win the 2026 WNBA", market.get("question", "")) else "other"
    return {"spreads": "spread", "totals": "total"}.get(kind, "prop")


def label(data):
    labels = Labels(data)
    for path in sorted((data / "markets/kalshi").glob("*.json")):
        for value in load(path):
            for market in walk(value, lambda n: "ticker" in n and "yes_sub_title" in n):
                labels.kalshi(market)
    for path in sorted((data / "markets/polymarket").glob("*.json")):
        for value in load(path):
            events = list(walk(value, lambda n: isinstance(n.get("markets"), list) and "slug" in n))
            inside = {id(m): e for e in events for m in e["markets"]}
            for market in walk(value, lambda n: "conditionId" in n and "outcomes" in n):
                labels.polymarket(market, inside.get(id(market)))
    return labels


def main():
    data, out = (pathlib.Path(argument) for argument in sys.argv[1:3])
    labels = label(data)
    for name, header, rows in (
            ("labels.csv", ("venue", "symbol", "kind", "game", "yes_team"), labels.rows.values()),
            ("games.csv", ("key", "sport", "away_id", "away", "home_id", "home", "start"), labels.made.values())):
        with open(out / name, "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(sorted(rows))


if __name__ == "__main__":
    main()
