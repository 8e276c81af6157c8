"""Drift: whether a rater's severity has moved away from her own earlier clips.

Each later clip gives one figure: the sum of its residuals over the codes, standardized by what the
model says it scatters, moods included. An exponentially weighted moving average (Roberts 1959) of
these signals when it leaves its limits. What is not known of the baseline is the same on every clip,
so it does not average out: it widens the limits the more, the longer the average has run (the case of
estimated parameters: Jones, Champ & Rigdon 2001).
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
WEIGHT, LIMIT = 0.08, 2.55
"""Weight of the newest clip, and the limit in standard errors: of raters who do not drift, one in four
at most has a false alarm in a year of two clips a week (`tools/bench_effects.md`)."""


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
    found = standardized(later, baseline)
    averages = _averages(found.severer, found.unsure)
    return Drift(severer=averages, is_out=np.abs(averages) > LIMIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What each clip says by itself, ``[rater, clip]``; without a score `nan`.

    Attributes:
        severer: how much severer than the baseline it was, in standard deviations of a clip.
        unsure: how far the baseline may be off, as a variance in the same unit.
    """

    severer: FloatArray
    unsure: FloatArray


def standardized(later: RaterEvidence, baseline: Posterior) -> Signals:
    """Hold each clip against the baseline."""
    sums = clip_sums(later, baseline.means, baseline.priors.lapse)
    mood = (baseline.moods @ MOODS**2)[:, None]
    spread = np.maximum(sums.alone + mood * sums.together, 1e-6)
    known = baseline.covariances[:, SEVERITY, SEVERITY][:, None] * sums.reach**2 / spread
    return Signals(
        severer=np.where(sums.is_scored, -sums.residual / np.sqrt(spread), np.nan),
        unsure=np.where(sums.is_scored, known, np.nan),
    )


def _averages(severer: FloatArray, unsure: FloatArray) -> FloatArray:
    """Average with weights that fall off, in standard errors; a missing clip changes nothing."""
    averages = np.zeros_like(severer)
    average, baseline = np.zeros(len(severer)), np.zeros(len(severer))
    left = np.ones(len(severer))
    for clip in range(severer.shape[1]):
        is_there = ~np.isnan(severer[:, clip])
        kept = np.where(is_there, 1 - WEIGHT, 1.0)
        average = kept * average + (1 - kept) * np.nan_to_num(severer[:, clip])
        baseline = kept * baseline + (1 - kept) * np.sqrt(np.nan_to_num(unsure[:, clip]))
        left = left * kept
        of_clips = WEIGHT / (2 - WEIGHT) * (1 - left**2)
        averages[:, clip] = average / np.sqrt(np.maximum(of_clips + baseline**2, 1e-9))
    return averages
