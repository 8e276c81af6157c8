"""Intervals: how far a figure could be off, and where each kind can be trusted.

Coverage of nominal 95% intervals, measured by simulation on MQI-like scores (engine.md section 5):

======================  ==============  ====================  =================================
interval                10 / 20 / 50    rare code (errors)    use
======================  ==============  ====================  =================================
Wilson, exact           .968 .958 .949  .957 .949 .949        every proportion
delta-t, QWK            .885 .914 .938  .681 .834 .897        research output only
jackknife-t, QWK        .917 .931 .946  .805 .888 .924        shown, "too few clips" below 20
bootstrap, QWK          .838 .887 .950  .715 .873 .895        pooled codes, at least 20 clips
======================  ==============  ====================  =================================

Scores given to the same clip are alike, so cells pooled over codes carry less news than their
number: a proportion over several codes uses n divided by the clip design effect (1.2 to 1.6).
"""

import math

import numpy as np

from app.scoring.distributions import beta_quantile, normal_quantile, t_quantile

CONFIDENCE = 0.95
PLANNING_DESIGN_EFFECT = 1.4
"""Used for pooled codes until there are enough clips to estimate it: the middle of 1.2 to 1.6."""
CLIPS_FOR_DESIGN_EFFECT = 10
FEW_CLIPS = 20
"""Below this many clips intervals of chance-corrected coefficients are too narrow: say so."""


def wilson(
    hits: float, n: float, *, design_effect: float = 1.0, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Give the Wilson score interval of a proportion (Wilson 1927).

    Holds its 95 % (.95 to .97 measured) for single codes at any number of clips, rare events
    included; for cells pooled over codes only with their design effect.

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


def clopper_pearson(hits: int, n: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Give the exact binomial interval (Clopper & Pearson 1934): never below its level, wide."""
    tail = (1 - confidence) / 2
    low = beta_quantile(hits, n - hits + 1.0, tail) if hits else 0.0
    high = beta_quantile(hits + 1.0, n - hits, 1 - tail) if hits < n else 1.0
    return low, high


def jeffreys(hits: int, n: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Give the equal-tailed interval of the Beta(1/2, 1/2) posterior."""
    tail = (1 - confidence) / 2
    a, b = hits + 0.5, n - hits + 0.5
    return beta_quantile(a, b, tail), beta_quantile(a, b, 1 - tail)


def agresti_coull(hits: int, n: int, *, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Give the adjusted Wald interval (Agresti & Coull 1998), kept inside 0..1."""
    z = normal_quantile(0.5 + confidence / 2)
    total = n + z * z
    share = (hits + z * z / 2) / total
    reach = z * math.sqrt(share * (1 - share) / total)
    return max(share - reach, 0.0), min(share + reach, 1.0)


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
    """Estimate how much clips clump a proportion: ratio-estimator variance over binomial.

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
