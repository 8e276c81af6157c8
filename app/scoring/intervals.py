"""Intervals of proportions and means: how far a figure could be off.

Scores given to the same clip are alike, so cells pooled over codes carry less news than their
number: a proportion over several codes uses n divided by a clip effect (`clip_effects`). Intervals
of kappa and AC2 are in `posterior`. How often each holds the true value, by number of clips, code
and rater: docs/measurement.md and tools/bench_coverage.md.
"""

import math

import numpy as np

from app.scoring.distributions import normal_quantile, t_quantile

CONFIDENCE = 0.95
PLANNING_DESIGN_EFFECT = 1.4
"""Used until there are enough clips to estimate it: the effect of four codes that are alike by .13."""
CLIPS_FOR_DESIGN_EFFECT = 10
_STRAIGHT = 1e-9


def wilson(
    hits: float, n: float, *, design_effect: float = 1.0, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Give the Wilson score interval of a proportion (Wilson 1927).

    Holds its 95 % for single codes at any number of clips, rare points included; for cells pooled
    over codes only with their clip effect (docs/measurement.md).

    Args:
        hits: cells that agree.
        n: cells, more than none.
        design_effect: how many cells carry the news of one independent cell.
        confidence: the level, two-sided.

    >>> [round(bound, 4) for bound in wilson(10, 10)]
    [0.7225, 1.0]
    """
    share, effective = hits / n, n / design_effect
    z2 = normal_quantile(0.5 + confidence / 2) ** 2
    center = share + z2 / (2 * effective)
    reach = math.sqrt(z2 * (share * (1 - share) + z2 / (4 * effective)) / effective)
    scale = 1 + z2 / effective
    low = 0.0 if hits <= 0 else (center - reach) / scale
    high = 1.0 if hits >= n else (center + reach) / scale
    return max(low, 0.0), min(high, 1.0)


def student(
    value: float, se: float, units: int, *, confidence: float = CONFIDENCE
) -> tuple[float, float] | None:
    """Give value +- t * se over ``units`` independent units, or None where that says nothing.

    A standard error of nil (perfect agreement, say) is a sample without spread, not certainty;
    one unit has no spread at all. Neither gets an interval.
    """
    if units < 2 or not se > 0:
        return None
    reach = t_quantile(0.5 + confidence / 2, units - 1.0) * se
    return value - reach, value + reach


SKEWNESS_TRUSTED = 0.7
"""How much of a sample's skewness counts, beside its small-sample factor n / (n + 3): with all of it
intervals grew by 20 % for hardly more coverage (tools/bench_coverage.md)."""


def skewed_student(
    value: float, se: float, skewness: float, units: int
) -> tuple[float, float] | None:
    """Give Student's interval, its end on the side of the long tail moved out as far as skewness asks.

    A mean of few clips of which most are at nil and one is far is likelier too near to nil than too
    far from it, and Student's interval misses on that side alone. Hall's (1992) transformation takes
    the skewness out of the t statistic; its bounds count where they reach farther than Student's.

    Args:
        value: the mean.
        se: its standard error.
        skewness: of the units, third central moment over the cube of the standard deviation.
        units: how many independent units there are.

    Returns:
        None as `student`.

    >>> low, high = skewed_student(0.2, 0.1, 2.0, 10)
    >>> round(low, 3), round(high, 3)
    (-0.026, 0.557)
    """
    plain = student(value, se, units)
    trusted = SKEWNESS_TRUSTED * skewness * units / (units + 3)
    if plain is None or abs(trusted) < _STRAIGHT:
        return plain
    quantile, root = t_quantile(0.5 + CONFIDENCE / 2, units - 1.0), math.sqrt(units)
    far = [
        3 * root / trusted * (math.cbrt(1 + trusted * (t / root - trusted / (6 * units))) - 1)
        for t in (quantile, -quantile)
    ]
    return min(plain[0], value - far[0] * se), max(plain[1], value - far[1] * se)


def clustered_skewness(
    moments: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    cubes: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    clips: int,
) -> float:
    """Give the skewness of what clips add to a mean over cells; 0 where they add the same.

    Args:
        moments: as in ``clustered_error``.
        cubes: sums over clips of ``yyy, yym, ymm, mmm``.
        clips: clips with at least one cell.
    """
    cells, total, mm, my, yy = (float(moment) for moment in moments)
    yyy, yym, ymm, mmm = (float(cube) for cube in cubes)
    mean = total / cells
    square = (yy - 2 * mean * my + mean * mean * mm) / clips
    if square < _STRAIGHT:
        return 0.0
    cube = (yyy - 3 * mean * yym + 3 * mean**2 * ymm - mean**3 * mmm) / clips
    return float(cube / square**1.5)


def clustered_error(
    moments: np.ndarray[tuple[int, ...], np.dtype[np.float64]], clips: int
) -> float:
    """Give the standard error of a mean over cells that come in clips (ratio estimator).

    Args:
        moments: as in ``design_effect``, with y the sum of what is averaged over a clip's cells.
        clips: clips with at least one cell, at least two.
    """
    cells, total, mm, my, yy = (float(moment) for moment in moments)
    mean = total / cells
    scatter = max(yy - 2 * mean * my + mean * mean * mm, 0.0)
    return math.sqrt(clips / (clips - 1) * scatter) / cells


def design_effect(moments: np.ndarray[tuple[int, ...], np.dtype[np.float64]], clips: int) -> float:
    """Estimate how much clips clump a proportion, as decisions on certification record it.

    Pages use :func:`app.scoring.clip_effects.clip_effect`, which holds with few clips too.

    Args:
        moments: sums over clips of ``[[m*m, m*y], [y*m, y*y]]`` beside totals, as
            ``[M, Y, MM, MY, YY]`` with m the cells and y the hits of a clip.
        clips: clips with at least one cell.

    Returns:
        At least 1; the planning value while there are few clips or no spread to estimate from;
        exactly 1 where every clip gives one cell.
    """
    cells, hits, mm, my, yy = (float(moment) for moment in moments)
    if cells <= clips:
        return 1.0
    share = hits / cells
    binomial = share * (1 - share) / cells
    if clips < CLIPS_FOR_DESIGN_EFFECT or binomial <= 0:
        return PLANNING_DESIGN_EFFECT
    scatter = yy - 2 * share * my + share * share * mm
    clustered = clips / (clips - 1) * scatter / cells**2
    return max(1.0, clustered / binomial)


def observed_effect(
    moments: np.ndarray[tuple[int, ...], np.dtype[np.float64]], clips: int
) -> float:
    """Give how many times more a proportion varies by clip than binomially; ``nan`` for one clip.

    The binomial variance is that of half a hit more among one more cell, so that it is never nil.

    Args:
        moments: as in ``design_effect``.
        clips: clips with at least one cell.
    """
    cells, hits, mm, my, yy = (float(moment) for moment in moments)
    if clips < 2:
        return math.nan
    share, smoothed = hits / cells, (hits + 0.5) / (cells + 1)
    scatter = max(yy - 2 * share * my + share * share * mm, 0.0)
    return clips / (clips - 1) * scatter / (cells * smoothed * (1 - smoothed))
