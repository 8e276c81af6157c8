"""Family S: raters who see the master's point through their habits, and noise.

The simulator itself is `app.scoring.simulation.impressions`, from which demo cohorts are drawn too.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.scoring.simulation.impressions import HabitArrays, draw_impressions
from tools.simulation.world import Floats, Ranks, World

GOOD_NOISE: Final = 0.42
WEAK_NOISE: Final = 0.7
WEAK_BIAS: Final = 0.3
"""How many points more than the master a weak rater gives."""
HALO: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Raters of family S: what is planted in each, in score points.

    Attributes:
        world: the codes they score.
        arrays: severity, halo, slope, drift and noise ``[rater]``, shift ``[rater, code]``.
    """

    world: World
    arrays: HabitArrays

    @property
    def raters(self) -> int:
        """Count the raters."""
        return len(self.arrays.severity)


def make_habits(
    world: World, raters: int = 1, *, noise: float = GOOD_NOISE, halo: float = HALO
) -> Habits:
    """Make raters without any habit but the halo that is in everybody: good ones."""
    nothing = np.zeros(raters)
    arrays = HabitArrays(
        severity=nothing,
        halo=np.full(raters, halo),
        slope=np.ones(raters),
        drift=nothing,
        noise=np.full(raters, noise),
        shift=np.zeros((raters, len(world.codes))),
    )
    return Habits(world=world, arrays=arrays)


def good_rater(world: World, *, halo: float = HALO) -> Habits:
    """Make one good rater."""
    return make_habits(world, halo=halo)


def weak_rater(world: World, *, halo: float = HALO) -> Habits:
    """Make one weak rater: noisy, and too generous."""
    return with_severity(make_habits(world, noise=WEAK_NOISE, halo=halo), -WEAK_BIAS)


def with_severity(habits: Habits, severity: Floats | float) -> Habits:
    """Make raters severer by so many points; negative is more generous."""
    arrays = habits.arrays
    return replace(habits, arrays=replace(arrays, severity=arrays.severity + severity))


def with_halo(habits: Habits, halo: Floats | float) -> Habits:
    """Give raters another halo."""
    spread = np.broadcast_to(np.asarray(halo, dtype=np.float64), habits.arrays.halo.shape)
    return replace(habits, arrays=replace(habits.arrays, halo=spread))


def with_slope(habits: Habits, slope: Floats | float) -> Habits:
    """Let raters use so much of the master's spread."""
    used = np.broadcast_to(np.asarray(slope, dtype=np.float64), habits.arrays.slope.shape)
    return replace(habits, arrays=replace(habits.arrays, slope=used))


def with_drift(habits: Habits, drift: Floats | float) -> Habits:
    """Let raters grow severer by so many points from the first clip to the last."""
    course = np.broadcast_to(np.asarray(drift, dtype=np.float64), habits.arrays.drift.shape)
    return replace(habits, arrays=replace(habits.arrays, drift=course))


def with_code_bias(habits: Habits, sd: float, rng: np.random.Generator) -> Habits:
    """Give each rater a bias of her own on each code, in score points."""
    shift = habits.arrays.shift + rng.normal(0, sd, habits.arrays.shift.shape)
    return replace(habits, arrays=replace(habits.arrays, shift=shift))


def with_domain_shift(habits: Habits, domain: str, shift: Floats | float) -> Habits:
    """Let raters give so many points more on every code of one domain."""
    mine: NDArray[np.bool_] = np.array([code.domain == domain for code in habits.world.codes])
    more = np.asarray(shift, dtype=np.float64)
    moved = habits.arrays.shift + np.multiply.outer(
        np.broadcast_to(more, habits.raters), mine.astype(np.float64)
    )
    return replace(habits, arrays=replace(habits.arrays, shift=moved))


def draw_scores(
    habits: Habits, masters: Ranks, difficulty: Floats, rng: np.random.Generator
) -> Ranks:
    """Draw the scores of all raters, who score the same clips in the same order.

    Args:
        habits: the raters.
        masters: master ranks ``[clip, code]``.
        difficulty: of each clip, in score points.
        rng: draws moods, then noise.

    Returns:
        ``int8[rater, clip, code]``.
    """
    return draw_impressions(habits.arrays, masters, difficulty, habits.world.scales, rng)
