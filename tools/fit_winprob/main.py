"""python main.py evaluate|ship [sport…]: held-out tables, or the fit on every season and the generated C++."""

from __future__ import annotations

import sys
import time

import evaluate
import football
import golden
import ship
from common import read

SPORTS = ("nfl", "ncaaf", "nba", "ncaab", "nhl", "mlb")


def run_evaluate(sports):
    nfl = None
    for s in sports:
        d = read(s)
        if s == "ncaaf":
            if nfl is None:
                n = read("nfl")
                n = n[n.season >= 2001]
                nfl = football.fit("nfl", n, (n.season.values <= 2020).astype(float))
            evaluate.ncaaf(d, nfl)
        else:
            par = getattr(evaluate, s)(d)
            nfl = par if s == "nfl" else nfl


def run_ship(sports):
    nfl, fits = None, {}
    for s in sports:
        start = time.time()
        d, w = ship.rows(s)
        if s == "ncaaf" and nfl is None:
            nfl = ship.fit("nfl", *ship.rows("nfl"))
        par = fits[s] = ship.fit(s, d, w, nfl)
        nfl = par if s == "nfl" else nfl
        sd = ship.model_sd(s, d, w, par, nfl)
        ship.emit(s, par, sd, d.game_id[w > 0].nunique())
        print(f"{s}: {time.time() - start:.0f} s, model sd {sd.tolist()}", flush=True)
    golden.write(fits)


if __name__ == "__main__":
    command, chosen = sys.argv[1], sys.argv[2:] or SPORTS
    {"evaluate": run_evaluate, "ship": run_ship}[command](chosen)
