"""Drift: whether a rater's severity has moved away from her own earlier clips.

Each later clip gives one figure: the sum of its residuals over the codes, standardized by what the
model says it scatters, moods and the uncertainty of the baseline included. An exponentially weighted
moving average (Roberts 1959) of these signals when it leaves its limits.
"""

from dataclasses import dataclass

import numpy as np

from app.scoring.rater_model.evidence import RaterEvidence
from app.scoring.rater_model.fit import Posterior
from app.scoring.rater_model.halo import clip_sums
from app.scoring.rater_model.layout import SEVERITY
from app.scoring.rater_model.priors import MOODS
from app.scoring.weights import FloatArray

BASELINE_CLIPS = 20
"""Fewer clips are no baseline: what is not known of her severity would look like drift."""
WEIGHT, LIMIT = 0.15, 2.95
"""Weight of the newest clip, and the limit in standard errors: of raters who do not drift, one in four
has a false alarm in a year of two clips a week (`tools/bench_effects.md`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What became of raters after their baseline.

    Attributes:
        severer: the moving average in standard errors, ``[rater, clip]``; + is severer.
        is_out: whether it lies outside of the limits, likewise.
    """

    severer: FloatArray
    is_out: np.ndarray


def watch(later: RaterEvidence, baseline: Posterior) -> Drift:
    """Hold later clips against a baseline.

    Args:
        later: scores of the same raters after the baseline, in the order in which they were given.
        baseline: fitted to at least `BASELINE_CLIPS` clips before.
    """
    averages = _averages(standardized(later, baseline))
    return Drift(severer=averages, is_out=np.abs(averages) > LIMIT)


def standardized(later: RaterEvidence, baseline: Posterior) -> FloatArray:
    """Give how much severer than the baseline each clip was, in standard deviations of a clip.

    A clip without a score is `nan`.
    """
    sums = clip_sums(later, baseline.means, baseline.priors.lapse)
    mood = (baseline.moods @ MOODS**2)[:, None]
    unsure = baseline.covariances[:, SEVERITY, SEVERITY][:, None] * sums.reach**2
    spread = np.sqrt(np.maximum(sums.alone + mood * sums.together + unsure, 1e-6))
    figures: FloatArray = np.where(sums.is_scored, -sums.residual / spread, np.nan)
    return figures


def _averages(figures: FloatArray) -> FloatArray:
    """Average with weights that fall off; a missing clip changes nothing."""
    averages = np.zeros_like(figures)
    average = np.zeros(len(figures))
    fresh = np.ones(len(figures))
    for clip in range(figures.shape[1]):
        is_there = ~np.isnan(figures[:, clip])
        new = (1 - WEIGHT) * average + WEIGHT * np.nan_to_num(figures[:, clip])
        average = np.where(is_there, new, average)
        fresh = np.where(is_there, fresh * (1 - WEIGHT) ** 2, fresh)
        known = np.maximum(1 - fresh, 1e-9)
        averages[:, clip] = average / np.sqrt(WEIGHT / (2 - WEIGHT) * known)
    return averages
