"""Going up and down together: correlations of a rater with the master, from their table.

Correlations say nothing about agreement (a rater always one point too high correlates perfectly);
they are for research reports.
"""

import numpy as np

from app.scoring.estimates import Estimate, Reason, Statistic, Undefined
from app.scoring.weights import FloatArray


def pearson(counts: FloatArray, values: FloatArray) -> Statistic:
    """Compute Pearson's correlation of a table whose ranks stand for ``values``.

    >>> pearson(np.array([[0, 2, 0], [0, 0, 3], [0, 0, 0]]), np.arange(3.0)).value
    1.0
    """
    return _correlation(np.asarray(counts, dtype=np.float64), values, values)


def spearman(counts: FloatArray) -> Statistic:
    """Compute Spearman's rank correlation; equal scores share their mean rank."""
    table = np.asarray(counts, dtype=np.float64)
    return _correlation(table, _mid_ranks(table.sum(axis=1)), _mid_ranks(table.sum(axis=0)))


def kendall_tau_b(counts: FloatArray) -> Statistic:
    """Compute Kendall's tau-b: pairs of clips in the same order, less those in the other order."""
    table = np.asarray(counts, dtype=np.float64)
    n = float(table.sum())
    below = np.cumsum(np.cumsum(table[::-1], axis=0)[::-1][:, ::-1], axis=1)[:, ::-1]
    aside = np.cumsum(np.cumsum(table[::-1], axis=0)[::-1], axis=1)
    same = float((table[:-1, :-1] * below[1:, 1:]).sum())
    other = float((table[:-1, 1:] * aside[1:, :-1]).sum())
    pairs = n * (n - 1) / 2
    free_rows = pairs - _ties(table.sum(axis=1))
    free_columns = pairs - _ties(table.sum(axis=0))
    if free_rows <= 0 or free_columns <= 0:
        return _no_correlation(n)
    return Estimate(value=(same - other) / float(np.sqrt(free_rows * free_columns)), n=int(n))


def _ties(totals: FloatArray) -> float:
    return float((totals * (totals - 1)).sum() / 2)


def _mid_ranks(totals: FloatArray) -> FloatArray:
    ranks: FloatArray = np.cumsum(totals) - totals / 2
    return ranks


def _correlation(table: FloatArray, rows: FloatArray, columns: FloatArray) -> Statistic:
    n = float(table.sum())
    x, y = float(table.sum(axis=1) @ rows), float(table.sum(axis=0) @ columns)
    xx = n * float(table.sum(axis=1) @ rows**2) - x * x
    yy = n * float(table.sum(axis=0) @ columns**2) - y * y
    xy = n * float(rows @ table @ columns) - x * y
    if xx <= 0 or yy <= 0:
        return _no_correlation(n)
    return Estimate(value=xy / float(np.sqrt(xx * yy)), n=int(n))


def _no_correlation(n: float) -> Undefined:
    if n == 0:
        return Undefined(reason=Reason.NO_PAIRS)
    return Undefined(reason=Reason.TOO_FEW_UNITS if n < 2 else Reason.NO_VARIANCE, n=int(n))
