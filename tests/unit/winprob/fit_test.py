"""Regenerates a small part of the fits from the archive and compares it with the generated C++: hockey's rates, chain and
scale, and baseball's recursion over innings. Skipped, saying so, where the archive or the fitting packages are not there."""

import os
import re
import sys
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../..")
DATA = os.path.join(ROOT, "../shared/data/winprob")
sys.path.insert(0, os.path.join(ROOT, "tools/fit_winprob"))

try:
    import numpy as np
    import pandas  # noqa: F401
    import scipy  # noqa: F401
    MISSING = None if os.path.exists(os.path.join(DATA, "nhl.csv.gz")) else "the archive is not here"
except ImportError as error:
    MISSING = f"tools/fit_winprob/requirements.txt is not installed: {error}"


def generated(sport, field):
    text = open(os.path.join(ROOT, f"src/arbees/winprob/generated/{sport}.hpp")).read()
    body = re.search(rf"\.{field} = (.*?)(?=,\n\.|\n}};)", text, re.S).group(1)
    return np.array([float(x) for x in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", body)])


@unittest.skipIf(MISSING, MISSING)
class Regenerated(unittest.TestCase):
    def test_hockey(self):
        import hockey
        from common import read

        d = read("nhl")
        fit = hockey.fit("nhl", d, np.ones(len(d)))
        np.testing.assert_allclose(generated("nhl", "lead"), fit["z"].ravel(), rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(generated("nhl", "net_empty"), fit["empty"].ravel(), rtol=1e-6)
        np.testing.assert_allclose(generated("nhl", "scale"), fit["c"].ravel(), rtol=2e-3, atol=2e-3)

    def test_baseball_tables(self):
        import baseball

        top, bottom, _ = baseball.value_tables(generated("mlb", "runs").reshape(24, baseball.RUNS))
        np.testing.assert_allclose(generated("mlb", "top"), top.ravel(), atol=1e-9)
        np.testing.assert_allclose(generated("mlb", "bottom"), bottom.ravel(), atol=1e-9)


if __name__ == "__main__":
    unittest.main()
