"""Turns saved ESPN summaries into archives of game states with ESPN's own win probability beside each, one a sport:

    python3 tools/espn_states.py OUT_FOLDER summary_*.json…
    arbees calibrate OUT_FOLDER/espn_nfl.csv …          # both models on the same plays, paired by game

ESPN gives its probability after each play, so the state is the one after the play: in football the start of the next play, and
possession only where the document says so (basketball: not). The last plays, whose winner is already known, are left out.
"""

import csv
import json
import os
import sys

UIDS = {"s:20~l:28": "nfl", "s:20~l:23": "ncaaf", "s:40~l:46": "nba", "s:40~l:41": "ncaab", "s:1~l:10": "mlb"}
FORMAT = {"nfl": (4, 900), "ncaaf": (4, 900), "nba": (4, 720), "ncaab": (2, 1200)}
COLUMNS = {
    "clocked": ["game_id", "season_type", "date", "home_spread", "home_ml", "away_ml", "period", "clock", "seconds_remaining", "home_score",
                "away_score", "possession", "down", "distance", "yards_to_goal", "play_kind", "home_won", "reference_wp_espn"],
    "mlb": ["game_id", "season_type", "date", "home_ml", "away_ml", "inning", "half", "outs", "base_state", "home_score", "away_score",
            "home_won", "reference_wp_espn"],
}


def clock_seconds(text):
    minutes, _, seconds = text.rpartition(":")
    return (int(minutes) if minutes else 0) * 60 + float(seconds)


def line(document):
    for book in document.get("pickcenter") or []:
        home, away = book.get("homeTeamOdds") or {}, book.get("awayTeamOdds") or {}
        if book.get("spread") is not None:
            return book["spread"], home.get("moneyLine", ""), away.get("moneyLine", "")
    return "", "", ""


def plays(document):
    out = {p["id"]: p for d in (document.get("drives") or {}).get("previous") or [] for p in d.get("plays") or []}
    out.update({p["id"]: p for p in document.get("plays") or []})
    return list(out.values())


def rows(document, sport):
    game = document["header"]["competitions"][0]
    sides = {c["homeAway"]: c for c in game["competitors"]}
    home_id, scores = sides["home"]["id"], {s: int(c.get("score") or 0) for s, c in sides.items()}
    if scores["home"] == scores["away"] or not game["status"]["type"]["completed"]:
        return
    spread, home_ml, away_ml = line(document)
    base = {"game_id": document["header"]["id"], "season_type": "POST" if document["header"]["season"]["type"] == 3 else "REG",
            "date": game["date"][:10], "home_spread": spread, "home_ml": home_ml, "away_ml": away_ml,
            "home_won": int(scores["home"] > scores["away"])}
    espn = {w["playId"]: w["homeWinPercentage"] for w in document.get("winprobability") or [] if "homeWinPercentage" in w}
    listed = plays(document)
    for play, after in zip(listed, listed[1:] + [None]):
        if play["id"] not in espn or not 0 < espn[play["id"]] < 1 or after is None:
            continue
        row = base | {"home_score": play["homeScore"], "away_score": play["awayScore"], "reference_wp_espn": espn[play["id"]]}
        if sport == "mlb":
            on = [f"on{b}" in play and bool(play[f"on{b}"]) for b in ("First", "Second", "Third")]
            row |= {"inning": play["period"]["number"], "half": "top" if play["period"]["type"] == "Top" else "bot",
                    "outs": play.get("outs", ""), "base_state": sum(1 << i for i, b in enumerate(on) if b)}
        else:
            period, clock = play["period"]["number"], clock_seconds(play["clock"]["displayValue"])
            count, length = FORMAT[sport]
            row |= {"period": period, "clock": clock, "seconds_remaining": max(count - period, 0) * length + (clock if period <= count else 0)}
            start = after.get("start") or {}
            if sport in ("nfl", "ncaaf") and start.get("team"):
                row["possession"] = "home" if start["team"]["id"] == home_id else "away"
                if "Kickoff" in (after.get("type") or {}).get("text", ""):
                    row |= {"play_kind": "K", "possession": "away" if row["possession"] == "home" else "home"}
                elif start.get("down", 0) in (1, 2, 3, 4) and (start.get("yardsToEndzone") or 0) > 0:
                    row |= {"down": start["down"], "distance": start.get("distance", ""), "yards_to_goal": start["yardsToEndzone"]}
        yield row


def main():
    folder, files = sys.argv[1], sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    writers, games = {}, {}
    for path in files:
        document = json.load(open(path))
        uid = (document.get("header") or {}).get("uid", "")
        sport = UIDS.get(uid.rsplit("~e:", 1)[0])
        if sport is None or not document.get("winprobability"):
            continue
        if sport not in writers:
            writers[sport] = csv.DictWriter(open(f"{folder}/espn_{sport}.csv", "w", newline=""), extrasaction="ignore",
                                            fieldnames=COLUMNS["mlb" if sport == "mlb" else "clocked"])
            writers[sport].writeheader()
        found = list(rows(document, sport))
        games.setdefault(sport, set()).update(r["game_id"] for r in found)
        writers[sport].writerows(found)
    for sport, ids in games.items():
        print(f"{folder}/espn_{sport}.csv: {len(ids)} games")


main()
