"""NBA and NCAAB: P = Phi(A(t)·lead + B(t)·strength + C(t)·ball), coefficients over knots in the square root of the time left.

Prior: Stern's Brownian motion with drift (fitted first by maximum likelihood); the knots may leave it only where the data
insists. Overtime is read with the seconds left in it: a tie leads to another overtime between the same sides, so the last
five minutes of regulation and an overtime are the same game.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_ndtr

from common import *
from spline import KnotProbit

KNOTS = 17
TOTAL = {"nba": 2880.0, "ncaab": 2400.0}
PERIODS = {"nba": 4, "ncaab": 2}
EDGES = {"nba": (0, 2, 6, 13, 60), "ncaab": (0, 2, 6, 13, 60)}
SMOOTH, RIDGE = 30, 1000
EXPIRED, LEAST = 1.5, 3.5  # z for the leader once the clock is at 0, where the archives have no rows: free throws, a review or nothing
LAST_SHOT = 3.0  # seconds in which no ordinary shot can be worked for
SUBSAMPLE = 0.6


def seconds(sport, d):
    return np.where(d.period > PERIODS[sport], d.clock, d.seconds_remaining).astype(float)


def position(sport, t):
    return np.sqrt(np.clip(t / TOTAL[sport], 0, 1)) * (KNOTS - 1)


def columns(sport, lead, q, pos):
    e = EDGES[sport]
    a = np.abs(lead)
    steps = [np.sign(lead) * np.clip(a - lo, 0, hi - lo) for lo, hi in zip(e[:-1], e[1:])]
    return np.stack([*steps, q, pos], 1)


SHAPES = ["decay"] * 4 + ["pos", "pos"]


def stern(y, w, lead, q, pos, share, start=(18.0, 1.3, 19.0, 0.45)):
    """sigma, floor, pull (points per probit at the start), ball."""

    def loss(th):
        z = (lead + th[2] * q * share + th[3] * pos) / np.sqrt(th[0] ** 2 * share + th[1] ** 2)
        return -np.sum(w * (y * log_ndtr(z) + (1 - y) * log_ndtr(-z))) / w.sum()

    return minimize(loss, start, method="Nelder-Mead", options=dict(maxiter=500, xatol=1e-3, fatol=1e-8)).x


def stern_predict(sport, th, d, q):
    t = seconds(sport, d) / TOTAL[sport]
    return ndtr((d.lead.values + th[2] * q * t + th[3] * d.pos.values) / np.sqrt(th[0] ** 2 * t + th[1] ** 2))


def prior_table(th, n_steps):
    share = (np.arange(KNOTS) / (KNOTS - 1)) ** 2
    a = 1 / np.sqrt(th[0] ** 2 * share + th[1] ** 2)
    return np.stack([a] * n_steps + [th[2] * share * a, th[3] * a], 1)


def fit(sport, d, w, seed=0, subsample=SUBSAMPLE, maxiter=200):
    lined = has_line(d)
    keep = (w > 0) & (np.random.default_rng(seed).random(len(d)) < subsample)
    d, w, lined = d[keep], w[keep], lined[keep]
    q, v = row_strength(sport, d)
    t = seconds(sport, d)
    y, lead, pos = d.y.values, d.lead.values, d.pos.values
    th = stern(y[lined], w[lined], lead[lined], q[lined], pos[lined], (t / TOTAL[sport])[lined])
    share = t / TOTAL[sport]
    b = th[2] * share / np.sqrt(th[0] ** 2 * share + th[1] ** 2)
    shrink = 1 / np.sqrt(1 + b * b * v)
    x = columns(sport, lead, q, pos) * shrink[:, None]
    m = KnotProbit(KNOTS, SHAPES, SMOOTH, RIDGE, prior=prior_table(th, len(EDGES[sport]) - 1))
    m.fit(x, position(sport, t), y, w, maxiter=maxiter)
    return dict(c=round_sig(m.c), stern=th)


def z_parts(sport, par, d):
    """z without possession, the ball's coefficient and the strength's, at each row."""
    q, v = row_strength(sport, d)
    c = interp_knots(par["c"], position(sport, seconds(sport, d)))
    x = columns(sport, d.lead.values, q, np.zeros(len(d)))
    lead, t = d.lead.values, seconds(sport, d)
    n = len(EDGES[sport]) - 1
    points = np.sum(c[:, :n] * x[:, :n], 1)
    # Too little time for a shot: the ball counts for less, and a lead for more, up to a game that is over.
    at_end = np.sum(par["c"][0][:n] * x[:, :n], 1)
    expired = np.where(lead == 0, 0.0, np.sign(lead) * np.maximum(np.abs(at_end) + EXPIRED, LEAST))
    gone = np.clip(1 - t / LAST_SHOT, 0, 1)
    points = points + gone**2 * (expired - points)
    over = (t <= 0) & (lead != 0)
    keep = np.where(over, 0.0, 1.0)  # nothing but the lead counts then
    ball = c[:, -1] * np.sqrt(np.clip(t / LAST_SHOT, 0, 1))
    return points + keep * c[:, -2] * q, ball * keep, c[:, -2] * keep, v


def predict(sport, par, d):
    z, ball, pull, v = z_parts(sport, par, d)
    s = 1 / np.sqrt(1 + pull**2 * v)
    pos = d.pos.values
    known = pos != 0
    p = np.where(known, ndtr((z + ball * pos) * s), 0.5 * (ndtr((z + ball) * s) + ndtr((z - ball) * s)))
    return bounded(p)
