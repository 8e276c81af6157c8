"""Moods: how far a rater's impression of a whole clip moves all its codes together.

The sums of a clip's residuals over its codes scatter by what each code scatters alone, and by the mood
in common: ``Var = sum(v) + h² ((sum a)² - sum a²)``, with v the variance of a score and a how far a
mood of one point moves it on average. Over several codes the sum is nearly normal, so each spread h
has a likelihood; their weights on a grid are the posterior, and the mood is integrated out.
"""

from dataclasses import dataclass

import numpy as np

from app.scoring.rater_model.evidence import RaterEvidence
from app.scoring.rater_model.layout import SLOPE
from app.scoring.rater_model.priors import MOODS
from app.scoring.rater_model.response import respond
from app.scoring.weights import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipSums:
    """Sums over the codes of a clip, ``[rater, clip]``; kind is +, severe is -.

    Attributes:
        residual: what was given less what was to be expected.
        alone: its variance as if codes were independent.
        together: what a mood with a spread of one point adds to that.
        reach: how far a mood of one point moves the sum.
        is_scored: whether the clip has a score.
    """

    residual: FloatArray
    alone: FloatArray
    together: FloatArray
    reach: FloatArray
    is_scored: np.ndarray


def clip_sums(evidence: RaterEvidence, effects: FloatArray, lapse: float) -> ClipSums:
    """Sum residuals over the codes of each clip.

    Args:
        evidence: the scores.
        effects: of each rater, ``[rater, effect]``.
        lapse: share of scores that could be any point.
    """
    layout, locations = evidence.layout, evidence.locations
    base = layout.middles + effects @ layout.design[:, 0].T
    around = locations - layout.middles[:, None]
    levels = base[..., None] + effects[:, SLOPE, None, None] * around
    seen = respond(layout, levels, effects @ layout.design[:, 2].T, lapse)
    points = np.arange(seen.chance.shape[-1], dtype=np.float64)
    mean = seen.chance @ points
    variance = seen.chance @ points**2 - mean**2
    reach = seen.by_level @ points
    given = np.asarray((evidence.scores >= 0) & (evidence.places >= 0))
    start = np.arange(evidence.raters)[:, None, None] * layout.codes + np.arange(layout.codes)
    cells = start * len(locations) + np.maximum(evidence.places, 0)
    off = np.where(given, evidence.scores - mean.ravel()[cells], 0.0)
    moved = np.where(given, reach.ravel()[cells], 0.0)
    total = moved.sum(axis=2)
    return ClipSums(
        residual=off @ layout.signs,
        alone=np.where(given, variance.ravel()[cells], 0.0).sum(axis=2),
        together=total**2 - np.einsum("rck,rck->rc", moved, moved),
        reach=total,
        is_scored=np.asarray(given.any(axis=2)),
    )


def weigh_moods(sums: ClipSums, prior: FloatArray) -> FloatArray:
    """Weigh the spreads of `MOODS` against each other, ``[rater, mood]``.

    The mean residual was fitted, so of C clips only C - 1 tell of a spread.
    """
    clips = sums.is_scored.sum(axis=1)
    free = np.where(clips > 0, (clips - 1) / np.maximum(clips, 1), 0.0)[:, None, None]
    spread = sums.alone[..., None] + sums.together[..., None] * MOODS**2
    spread = np.where(sums.is_scored[..., None], np.maximum(spread, 1e-6), 1.0)
    fits = -0.5 * (free * np.log(spread) + (sums.residual**2)[..., None] / spread)
    told = fits.sum(axis=1) + np.log(np.maximum(prior, 1e-12))
    weights = np.exp(told - told.max(axis=1, keepdims=True))
    share: FloatArray = weights / weights.sum(axis=1, keepdims=True)
    return share
