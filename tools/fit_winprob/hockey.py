"""NHL: a Markov chain on the goal difference with rates by time, score and empty net; strength through a slope table.

Chain between even sides in steps of 5 s: each side scores at `base` per hour; tied late games slow down; a side behind by one
or two pulls its goalkeeper with the shares seen in the data, and then both nets see other rates. z(lead, t) = Phi^-1 of the
chain at its knots, linear between; a power play mixes in the state one goal further on, as likely as its expected goals, at each knot.
P = Phi(A(t)·z(lead + power play, t) + B(t)·strength). A and B are fitted, near the chain's own values.
Overtime (regular season): three a side for five minutes, then a shootout: even, with a fraction of the strength.
"""

from __future__ import annotations

import numpy as np

from common import *
from spline import KnotProbit

KNOTS = 25          # of the chain's tables, in the square root of the time left
FIT_KNOTS = 7
MAX_LEAD = 6
STEP = 5.0
SMOOTH, RIDGE = 300, 1500
SHRINK_OT = 0.25    # probits of overtime and shootout per probit of strength
EXPIRED, LEAST = 1.5, 3.5  # z of a lead when nothing is left to play
STIFLED = 0.7
POWER_PLAY_SECONDS = 65.0  # left in a power play when it is seen, on average

# Goals per hour, 2017-18 and 2018-19 (see `rates`): shares of time with the net empty by seconds left, for a side one or two down.
PULL_TIMES = np.array([0, 60, 120, 180, 300.0])
PULL_ONE = np.array([0.95, 0.70, 0.20, 0.01, 0.0])
PULL_TWO = np.array([0.62, 0.68, 0.55, 0.18, 0.0])


def rates(d):
    """Goals per hour by situation, from the grid: even strength, power play (for, against), empty net (against, for)."""
    d = d[d.period <= 3]
    nx = d.groupby("game_id")[["home_score", "away_score", "seconds_remaining"]].shift(-1)
    gh, ga = nx.home_score - d.home_score, nx.away_score - d.away_score
    dt = d.seconds_remaining - nx.seconds_remaining
    ok = dt > 0
    net = (d.home_net_empty + d.away_net_empty) > 0
    even = ok & (d.home_skaters == d.away_skaters) & ~net
    hp, ap = ok & (d.home_skaters - d.away_skaters == 1) & ~net, ok & (d.away_skaters - d.home_skaters == 1) & ~net
    he, ae = ok & (d.home_net_empty == 1), ok & (d.away_net_empty == 1)
    t = lambda m: dt[m].sum() / 3600
    per = lambda a, b: (a + b)
    return dict(
        base=float((gh[ok & ~net].sum() + ga[ok & ~net].sum()) / t(ok & ~net) / 2),
        pp_for=float(per(gh[hp].sum(), ga[ap].sum()) / (t(hp) + t(ap))),
        pp_against=float(per(ga[hp].sum(), gh[ap].sum()) / (t(hp) + t(ap))),
        en_against=float(per(ga[he].sum(), gh[ae].sum()) / (t(he) + t(ae))),
        en_for=float(per(gh[he].sum(), ga[ae].sum()) / (t(he) + t(ae))),
    )


def knot_times():
    return 3600.0 * (np.arange(KNOTS) / (KNOTS - 1)) ** 2


def pulled(t, deficit):
    table = PULL_ONE if deficit == 1 else PULL_TWO if deficit == 2 else None
    return 0.0 if table is None else float(np.interp(t, PULL_TIMES, table))


def chain(r, tilt=0.0, ot=0.5, known_empty=0):
    """P(home wins) on knot_times x lead -W..W. tilt: home's rates times e^tilt, away's e^-tilt. known_empty = deficit whose
    side has surely pulled (the table is then read only at that lead)."""
    wide = 9
    lead = np.arange(-wide, wide + 1)
    p = np.where(lead > 0, 1.0, np.where(lead < 0, 0.0, ot))
    times = knot_times()
    grid = np.arange(0, 3600 + STEP, STEP)
    out = {0.0: p.copy()}
    hist = [p.copy()]
    for t in grid[1:]:
        mid = t - STEP / 2
        h, a = np.full(len(lead), r["base"]), np.full(len(lead), r["base"])
        slow = 0.85 if mid < 300 else 1.0
        h[wide] *= slow
        a[wide] *= slow
        for k in (1, 2):
            e = pulled(mid, k)
            if known_empty and k == known_empty:
                e = 1.0
            for sign in (1, -1):
                i = wide + sign * k
                lead_rate = (1 - e) * r["base"] + e * r["en_against"]
                trail_rate = (1 - e) * r["base"] + e * r["en_for"]
                h[i], a[i] = (lead_rate, trail_rate) if sign > 0 else (trail_rate, lead_rate)
        h, a = h * np.exp(tilt) * STEP / 3600, a * np.exp(-tilt) * STEP / 3600
        up, dn = np.r_[p[1:], 1.0], np.r_[0.0, p[:-1]]
        p = p + h * (up - p) + a * (dn - p)
        hist.append(p.copy())
    hist = np.array(hist)
    tab = np.stack([np.interp(times, grid, hist[:, j]) for j in range(len(lead))], 1)
    return tab, lead


def build_tables(r):
    """z by knot and home lead 0..MAX_LEAD between even sides, and the same with the trailing side's net known to be empty."""
    wide = 9
    even, lead = chain(r)
    z = np.clip(ndtri(np.clip(even, 1e-9, 1 - 1e-9)), -6, 6)
    z = np.maximum.accumulate(z[:, wide : wide + MAX_LEAD + 1], axis=1)
    empty = np.zeros((KNOTS, 2))
    for k in (1, 2):
        tab, _ = chain(r, known_empty=k)
        e = np.clip(ndtri(np.clip(tab[:, wide + k], 1e-9, 1 - 1e-9)), -6, 6)
        empty[:, k - 1] = np.clip(e, z[:, k], z[:, k + 1])  # between the same lead and one goal more
    d = 0.05
    up, _ = chain(r, tilt=d, ot=0.5)
    dn, _ = chain(r, tilt=-d, ot=0.5)
    start = (ndtri(up[-1, wide]) - ndtri(dn[-1, wide])) / (2 * d)
    slope = (ndtri(np.clip(up, 1e-9, 1 - 1e-9)) - ndtri(np.clip(dn, 1e-9, 1 - 1e-9))) / (2 * d) / start
    return round_sig(z), round_sig(empty), slope[:, wide]


def position(t, knots):
    return np.sqrt(np.clip(t / 3600.0, 0, 1)) * (knots - 1)


def more_skaters(d):
    """Of home, goalkeepers' replacements aside."""
    hs, as_ = d.home_skaters.values - d.home_net_empty.values, d.away_skaters.values - d.away_net_empty.values
    return np.clip(np.nan_to_num(hs - as_), -2, 2)


def power_play(r, d, t):
    """Expected net goals of home from the difference in skaters, for what is likely left of the penalty."""
    return more_skaters(d) * (r["pp_for"] - r["pp_against"]) / 3600.0 * np.minimum(POWER_PLAY_SECONDS, t)


def with_goals(z, zn, goals):
    """z when the state one goal further on is as likely as the expected goals."""
    share = np.minimum(np.abs(goals), 1)
    side = np.where(z + zn > 0, -1.0, 1.0)  # in the lower tail, where a probability keeps its digits
    return np.where(share > 0, side * ndtri((1 - share) * ndtr(side * z) + share * ndtr(side * zn)), z)


def power_table(par):
    """z by home's skaters more (-2..2), knot and home lead -MAX_LEAD..MAX_LEAD. A leader's power play takes STIFLED of its time
    from the side behind."""
    r, lead = par["rates"], np.arange(-MAX_LEAD, MAX_LEAD + 1)
    live = np.minimum(POWER_PLAY_SECONDS, knot_times())

    def at(l, t):
        z = interp_knots(par["z"], position(t, KNOTS))[:, np.minimum(np.abs(l), MAX_LEAD)]
        return np.sign(l) * z

    out = np.zeros((5, KNOTS, len(lead)))
    for i in range(5):
        goals = ((i - 2) * (r["pp_for"] - r["pp_against"]) / 3600.0 * live)[:, None]
        usual = with_goals(at(lead, knot_times()), at(lead + np.sign(i - 2), knot_times()), goals)
        left = knot_times() - STIFLED * live
        leads = with_goals(at(lead, left), at(lead + np.sign(i - 2), left), goals)
        out[i] = np.where((i - 2) * lead > 0, leads, usual)
    return out


def empty_table(par, more):
    """z of a leader by one and by two, the other net empty, with as many skaters, fewer (-1) or more (1) than it else has."""
    r = par["rates"]
    goals = more * (r["pp_for"] - r["pp_against"]) / 3600.0 * np.minimum(POWER_PLAY_SECONDS, knot_times())
    return np.stack([with_goals(par["empty"][:, k - 1], par["z"][:, k + more], goals) for k in (1, 2)], 1)


def lookup(z, lead, t):
    """Antisymmetric in the lead (whole goals), linear between knots."""
    a = np.minimum(np.abs(lead), MAX_LEAD).astype(int)
    return np.sign(lead) * interp_knots(z, position(t, KNOTS))[np.arange(len(a)), a]


def base_z(par, d):
    t = np.where(d.period > 3, 0.0, d.seconds_remaining).astype(float)
    lead = d.lead.values
    u = position(t, KNOTS)
    k = np.clip(u.astype(int), 0, KNOTS - 2)
    kind, at = more_skaters(d).astype(int) + 2, (np.clip(lead, -MAX_LEAD, MAX_LEAD) + MAX_LEAD).astype(int)
    table = power_table(par)
    z = (1 - (u - k)) * table[kind, k, at] + (u - k) * table[kind, k + 1, at]
    goals = power_play(par["rates"], d, np.where(d.period > 3, d.clock, t))
    over = with_goals(lookup(par["z"], lead, t), lookup(par["z"], lead + np.sign(goals), t), goals)
    z = np.where(d.period > 3, over, z)
    net = np.where(lead < 0, d.home_net_empty.values, np.where(lead > 0, d.away_net_empty.values, 0)) == 1
    k = np.clip(np.abs(lead), 1, 2).astype(int) - 1
    known = net & (np.abs(lead) <= 2) & (np.abs(lead) >= 1)
    leader = np.sign(more_skaters(d) * np.sign(lead)).astype(int)
    ze = np.zeros(len(d))
    for more in (-1, 0, 1):
        m = leader == more
        ze[m] = interp_knots(empty_table(par, more), position(t, KNOTS))[np.arange(len(d)), k][m] * np.sign(lead[m])
    return np.where(known, ze, z), t


def fit(sport, d, w, seed=0, subsample=1.0, maxiter=200):
    d, w = d[w > 0], w[w > 0]
    r = {k: float(round_sig(v, 5)) for k, v in rates(d).items()}
    z, empty, slope = build_tables(r)
    par = dict(rates=r, z=z, empty=empty)
    reg = (d.period <= 3).values
    d, w = d[reg], w[reg]
    zb, t = base_z(par, d)
    q, v = row_strength("nhl", d)
    kt = (np.arange(FIT_KNOTS) / (FIT_KNOTS - 1)) ** 2 * 3600
    prior_b = np.interp(kt, knot_times(), np.maximum(slope, SHRINK_OT * (1 - np.minimum(1, knot_times() / 600))))
    s = 1 / np.sqrt(1 + v * np.interp(t, kt, prior_b) ** 2)
    m = KnotProbit(FIT_KNOTS, ["pos", "pos"], SMOOTH, RIDGE, prior=np.stack([np.ones(FIT_KNOTS), prior_b], 1))
    m.fit(np.stack([zb * s, q * s], 1), position(t, FIT_KNOTS), d.y.values, w, maxiter=maxiter)
    par["c"] = round_sig(m.c)
    return par


def predict(sport, par, d):
    zb, t = base_z(par, d)
    q, v = row_strength("nhl", d)
    c = interp_knots(par["c"], position(t, FIT_KNOTS))
    ot = (d.period > 3).values
    a, b = np.where(ot, 1.0, c[:, 0]), np.where(ot, SHRINK_OT, c[:, 1])
    over = (t <= 0) & (d.lead.values != 0)  # the clock is at 0, or an overtime's goal has ended it
    at_end = lookup(par["z"], d.lead.values, t)
    zb = np.where(over, np.sign(at_end) * np.maximum(np.abs(at_end) + EXPIRED, LEAST), zb)
    a, b = np.where(over, 1.0, a), np.where(over, 0.0, b)
    return bounded(ndtr((a * zb + b * q) / np.sqrt(1 + b * b * v)))
