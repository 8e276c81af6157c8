"""From habits to scores: the one simulator of raters who see a clip through their habits.

A rater meets a clip with an impression of each code: the master's point seen through her habits, and
noise. The point next to it is her score. Demo cohorts and the simulations of `tools/simulation` draw
from it, many raters in one go.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.scoring.rater_model.response import normal_share

Floats = NDArray[np.float64]
Ranks = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeScales:
    """The scales of the codes, in the order of the columns.

    Attributes:
        tops: the highest rank of each code, ``[code]``.
        signs: +1 where a higher point is kinder to the lesson, else -1, ``[code]``.
    """

    tops: NDArray[np.int64]
    signs: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitArrays:
    """What is planted in each rater, in score points.

    Attributes:
        severity: how much less she gives a lesson than the master does, ``[rater]``.
        halo: standard deviation of her mood about a whole clip, ``[rater]``.
        slope: how much of the master's spread she uses; below 1 is centrality, ``[rater]``.
        drift: how much severer she is at her last clip than at her first, ``[rater]``.
        noise: standard deviation of what is left, ``[rater]``.
        shift: how much more she gives a lesson on a code, ``[rater, code]``; broadcast.
    """

    severity: Floats
    halo: Floats
    slope: Floats
    drift: Floats
    noise: Floats
    shift: Floats


def draw_impressions(
    habits: HabitArrays,
    masters: Ranks,
    difficulty: Floats,
    scales: CodeScales,
    rng: np.random.Generator,
) -> Ranks:
    """Draw the ranks that raters give clips in the order in which they score them.

    Args:
        habits: what is planted in each rater.
        masters: master ranks ``[clip, code]``, or ``[rater, clip, code]`` where clips differ.
        difficulty: how much lower than its master everybody sees a clip, ``[clip]`` or
            ``[rater, clip]``.
        scales: the codes' scales.
        rng: draws moods, then noise.

    Returns:
        ``[rater, clip, code]``; every rank is one of its scale.
    """
    raters, (clips, codes) = len(habits.severity), masters.shape[-2:]
    course = np.linspace(0, 1, clips) if clips > 1 else np.zeros(clips)
    mood = habits.halo[:, None] * rng.standard_normal((raters, clips)) - difficulty
    lean = mood - habits.severity[:, None] - habits.drift[:, None] * course
    middle = scales.tops / 2
    seen = middle + habits.slope[:, None, None] * (masters - middle)
    seen = seen + scales.signs * (lean[..., None] + habits.shift[:, None, :])
    seen += habits.noise[:, None, None] * rng.standard_normal((raters, clips, codes))
    ranks: Ranks = np.clip(np.rint(seen), 0, scales.tops).astype(np.int8)
    return ranks


def exact_from_impressions(
    habits: HabitArrays, mix: Floats, scales: CodeScales, *, difficulty: float
) -> Floats:
    """Give raters' true exact agreement: in the long run, on ever more clips.

    Args:
        habits: what is planted in each rater; drift is left out.
        mix: how often masters give each point, ``[code, point]``.
        scales: the codes' scales.
        difficulty: standard deviation of clips' difficulty, in score points.

    Returns:
        ``[rater, code]``.
    """
    spread = np.sqrt(habits.noise**2 + habits.halo**2 + difficulty**2)[:, None]
    middle = scales.tops / 2
    lean = scales.signs * (habits.shift - habits.severity[:, None])
    exact = np.zeros(lean.shape)
    for point in range(mix.shape[1]):
        seen = middle + habits.slope[:, None] * (point - middle) + lean
        above = np.where(point < scales.tops, (point + 0.5 - seen) / spread, np.inf)
        below = (point - 0.5 - seen) / spread if point else np.full(lean.shape, -np.inf)
        exact += mix[:, point] * (_share_below(above) - _share_below(below))
    return exact


def _share_below(z: Floats) -> Floats:
    return normal_share(np.clip(z, -8, 8))
