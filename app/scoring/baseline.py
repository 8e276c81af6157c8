"""The blind guess: what a scorer reaches who never watches the clip.

"Within one point" is close to 100% by chance on four points: with an MQI-like mix of scores, a
scorer who always says Low reaches 93.8%. Every agreement shown therefore stands beside what the
best constant answer reaches, and the margin over it.

The best constant of a few clips, held against these same clips, looks better than it is: of four
points that are equally common it reaches 42% of ten clips, and 25% of all others. What it would reach
on other clips like these is estimated instead. Shares of points are drawn toward equal ones by as
much as chance alone would scatter them (Hausser & Strimmer 2009): fully where they could all be
equal, hardly where one point is plainly commonest. Leaving out the clip it is compared with is the
other way; it is as honest, and so unsteady that twice as many good raters would not be told from a
blind guess (tools/bench_coverage.md).
"""

from dataclasses import dataclass

import numpy as np

from app.scoring.estimates import Statistic
from app.scoring.weights import FloatArray, IntArray

SHARED = 0.1
"""Assumed correlation of a rater's hits and the guess's, from the simulation of the margin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a scorer reaches who never watches: the best constant answer for each code.

    Attributes:
        rank: the constant rank, for a single code with pairs; None for several codes.
        point: its label, likewise.
        exact: exact agreement it would reach on clips like these; needs `MIN_CLIPS`.
        within_one: agreement within one point it would reach, likewise.
        margin: the rater's exact agreement minus the baseline's, with bounds that know both.
    """

    rank: int | None
    point: str | None
    exact: Statistic
    within_one: Statistic
    margin: Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineFigures:
    """What the best constant answer reaches, per table; ``nan`` without pairs.

    Attributes:
        rank: the commonest master point; among equals, the one with more neighbors, then the lower.
        exact: exact agreement it would reach on other clips like these.
        within_one: agreement within one point it would reach on them.
        commonest: its share of these very clips, which is what it cannot be expected to reach.
    """

    rank: IntArray
    exact: FloatArray
    within_one: FloatArray
    commonest: FloatArray


def baseline_figures(counts: FloatArray) -> BaselineFigures:
    """Find the best constant answer for every table ``[..., master, score]``.

    >>> guess = baseline_figures(np.array([[3, 0, 0], [1, 0, 0], [0, 0, 1]]))
    >>> int(guess.rank), round(float(guess.exact), 3), float(guess.commonest)
    (0, 0.333, 0.6)
    >>> plain = baseline_figures(np.array([[18, 0, 0], [1, 0, 0], [0, 0, 1]]))
    >>> round(float(plain.exact), 3), float(plain.commonest)
    (0.889, 0.9)
    """
    masters = np.asarray(counts, dtype=np.float64).sum(axis=-1)
    n = masters.sum(axis=-1)
    rank = np.argmax(masters * (n[..., None] + 1) + _with_neighbors(masters), axis=-1)
    shares = masters / np.where(n > 0, n, 1.0)[..., None]
    expected = _drawn_toward_equal(shares, n)
    some = n > 0
    return BaselineFigures(
        rank=rank,
        exact=np.where(some, _chosen(expected, rank), np.nan),
        within_one=np.where(some, _chosen(_with_neighbors(expected), rank), np.nan),
        commonest=np.where(some, _chosen(shares, rank), np.nan),
    )


def difference_bounds(
    mine: tuple[float, float, float], guess: tuple[float, float, float]
) -> tuple[float, float]:
    """Give bounds of a difference of two shares from the bounds of each: square and add.

    Newcombe 1998, method 10, with the correlation :data:`SHARED`; at most 1 either way.

    Args:
        mine: a share with its lower and upper bound.
        guess: the share to be taken off, likewise.

    >>> [round(bound, 3) for bound in difference_bounds((0.7, 0.4, 0.9), (0.4, 0.2, 0.7))]
    [-0.102, 0.568]
    """
    share, low, high = mine
    other, other_low, other_high = guess
    gap = share - other
    down = _reach(share - low, other_high - other)
    up = _reach(high - share, other - other_low)
    return max(gap - down, -1.0), min(gap + up, 1.0)


def _reach(one: float, other: float) -> float:
    return float(np.sqrt(max(one**2 + other**2 - 2 * SHARED * one * other, 0.0)))


def _with_neighbors(masters: FloatArray) -> FloatArray:
    near = masters.copy()
    near[..., 1:] += masters[..., :-1]
    near[..., :-1] += masters[..., 1:]
    return near


def _chosen(figures: FloatArray, rank: IntArray) -> FloatArray:
    found: FloatArray = np.take_along_axis(figures, rank[..., None], axis=-1)[..., 0]
    return found


def _drawn_toward_equal(shares: FloatArray, n: FloatArray) -> FloatArray:
    """Draw shares toward equal ones by the weight of Hausser & Strimmer's equation 8."""
    equal = 1 / shares.shape[-1]
    scatter = 1 - (shares**2).sum(axis=-1)
    apart = (n - 1) * ((shares - equal) ** 2).sum(axis=-1)
    weight = np.divide(scatter, apart, out=np.ones_like(apart), where=apart > 1e-12)
    pull = np.minimum(weight, 1.0)[..., None]
    drawn: FloatArray = pull * equal + (1 - pull) * shares
    return drawn
