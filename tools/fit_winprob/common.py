"""What the sports share: reading, pregame strength, rounding. Mirrored line for line by src/arbees/winprob/strength.cpp."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

DATA = os.environ.get("ARBEES_WINPROB_DATA",
                      os.path.join(os.path.dirname(__file__), "../../../shared/data/winprob"))
FLOOR = 1e-6  # a game that is not over is never 0 or 1


def read(sport):
    d = pd.read_csv(f"{DATA}/{sport}.csv.gz", low_memory=False)
    d["lead"] = (d.home_score - d.away_score).astype(float)
    d["y"] = d.home_won.astype(float)
    if "possession" in d:
        d["pos"] = np.select([d.possession == "home", d.possession == "away"], [1.0, -1.0], 0.0)
    return d


def american(m):
    return np.where(m < 0, -m / (100 + np.abs(m)), 100 / (100 + np.abs(m)))


# Strength is in probits: the quantile of the pregame probability that home wins.
#   margin_sd: points per probit of the closing spread; home: home advantage; unknown_sd: spread of strength around it.
#   line_sd, moneyline_sd, rating_sd: error of a closing spread, of a closing moneyline, of a rating or a thin price.
STRENGTH = {
    "nfl": dict(margin_sd=13.3, home=0.14, unknown_sd=0.43, line_sd=0.05, moneyline_sd=0.10, rating_sd=0.15),
    "ncaaf": dict(margin_sd=16.0, home=0.17, unknown_sd=0.90, line_sd=0.05, moneyline_sd=0.10, rating_sd=0.25),
    "nba": dict(margin_sd=11.0, home=0.20, unknown_sd=0.50, line_sd=0.05, moneyline_sd=0.10, rating_sd=0.30),
    "ncaab": dict(margin_sd=10.6, home=0.45, unknown_sd=0.90, line_sd=0.05, moneyline_sd=0.10, rating_sd=0.30),
    "nhl": dict(margin_sd=2.45, home=0.09, unknown_sd=0.22, line_sd=0.05, moneyline_sd=0.05, rating_sd=0.20),
    "mlb": dict(margin_sd=4.3, home=0.09, unknown_sd=0.21, line_sd=0.05, moneyline_sd=0.05, rating_sd=0.19),
}


def strength(sport, spread=None, home_ml=None, away_ml=None, prob=None, neutral=False):
    """Posterior mean and variance of strength: precision-weighted sources and the league's prior. Arrays or None."""
    c = STRENGTH[sport]
    w = 1 / c["unknown_sd"] ** 2
    mean = 0.0 if neutral else c["home"]
    num, den = w * mean, w

    def add(m, sd, num, den):
        ok = np.isfinite(m)
        wi = np.where(ok, 1 / sd**2, 0.0)
        return num + wi * np.where(ok, m, 0.0), den + wi

    share = None
    if home_ml is not None:
        h, a = american(np.asarray(home_ml, float)), american(np.asarray(away_ml, float))
        # a bookmaker's pair pays out less than it takes in, and not absurdly less
        share = np.where((h + a >= 0.999) & (h + a <= 1.15), h / (h + a), np.nan)
    if spread is not None:
        favoured = -np.asarray(spread, float) / c["margin_sd"]
        if c["margin_sd"] < 6:  # baseball's and hockey's fixed line of 1.5: who is favoured, and little more
            if share is not None:  # of the wrong sign beside a moneyline it says nothing
                favoured = np.where(favoured * (share - 0.5) < 0, np.nan, favoured)
            num, den = add(np.clip(favoured, -0.2, 0.2), 0.15, num, den)
        else:
            num, den = add(favoured, c["line_sd"], num, den)
    if share is not None:
        num, den = add(ndtri(np.clip(share, 1e-6, 1 - 1e-6)), c["moneyline_sd"], num, den)
    if prob is not None:
        p = np.asarray(prob, float)
        num, den = add(ndtri(np.clip(p, 1e-6, 1 - 1e-6)), c["rating_sd"], num, den)
    return num / den, 1 / den


def row_strength(sport, d, sources=("spread", "ml", "prob")):
    n = len(d)
    col = lambda name: d[name].values.astype(float) if name in d else np.full(n, np.nan)
    ml = "ml" in sources
    m, v = strength(sport, col("home_spread") if "spread" in sources else None, col("home_ml") if ml else None,
                    col("away_ml") if ml else None, col("pregame_home_prob") if "prob" in sources else None)
    return np.broadcast_to(m, n).astype(float), np.broadcast_to(v, n).astype(float)


def has_line(d):
    ok = np.zeros(len(d), bool)
    for c in ("home_spread", "home_ml"):
        if c in d:
            ok |= d[c].notna().values
    return ok


def round_sig(x, digits=7):
    x = np.asarray(x, float)
    with np.errstate(divide="ignore"):
        scale = 10.0 ** (digits - 1 - np.floor(np.log10(np.where(x == 0, 1, np.abs(x)))))
    return np.where(x == 0, 0.0, np.round(x * scale) / scale)


def bounded(p):
    return np.clip(p, FLOOR, 1 - FLOOR)


def interp_knots(c, u):
    """Rows of the (knots x columns) table c at positions u, linearly."""
    k = np.clip(u.astype(int), 0, len(c) - 2)
    f = (u - k)[:, None]
    return (1 - f) * c[k] + f * c[k + 1]


def cluster_bootstrap(games, rng):
    """Row weights of one resampling of whole games."""
    g, idx = np.unique(games, return_inverse=True)
    return rng.multinomial(len(g), np.full(len(g), 1 / len(g)))[idx].astype(float)


__all__ = [n for n in dir() if not n.startswith("_")]
