"""Family C as tools draw it: raters of two kinds, in a world of codes.

The simulator itself is `app.scoring.simulation.thresholds`. Nothing is tuned on this family.
"""

from dataclasses import dataclass

import numpy as np

from app.scoring.simulation.thresholds import ThresholdArrays, draw_with_thresholds
from tools.simulation.world import Floats, Ranks, World

_SPREAD = {"good": 0.15, "weak": 0.25}
_LEAN = {"good": 0.0, "weak": 0.25}
_CONFUSED = {"good": 0.06, "weak": 0.2}
_MISSED = {"good": 0.03, "weak": 0.1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Raters of family C.

    Attributes:
        world: the codes they score.
        cuts: thresholds between score points, ``[rater, code, point - 1]``, in score points.
        confused: chance of taking a neighboring point instead, ``[rater]``.
        missed: middle chance of missing what happened, ``[rater]``.
        halo: standard deviation of the mood about a whole clip, ``[rater]``.
    """

    world: World
    cuts: Floats
    confused: Floats
    missed: Floats
    halo: Floats


def draw_thresholds(
    world: World, raters: int, rng: np.random.Generator, *, kind: str = "good", halo: float = 0.2
) -> Thresholds:
    """Draw raters of one kind, ``good`` or ``weak``; thresholds keep their order."""
    size = int(world.scales.tops.max())
    usual = np.arange(size) + 0.5
    moved = rng.normal(-_LEAN[kind], _SPREAD[kind], (raters, len(world.codes), size))
    return Thresholds(
        world=world,
        cuts=np.sort(usual + moved, axis=-1),
        confused=np.full(raters, _CONFUSED[kind]),
        missed=np.full(raters, _MISSED[kind]),
        halo=np.full(raters, halo),
    )


def draw_scores(
    raters: Thresholds, masters: Ranks, difficulty: Floats, rng: np.random.Generator
) -> Ranks:
    """Draw the scores of all raters on the same clips, ``int8[rater, clip, code]``."""
    arrays = ThresholdArrays(
        cuts=raters.cuts, confused=raters.confused, missed=raters.missed, halo=raters.halo
    )
    return draw_with_thresholds(arrays, masters, difficulty, raters.world.scales, rng)
