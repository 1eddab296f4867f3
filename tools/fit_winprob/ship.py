"""Fits on every season with the choices frozen, the spread of that fit under resampling, and the generated C++."""

from __future__ import annotations

import datetime
import os

import numpy as np

import baseball
import basketball
import football
import hockey
from common import *
from evaluate import mlb_weights, nba_weights, ncaab_weights

OUT = os.path.join(os.path.dirname(__file__), "../../src/arbees/winprob/generated")
BOOTSTRAPS = 4
DRIFT_SD = 0.04  # z between fits of different eras, not seen by resampling (docs/models.md)
SEEN = {
    "nfl": "NFL 2001-2023: NFL.com play-by-play (sportsdataverse/nfl-raw), closing lines (greerreNFL/nfelo)",
    "ncaaf": "NCAAF to 22 October 2022: ESPN play-by-play and lines (sportsdataverse/gp-cfb-raw), on the NFL's shape",
    "nba": "NBA 2007-08 to 2017-18: stats.nba.com play-by-play (ryanvmenezes/lawlers-law), closing lines (andrewkoo/aml_data)",
    "ncaab": "NCAAB 2016-17 and 2017-18 to mid-January: lbenz730/NCAA_Hoops_Play_By_Play, ESPN lines",
    "nhl": "NHL 2017-18 to mid-December 2019: NHL play-by-play (delara38/nhl_pbp_data); Elo computed on it",
    "mlb": "MLB 2008-2017: Retrosheet event files (the information used here was obtained free of charge from and is "
           "copyrighted by Retrosheet, www.retrosheet.org), moneylines 2014-2017 (pwu97/bettingtools)",
}


def rows(sport):
    d = read(sport)
    if sport == "nfl":
        d = d[d.season >= 2001]
        return d, np.ones(len(d))
    if sport == "ncaaf":
        return d, np.ones(len(d))
    if sport == "nba":
        d = d[d.season >= 2008]
        return d, nba_weights(d, 2018)
    if sport == "ncaab":
        return d, ncaab_weights(d, 2018)
    if sport == "mlb":
        d = baseball.with_runs(d[d.season >= 2008])
        return d, mlb_weights(d, 2017)
    return d, np.ones(len(d))


def fit(sport, d, w, nfl=None, **fast):
    if sport == "nfl":
        return football.fit("nfl", d, w, **fast)
    if sport == "ncaaf":
        return football.fit_college(d, w, nfl)
    return {"nba": basketball, "ncaab": basketball, "mlb": baseball, "nhl": hockey}[sport].fit(sport, d, w, **fast)


def model_sd(sport, d, w, par, nfl=None, times=9):
    """Standard deviation of z between fits on resampled games, by time left (uniform in its square root), plus drift."""
    rng = np.random.default_rng(7)
    some = d.sample(min(len(d), 20000), random_state=3)
    predict = {"nfl": football, "ncaaf": football, "nba": basketball, "ncaab": basketball, "mlb": baseball, "nhl": hockey}[sport].predict
    zs = []
    fast = dict(subsample=0.15, maxiter=60)
    if sport == "nfl":
        fast["ep"] = par["ep"]
    for _ in range(BOOTSTRAPS):
        zs.append(ndtri(predict(sport, fit(sport, d, w * cluster_bootstrap(d.game_id.values, rng), nfl, **fast), some)))
    z = np.array(zs)
    left = baseball.left(some) / 19 if sport == "mlb" else np.clip(some.seconds_remaining.values / some.seconds_remaining.max(), 0, 1)
    u = np.sqrt(np.clip(left, 0, 1)) * (times - 1)
    var = np.minimum(z.var(0, ddof=1), 1.0) * (np.abs(z.mean(0)) < 3)
    sd = [np.sqrt(np.average(var, weights=np.maximum(1 - np.abs(u - k), 0) * (np.abs(z.mean(0)) < 3) + 1e-9)) for k in range(times)]
    return round_sig(np.sqrt(np.array(sd) ** 2 + DRIFT_SD**2), 3)


def number(x):
    return repr(float(x))


def array(a):
    a = np.asarray(a, float)
    inner = ", ".join(number(x) for x in a) if a.ndim == 1 else ",\n".join(array(x) for x in a)
    return "{" + inner + "}" if a.ndim == 1 else "{{" + inner + "}}"


def lead_table(c, edges, width):
    """Cumulated ramps: the lead's part of z by knot and whole points 0..width-1."""
    a = np.arange(width)
    r = np.stack([np.clip(a - lo, 0, hi - lo) for lo, hi in zip(edges[:-1], edges[1:])], 1)
    return c[:, : len(edges) - 1] @ r.T


def strength_fields(sport):
    c = STRENGTH[sport]
    return [f".strength = {{{c['margin_sd']}, {c['home']}, {c['unknown_sd']}, {c['line_sd']}, {c['moneyline_sd']}, {c['rating_sd']}}}"]


def place_fields(sport, ep):
    """What the ball's place says. College takes the NFL's (football.fit_college)."""
    by_yards, by_distance = football.points_tables(ep)
    values = {"kickoff_points": number(ep["kickoff"]), "typical_points": number(ep["typical"]),
              "typical_points_sd": number(ep["typical_sd"]), "points_by_yards": array(by_yards),
              "points_by_distance": array(by_distance), "late_place": array(football.LATE_PLACE)}
    return [f".{name} = {value if sport == 'nfl' else 'kNfl.' + name}" for name, value in values.items()]


def fields(sport, par, sd):
    f = strength_fields(sport)
    if sport in ("nfl", "ncaaf"):
        f += place_fields(sport, par["ep"])
        f += [f".lead = {array(lead_table(par['c'], football.EDGES, 61))}",
              f".marginal = {array(football.marginal_table(par))}",
              f".columns = {array(par['c'][:, len(football.RAMPS):])}"]
    elif sport in ("nba", "ncaab"):
        f += [f".total_seconds = {basketball.TOTAL[sport]}", f".lead = {array(lead_table(par['c'], basketball.EDGES[sport], 61))}",
              f".strength_pull = {array(par['c'][:, -2])}", f".ball = {array(par['c'][:, -1])}"]
    elif sport == "nhl":
        r = par["rates"]
        f += [f".power_play_rate = {number((r['pp_for'] - r['pp_against']) / 3600.0)}", f".lead = {array(par['z'])}",
              f".net_empty = {array(par['empty'])}", f".scale = {array(par['c'])}"]
    else:
        top, bot, after = baseball.value_tables(par["rd"])
        f += [f".runs = {array(par['rd'])}", f".top = {array(top)}", f".bottom = {array(bot)}", f".after = {array(after)}",
              f".extra_bottom_runner = {array(baseball.extra_bottom(par['rd'], True))}", f".scale = {array(par['c'])}"]
    return f + [f".model_sd = {array(sd)}"]


def emit(sport, par, sd, games):
    kind = {"nfl": "FootballFit", "ncaaf": "FootballFit", "nba": "BasketballFit", "ncaab": "BasketballFit", "nhl": "HockeyFit", "mlb": "BaseballFit"}[sport]
    name = "k" + {"nfl": "Nfl", "ncaaf": "Ncaaf", "nba": "Nba", "ncaab": "Ncaab", "nhl": "Nhl", "mlb": "Mlb"}[sport]
    body = ",\n".join(fields(sport, par, sd))
    text = f"""// Written by tools/fit_winprob on {datetime.date.today().isoformat()}; do not edit.
// {SEEN[sport]}.
// {games} games.
// clang-format off
#pragma once
#include "arbees/winprob/fits.hpp"
{'#include "arbees/winprob/generated/nfl.hpp"' + chr(10) if sport == "ncaaf" else ""}
namespace arbees::winprob::generated {{

inline constexpr {kind} {name} = {{
{body}
}};

}}  // namespace arbees::winprob::generated
// clang-format on
"""
    with open(f"{OUT}/{sport}.hpp", "w") as out:
        out.write(text)
