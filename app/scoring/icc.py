"""Intraclass correlations of a complete panel (Shrout & Fleiss 1979; McGraw & Wong 1996).

ICC1: every unit has raters of its own; ICC2: the same raters drawn from many, absolute
agreement; ICC3: just these raters, consistency. The forms with k are for the mean of the k
raters. Bounds are McGraw & Wong's, which for averages are those of a single rater stepped up by
the Spearman-Brown formula. For ICC2k the R package irr differs (on the Fleiss data .489, psych
and here .519): it puts the coefficient of the average into the odds meant for a single rater.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from app.scoring.distributions import f_quantile
from app.scoring.estimates import Estimate, IntervalKind, Reason, Statistic, Undefined
from app.scoring.weights import FloatArray


class IccForm(StrEnum):
    """Which intraclass correlation."""

    ICC1 = "ICC1"
    ICC2 = "ICC2"
    ICC3 = "ICC3"
    ICC1K = "ICC1k"
    ICC2K = "ICC2k"
    ICC3K = "ICC3k"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanSquares:
    """The two-way analysis of variance of a panel: units, raters, and what remains."""

    units: int
    raters: int
    between: float  # units
    columns: float  # raters
    error: float  # units x raters
    within: float  # everything inside units


def mean_squares(values: FloatArray) -> MeanSquares:
    """Analyse complete values ``[unit, rater]``; sums are kept whole, so whole scores are exact."""
    n, k = values.shape
    grand = float(values.sum()) ** 2
    total = n * k * float((values**2).sum()) - grand
    rows = n * float((values.sum(axis=1) ** 2).sum()) - grand
    columns = k * float((values.sum(axis=0) ** 2).sum()) - grand
    return _mean_squares(n, k, (total, rows, columns))


def mean_squares_of_pairs(counts: FloatArray, values: FloatArray) -> MeanSquares:
    """Analyse two raters from their confusion table: the same as from their scores."""
    n = int(counts.sum())
    first, second = counts.sum(axis=1), counts.sum(axis=0)
    x, y = float(first @ values), float(second @ values)
    grand = (x + y) ** 2
    total = 2 * n * float((first + second) @ values**2) - grand
    rows = n * float((counts * (values[:, None] + values) ** 2).sum()) - grand
    return _mean_squares(n, 2, (total, rows, 2 * (x * x + y * y) - grand))


def _mean_squares(n: int, k: int, sums: tuple[float, float, float]) -> MeanSquares:
    total, rows, columns = sums
    cells = n * k
    return MeanSquares(
        units=n,
        raters=k,
        between=rows / (cells * (n - 1)),
        columns=columns / (cells * (k - 1)),
        error=(total - rows - columns) / (cells * (n - 1) * (k - 1)),
        within=(total - rows) / (cells * n * (k - 1)),
    )


def icc(values: FloatArray, form: IccForm) -> Statistic:
    """Compute one intraclass correlation with its 95% bounds.

    Args:
        values: scores ``[unit, rater]``, ``nan`` where one is missing.
        form: which one.

    >>> judges = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9],
    ...     [6, 2, 4, 7]], dtype=float)
    >>> round(icc(judges, IccForm.ICC2).value, 2)
    0.29
    """
    n, k = values.shape
    if np.isnan(values).any():
        return Undefined(reason=Reason.INCOMPLETE_PANEL, n=n)
    if k < 2:
        return Undefined(reason=Reason.TOO_FEW_RATERS, n=n)
    if n < 2:
        return Undefined(reason=Reason.TOO_FEW_UNITS, n=n)
    return icc_of_squares(mean_squares(values), form)


def icc_of_pairs(counts: FloatArray, values: FloatArray, form: IccForm) -> Statistic:
    """Compute one intraclass correlation of two raters from their confusion table."""
    n = int(counts.sum())
    if n < 2:
        return Undefined(reason=Reason.TOO_FEW_UNITS if n else Reason.NO_PAIRS, n=n)
    return icc_of_squares(mean_squares_of_pairs(counts, values), form)


def icc_of_squares(squares: MeanSquares, form: IccForm) -> Statistic:
    """Compute one intraclass correlation from a panel's analysis of variance."""
    n = squares.units
    value = _FORMS[form][0](squares)
    if value is None:
        return Undefined(reason=Reason.NO_VARIANCE, n=n)
    bounds = _FORMS[form][1](squares, value)
    if bounds is None:
        return Estimate(value=value, n=n)
    return Estimate(value=value, n=n, low=bounds[0], high=bounds[1], interval=IntervalKind.F_RATIO)


_Bounds = tuple[float, float] | None


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _icc1(s: MeanSquares) -> float | None:
    return _ratio(s.between - s.within, s.between + (s.raters - 1) * s.within)


def _icc2(s: MeanSquares) -> float | None:
    rater_part = s.raters * (s.columns - s.error) / s.units
    return _ratio(s.between - s.error, s.between + (s.raters - 1) * s.error + rater_part)


def _icc3(s: MeanSquares) -> float | None:
    return _ratio(s.between - s.error, s.between + (s.raters - 1) * s.error)


def _icc1k(s: MeanSquares) -> float | None:
    return _ratio(s.between - s.within, s.between)


def _icc2k(s: MeanSquares) -> float | None:
    return _ratio(s.between - s.error, s.between + (s.columns - s.error) / s.units)


def _icc3k(s: MeanSquares) -> float | None:
    return _ratio(s.between - s.error, s.between)


def _f_bounds(between: float, noise: float, df: tuple[float, float]) -> tuple[float, float] | None:
    """Give the bounds of the true F ratio; None where there is no noise at all."""
    if noise <= 0:
        return None
    ratio = between / noise
    return ratio / f_quantile(0.975, *df), ratio * f_quantile(0.975, df[1], df[0])


def _one_way(s: MeanSquares) -> tuple[float, float] | None:
    return _f_bounds(s.between, s.within, (s.units - 1, s.units * (s.raters - 1)))


def _two_way(s: MeanSquares) -> tuple[float, float] | None:
    return _f_bounds(s.between, s.error, (s.units - 1, (s.units - 1) * (s.raters - 1)))


def _single(ratios: _Bounds, s: MeanSquares) -> _Bounds:
    if ratios is None:
        return 1.0, 1.0
    low, high = ((ratio - 1) / (ratio + s.raters - 1) for ratio in ratios)
    return low, high


def _average(ratios: _Bounds) -> _Bounds:
    if ratios is None:
        return 1.0, 1.0
    return 1 - 1 / ratios[0], 1 - 1 / ratios[1]


def _absolute_quantiles(s: MeanSquares, odds: float) -> tuple[float, float] | None:
    """Give the F quantiles for absolute agreement, with Satterthwaite's degrees of freedom."""
    of_raters = odds * s.columns
    of_error = (1 + odds * (s.units - 1)) * s.error
    scatter = of_raters**2 / (s.raters - 1) + of_error**2 / ((s.units - 1) * (s.raters - 1))
    reach = (of_raters + of_error) ** 2
    if reach <= 1e-6 * scatter:  # no degrees of freedom left
        return None
    df = reach / scatter
    return f_quantile(0.975, s.units - 1, df), f_quantile(0.975, df, s.units - 1)


def _absolute_single(s: MeanSquares, value: float) -> _Bounds:
    if value == 1:
        return 1.0, 1.0
    quantiles = _absolute_quantiles(s, s.raters * value / (s.units * (1 - value)))
    if quantiles is None:
        return None
    lower, upper = quantiles
    n, k = s.units, s.raters
    rest = k * s.columns + (k * n - k - n) * s.error
    low = _ratio(n * (s.between - lower * s.error), lower * rest + n * s.between)
    high = _ratio(n * (upper * s.between - s.error), rest + n * upper * s.between)
    return None if low is None or high is None else (low, high)


def _absolute_average(s: MeanSquares, value: float) -> _Bounds:
    if value == 1:
        return 1.0, 1.0
    quantiles = _absolute_quantiles(s, value / (s.units * (1 - value)))
    if quantiles is None:
        return None
    lower, upper = quantiles
    rest, n = s.columns - s.error, s.units
    low = _ratio(n * (s.between - lower * s.error), lower * rest + n * s.between)
    high = _ratio(n * (upper * s.between - s.error), rest + n * upper * s.between)
    return None if low is None or high is None else (low, high)


_FORMS: dict[
    IccForm,
    tuple[Callable[[MeanSquares], float | None], Callable[[MeanSquares, float], _Bounds]],
] = {
    IccForm.ICC1: (_icc1, lambda s, _: _single(_one_way(s), s)),
    IccForm.ICC2: (_icc2, _absolute_single),
    IccForm.ICC3: (_icc3, lambda s, _: _single(_two_way(s), s)),
    IccForm.ICC1K: (_icc1k, lambda s, _: _average(_one_way(s))),
    IccForm.ICC2K: (_icc2k, _absolute_average),
    IccForm.ICC3K: (_icc3k, lambda s, _: _average(_two_way(s))),
}
