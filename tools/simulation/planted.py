"""Raters with one effect planted in them, of each family, and raters without any.

Severity differs by .1 points between raters without any effect, in every family.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np

from app.scoring.rater_model.effects import Effect
from tools.simulation import habits, partial_credit, thresholds
from tools.simulation.habits import Habits
from tools.simulation.partial_credit import PartialCredit
from tools.simulation.thresholds import Thresholds
from tools.simulation.world import EVEN, RARE, TYPICAL, Floats, Ranks, make_world

WORLD = make_world([TYPICAL, TYPICAL, RARE, EVEN])
SEVERITY_SD: Final = 0.1

Raters = Habits | Thresholds | PartialCredit
Make = Callable[[int, np.random.Generator], Raters]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of raters.

    Attributes:
        label: what tables call it.
        effect: the name they ought to get; None for those without an effect.
        make: draws so many of them.
    """

    label: str
    effect: Effect | None
    make: Make


def _clean_s(raters: int, rng: np.random.Generator, noise: float = habits.GOOD_NOISE) -> Habits:
    made = habits.make_habits(WORLD, raters, noise=noise)
    return habits.with_severity(made, rng.normal(0, SEVERITY_SD, raters))


def _clean_c(raters: int, rng: np.random.Generator) -> Thresholds:
    drawn = thresholds.draw_thresholds(WORLD, raters, rng)
    return _cut_higher(drawn, rng.normal(0, SEVERITY_SD, raters)[:, None])


def _cut_higher(raters: Thresholds, points: Any) -> Thresholds:
    """Move all thresholds up by so many points ``[rater, code]``."""
    return replace(
        raters, cuts=raters.cuts + np.broadcast_to(points, raters.cuts.shape[:2])[..., None]
    )


def _central_c(raters: Thresholds, slope: float) -> Thresholds:
    middle = WORLD.scales.tops.max() / 2
    return replace(raters, cuts=middle + (raters.cuts - middle) / slope)


def _clean_p(raters: int, rng: np.random.Generator) -> PartialCredit:
    drawn = partial_credit.draw_partial_credit(WORLD, raters, rng)
    return _see_lower(drawn, rng.normal(0, SEVERITY_SD, raters)[:, None])


def _see_lower(raters: PartialCredit, points: Any) -> PartialCredit:
    """Let raters see all codes lower by so many points ``[rater, code]``."""
    return replace(raters, shift=raters.shift - np.broadcast_to(points, raters.shift.shape))


_SECOND = np.array([code.domain == "d1" for code in WORLD.codes], dtype=np.float64)

_S = (
    Kind(label="clean", effect=None, make=_clean_s),
    Kind(
        label="severe .3",
        effect=Effect.SEVERE,
        make=lambda n, g: habits.with_severity(_clean_s(n, g), 0.3),
    ),
    Kind(
        label="severe .45",
        effect=Effect.SEVERE,
        make=lambda n, g: habits.with_severity(_clean_s(n, g), 0.45),
    ),
    Kind(
        label="generous .45",
        effect=Effect.GENEROUS,
        make=lambda n, g: habits.with_severity(_clean_s(n, g), -0.45),
    ),
    Kind(
        label="central 30 %",
        effect=Effect.CENTRAL,
        make=lambda n, g: habits.with_slope(_clean_s(n, g), 0.7),
    ),
    Kind(
        label="halo .5",
        effect=Effect.HALO,
        make=lambda n, g: habits.with_halo(_clean_s(n, g), 0.5),
    ),
    Kind(
        label="one domain off .4",
        effect=Effect.DOMAIN_OFF,
        make=lambda n, g: habits.with_domain_shift(_clean_s(n, g), "d1", 0.4),
    ),
    Kind(
        label="noise x 1.6",
        effect=Effect.NOISY,
        make=lambda n, g: _clean_s(n, g, 1.6 * habits.GOOD_NOISE),
    ),
)
_C = (
    Kind(label="clean", effect=None, make=_clean_c),
    Kind(
        label="severe .3",
        effect=Effect.SEVERE,
        make=lambda n, g: _cut_higher(_clean_c(n, g), 0.3),
    ),
    Kind(
        label="severe .45",
        effect=Effect.SEVERE,
        make=lambda n, g: _cut_higher(_clean_c(n, g), 0.45),
    ),
    Kind(
        label="generous .45",
        effect=Effect.GENEROUS,
        make=lambda n, g: _cut_higher(_clean_c(n, g), -0.45),
    ),
    Kind(
        label="central 30 %",
        effect=Effect.CENTRAL,
        make=lambda n, g: _central_c(_clean_c(n, g), 0.7),
    ),
    Kind(
        label="halo .5",
        effect=Effect.HALO,
        make=lambda n, g: replace(_clean_c(n, g), halo=np.full(n, 0.5)),
    ),
    Kind(
        label="one domain off .4",
        effect=Effect.DOMAIN_OFF,
        make=lambda n, g: _cut_higher(_clean_c(n, g), -0.4 * _SECOND),
    ),
    Kind(
        label="confused x 3",
        effect=Effect.NOISY,
        make=lambda n, g: replace(_clean_c(n, g), confused=np.full(n, 0.18)),
    ),
)
_P = (
    Kind(label="clean", effect=None, make=_clean_p),
    Kind(
        label="severe .3",
        effect=Effect.SEVERE,
        make=lambda n, g: _see_lower(_clean_p(n, g), 0.3),
    ),
    Kind(
        label="severe .45",
        effect=Effect.SEVERE,
        make=lambda n, g: _see_lower(_clean_p(n, g), 0.45),
    ),
    Kind(
        label="generous .45",
        effect=Effect.GENEROUS,
        make=lambda n, g: _see_lower(_clean_p(n, g), -0.45),
    ),
    Kind(
        label="central 30 %",
        effect=Effect.CENTRAL,
        make=lambda n, g: replace(_clean_p(n, g), slope=np.full(n, 0.7)),
    ),
    Kind(
        label="halo .5",
        effect=Effect.HALO,
        make=lambda n, g: replace(_clean_p(n, g), halo=np.full(n, 0.5)),
    ),
    Kind(
        label="one domain off .4",
        effect=Effect.DOMAIN_OFF,
        make=lambda n, g: _see_lower(_clean_p(n, g), -0.4 * _SECOND),
    ),
    Kind(
        label="keenness / 2.5",
        effect=Effect.NOISY,
        make=lambda n, g: _keener(_clean_p(n, g), 1 / 2.5),
    ),
)


def _keener(raters: PartialCredit, times: float) -> PartialCredit:
    return replace(raters, keenness=raters.keenness * times)


PLANTED: Final[Mapping[str, tuple[Kind, ...]]] = {"S": _S, "C": _C, "P": _P}
"""The kinds of each family; those without an effect come first."""


def draw(raters: Raters, masters: Ranks, hard: Floats, rng: np.random.Generator) -> Ranks:
    """Draw scores ``[rater, clip, code]``, whichever family the raters are of."""
    match raters:
        case Habits():
            return habits.draw_scores(raters, masters, hard, rng)
        case Thresholds():
            return thresholds.draw_scores(raters, masters, hard, rng)
        case PartialCredit():
            return partial_credit.draw_scores(raters, masters, hard, rng)


def join(groups: Sequence[Raters]) -> Raters:
    """Put raters of one family together, so that all see the same clips."""
    first = groups[0]
    if isinstance(first, Habits):
        arrays = [one.arrays for one in groups if isinstance(one, Habits)]
        return replace(first, arrays=replace(first.arrays, **_joined(arrays)))
    return replace(first, **_joined(groups, leave="world"))


def _joined(groups: Sequence[Any], leave: str = "") -> dict[str, Any]:
    names = [field.name for field in fields(groups[0]) if field.name != leave]
    return {name: np.concatenate([getattr(one, name) for one in groups]) for name in names}
