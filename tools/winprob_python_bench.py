"""The Python side of bench/winprob_bench: the same rows in NumPy and in pure Python, answers compared, ratios printed.

    ARBEES_BENCH_SAMPLE=/tmp/sample.json build/bench/bench/winprob_bench && python3 tools/winprob_python_bench.py /tmp/sample.json
"""

import json
import math
import sys
import time


def pure(s):
    out, width, scale = [], s["width"], s["scale"]
    table, pulls, balls, last = s["lead_table"], s["pull"], s["ball"], len(s["pull"]) - 2
    for lead, left, strength, doubt, situation in zip(s["lead"], s["left"], s["strength"], s["doubt"], s["situation"]):
        u = math.sqrt(min(max(left * scale, 0.0), 1.0)) * (last + 1)
        k = min(int(u), last)
        f = u - k
        cell = k * width + int(min(abs(lead), width - 1))
        ahead = table[cell] + f * (table[cell + width] - table[cell])
        pull = pulls[k] + f * (pulls[k + 1] - pulls[k])
        ball = balls[k] + f * (balls[k + 1] - balls[k])
        z = math.copysign(ahead, lead) + pull * strength + ball * situation
        p = 0.5 * math.erfc(-z / math.sqrt(2.0 * (1.0 + pull * pull * doubt)))
        out.append(min(max(p, 1e-6), 1 - 1e-6))
    return out


def vectorised(np, ndtr, s, a):
    u = np.sqrt(np.clip(a["left"] * s["scale"], 0, 1)) * (len(a["pull"]) - 1)
    k = np.minimum(u.astype(int), len(a["pull"]) - 2)
    f = u - k
    table = a["lead_table"].reshape(-1, s["width"])
    c = np.minimum(np.abs(a["lead"]), s["width"] - 1).astype(int)
    between = lambda t, *i: t[(k, *i)] + f * (t[(k + 1, *i)] - t[(k, *i)])
    pull = between(a["pull"])
    z = np.copysign(between(table, c), a["lead"]) + pull * a["strength"] + between(a["ball"]) * a["situation"]
    return np.clip(ndtr(z / np.sqrt(1 + pull * pull * a["doubt"])), 1e-6, 1 - 1e-6)


def best(run, times=5):
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        spent.append(time.perf_counter() - start)
    return min(spent)


def report(name, answers, expected, seconds, s):
    worst = max(abs(x - y) for x, y in zip(answers, expected))
    assert worst < 1e-9, f"{name}: answers differ by {worst}"
    ns = 1e9 * seconds / len(expected)
    print(f"{name:<12} {ns:9.1f} ns a row; the batch is {ns / s['batch_ns']:.0f} times as fast, one scalar state "
          f"{ns / s['scalar_ns']:.0f} times (answers within {worst:.1e})")


def main():
    s = json.load(open(sys.argv[1]))
    report("pure Python", pure(s), s["answer"], best(lambda: pure(s)), s)
    try:
        import numpy as np
        from scipy.special import ndtr
    except ImportError:
        print("NumPy or SciPy is not installed: its line is left out")
        return
    a = {k: np.array(v) for k, v in s.items() if isinstance(v, list)}
    report("NumPy", vectorised(np, ndtr, s, a), s["answer"], best(lambda: vectorised(np, ndtr, s, a), 20), s)


main()
