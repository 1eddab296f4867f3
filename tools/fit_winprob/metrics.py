"""Scores that respect the one fact of this data: all rows of a game share one outcome.

Every interval and every noise floor here resamples whole games.
"""

from __future__ import annotations

import numpy as np

BINS = 10
CLIP = 1e-6


def clip(p):
    return np.clip(p, CLIP, 1 - CLIP)


def brier(y, p):
    return float(np.mean((y - p) ** 2))


def logloss_rows(y, p):
    p = clip(p)
    return -(y * np.log(p) + (1 - y) * np.log1p(-p))


def logloss(y, p):
    return float(np.mean(logloss_rows(y, p)))


def _bins(p):
    return np.minimum((p * BINS).astype(int), BINS - 1)


def ece(y, p):
    b = _bins(p)
    return float(np.abs(np.bincount(b, weights=y - p, minlength=BINS)).sum() / len(y))


def ece_noise_p95(y, p, games, draws=400, seed=1):
    """95th percentile of the ECE that a perfect forecaster with these rows and games would show.

    Residual sums per (game, bin), centred in each bin, are resampled by game.
    """
    g, idx = np.unique(games, return_inverse=True)
    r = np.zeros((len(g), BINS))
    n = np.zeros((len(g), BINS))
    b = _bins(p)
    np.add.at(r, (idx, b), y - p)
    np.add.at(n, (idx, b), 1.0)
    r -= n * (r.sum(0) / np.maximum(n.sum(0), 1))
    rng = np.random.default_rng(seed)
    w = rng.multinomial(len(g), np.full(len(g), 1 / len(g)), size=draws)
    return float(np.quantile(np.abs(w @ r).sum(1) / len(y), 0.95))


def paired(loss_a, loss_b, games, draws=1000, seed=1):
    """Mean of loss_a - loss_b and its 95 % interval by resampling games (negative: a is better)."""
    g, idx = np.unique(games, return_inverse=True)
    s = np.bincount(idx, weights=loss_a - loss_b, minlength=len(g))
    n = np.bincount(idx, minlength=len(g)).astype(float)
    rng = np.random.default_rng(seed)
    w = rng.multinomial(len(g), np.full(len(g), 1 / len(g)), size=draws)
    m = (w @ s) / (w @ n)
    return float(s.sum() / n.sum()), float(np.quantile(m, 0.025)), float(np.quantile(m, 0.975))


def table(title, y, games, models, base=None):
    """Prints one row a model; `models` is an ordered dict name -> probabilities on the same rows."""
    base = base or next(iter(models))
    print(f"\n## {title}: {len(y)} rows, {len(np.unique(games))} games")
    print("| model | Brier | log loss | ECE | ECE noise p95 | d Brier vs first [95%] | d log loss vs first [95%] |")
    print("|---|---|---|---|---|---|---|")
    pb = models[base]
    for name, p in models.items():
        line = f"| {name} | {brier(y, p):.5f} | {logloss(y, p):.5f} | {ece(y, p):.4f} | {ece_noise_p95(y, p, games):.4f} |"
        if name == base:
            print(line + " | |")
            continue
        db = paired((y - p) ** 2, (y - pb) ** 2, games)
        dl = paired(logloss_rows(y, p), logloss_rows(y, pb), games)
        print(line + f" {db[0]:+.5f} [{db[1]:+.5f}, {db[2]:+.5f}] | {dl[0]:+.5f} [{dl[1]:+.5f}, {dl[2]:+.5f}] |")
