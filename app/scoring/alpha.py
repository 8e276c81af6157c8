"""Krippendorff's alpha: one minus observed over expected disagreement.

Works on coincidences, so two raters or twenty, complete or not, are the same sum; a unit that
only one rater scored adds nothing (Krippendorff 2011, "Computing Krippendorff's alpha
reliability").
"""

from enum import StrEnum

import numpy as np

from app.scoring.estimates import Estimate, Reason, Statistic, Undefined
from app.scoring.weights import FloatArray, IntArray


class Metric(StrEnum):
    """What the difference of two score points means."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"
    LINEAR = "linear"


def alpha_from_table(
    counts: FloatArray, metric: Metric, values: tuple[float, ...] | None = None
) -> Statistic:
    """Compute alpha between two raters from their confusion table.

    >>> alpha_from_table(np.array([[3, 0], [0, 2]]), Metric.NOMINAL).value
    1.0
    """
    table = np.asarray(counts, dtype=np.float64)
    return alpha_from_coincidences(table + table.T, metric, values)


def alpha_from_value_counts(
    counts: FloatArray, metric: Metric, values: tuple[float, ...] | None = None
) -> Statistic:
    """Compute a panel's alpha from value counts ``[unit, category]``; blanks are simply absent."""
    table = np.asarray(counts, dtype=np.float64)
    table = table[table.sum(axis=1) >= 2]
    return alpha_from_coincidences(_coincidences(table), metric, values)


def alpha_error(
    counts: FloatArray, metric: Metric, values: tuple[float, ...] | None = None
) -> Statistic:
    """Give the jackknife standard error of a panel's alpha: each unit is left out once.

    Units with the same scores give the same alpha, so it is computed once for each kind of unit
    (Quenouille 1956; Tukey 1958). It exists for every metric, the ordinal one included, for which
    no formula is published.

    Args:
        counts: value counts ``[unit, category]``.
        metric: what a difference means.
        values: numbers the categories stand for; ranks when None.

    >>> panel = np.array([[2, 0], [2, 0], [1, 1], [0, 2]])
    >>> round(alpha_error(panel, Metric.NOMINAL).value, 4)
    0.6143
    """
    table = np.asarray(counts, dtype=np.float64)
    table = table[table.sum(axis=1) >= 2]
    units = len(table)
    if units < 2:
        return Undefined(reason=Reason.TOO_FEW_UNITS, n=units)
    kinds, times = _kinds_of(table)
    total = _coincidences(table)
    alphas = [
        alpha_from_coincidences(total - _coincidences(kind[None]), metric, values) for kind in kinds
    ]
    without = next((alpha for alpha in alphas if isinstance(alpha, Undefined)), None)
    if without is not None:
        return Undefined(reason=without.reason, n=units)
    left = np.array([alpha.value for alpha in alphas if isinstance(alpha, Estimate)])
    mean = float(times @ left) / units
    spread = float(times @ (left - mean) ** 2)
    return Estimate(value=float(np.sqrt(spread * (units - 1) / units)), n=units)


def _kinds_of(table: FloatArray) -> tuple[FloatArray, IntArray]:
    """Give the different rows of a table, and how often each occurs."""
    base = table.max() + 1
    if base ** table.shape[1] < 2**53:  # each row is a number of its own: much faster to sort
        keys = table @ base ** np.arange(table.shape[1])
        _, first, times = np.unique(keys, return_index=True, return_counts=True)
        return table[first], times
    kinds, times = np.unique(table, axis=0, return_counts=True)
    return kinds, times


def _coincidences(table: FloatArray) -> FloatArray:
    """Count pairs of values within units, each pair both ways round, by the unit's raters."""
    shared = table / (table.sum(axis=1) - 1)[:, None]
    coincidences: FloatArray = shared.T @ table - np.diag(shared.sum(axis=0))
    return coincidences


def alpha_from_coincidences(
    coincidences: FloatArray, metric: Metric, values: tuple[float, ...] | None = None
) -> Statistic:
    """Compute alpha from a symmetric coincidence matrix.

    Args:
        coincidences: pairs of values within units, each pair both ways round.
        metric: what a difference means.
        values: numbers the categories stand for (interval and ratio); ranks when None.
    """
    size = coincidences.shape[0]
    totals = coincidences.sum(axis=1)
    n = float(totals.sum())
    pairs = round(n / 2)
    if n <= 0:
        return Undefined(reason=Reason.NO_PAIRS)
    numbers = np.arange(size, dtype=np.float64) if values is None else np.asarray(values, float)
    if metric is Metric.RATIO and (numbers < 0).any():
        return Undefined(reason=Reason.NOT_ON_RATIO_SCALE, n=pairs)
    difference = squared_differences(metric, totals, numbers)
    expected = float(totals @ difference @ totals) / (n - 1)
    if expected <= 0:
        return Undefined(reason=Reason.ONE_CATEGORY_ONLY, n=pairs)
    return Estimate(value=1.0 - float((coincidences * difference).sum()) / expected, n=pairs)


def squared_differences(metric: Metric, totals: FloatArray, values: FloatArray) -> FloatArray:
    """Give the squared difference of every two categories.

    The ordinal metric counts how many scores lie between two points, so it depends on
    ``totals``, how often each point was used.
    """
    gap: FloatArray = values[:, None] - values
    if metric is Metric.NOMINAL:
        return np.not_equal(gap, 0).astype(np.float64)
    if metric is Metric.LINEAR:
        distance: FloatArray = np.abs(gap)
        return distance
    if metric is Metric.ORDINAL:
        middle = np.cumsum(totals) - totals / 2
        gap = middle[:, None] - middle
    if metric is Metric.RATIO:
        both = values[:, None] + values
        gap = np.divide(gap, both, out=np.zeros_like(gap), where=both != 0)
    squares: FloatArray = gap**2
    return squares
