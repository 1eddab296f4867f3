"""Fits drive.LATE on the last 70 seconds of NFL games to 2020 and shows base rates by cell, also for 2021-2023, which no fit saw."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from common import *
from drive import FITTED, LATE, chance

LEADS = ((-8, -4), (-3, -1), (0, 0), (1, 3), (4, 8))
CLOCKS = ((-1, 5), (5, 15), (15, 30), (30, 60), (60, 120))


def rows():
    d = read("nfl")
    d["m"] = d.pos * d.lead
    d = d[(d.period == 4) & d.seconds_remaining.between(1, 120) & (d.m.abs() <= 8) & (d.pos != 0) & (d.season >= 2006)
          & ((d.play_kind == "K") | (d.down.notna() & d.yards_to_goal.notna()))].copy()
    d["won"] = np.where(d.pos > 0, d.y, 1 - d.y)
    d["own"], d["enemy"] = np.where(d.pos > 0, d.home_to, d.away_to), np.where(d.pos > 0, d.away_to, d.home_to)
    return d


def predict(p, d):
    f = lambda column, missing: d[column].fillna(missing).values.astype(float)
    return chance(f("m", 0), f("yards_to_goal", 72), f("down", 1), np.maximum(f("distance", 10), 1), (d.play_kind == "K").values,
                  f("seconds_remaining", 0), f("own", 1), f("enemy", 1), p)


def fit(d):
    d = d[(d.season <= 2020) & (d.play_kind == "S") & (d.m <= 0)]
    w, y = (d.seconds_remaining.values <= 70) + 0.03, d.won.values

    def loss(th):
        p = dict(LATE, **dict(zip(FITTED, th)))
        if min(th) < 0 or p["td_seconds"] < 0.3 or p["td_yard"] < 0.2 or p["fg_yard"] < 0.25 or p["fg_power"] < 0.4 or p["success"] > 1:
            return 1e9
        x = np.clip(predict(p, d), 1e-4, 1 - 1e-4)
        return -np.sum(w * (y * np.log(x) + (1 - y) * np.log(1 - x))) / w.sum()

    th = [LATE[k] for k in FITTED]
    for _ in range(3):
        th = minimize(loss, th, method="Nelder-Mead", options=dict(maxiter=600, xatol=1e-3, fatol=1e-7, adaptive=True)).x
    return dict(LATE, **{k: float(f"{v:.3g}") for k, v in zip(FITTED, th)})


def cells(name, p, d):
    x, y, m, t = predict(p, d), d.won.values, d.m.values, d.seconds_remaining.values
    for kind in "SK":
        for low, high in LEADS:
            for after, until in CLOCKS:
                k = (m >= low) & (m <= high) & (t > after) & (t <= until) & (d.play_kind == kind).values
                games = d.game_id[k].nunique()
                if games < 12:
                    continue
                w = 1 / d.game_id[k].map(d.game_id[k].value_counts()).values
                w /= w.sum()
                said, won = w @ x[k], w @ y[k]
                z = (said - won) / np.sqrt(max(w @ (x[k] * (1 - x[k])), 1e-4) / games)
                print(f"{name} {kind} lead {low:+d}..{high:+d} {after:3d}-{until:3d} s {games:4d} games said {said:.3f} won {won:.3f} z {z:+.1f}")


if __name__ == "__main__":
    data = rows()
    late = fit(data)
    print(late)
    cells("2006-20", late, data[data.season <= 2020])
    cells("2021-23", late, data[data.season > 2020])
