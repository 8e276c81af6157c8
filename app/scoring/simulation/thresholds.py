"""Family C: raters with thresholds of their own, who mix up neighbors and miss moments.

What is shown of a code is spread evenly within the master's point; a rater cuts it at thresholds of
her own, which lie elsewhere for every code. Now and then she takes a neighboring point, and when she
is not attentive, clip by clip, she misses what happened and gives the lowest point. Moods about a
clip have heavy tails. Noise that is normal comes in nowhere.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.scoring.simulation.impressions import CodeScales, Floats, Ranks

_ATTENTION: Final = 0.7
"""Spread of the log of a clip's chance of missed moments: some clips find her attentive."""
_MOST_MISSED: Final = 0.9
_QUANTILES: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdArrays:
    """What is planted in each rater.

    Attributes:
        cuts: thresholds between score points, ``[rater, code, point - 1]``, in score points.
        confused: chance of taking a neighboring point instead, ``[rater]``.
        missed: middle chance of missing what happened, ``[rater]``.
        halo: standard deviation of the mood about a whole clip, ``[rater]``.
    """

    cuts: Floats
    confused: Floats
    missed: Floats
    halo: Floats


def draw_with_thresholds(
    raters: ThresholdArrays,
    masters: Ranks,
    difficulty: Floats,
    scales: CodeScales,
    rng: np.random.Generator,
) -> Ranks:
    """Draw the ranks that raters give.

    Args:
        raters: what is planted in each.
        masters: master ranks ``[clip, code]``, or ``[rater, clip, code]`` where clips differ.
        difficulty: how much lower than its master everybody sees a clip, ``[clip]`` or
            ``[rater, clip]``.
        scales: the codes' scales.
        rng: draws moods, what is shown, confusions, attention.

    Returns:
        ``int8[rater, clip, code]``.
    """
    shape = (len(raters.halo), *masters.shape[-2:])
    mood = raters.halo[:, None] * _heavy(shape[:2], rng) - difficulty
    shown = masters + rng.uniform(-0.5, 0.5, masters.shape)
    seen = shown + scales.signs * mood[..., None]
    ranks = np.zeros(shape, dtype=np.int64)
    for cut in range(raters.cuts.shape[-1]):
        ranks += seen > raters.cuts[:, None, :, cut]
    ranks = np.minimum(ranks, scales.tops)
    ranks = _confuse(ranks, raters.confused, scales.tops, rng)
    spread = np.exp(_ATTENTION * rng.standard_normal(shape[:2]))
    chance = np.minimum(raters.missed[:, None] * spread, _MOST_MISSED)
    ranks[rng.random(shape) < chance[..., None]] = 0
    return ranks.astype(np.int8)


def exact_with_thresholds(
    raters: ThresholdArrays, mix: Floats, scales: CodeScales, *, difficulty: float
) -> Floats:
    """Give raters' true exact agreement: in the long run, on ever more clips.

    Args:
        raters: what is planted in each; moods spread alike in all of them.
        mix: how often masters give each point, ``[code, point]``.
        scales: the codes' scales.
        difficulty: standard deviation of clips' difficulty, in score points.

    Returns:
        ``[rater, code]``.
    """
    missed = _mean_missed(raters.missed)[:, None]
    confused = raters.confused[:, None]
    grid, below = _shown_below(float(raters.halo[0]), difficulty)
    exact = np.zeros(raters.cuts.shape[:2])
    for point in range(mix.shape[1]):
        at_cuts = np.interp(raters.cuts - point, grid, below)
        chance = np.diff(at_cuts, axis=-1, prepend=0.0, append=1.0)
        for code in np.flatnonzero(scales.tops < mix.shape[1] - 1):
            top = int(scales.tops[code])
            chance[:, code, top] = chance[:, code, top:].sum(axis=-1)
            chance[:, code, top + 1 :] = 0
        is_end = (point == 0) | (point == scales.tops)
        kept = chance[..., point] * (1 - confused * np.where(is_end, 0.5, 1.0))
        for other in (point - 1, point + 1):
            if 0 <= other < mix.shape[1]:
                kept += chance[..., other] * confused * 0.5
        exact += mix[:, point] * ((1 - missed) * kept + (missed if point == 0 else 0.0))
    return exact


def _heavy(shape: tuple[int, ...], rng: np.random.Generator) -> Floats:
    """Draw from Laplace's distribution with a standard deviation of one."""
    return rng.laplace(0, 1 / np.sqrt(2), shape)


def _confuse(
    ranks: NDArray[np.int64],
    chance: Floats,
    tops: NDArray[np.int64],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Take the point above or below, each as often, where somebody is confused."""
    step = np.where(rng.random(ranks.shape) < 0.5, -1, 1)
    moved = np.clip(ranks + step, 0, tops)
    confused = rng.random(ranks.shape) < chance[:, None, None]
    return np.where(confused, moved, ranks)


def _mean_missed(missed: Floats) -> Floats:
    spread = np.exp(_ATTENTION * _normal_quantiles())
    mean: Floats = np.minimum(missed[:, None] * spread, _MOST_MISSED).mean(axis=1)
    return mean


def _shown_below(halo: float, difficulty: float) -> tuple[Floats, Floats]:
    """Give how often what is seen of a point lies below a place, measured from the point."""
    shares = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    heavy = -np.sign(shares - 0.5) * np.log(1 - 2 * np.abs(shares - 0.5)) / np.sqrt(2)
    moved = (halo * heavy[:, None] + difficulty * _normal_quantiles()).ravel()
    grid = np.linspace(-3.5, 3.5, 561)
    below = np.clip(grid[:, None] - moved + 0.5, 0, 1).mean(axis=1)
    return grid, below


def _normal_quantiles() -> Floats:
    normal = NormalDist()
    return np.array([normal.inv_cdf((at + 0.5) / _QUANTILES) for at in range(_QUANTILES)])
