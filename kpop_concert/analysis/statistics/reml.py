"""A linear mixed model with one grouping factor: statsmodels fits it, and Satterthwaite's df are added.

With V = sum of theta_i V_i, linear in the variances, score and observed information of the restricted likelihood are
known in closed form (Searle, Casella and McCulloch 1992, Variance Components, 6.6), and so is what each variance does
to the variance of a fixed effect: nothing is differentiated numerically.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np

from .results import Floats

_STEPS = 30


@dataclass(frozen=True, slots=True)
class Fixed:
    """A combination of the fixed effects; `df` after Satterthwaite."""

    estimate: float
    se: float
    df: float


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """`covariance` of the random effects, `residual` variance, fixed effects with their covariance."""

    covariance: Floats
    residual: float
    beta: Floats
    beta_covariance: Floats
    _theta_covariance: Floats
    _slopes: Floats

    def fixed(self, weights: Floats) -> Fixed:
        """Of weights' beta; df = 2 v^2 / (g' A g), v its variance, g how v changes with the variances, A their
        covariance (Satterthwaite 1946; as in Kuznetsova, Brockhoff and Christensen 2017, Journal of Statistical
        Software 82(13)).
        """
        variance = float(weights @ self.beta_covariance @ weights)
        gradient = np.array([weights @ slope @ weights for slope in self._slopes])
        return Fixed(
            float(weights @ self.beta),
            math.sqrt(variance),
            2 * variance**2 / float(gradient @ self._theta_covariance @ gradient),
        )


def fit(y: Floats, x: Floats, z: Floats, groups: Floats) -> Fit | None:
    """Restricted maximum likelihood of y = x beta + z b + e, b anew in each group; None where it has no maximum inside
    of what variances may be: a random effect without variance, or one that is a copy of another.

    `y` should be of no extreme size; x must have full column rank.
    """
    blocks = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    pieces = [(y[rows], x[rows], z[rows]) for rows in blocks]
    start = _statsmodels(y, x, z, groups)
    theta = start if start is not None else _moments(y, x, z.shape[1])
    for _ in range(_STEPS):
        found = _evaluate(pieces, theta, z.shape[1])
        if found is None:
            return None
        score, information, fitted = found
        if not np.all(np.linalg.eigvalsh(information) > 0):
            return None
        step = np.linalg.solve(information, score)
        # The decrement is the distance from the maximum in units of the likelihood, whatever the units of y.
        if float(score @ step) < 1e-16:
            return fitted if _inside(fitted) else None
        theta = theta + step
    return None


def _inside(fitted: Fit) -> bool:
    scale = np.max(np.diag(fitted.covariance))
    return bool(
        fitted.residual > 0
        and scale > 1e-8 * fitted.residual
        and np.linalg.eigvalsh(fitted.covariance)[0] > 1e-6 * scale
    )


def _statsmodels(y: Floats, x: Floats, z: Floats, groups: Floats) -> Floats | None:
    """The variances as statsmodels finds them, row by row of the lower triangle, the residual last."""
    from statsmodels.regression.mixed_linear_model import MixedLM

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of, fit looks at itself
        try:
            found = MixedLM(y, x, groups=groups, exog_re=z).fit(reml=True, method=["lbfgs", "bfgs"])
        except (np.linalg.LinAlgError, ValueError):
            return None
    theta = np.append(np.asarray(found.cov_re)[np.tril_indices(z.shape[1])], found.scale)
    return theta if np.all(np.isfinite(theta)) else None


def _moments(y: Floats, x: Floats, effects: int) -> Floats:
    rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    half = float(np.var(rest)) / 2
    return np.append((np.eye(effects) * half)[np.tril_indices(effects)], half)


def _evaluate(
    pieces: list[tuple[Floats, Floats, Floats]], theta: Floats, effects: int
) -> tuple[Floats, Floats, Fit] | None:
    """Score, observed information and everything else at these variances; None where V is not positive definite."""
    rows, columns = np.tril_indices(effects)
    covariance = np.zeros((effects, effects))
    covariance[rows, columns] = covariance[columns, rows] = theta[:-1]
    count, width = theta.size, pieces[0][1].shape[1]
    patterns = np.zeros((count - 1, effects, effects))
    for index, (row, column) in enumerate(zip(rows, columns, strict=True)):
        patterns[index, row, column] = patterns[index, column, row] = 1.0

    parts = []
    xwx, xwy = np.zeros((width, width)), np.zeros(width)
    for y, x, z in pieces:
        v = z @ covariance @ z.T + theta[-1] * np.eye(y.size)
        if np.linalg.eigvalsh(v)[0] <= 0:
            return None
        w = np.linalg.inv(v)
        parts.append((y, x, w, [*(z @ pattern @ z.T for pattern in patterns), np.eye(y.size)]))
        xwx += x.T @ w @ x
        xwy += x.T @ w @ y
    beta_covariance: Floats = np.linalg.inv(xwx)
    beta: Floats = beta_covariance @ xwy

    # With P = W - W X C X' W and u = P y: score = (u' Vi u - tr P Vi) / 2,
    # information = u' Vi P Vj u - tr(P Vi P Vj) / 2; the traces fall apart into the groups' own and X' W ... W X.
    trace, squares = np.zeros(count), np.zeros(count)
    trace2, squares2 = np.zeros((count, count)), np.zeros((count, count))
    xwvu, xwvwx = np.zeros((count, width)), np.zeros((count, width, width))
    xwvwvwx = np.zeros((count, count, width, width))
    for y, x, w, derivatives in parts:
        u, wx = w @ (y - x @ beta), w @ x
        wv = [w @ derivative for derivative in derivatives]
        for i, left in enumerate(derivatives):
            trace[i] += np.trace(wv[i])
            squares[i] += u @ left @ u
            xwvu[i] += wx.T @ left @ u
            xwvwx[i] += wx.T @ left @ wx
            for j, right in enumerate(derivatives):
                trace2[i, j] += np.sum(wv[i] * wv[j].T)
                squares2[i, j] += u @ left @ w @ right @ u
                xwvwvwx[i, j] += wx.T @ left @ w @ right @ wx
    cm = [beta_covariance @ middle for middle in xwvwx]
    score = (squares - trace + np.array([np.trace(m) for m in cm])) / 2
    information = squares2 - xwvu @ beta_covariance @ xwvu.T - trace2 / 2
    for i in range(count):
        for j in range(count):
            information[i, j] += np.sum(beta_covariance * xwvwvwx[i, j]) - np.sum(cm[i] * cm[j].T) / 2
    slopes = np.array([beta_covariance @ middle @ beta_covariance for middle in xwvwx])
    try:
        theta_covariance: Floats = np.linalg.inv(information)
    except np.linalg.LinAlgError:
        return None
    return (
        score,
        (information + information.T) / 2,
        Fit(covariance, float(theta[-1]), beta, beta_covariance, theta_covariance, slopes),
    )
