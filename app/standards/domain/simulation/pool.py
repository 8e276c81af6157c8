"""The clips that simulated people sit: master scores, scales and families, and an order for each."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.scoring.simulation.impressions import CodeScales
from app.standards.domain.rule import Rule
from app.standards.domain.totals import CodeLayout

Ranks = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class SimulatedPool:
    """A pool as a simulation needs it; clips that are off the subject are left out beforehand.

    Attributes:
        name: what the pool is called.
        clips: the ids of the clips.
        families: the family of each clip.
        codes: the keys of the gated codes.
        domains: the domain of each code.
        points: how many score points each code has.
        signs: +1 where a higher point is kinder to the lesson, else -1, ``[code]``.
        masters: master ranks ``[clip, code]``.
    """

    name: str
    clips: tuple[str, ...]
    families: tuple[str, ...]
    codes: tuple[str, ...]
    domains: tuple[str, ...]
    points: tuple[int, ...]
    signs: tuple[int, ...]
    masters: Ranks

    @property
    def reach(self) -> int:
        """Return how many clips one person can meet: one of each family."""
        return len(set(self.families))

    @cached_property
    def scales(self) -> CodeScales:
        """Return the scales as the simulated raters take them."""
        return CodeScales(
            tops=np.array(self.points, dtype=np.int64) - 1,
            signs=np.array(self.signs, dtype=np.float64),
        )

    @cached_property
    def mix(self) -> Floats:
        """Return how often masters give each point, ``[code, point]``."""
        points = np.arange(max(self.points))
        mix: Floats = (self.masters[..., None] == points).mean(axis=0)
        return mix

    @cached_property
    def modes(self) -> Ranks:
        """Return the commonest master score of each code, ``[code]``."""
        return np.array([np.bincount(ranks).argmax() for ranks in self.masters.T])

    def layout(self, rule: Rule) -> CodeLayout:
        """Return the codes as a rule adds them up."""
        return CodeLayout(
            codes=self.codes, domains=self.domains, points=self.points, gated=rule.domains
        )

    def draw_orders(self, people: int, rng: np.random.Generator) -> Ranks:
        """Draw the order in which each person meets clips, one of each family: ``[person, clip]``."""
        names = sorted(set(self.families))
        members = [[at for at, one in enumerate(self.families) if one == name] for name in names]
        chosen = np.column_stack([rng.choice(mine, size=people) for mine in members])
        shuffled = np.argsort(rng.random(chosen.shape), axis=1)
        orders: Ranks = np.take_along_axis(chosen, shuffled, axis=1)
        return orders
