"""MLB: a run-expectancy Markov table, recursed over half-innings, then P = Phi(A(r)·z_table + B(r)·strength).

The table: distribution of runs to the end of the half-inning from each of 24 base-out states, between even sides; walk-offs;
extra innings as a repeated fair inning. r = half-innings of batting left (outs count thirds); knots in its square root.
"""

from __future__ import annotations

import numpy as np

from common import *
from spline import KnotProbit

KNOTS = 13
RUNS = 12  # the last entry is "11 or more"
LEAD = 15
SMOOTH, RIDGE = 300, 3000


def with_runs(d):
    """Adds `bot` and `runs`: what the batting side still scores in this half-inning (nan in a half that may be cut short)."""
    d = d.copy()
    d["bot"] = (d.half != "top").astype(int)
    game = d.game_id.astype("category").cat.codes.values.astype(np.int64)
    key = (game * 64 + d.inning.values) * 2 + d.bot.values
    last = np.r_[key[1:] != key[:-1], True]
    idx = np.nonzero(last)[0]
    nxt = np.minimum(idx + 1, len(d) - 1)
    end = np.where(d.bot.values[idx] == 1, d.home_score.values[nxt], d.away_score.values[nxt])
    ok = (nxt != idx) & (game[nxt] == game[idx]) & (d.inning.values[idx] < 9)
    part = np.cumsum(np.r_[0, last[:-1]])
    bat = np.where(d.bot == 1, d.home_score, d.away_score)
    d["runs"] = np.where(ok[part], end[part] - bat, np.nan)
    return d


def run_table(d, w):
    """24 x RUNS distribution of runs to come; state = bases * 3 + outs."""
    ok = d.runs.notna().values & (w > 0)
    r = np.clip(d.runs.values[ok], 0, RUNS - 1).astype(int)
    s = d.base_state.values[ok] * 3 + d.outs.values[ok]
    m = np.zeros((24, RUNS))
    np.add.at(m, (s, r), w[ok])
    return round_sig(m / m.sum(1, keepdims=True))


def add_runs(v, runs, sign):
    n = len(v)
    i = np.arange(n)
    return sum(runs[r] * v[np.clip(i + sign * r, 0, n - 1)] for r in range(RUNS))


def value_tables(rd, innings=9):
    """P(home wins) at the start of each half-inning by home lead -LEAD..LEAD, and after the last one."""
    lead = np.arange(-LEAD, LEAD + 1)
    after = np.where(lead > 0, 1.0, np.where(lead < 0, 0.0, 0.5))
    top, bot = np.zeros((innings, 2 * LEAD + 1)), np.zeros((innings, 2 * LEAD + 1))
    v = after
    for i in range(innings - 1, -1, -1):
        bot[i] = add_runs(v, rd[0], 1)
        if i == innings - 1:
            bot[i] = np.where(lead > 0, 1.0, bot[i])
        top[i] = add_runs(bot[i], rd[0], -1)
        v = top[i]
    return top, bot, after


def extra_bottom(rd, runner):
    """The bottom half of an extra inning; since 2020 (regular season) it starts with a runner on second."""
    lead = np.arange(-LEAD, LEAD + 1)
    after = np.where(lead > 0, 1.0, np.where(lead < 0, 0.0, 0.5))
    return np.where(lead > 0, 1.0, add_runs(after, rd[6 if runner else 0], 1))


def table_wp(rd, d, innings=9):
    """P(home wins) between even sides. Extra innings use the last inning's tables."""
    top, bot, after = value_tables(rd, innings)
    lead = np.clip(d.lead.values, -LEAD, LEAD).astype(int) + LEAD
    sched = d.sched_innings.values if "sched_innings" in d else np.full(len(d), innings)
    inn = np.minimum(d.inning.values + innings - sched, innings) - 1
    ghost = (d.inning.values > sched) & (d.season.values >= 2020)
    so = d.base_state.values * 3 + d.outs.values
    out = np.zeros(len(d))
    grid = np.arange(-LEAD, LEAD + 1)
    for i in range(innings):
        for h in (0, 1):
            m = (inn == i) & (d.bot.values == h)
            nxt = bot[i] if h == 0 else (top[i + 1] if i + 1 < innings else after)
            g = np.stack([add_runs(nxt, rd[s], 1 if h else -1) for s in range(24)])
            if h == 1 and i == innings - 1:
                g = np.where(grid > 0, 1.0, g)
            out[m] = g[so[m], lead[m]]
    m = ghost & (d.bot.values == 0)
    if m.any():
        g = np.stack([add_runs(extra_bottom(rd, True), rd[s], -1) for s in range(24)])
        out[m] = g[so[m], lead[m]]
    return out


def left(d, innings=9):
    sched = d.sched_innings.values if "sched_innings" in d else innings
    inn = np.minimum(d.inning.values + innings - sched, innings)
    return 2.0 * (innings - inn) + (1 - d.bot.values) + (3 - d.outs.values) / 3.0


def position(r):
    return np.sqrt(np.clip(r / 19.0, 0, 1)) * (KNOTS - 1)


def z_table(rd, d):
    return np.clip(ndtri(np.clip(table_wp(rd, d), 1e-9, 1 - 1e-9)), -6, 6)


def fit(sport, d, w, seed=0, subsample=0.4, rd=None, maxiter=200):
    rd = run_table(d, w) if rd is None else rd
    keep = (w > 0) & (d.y.values != 0.5) & (np.random.default_rng(seed).random(len(d)) < subsample)
    d, w = d[keep], w[keep]
    q, v = row_strength("mlb", d)
    b = np.sqrt(np.clip(left(d) / 19, 0, 1))
    s = 1 / np.sqrt(1 + b * b * v)
    x = np.stack([z_table(rd, d) * s, q * s], 1)
    prior = np.stack([np.ones(KNOTS), np.linspace(0, 1, KNOTS)], 1)
    m = KnotProbit(KNOTS, ["pos", "pos"], SMOOTH, RIDGE, prior=prior).fit(x, position(left(d)), d.y.values, w, maxiter=maxiter)
    return dict(c=round_sig(m.c), rd=rd)


def predict(sport, par, d):
    q, v = row_strength("mlb", d)
    c = interp_knots(par["c"], position(left(d)))
    return bounded(ndtr((c[:, 0] * z_table(par["rd"], d) + c[:, 1] * q) / np.sqrt(1 + c[:, 1] ** 2 * v)))
