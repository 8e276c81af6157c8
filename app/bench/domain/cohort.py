"""A synthetic cohort: raters with planted habits, and the scores they give.

How habits become scores stands in `impressions`. Nothing here learns from one clip to the next but
what `drift` says, so that every planted habit can be looked for by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.scorebook.domain import NO_RANK
from app.scoring.simulation.impressions import CodeScales, HabitArrays, draw_impressions
from app.sets.domain.codes import CodeOnSheet

RankArray = NDArray[np.int8]

MAX_PLANTED: Final = 0.4
"""The share of raters with one strong habit: a tenth for each of the four."""

# Sizes in score points, as in the simulations behind the engine's cut-offs: a good rater's noise is
# .42, a weak one's .7; clips differ by .3; halo of .2 is in everybody.
_NOISE, _WEAK_NOISE, _WEAK = 0.42, 0.7, 0.15
_SEVERITY, _HALO, _DIFFICULTY = 0.1, 0.2, 0.3
_STRONG_SEVERITY, _STRONG_HALO, _STRONG_SLOPE, _STRONG_DRIFT = 0.45, 0.6, 0.65, 0.8
_CANNOT_SCORE = 0.002
_SKEW = 0.4
"""Each point is so many times as frequent as the one below: most lessons show little of a code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is planted in one rater, in score points.

    Attributes:
        severity: how much less she gives a lesson than the master does; negative is lenient.
        halo: how far her mood about a whole clip moves all its codes together (standard deviation).
        slope: how much of the master's spread she uses; below 1 is centrality.
        drift: how much severer she is at her last clip than at her first.
        noise: what is left (standard deviation).
    """

    severity: float
    halo: float
    slope: float
    drift: float
    noise: float


def draw_habits(rng: np.random.Generator) -> Habits:
    """Draw a rater: most are good, some are noisy, and four in ten have one strong habit."""
    strong = int(rng.random() * 4 / MAX_PLANTED)  # 0 to 3 name a habit
    side = 1.0 if rng.random() < 0.5 else -1.0
    severity = float(rng.normal(0, _SEVERITY))
    return Habits(
        severity=severity + (side * _STRONG_SEVERITY if strong == 0 else 0.0),
        halo=_STRONG_HALO if strong == 1 else _HALO,
        slope=_STRONG_SLOPE if strong == 2 else 1.0,
        drift=side * _STRONG_DRIFT if strong == 3 else 0.0,
        noise=_WEAK_NOISE if rng.random() < _WEAK else _NOISE,
    )


def draw_masters(codes: Sequence[CodeOnSheet], rng: np.random.Generator) -> list[int]:
    """Draw a clip's master ranks, low points more often than high ones."""
    ranks = []
    for code in codes:
        weights = _SKEW ** np.arange(len(code.points))
        ranks.append(int(rng.choice(len(code.points), p=weights / weights.sum())))
    return ranks


def draw_difficulty(clips: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw how much lower than its master everybody sees each clip, in score points."""
    return rng.normal(0, _DIFFICULTY, clips)


def draw_ranks(
    habits: Habits,
    masters: RankArray,
    difficulty: NDArray[np.float64],
    codes: Sequence[CodeOnSheet],
    rng: np.random.Generator,
) -> RankArray:
    """Draw one rater's ranks of clips in the order in which she scores them.

    Args:
        habits: what is planted in her.
        masters: master ranks ``[clip, code]``.
        difficulty: of each clip, alike for all raters.
        codes: the codes, in the order of the columns.
        rng: draws moods and noise.

    Returns:
        ``[clip, code]``; `NO_RANK` where she says that a code cannot be scored.
    """
    scales = CodeScales(
        tops=np.array([len(code.points) - 1 for code in codes]),
        signs=np.array([-1.0 if code.more_is_worse else 1.0 for code in codes]),
    )
    alone = HabitArrays(
        severity=np.array([habits.severity]),
        halo=np.array([habits.halo]),
        slope=np.array([habits.slope]),
        drift=np.array([habits.drift]),
        noise=np.array([habits.noise]),
        shift=np.zeros((1, len(codes))),
    )
    ranks: RankArray = draw_impressions(alone, masters, difficulty, scales, rng)[0]
    ranks[rng.random(masters.shape) < _CANNOT_SCORE] = NO_RANK
    return ranks
