"""States made up at random (no game's data) and what the Python models say of them: the C++ must say the same."""

from __future__ import annotations

import os
import re
import sys

import numpy as np
import pandas as pd

import baseball
import basketball
import football
import hockey
from common import *

OUT = os.path.join(os.path.dirname(__file__), "../../tests/unit/winprob/golden")
N = 400
SPORTS = ("nfl", "ncaaf", "nba", "ncaab", "nhl", "mlb")


def pregame(rng, n):
    d = {"home_spread": np.round(rng.normal(0, 8, n) * 2) / 2, "pregame_home_prob": np.round(rng.uniform(0.05, 0.95, n), 4)}
    ml = np.where(rng.random(n) < 0.5, -1, 1) * rng.integers(100, 900, n).astype(float)
    d["home_ml"], d["away_ml"] = ml, -ml - np.where(ml > 0, 25, 0) + np.where(ml > 0, 0, -10)
    d["away_ml"] = np.where(np.abs(d["away_ml"]) < 100, 105, d["away_ml"])
    kind = rng.integers(0, 5, n)  # which sources are there: spread, moneyline, rating, all, none
    d["home_spread"] = np.where((kind == 0) | (kind == 3), d["home_spread"], np.nan)
    for c in ("home_ml", "away_ml"):
        d[c] = np.where((kind == 1) | (kind == 3), d[c], np.nan)
    d["pregame_home_prob"] = np.where((kind == 2) | (kind == 3), d["pregame_home_prob"], np.nan)
    return d


def clocked(rng, n, periods, seconds, overtime):
    period = rng.integers(1, periods + 2 if overtime else periods + 1, n)
    clock = np.where(period > periods, rng.integers(0, overtime + 1, n), rng.integers(0, seconds + 1, n))
    clock = np.where(rng.random(n) < 0.3, np.minimum(clock, rng.integers(1, 120, n)), clock)
    return dict(period=period, clock=clock, seconds_remaining=np.where(period > periods, 0, (periods - period) * seconds + clock))


def make(sport, seed):
    rng = np.random.default_rng(seed)
    d = pregame(rng, N)
    if sport in ("nfl", "ncaaf"):
        d |= clocked(rng, N, 4, 900, 0)  # overtime is the C++ alone
        d["home_score"], d["away_score"] = rng.integers(0, 40, N), rng.integers(0, 40, N)
        d["possession"] = np.where(rng.random(N) < 0.5, "home", "away")
        lost = (rng.random(N) < 0.1) & (np.array(d["period"]) <= 4)
        d["possession"] = np.where(lost, "", d["possession"])
        kick = rng.random(N) < 0.15
        d["down"] = np.where(kick, np.nan, rng.integers(1, 5, N))
        d["distance"] = np.where(kick, np.nan, rng.integers(1, 25, N))
        d["yards_to_goal"] = np.where(kick, np.nan, rng.integers(1, 100, N))
        for c in ("down", "distance", "yards_to_goal"):
            d[c] = np.where(lost, np.nan, d[c])
        d["home_to"], d["away_to"] = rng.integers(0, 4, N), rng.integers(0, 4, N)
        d["home_rec_2h"] = rng.integers(0, 2, N)
        d["play_kind"] = np.where(kick & ~lost, "K", "S")
        d["season_type"] = np.where(rng.random(N) < 0.8, "REG", "POST")
        d["clock"] = np.where(d["period"] == 2, np.maximum(d["clock"], 1), d["clock"])  # half-time is the C++ alone
        ending = rng.random(N) < 0.25  # the last snaps have a model of their own
        d["period"] = np.where(ending, 4, d["period"])
        d["clock"] = np.where(ending, rng.integers(0, 180, N), d["clock"])
        d["seconds_remaining"] = (4 - d["period"]) * 900 + d["clock"]
        close = ending | (rng.random(N) < 0.4)
        d["away_score"] = np.where(close, np.maximum(d["home_score"] + rng.integers(-9, 10, N), 0), d["away_score"])
    elif sport in ("nba", "ncaab"):
        d |= clocked(rng, N, 4 if sport == "nba" else 2, 720 if sport == "nba" else 1200, 300)
        d["home_score"] = rng.integers(0, 130, N)
        d["away_score"] = np.maximum(0, d["home_score"] + np.round(rng.normal(0, 12, N)).astype(int))
        d["possession"] = rng.choice(["home", "away", ""], N)
    elif sport == "nhl":
        d |= clocked(rng, N, 3, 1200, 300)
        d["home_score"], d["away_score"] = rng.integers(0, 6, N), rng.integers(0, 6, N)
        d["away_score"] = np.where(np.array(d["period"]) > 3, d["home_score"], d["away_score"])
        d["home_skaters"], d["away_skaters"] = rng.choice([5, 5, 4, 3, 6], N), rng.choice([5, 5, 4, 3, 6], N)
        d["home_net_empty"], d["away_net_empty"] = (d["home_skaters"] == 6).astype(int), (d["away_skaters"] == 6).astype(int)
    else:
        d["sched_innings"] = rng.choice([9, 9, 9, 7], N)
        d["inning"] = rng.integers(1, 12, N)
        d["half"] = rng.choice(["top", "bot"], N)
        d["outs"], d["base_state"] = rng.integers(0, 3, N), rng.integers(0, 8, N)
        d["home_score"], d["away_score"] = rng.integers(0, 9, N), rng.integers(0, 9, N)
        d["season"] = rng.choice([2017, 2024], N)
        d["bot"] = (d["half"] == "bot").astype(int)
        over = (d["bot"] == 1) & (d["inning"] >= d["sched_innings"])
        d["home_score"] = np.where(over, np.minimum(d["home_score"], d["away_score"]), d["home_score"])
    d = pd.DataFrame(d)
    d["lead"] = (d.home_score - d.away_score).astype(float)
    if "possession" in d:
        d["pos"] = np.select([d.possession == "home", d.possession == "away"], [1.0, -1.0], 0.0)
    return d


def numbers(sport, field):
    text = open(os.path.join(os.path.dirname(__file__), f"../../src/arbees/winprob/generated/{sport}.hpp")).read()
    body = re.search(rf"\.{field} = (.*?)(?=,\n\.|\n}};)", text, re.S).group(1)
    return np.array([float(x) for x in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", body)])


def ramps(lead, edges):
    """A lead table's slopes between key numbers."""
    return np.stack([(lead[:, hi] - lead[:, lo]) / (hi - lo) for lo, hi in zip(edges[:-1], edges[1:])], 1)


def shipped(sport):
    """The coefficients in src/arbees/winprob/generated."""
    if sport == "nhl":
        rates = dict(pp_for=3600 * numbers(sport, "power_play_rate")[0], pp_against=0.0)
        return dict(rates=rates, z=numbers(sport, "lead").reshape(hockey.KNOTS, -1),
                    empty=numbers(sport, "net_empty").reshape(hockey.KNOTS, 2), c=numbers(sport, "scale").reshape(-1, 2))
    if sport == "mlb":
        return dict(rd=numbers(sport, "runs").reshape(24, baseball.RUNS), c=numbers(sport, "scale").reshape(-1, 2))
    knots = football.KNOTS
    lead = numbers(sport, "lead").reshape(knots, -1)
    if sport in ("nba", "ncaab"):
        pull, ball = numbers(sport, "strength_pull"), numbers(sport, "ball")
        return dict(c=np.hstack([ramps(lead, (0, 2, 6, 13, 60)), pull[:, None], ball[:, None]]))
    place = lambda field: numbers("nfl", field)  # college's are the NFL's
    ep = dict(tables=(place("points_by_yards").reshape(4, -1), place("points_by_distance").reshape(4, -1)),
              kickoff=place("kickoff_points")[0], typical=place("typical_points")[0], typical_sd=place("typical_points_sd")[0])
    columns = numbers(sport, "columns").reshape(knots, -1)
    return dict(c=np.hstack([ramps(lead, football.EDGES), columns]), ep=ep, marginal=numbers(sport, "marginal").reshape(knots, -1))


def write(fits):
    """`fits`: coefficients by sport; a sport's number in SPORTS is its seed."""
    os.makedirs(OUT, exist_ok=True)
    predict = {"nfl": football, "ncaaf": football, "nba": basketball, "ncaab": basketball, "mlb": baseball, "nhl": hockey}
    for sport, par in fits.items():
        d = make(sport, 100 + SPORTS.index(sport))
        d["reference_wp_python"] = predict[sport].predict(sport, par, d)
        d["game_id"], d["home_won"] = "made_up", 0
        d.drop(columns=["lead", "pos", "bot"], errors="ignore").to_csv(f"{OUT}/{sport}.csv", index=False, float_format="%.17g")


if __name__ == "__main__":  # golden.py SPORT…: of the coefficients that are shipped, without fitting anew
    write({sport: shipped(sport) for sport in sys.argv[1:]})
