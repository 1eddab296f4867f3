"""Held-out tables: each sport's model fitted on earlier seasons, judged with every anchor on the same later rows."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

import baseball
import basketball
import football
import hockey
from common import *
from metrics import brier, logloss, table


def buckets(y, models, groups):
    print("\n| bucket | rows | " + " | ".join(f"{n}: Brier / log loss" for n in models) + " |")
    print("|---|---|" + "---|" * len(models))
    for name, m in groups:
        if m.sum() > 0:
            print(f"| {name} | {m.sum()} | " + " | ".join(f"{brier(y[m], p[m]):.4f} / {logloss(y[m], p[m]):.4f}" for p in models.values()) + " |")


def periods(d, last, late):
    t = d.seconds_remaining.values
    g = [(f"period {p}", (d.period == p).values) for p in range(1, last + 1)]
    return g + [(f"last {late} s", (t < late) & (d.period <= last).values), ("overtime", (d.period > last).values)]


def nfl(d):
    d = d[d.season >= 2001]
    s = d.season.values
    par = football.fit("nfl", d, (s <= 2020).astype(float))
    te = d[(s >= 2021) & (d.period <= 4).values]  # overtime follows from its rules, in C++: `arbees calibrate` scores it
    ok = te.reference_wp.notna().values
    q, _ = row_strength("nfl", te)
    models = {"arbees": football.predict("nfl", par, te), "nflfastR": te.reference_wp.fillna(0.5).values,
              "Stern + spread + EP": football.stern_predict(par["stern"], te, par["ep"], q),
              "nflfastR, no spread": te.reference_wp_nospread.fillna(0.5).values}
    y, games = te.y.values, te.game_id.values
    table("NFL: fit 2001-2020, test 2021-2023", y[ok], games[ok], {k: v[ok] for k, v in models.items()})
    buckets(y, {k: v for k, v in models.items()}, [(n, m & (ok | (te.period > 4).values)) for n, m in periods(te, 4, 300)])
    last = ok & (te.season == 2023).values
    table("NFL: 2023 alone (the last season, untouched by any choice)", y[last], games[last], {k: v[last] for k, v in models.items()})
    return par


def nba(d):
    d = d[d.season >= 2008]
    s, lined = d.season.values, has_line(d)
    par = basketball.fit("nba", d, nba_weights(d, 2017))
    te = d[(s == 2018) & lined]
    q, _ = row_strength("nba", te)
    models = {"arbees": basketball.predict("nba", par, te), "Stern + line + possession": basketball.stern_predict("nba", par["stern"], te, q),
              "Stern": stern_only(d[(s <= 2017) & (s >= 2014)], te, 2880.0, 4)}
    table("NBA: fit 2008-2017, test 2018 with a line", te.y.values, te.game_id.values, models)
    buckets(te.y.values, models, periods(te, 4, 120))
    bos = read("nba_bos")
    bos = bos[bos.season >= 2019]
    models = {"arbees, no line": basketball.predict("nba", par, bos), "boosted, out of fold, knows the Celtics": bos.reference_wp.values,
              "its margin + time baseline": bos.reference_wp_generic.values}
    table("NBA, Celtics only 2019-2024 (drift check; no line in the file)", bos.y.values, bos.game_id.values, models)
    return par


def nba_weights(d, last):
    s = d.season.values
    return np.where(s <= last, np.exp(-(last - s) / 3.0) * np.where(has_line(d), 1.0, 0.2), 0.0)


def stern_only(train, te, total, periods_n):
    """Score and time alone (Stern 1994): fitted on the training rows, home advantage as the only strength."""
    tr = train[train.period <= periods_n].sample(min(len(train), 200000), random_state=0)
    one = np.ones(len(tr))
    th = basketball.stern(tr.y.values, one, tr.lead.values, one, np.zeros(len(tr)), tr.seconds_remaining.values / total, (16.0, 2.0, 3.0, 0.0))
    t = np.where(te.period > periods_n, te.clock, te.seconds_remaining) / total
    return ndtr((te.lead.values + th[2] * t) / np.sqrt(th[0] ** 2 * t + th[1] ** 2))


def ncaab(d):
    s, lined = d.season.values, has_line(d)
    par = basketball.fit("ncaab", d, ncaab_weights(d, 2017))
    te = d[(s == 2018) & lined]
    q, _ = row_strength("ncaab", te)
    models = {"arbees": basketball.predict("ncaab", par, te), "ncaahoopR (partly in sample)": te.reference_wp.values,
              "Stern + line + possession": basketball.stern_predict("ncaab", par["stern"], te, q)}
    table("NCAAB: fit 2016-17, test 2017-18 (to mid-January) with a line", te.y.values, te.game_id.values, models)
    buckets(te.y.values, models, periods(te, 2, 120))
    return par


def ncaab_weights(d, last):
    return np.where(d.season.values <= last, np.where(has_line(d), 1.0, 0.3), 0.0)


def mlb_weights(d, last):
    s = d.season.values
    return np.where(s <= last, np.exp(-(last - s) / 6.0), 0.0)


def mlb(d):
    from sklearn.linear_model import LogisticRegression

    d = baseball.with_runs(d[d.season >= 2008])
    s = d.season.values
    for test in (2016, 2017):
        par = baseball.fit("mlb", d, mlb_weights(d, test - 1))
        te = d[s == test]
        p0 = np.clip(baseball.table_wp(par["rd"], te), 1e-5, 1 - 1e-5)
        tr = d[(s < test) & (s >= test - 3) & has_line(d)].sample(200000, random_state=0)
        lg = lambda p: np.log(p / (1 - p))
        f = lambda x: np.stack([lg(np.clip(baseball.table_wp(par["rd"], x), 1e-5, 1 - 1e-5)), (q := lg(ndtr(row_strength("mlb", x)[0]))),
                                q * baseball.left(x) / 19], 1)
        ref = LogisticRegression(C=1e6).fit(f(tr), (tr.y.values > 0.5).astype(int)).predict_proba(f(te))[:, 1]
        models = {"arbees": baseball.predict("mlb", par, te), "Markov table": p0, "logistic on the table's logit + line": ref}
        table(f"MLB: fit 2008-{test - 1}, test {test}", te.y.values, te.game_id.values, models)
    buckets(te.y.values, models, [(f"innings {a}-{a + 2}", ((te.inning >= a) & (te.inning <= a + 2)).values) for a in (1, 4, 7)]
            + [("ninth", (te.inning == 9).values), ("extra innings", (te.inning > 9).values)])
    return par


def nhl(d):
    from scipy.stats import skellam

    s = d.season.values
    par = hockey.fit("nhl", d, (s <= 2019).astype(float))
    te = d[s == 2020]
    t = np.where(te.period > 3, 1e-6, te.seconds_remaining) / 3600
    el = ndtri(te.pregame_home_prob.values)
    lam = par["rates"]["base"]
    pp = hockey.power_play(par["rates"], te, t * 3600)
    h, a = lam * t * np.exp(0.25 * el) + np.maximum(pp, 0) + 1e-9, lam * t * np.exp(-0.25 * el) + np.maximum(-pp, 0) + 1e-9
    sk = np.where(te.period > 3, 0.5, 1 - skellam.cdf(-te.lead, h, a) + 0.5 * skellam.pmf(-te.lead, h, a))
    models = {"arbees": hockey.predict("nhl", par, te), "Skellam + Elo + power play": np.clip(sk, 1e-5, 1 - 1e-5)}
    table("NHL: fit 2017-18 and 2018-19, test 2019-20 (to mid-December)", te.y.values, te.game_id.values, models)
    buckets(te.y.values, models, periods(te, 3, 300))
    return par


def ncaaf(d, nfl_par):
    d = d[d.period <= 4]
    for cut in ("2022-09-18", "2022-10-02"):
        par = football.fit_college(d, (d.date.values < cut).astype(float), nfl_par)
        te = d[(d.date.values >= cut) & has_line(d)]
        ok = (te.reference_wp.notna() & te.reference_wp_cfbfastr.notna()).values
        models = {"arbees": football.predict("ncaaf", par, te), "ESPN": te.reference_wp.fillna(0.5).values,
                  "cfbfastR": te.reference_wp_cfbfastr.fillna(0.5).values}
        y = te.y.values
        table(f"NCAAF: fit to {cut}, test after (to 22 October)", y[ok], te.game_id.values[ok], {k: v[ok] for k, v in models.items()})
        buckets(y, models, [(n, m & ok) for n, m in periods(te, 4, 300)])
    college_folds(d, nfl_par)
    return par


def college_folds(d, nfl_par, folds=8):
    """Every game of the one season, each judged by a fit that has not seen it: the split by date has too few games."""
    ids = np.unique(d.game_id.values)
    fold = np.random.default_rng(5).permutation(len(ids))[np.searchsorted(ids, d.game_id.values)] % folds
    p = np.zeros(len(d))
    for k in range(folds):
        p[fold == k] = football.predict("ncaaf", football.fit_college(d, (fold != k).astype(float), nfl_par), d[fold == k])
    ok = (d.reference_wp.notna() & d.reference_wp_cfbfastr.notna()).values & has_line(d)
    models = {"arbees": p, "ESPN": d.reference_wp.fillna(0.5).values, "cfbfastR": d.reference_wp_cfbfastr.fillna(0.5).values}
    table(f"NCAAF: {folds}-fold by game", d.y.values[ok], d.game_id.values[ok], {k: v[ok] for k, v in models.items()})
    buckets(d.y.values, models, [(n, m & ok) for n, m in periods(d, 4, 300)])
