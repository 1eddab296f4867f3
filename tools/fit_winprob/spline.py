"""Probit regression whose coefficients are piecewise linear over knots of the time left.

    P(home) = Phi( sum_j c_j(u) x_j ),   u = position on the knot axis, knots at 0..K-1

Shape rules a column can have: "free"; "pos" (c_j >= 0 at every knot); "decay" (c_j >= 0 and never larger with more
time left: knot 0 is the end of the game); "late" (decay, and 0 from knot `late` on). With the columns antisymmetric in
home and away there is no intercept, so mirrored inputs give 1 - P exactly. The likelihood is log-concave and the shape
rules are bounds: one optimum.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_ndtr, ndtr


class KnotProbit:
    def __init__(self, knots, shapes, smooth=30.0, ridge=0.02, smooth_each=None, prior=None, late=None):
        self.k, self.shapes, self.late = knots, list(shapes), late
        self.smooth, self.ridge = smooth, ridge
        self.smooth_each = np.ones(len(self.shapes)) if smooth_each is None else np.asarray(smooth_each, float)
        self.prior = prior  # coefficients (knots x columns) the ridge pulls towards; zero when absent
        self.c = None

    def _decode(self, theta):
        c = theta.reshape(self.k, -1).copy()
        c[:, self.decay] = np.cumsum(c[::-1, self.decay], axis=0)[::-1]
        return c

    def _encode(self, c):
        c = c.copy()
        c[:-1, self.decay] -= c[1:, self.decay]
        return c.ravel()

    def _encode_grad(self, g):
        g = g.copy()
        g[:, self.decay] = np.cumsum(g[:, self.decay], axis=0)
        return g.ravel()

    def fit(self, x, u, y, w=None, start=None, maxiter=400):
        x = np.asarray(x, np.float64)
        self.scale = np.sqrt(np.mean(x**2, axis=0)) + 1e-12
        self.decay = np.array([s in ("decay", "late") for s in self.shapes])
        w = np.ones(len(y)) if w is None else np.asarray(w, float)
        k = np.minimum(u.astype(int), self.k - 2)
        order = np.argsort(k, kind="stable")
        xs, f, y, w, ks = x[order] / self.scale, (u - k)[order], y[order], w[order], k[order]
        cuts = np.searchsorted(ks, np.arange(self.k))
        d2 = np.diff(np.eye(self.k), n=2, axis=0)
        lam = self.smooth * self.smooth_each
        rho = np.broadcast_to(np.asarray(self.ridge, float), self.k)[:, None]
        c0 = np.zeros((self.k, x.shape[1])) if self.prior is None else self.prior * self.scale

        def objective(theta):
            c = self._decode(theta)
            g = np.zeros_like(c)
            total = 0.0
            for i in range(self.k - 1):
                a, b = cuts[i], cuts[i + 1]
                if a == b:
                    continue
                xb, fb, yb, wb = xs[a:b], f[a:b], y[a:b], w[a:b]
                z = (1 - fb) * (xb @ c[i]) + fb * (xb @ c[i + 1])
                lp, lq = log_ndtr(z), log_ndtr(-z)
                total -= np.dot(wb, yb * lp + (1 - yb) * lq)
                lphi = -0.5 * z * z - 0.9189385332046727
                r = wb * (yb * np.exp(lphi - lp) - (1 - yb) * np.exp(lphi - lq))
                g[i] -= xb.T @ (r * (1 - fb))
                g[i + 1] -= xb.T @ (r * fb)
            dev = c - c0
            dd = d2 @ dev
            total += np.sum(lam * dd**2) + np.sum(rho * dev**2)
            g += 2 * lam * (d2.T @ dd) + 2 * rho * dev
            return total, self._encode_grad(g)

        lo, hi = np.full((self.k, x.shape[1]), -np.inf), np.full((self.k, x.shape[1]), np.inf)
        for j, s in enumerate(self.shapes):
            if s != "free":
                lo[:, j] = 0.0
            if s == "late":
                hi[self.late :, j] = 0.0
        th0 = np.clip(self._encode(np.maximum(c0, 1e-3)) if start is None else start, lo.ravel(), hi.ravel())
        res = minimize(objective, th0, jac=True, method="L-BFGS-B",
                       bounds=list(zip(lo.ravel(), hi.ravel())), options={"maxiter": maxiter, "maxfun": 2 * maxiter})
        self.theta, self.c, self.result = res.x, self._decode(res.x) / self.scale, res
        return self

    def z(self, x, u):
        k = np.minimum(u.astype(int), self.k - 2)
        f = (u - k)[:, None]
        return np.sum(x * ((1 - f) * self.c[k] + f * self.c[k + 1]), axis=1)

    def predict(self, x, u):
        return ndtr(self.z(np.asarray(x, np.float64), u))
