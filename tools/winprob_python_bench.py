"""The Python side of bench/winprob_bench: the same rows in NumPy and in pure Python, a call a state, answers compared, ratios printed.

    ARBEES_BENCH_SAMPLE=/tmp/sample.json build/bench/bench/winprob_bench && python3 tools/winprob_python_bench.py /tmp/sample.json
"""

import json
import math
import sys
import time


def between(low, high, f):
    return low + f * (high - low)


def place(left, total, knots):
    u = math.sqrt(min(max(left / total, 0.0), 1.0)) * (knots - 1)
    k = min(int(u), knots - 2)
    return k, u - k


def finish(z, pull, doubt):
    p = 0.5 * math.erfc(-z / math.sqrt(2.0 * (1.0 + pull * pull * doubt)))
    return min(max(p, 1e-6), 1 - 1e-6)


def basketball(fit, s):
    k, f = place(s["left"], fit["total"], 17)
    a = int(min(abs(s["lead"]), 60))
    pull = between(fit["pull"][k], fit["pull"][k + 1], f)
    z = math.copysign(between(fit["lead"][k][a], fit["lead"][k + 1][a], f), s["lead"]) + pull * s["strength"]
    return finish(z + between(fit["ball"][k], fit["ball"][k + 1], f) * s["possession"], pull, s["doubt"])


def football(fit, s):
    left, side, lead = s["left"], s["possession"], s["lead"]
    k, f = place(left, 3600.0, 17)
    c = [between(low, high, f) for low, high in zip(fit["columns"][k], fit["columns"][k + 1])]
    first, kick, down, goal = left > 1800, s["kickoff"] != 0, int(s["down"]) - 1, int(s["yards_to_goal"])
    points = fit["kickoff"] if kick else fit["by_yards"][down][goal] - fit["by_distance"][down][min(int(s["distance"]), 30)]
    snaps = 0 if kick else 4 - s["down"]
    closing = math.exp(-(left - 1800) / 60) if first else 0.0
    margin = side * lead
    a = int(min(abs(lead), 60))
    z = math.copysign(between(fit["lead"][k][a], fit["lead"][k + 1][a], f), lead) + c[0] * s["strength"]
    z += side * points * ((1 - closing) * c[1] + closing * c[2]) + side * ((1 - closing) * c[3] + closing * c[4])
    z += c[6] * (s["home_timeouts"] - s["away_timeouts"])
    if first:
        z += c[5] * s["second_half_receiver"]
    if margin >= 1:
        enemy = s["away_timeouts"] if side > 0 else s["home_timeouts"]
        late = (left - (43 * snaps - 40 * min(enemy, snaps))) / 8
        z += side * ((c[7] / (1 + math.exp(late)) if late < 700 else 0.0) + c[9])
    if margin >= -8:
        z += side * c[8] * fit["late_place"][75 if kick else goal]
    return finish(z, c[0], s["doubt"])


def hockey(fit, s):
    lead, home_out, away_out = s["lead"], s["home_net_empty"], s["away_net_empty"]
    more = s["home_skaters"] - home_out - s["away_skaters"] + away_out
    pulled = 1 <= abs(lead) <= 2 and (home_out if lead < 0 else away_out) != 0
    table = fit["tables"]["5" if pulled else str(int(min(max(more, -2), 2)) + 2)]
    column = int(min(max(lead, -6), 6)) + 6
    k, f = place(s["left"], 3600.0, 25)
    j, g = place(s["left"], 3600.0, 7)
    low, high = fit["scale"][j], fit["scale"][j + 1]
    pull = between(low[1], high[1], g)
    z = between(low[0], high[0], g) * between(table[k][column], table[k + 1][column], f)
    return finish(z + pull * s["strength"], pull, s["doubt"])


def baseball(fit, s):
    inning, half, outs = s["period"], s["half"], s["outs"]
    k, f = place(2 * (9 - inning) + (1 - half) + (3 - outs) / 3, 19.0, 13)
    state = int(s["bases"] * 3 + outs)
    even = fit["tables"][str(int(2 * (inning - 1) + half))][state][int(min(max(s["lead"], -15), 15)) + 15]
    low, high = fit["scale"][k], fit["scale"][k + 1]
    pull = between(low[1], high[1], f)
    return finish(between(low[0], high[0], f) * even + pull * s["strength"], pull, s["doubt"])


MODELS = {"nfl": football, "ncaaf": football, "nba": basketball, "ncaab": basketball, "nhl": hockey, "mlb": baseball}


def numpy_nba(np, ndtr, fit, a):
    u = np.sqrt(np.clip(a["left"] / 2880.0, 0, 1)) * 16
    k = np.minimum(u.astype(int), 15)
    f = u - k
    c = np.minimum(np.abs(a["lead"]), 60).astype(int)
    of = lambda t, *i: t[(k, *i)] + f * (t[(k + 1, *i)] - t[(k, *i)])
    pull = of(fit["pull"])
    z = np.copysign(of(fit["lead"], c), a["lead"]) + pull * a["strength"] + of(fit["ball"]) * a["possession"]
    return np.clip(ndtr(z / np.sqrt(1 + pull * pull * a["doubt"])), 1e-6, 1 - 1e-6)


def best(run, times=5):
    spent = []
    for _ in range(times):
        start = time.process_time()
        run()
        spent.append(time.process_time() - start)
    return min(spent)


def report(name, answers, expected, seconds, s):
    worst = max(abs(x - y) for x, y in zip(answers, expected))
    assert worst < 1e-9, f"{name}: answers differ by {worst}"
    ns = 1e9 * seconds / len(expected)
    print(f"{name:<16} {ns:9.1f} ns a row; the batch is {ns / s['batch_ns']:.0f} times as fast, one scalar state "
          f"{ns / s['scalar_ns']:.1f} times (answers within {worst:.1e})")


def main():
    sample = json.load(open(sys.argv[1]))
    for name, model in MODELS.items():
        s = sample[name]
        names = [n for n in s["rows"] if n != "answer"]
        states = [dict(zip(names, values)) for values in zip(*(s["rows"][n] for n in names))]
        run = lambda: [model(s["fit"], state) for state in states]
        report(f"{name} pure Python", run(), s["rows"]["answer"], best(run), s)
    try:
        import numpy as np
        from scipy.special import ndtr
    except ImportError:
        print("NumPy or SciPy is not installed: its line is left out")
        return
    s = sample["nba"]
    a, fit = ({k: np.array(v) for k, v in s[part].items()} for part in ("rows", "fit"))
    run = lambda: numpy_nba(np, ndtr, fit, a)
    report("nba NumPy", run(), s["rows"]["answer"], best(run, 20), s)


main()
