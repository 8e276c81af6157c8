"""Codes with their scales and domains, the masters' mixes of points, and clips."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.scoring.scheme import CodeSpec, Direction, Scheme
from app.scoring.simulation.impressions import CodeScales

Floats = NDArray[np.float64]
Ranks = NDArray[np.int8]

POINTS = ("Not Present", "Low", "Mid", "High")
DIFFICULTY_SD: Final = 0.3
"""How much clips differ, in score points."""

EVEN, TYPICAL, RARE, VERY_RARE = "even", "typical", "rare", "very rare"
MIXES: Final = {
    EVEN: (0.25, 0.25, 0.25, 0.25),
    TYPICAL: (0.45, 0.30, 0.17, 0.08),
    RARE: (0.82, 0.12, 0.04, 0.02),
    VERY_RARE: (0.95, 0.03, 0.015, 0.005),
}
"""How often masters give each point, lowest first. The first share is the largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedCode:
    """A code: its domain, how often masters give each point, and which way its scale runs."""

    key: str
    domain: str
    shares: tuple[float, ...]
    more_is_worse: bool = False

    @property
    def size(self) -> int:
        """Count the score points."""
        return len(self.shares)


@dataclass(frozen=True, kw_only=True)
class World:
    """The codes that are scored on every clip."""

    codes: tuple[SimulatedCode, ...]

    @cached_property
    def scales(self) -> CodeScales:
        """Give the scales as arrays."""
        return CodeScales(
            tops=np.array([code.size - 1 for code in self.codes]),
            signs=np.array([-1.0 if code.more_is_worse else 1.0 for code in self.codes]),
        )

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """List the domains in order."""
        return tuple(dict.fromkeys(code.domain for code in self.codes))

    @cached_property
    def scheme(self) -> Scheme:
        """Give the codes as the scoring engine knows them."""
        return Scheme(
            codes=tuple(
                CodeSpec(
                    key=code.key,
                    domain=code.domain,
                    points=tuple(POINTS[: code.size]),
                    direction=Direction.HIGH_IS_BAD
                    if code.more_is_worse
                    else Direction.HIGH_IS_GOOD,
                )
                for code in self.codes
            )
        )


def make_world(mixes: Sequence[str], *, codes: int = 16, domains: int = 4) -> World:
    """Make codes on four points in domains of equal length, the mixes taken in turn by each code.

    Args:
        mixes: names in `MIXES`; one alone makes all codes alike.
        codes: how many.
        domains: how many.
    """
    return World(
        codes=tuple(
            SimulatedCode(
                key=f"c{place}",
                domain=f"d{place * domains // codes}",
                shares=MIXES[mixes[place % len(mixes)]],
            )
            for place in range(codes)
        )
    )


def draw_masters(world: World, clips: int, rng: np.random.Generator) -> Ranks:
    """Draw master ranks ``[clip, code]``, clips and codes independent of each other."""
    draws = rng.random((clips, len(world.codes)))
    columns = [
        np.searchsorted(np.cumsum(code.shares)[:-1], draws[:, place], side="right")
        for place, code in enumerate(world.codes)
    ]
    return np.column_stack(columns).astype(np.int8)


def draw_difficulty(clips: int, rng: np.random.Generator, *, sd: float = DIFFICULTY_SD) -> Floats:
    """Draw how much lower than its master everybody sees each clip, in score points."""
    return rng.normal(0, sd, clips)
