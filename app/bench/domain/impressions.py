"""From habits to scores: the one simulator of raters who see a clip through their habits.

A rater meets a clip with an impression of each code: the master's point seen through her habits, and
noise. The point next to it is her score. Demo cohorts and the simulations of `tools/simulation` draw
from it, many raters in one go.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
        masters: master ranks ``[clip, code]``.
        difficulty: how much lower than its master everybody sees a clip, ``[clip]``.
        scales: the codes' scales.
        rng: draws moods, then noise.

    Returns:
        ``[rater, clip, code]``; every rank is one of its scale.
    """
    raters, clips = len(habits.severity), len(masters)
    course = np.linspace(0, 1, clips) if clips > 1 else np.zeros(clips)
    mood = habits.halo[:, None] * rng.standard_normal((raters, clips)) - difficulty
    lean = mood - habits.severity[:, None] - habits.drift[:, None] * course
    middle = scales.tops / 2
    seen = middle + habits.slope[:, None, None] * (masters - middle)
    seen = seen + scales.signs * (lean[..., None] + habits.shift[:, None, :])
    seen += habits.noise[:, None, None] * rng.standard_normal((raters, *masters.shape))
    ranks: Ranks = np.clip(np.rint(seen), 0, scales.tops).astype(np.int8)
    return ranks
