"""How much scores of one clip are alike, and what that costs in certainty.

Whoever misjudges a clip misjudges several of its codes, so the scores of pooled codes carry less news
than their number. A clip effect says how many scores carry the news of one independent score: for
``m`` scores a clip whose intraclass correlation is ``r``, ``1 + (m - 1) r`` (Kish 1965). Estimated
from few clips it is hardly known, and an interval that trusts it is too narrow. So it is drawn toward
what is usual, as variances are in small samples (Smyth 2004): the estimate counts its clips minus one,
the usual value so many degrees of freedom as its own spread is worth; and Student's t over both takes
the place of the normal quantile, which widens the effect (Korn & Graubard 1998).

The usual values and their spreads are those of simulated raters of family S over all mixes of score
points, with halos of .2 and .5 (tools/bench_coverage.md).
"""

import math
from dataclasses import dataclass

import numpy as np

from app.scoring.distributions import normal_quantile, t_quantile
from app.scoring.weights import FloatArray

_Z = normal_quantile(0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """The usual intraclass correlation of the scores of one clip, and its standard deviation."""

    usual: float
    spread: float


OF_SHARES = Likeness(usual=0.2, spread=0.25)
OF_KAPPA = Likeness(usual=0.06, spread=0.08)
OF_AC2 = Likeness(usual=0.15, spread=0.2)
OF_MASTERS = Likeness(usual=0.05, spread=0.1)


def clip_effect(
    observed: FloatArray, scores_per_clip: float, clips: int, likeness: Likeness
) -> tuple[FloatArray, float]:
    """Draw estimated clip effects toward the usual one.

    Args:
        observed: variance clustered by clip over that of independent scores; ``nan`` where there is
            no spread to tell it from, or only one clip.
        scores_per_clip: how many scores a clip gives on average.
        clips: clips with at least one score.
        likeness: what is usual.

    Returns:
        The effects, at least 1, and their degrees of freedom; exactly 1 where a clip gives one
        score, since nothing can be alike.

    >>> effect, df = clip_effect(np.array(2.0), 4.0, 11, OF_SHARES)
    >>> round(float(effect), 3), round(df, 1)
    (1.809, 19.1)
    """
    if scores_per_clip <= 1:
        return np.ones_like(observed), math.inf
    usual = 1 + (scores_per_clip - 1) * likeness.usual
    worth = 2 * (usual / ((scores_per_clip - 1) * likeness.spread)) ** 2
    told = max(clips - 1, 0)
    seen = np.where(np.isfinite(observed), observed, usual)
    drawn = (worth * usual + told * seen) / (worth + told)
    return np.maximum(drawn, 1.0), worth + told


def widened(effect: FloatArray, df: float) -> FloatArray:
    """Widen clip effects by how little they are known, for intervals with normal quantiles.

    Degrees of freedom are rounded down: few quantiles are needed then, and they are kept.
    """
    if math.isinf(df):
        return effect
    return np.asarray(effect * (t_quantile(0.975, float(max(int(df), 1))) / _Z) ** 2)
