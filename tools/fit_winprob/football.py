"""NFL and NCAAF: P = Phi(sum_j c_j(t)·x_j), knots in the square root of the time left, every column antisymmetric.

Columns: the lead in 13 ramps between key numbers; strength; expected points of the ball's place (open play and the last
minute of the first half apart); the ball; who receives the second half; and for the end of the game: timeouts, can the
leader kneel the clock out, nearness of the goal line and of field-goal range when a score is enough.
Each late column is (place or clock >= 0) x (a step that only rises with the offence's lead), so more points, better field
position and one more timeout never hurt whatever the fit finds. Prior: Stern with spread and expected points.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import lsq_linear, minimize
from scipy.special import log_ndtr

import drive
from common import *
from spline import KnotProbit

KNOTS = 17
EDGES = (0, 1, 2, 3, 4, 6, 7, 8, 9, 11, 14, 17, 21, 60)
RAMPS = [f"lead_{a}_{b}" for a, b in zip(EDGES[:-1], EDGES[1:])]
COLUMNS = RAMPS + ["strength", "ep_open", "ep_close", "ball_open", "ball_close", "receiver",
                   "timeouts", "kneel", "late_place", "leader_ball"]
SHAPES = ["decay"] * len(RAMPS) + ["pos", "pos", "pos", "pos", "free", "pos"] + ["late"] * 4
LATE = 5  # the late columns begin at this knot, 352 s before the end
SMOOTH = 30
RIDGE = np.linspace(150, 1500, KNOTS)  # the end of the game may leave the closed form, the start hardly
SUBSAMPLE = 0.5
EXPIRED, LEAST = 1.5, 3.5  # z for the leader once regulation's clock is at 0: what is left is a try, a review or nothing
OVERTIME_PULL = 0.35  # probits of an overtime per probit of strength

YARDS = np.array([0, 2, 4, 7, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 95, 99.0])
DISTANCES = np.array([0, 1, 2, 3, 5, 7, 10, 15, 20, 30.0])
UNIT = 4096  # points by place are whole numbers of 1/UNIT: the batch keeps them in 16 bits


def in_units(x):
    return np.round(np.asarray(x, float) * UNIT) / UNIT


FIELD = np.arange(101)
# By yards to the goal: the square of the nearness, and half of the chance to be in range of a field goal.
LATE_PLACE = in_units((1 - FIELD / 100.0) ** 2 + 0.5 / (1 + np.exp((FIELD - 38.0) / 6.0)))


def halves(d):
    first = (d.period <= 2).values
    hs = np.where(d.period > 4, d.clock, np.where(first, d.seconds_remaining - 1800, d.seconds_remaining)).astype(float)
    return first, np.maximum(hs, 0)


def next_score(d):
    """Points of the next score in the half, from the ball's side, touchdowns as 7; 0 when the half ends first."""
    first, _ = halves(d)
    half = np.where(d.period > 4, 2, np.where(first, 0, 1))
    key = d.game_id.astype("category").cat.codes.values * 4 + half
    lead, n = d.lead.values, len(d)
    out, last = np.zeros(n), 0.0
    for i in range(n - 2, -1, -1):
        if key[i] != key[i + 1]:
            last = 0.0
            continue
        step = lead[i + 1] - lead[i]
        if step != 0:
            last = np.sign(step) * (7 if abs(step) >= 6 else abs(step))
        out[i] = last
    return out * d.pos.values


def fit_expected_points(d, w):
    """Per down: points by yards to the goal less points by distance, both monotone, by bounded least squares."""
    _, hs = halves(d)
    y = next_score(d)
    ok = (d.play_kind == "S").values & d.down.notna().values & d.yards_to_goal.notna().values & (hs > 120) & (w > 0)
    ok &= (d.period <= 4).values
    ramps = lambda x, k: np.stack([np.clip(x - a, 0, b - a) for a, b in zip(k[:-1], k[1:])], 1)
    yards, dist = [], []
    for down in (1, 2, 3, 4):
        m = ok & (d.down.values == down)
        a = np.hstack([np.ones((m.sum(), 1)), -ramps(d.yards_to_goal.values[m], YARDS),
                       -ramps(np.minimum(d.distance.fillna(10).values[m], 30), DISTANCES)])
        lo = np.r_[-np.inf, np.zeros(a.shape[1] - 1)]
        g = (a * w[m, None]).T @ a + 1e-3 * np.eye(a.shape[1])
        chol = np.linalg.cholesky(g)
        c = lsq_linear(chol.T, np.linalg.solve(chol, (a * w[m, None]).T @ y[m]), bounds=(lo, np.inf)).x
        n = len(YARDS)
        yards.append(c[0] - np.r_[0, np.cumsum(c[1:n] * np.diff(YARDS))])
        dist.append(np.r_[0, np.cumsum(c[n:] * np.diff(DISTANCES))])
    # a lower down is never worse at the same place
    for t, worse in ((yards, np.minimum), (dist, np.maximum)):
        for i in (1, 2, 3):
            t[i] = worse(t[i], t[i - 1])
    k = (d.play_kind == "K").values & (hs > 120) & (w > 0)
    e = np.concatenate([np.interp(d.yards_to_goal[ok & (d.down == i + 1)], YARDS, yards[i]) for i in range(4)])
    return dict(yards=round_sig(yards, 5), dist=round_sig(dist, 5), kickoff=float(in_units(np.average(y[k], weights=w[k]))),
                typical=float(round_sig(e.mean() - 0.35, 4)), typical_sd=float(round_sig(e.std(), 4)))


def points_tables(ep):
    """Expected points by whole yards to the goal, and what whole yards to a first down cost: a row a down."""
    if "tables" in ep:
        return ep["tables"]
    return (in_units([np.interp(FIELD, YARDS, r) for r in ep["yards"]]),
            in_units([np.interp(np.arange(31), DISTANCES, r) for r in ep["dist"]]))


def yard(x, most, missing):
    return np.clip(np.nan_to_num(x, nan=missing), 0, most).astype(int)


def expected_points(ep, d):
    e = np.full(len(d), ep["kickoff"])
    down = d.down.fillna(0).values
    by_yards, by_distance = points_tables(ep)
    for i in range(4):
        m = down == i + 1
        e[m] = by_yards[i][yard(d.yards_to_goal.values[m], 100, 75)] - by_distance[i][yard(d.distance.values[m], 30, 10)]
    return e


def position(t):
    return np.sqrt(np.clip(t / 3600.0, 0, 1)) * (KNOTS - 1)


def lead_columns(lead):
    a = np.abs(lead)
    return np.stack([np.sign(lead) * np.clip(a - lo, 0, hi - lo) for lo, hi in zip(EDGES[:-1], EDGES[1:])], 1)


def columns(d, ep, q):
    first, hs = halves(d)
    t = d.seconds_remaining.values.astype(float)
    lead, pos = d.lead.values, d.pos.values
    e = expected_points(ep, d)
    close = np.where(first, np.exp(-hs / 60), 0.0)
    play = d.down.notna().values
    m = pos * lead
    snaps = np.where(play, 4 - np.nan_to_num(d.down.values, nan=1), 0)
    enemy = np.where(pos > 0, d.away_to.values, d.home_to.values)
    burn = 43.0 * snaps - 40.0 * np.minimum(enemy, snaps)
    ytg = yard(d.yards_to_goal.values, 100, 75)
    cols = [*lead_columns(lead).T, q, pos * e * (1 - close), pos * e * close, pos * (1 - close), pos * close,
             np.where(first, np.where(d.home_rec_2h == 1, 1.0, -1.0), 0.0),
             (d.home_to.values - d.away_to.values).astype(float),
             pos * (m >= 1) / (1 + np.exp(-(burn - t) / 8.0)),
             pos * (m >= -8) * LATE_PLACE[ytg],
             pos * (m >= 1)]
    return np.stack(cols, 1), t


STERN_START = [16.6, 2.9, 21.0, 0.9, 0.05, 0.1, 0.8]


def stern_z(th, lead, q, ball_ep, pos, to, rec, share):
    sigma, floor, pull, ep, ball, timeout, receive = th
    return (lead + pull * q * share + ep * ball_ep + ball * pos + timeout * to + receive * rec) / np.sqrt(
        sigma**2 * share + floor**2)


def stern_args(x, t):
    i = COLUMNS.index
    return (x[:, : len(RAMPS)].sum(1), x[:, i("strength")], x[:, i("ep_open")] + x[:, i("ep_close")],
            x[:, i("ball_open")] + x[:, i("ball_close")], x[:, i("timeouts")], x[:, i("receiver")], t / 3600.0)


def fit_stern(y, w, args, start=STERN_START):
    def loss(th):
        z = stern_z(th, *args)
        return -np.sum(w * (y * log_ndtr(z) + (1 - y) * log_ndtr(-z))) / w.sum()

    return minimize(loss, start, method="Nelder-Mead", options=dict(maxiter=700, xatol=1e-3, fatol=1e-8)).x


def stern_predict(th, d, ep, q):
    x, t = columns(d, ep, q)
    return ndtr(stern_z(th, *stern_args(x, t)))


def prior_table(th):
    sigma, floor, pull, ep, ball, timeout, receive = th
    share = (np.arange(KNOTS) / (KNOTS - 1)) ** 2
    a = 1 / np.sqrt(sigma**2 * share + floor**2)
    zero = np.zeros(KNOTS)
    late = np.arange(KNOTS) < LATE
    tail = [pull * share * a, ep * a, ep * a, max(ball, 0) * a, ball * a, max(receive, 0) * a, max(timeout, 0) * a * late]
    return np.stack([a] * len(RAMPS) + tail + [zero] * 3, 1)


def fit(sport, d, w, seed=0, subsample=SUBSAMPLE, maxiter=200, ep=None):
    ep = fit_expected_points(d, w) if ep is None else ep
    keep = (d.period <= 4).values & (w > 0) & (np.random.default_rng(seed).random(len(d)) < subsample)
    d, w = d[keep], w[keep]
    q, _ = row_strength(sport, d)
    x, t = columns(d, ep, q)
    th = fit_stern(d.y.values, w, stern_args(x, t))
    m = KnotProbit(KNOTS, SHAPES, SMOOTH, RIDGE, prior=prior_table(th), late=LATE).fit(x, position(t), d.y.values, w, maxiter=maxiter)
    return dict(c=round_sig(m.c), ep=ep, stern=th)


# College: too few games for 400 coefficients. The NFL's shape, with four factors fitted, held near what a smaller share of the
# season said: eight-fold cross-validation by game, without the last 144 games, chose how tightly.
def scaled(c, th):
    i = COLUMNS.index
    f = np.ones(c.shape[1])
    f[: len(RAMPS)] = th[0]
    f[i("strength")] = th[1]
    f[i("ep_open")] = f[i("ep_close")] = f[i("ball_open")] = f[i("ball_close")] = th[2]
    f[i("receiver"):] = th[3]
    return c * np.maximum(f, 0)


# What a lead beyond one score counts for more in college's last ten minutes, by knot (0, 14, 56, 127, 225, 352, 506, 689 s):
# set on 2010-11 (said .976 and won .996 of leads of 9-16 with one to five minutes left, .931 and .955 with five to ten).
COLLEGE_FAR = np.r_[1.5, 1.5, 1.5, 1.5, 1.5, 1.4, 1.25, 1.1, np.ones(KNOTS - 8)]


def far_leads(c):
    c = c.copy()
    c[:, EDGES.index(8) : len(RAMPS)] *= COLLEGE_FAR[:, None]
    return c


def fit_college(d, w, nfl, seed=0):
    keep = (d.period <= 4).values & (w > 0) & has_line(d)
    d, w = d[keep], w[keep]
    q, _ = row_strength("ncaaf", d)
    x, t = columns(d, nfl["ep"], q)
    u, y = position(t), d.y.values
    c = interp_knots(nfl["c"], u) * x
    i = COLUMNS.index
    parts = np.stack([c[:, : len(RAMPS)].sum(1), c[:, i("strength")], c[:, i("ep_open") : i("receiver")].sum(1),
                      c[:, i("receiver"):].sum(1)], 1)
    prior = np.array([0.97, 0.85, 1.0, 1.0])

    def loss(th):
        z = parts @ th
        return -np.mean(w * (y * log_ndtr(z) + (1 - y) * log_ndtr(-z))) + np.sum(np.array([0.015, 0.015, 0.03, 0.09]) * (th - prior) ** 2)

    th = round_sig(minimize(loss, prior, method="L-BFGS-B", bounds=[(0.2, 3)] * 4).x, 4)
    return dict(c=round_sig(far_leads(scaled(nfl["c"], th))), ep=nfl["ep"], factors=th)


def marginal_table(par):
    """z by knot and lead when nothing is known of the ball: the average over both sides and two places, even strength, made
    to fall nowhere in the lead and nowhere as time runs out for a side ahead."""
    if "marginal" in par:
        return par["marginal"]
    i = COLUMNS.index
    leads, ep = np.arange(61), par["ep"]
    out = np.zeros((KNOTS, 61))
    for k in range(KNOTS):
        t, c = 3600.0 * (k / (KNOTS - 1)) ** 2, par["c"][k]
        kneel = 1 / (1 + np.exp(-(43.0 * 2 - 40.0 * 2 - t) / 8.0))
        base = lead_columns(leads) @ c[: len(RAMPS)]
        p = np.zeros(61)
        for side in (1, -1):
            m = side * leads
            late = (m >= 1) * (kneel * c[i("kneel")] + c[i("leader_ball")]) + (m >= -8) * c[i("late_place")] * LATE_PLACE[55]
            for place in (-1, 1):
                p += 0.25 * ndtr(base + side * (c[i("ep_open")] * (ep["typical"] + place * ep["typical_sd"]) + c[i("ball_open")] + late))
        out[k] = np.where(leads == 0, 0, ndtri(np.clip(p, 1e-9, 1 - 1e-9)))
    out = np.maximum.accumulate(np.clip(out, 0, 6), axis=1)
    return round_sig(np.maximum.accumulate(out[::-1], axis=0)[::-1])


def last_snaps(par, d, p, q, b, v):
    """The last minute of a close game with the ball told: drive.py, between what the table says nine points behind and ahead."""
    t, pos, lead = d.seconds_remaining.values.astype(float), d.pos.values, d.lead.values
    on = (d.period.values > 2) & (t < drive.SECONDS) & (np.abs(lead) <= drive.MARGIN) & (pos != 0) & (t > 0)
    if not on.any():
        return p
    x, side = d[on], pos[on]
    margin, kicked = side * lead[on], (x.play_kind == "K").values
    f = lambda column, missing: x[column].fillna(missing).values.astype(float)
    own, enemy = np.where(side > 0, x.home_to, x.away_to), np.where(side > 0, x.away_to, x.home_to)
    even = drive.chance(margin, f("yards_to_goal", 75), f("down", 1), np.minimum(f("distance", 10), 30), kicked, t[on], own, enemy)
    z = ndtri(np.clip(np.where(side > 0, even, 1 - even), 1e-12, 1 - 1e-12)) + b[on] * q[on]
    late, table = ndtr(z / np.sqrt(1 + b[on] ** 2 * v[on])), p[on]
    by_clock, weight = drive.weights(margin, f("down", 1), kicked, t[on], enemy)
    blend, floor = weight * late + (1 - weight) * table, by_clock * late + (1 - by_clock) * table
    out = np.where(side > 0, np.maximum(blend, floor), np.minimum(blend, floor))
    far = lambda points: fitted("any", par, x.assign(lead=points))[0]
    p = p.copy()
    p[on] = np.where(weight > 0, np.clip(out, far(-drive.MARGIN - 1.0), far(drive.MARGIN + 1.0)), table)
    return p


def fitted(sport, par, d):
    """The table alone: probability, strength, what strength counts for, its variance."""
    q, v = row_strength("nfl" if sport == "any" else sport, d)
    if sport == "any":
        q, v = d["_q"].values, d["_v"].values
    x, t = columns(d, par["ep"], q)
    c = interp_knots(par["c"], position(t))
    z, b = np.sum(c * x, 1), c[:, COLUMNS.index("strength")]
    lost = d.pos.values == 0  # nobody said who has the ball
    if lost.any():
        a = np.minimum(np.abs(d.lead.values[lost]), 60).astype(int)
        rows = interp_knots(marginal_table(par), position(t[lost]))
        z[lost] = np.sign(d.lead.values[lost]) * rows[np.arange(len(a)), a] + b[lost] * q[lost]
    return ndtr(z / np.sqrt(1 + b * b * v)), q, b, v


def predict(sport, par, d):
    """Regulation. What an overtime is worth follows from its rules: src/arbees/winprob/football_overtime.cpp alone says it."""
    q, v = row_strength(sport, d)
    d = d.assign(_q=q, _v=v)
    p, q, b, v = fitted(sport, par, d)
    p = last_snaps(par, d, p, q, b, v)
    end = ((d.seconds_remaining == 0) & (d.period <= 4)).values
    if end.any():
        lead = d.lead.values[end]
        at = marginal_table(par)[0][np.minimum(np.abs(lead), 60).astype(int)]
        level = OVERTIME_PULL * q[end] / np.sqrt(1 + OVERTIME_PULL**2 * v[end])
        p[end] = ndtr(np.where(lead == 0, level, np.sign(lead) * np.maximum(at + EXPIRED, LEAST)))
    return bounded(p)
