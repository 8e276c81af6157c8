"""Drawing the clips of a sitting from a pool, for one person: seeded, and the same each time.

The order grows under its hands: at each place stands a clip that the blueprint misses most, the one
shown to the fewest people among equals, and by lot among those. Where that leads into a corner, the
lot is drawn anew, a fixed number of times.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from app.certification.domain.blueprint import (
    THIRDS,
    Blueprint,
    Ints,
    count_thirds,
    is_balanced,
    missed_codes,
)
from app.certification.domain.pool import ClipPool, PoolClip

_DRAWS = 12
_LIKE = 0.02
"""Shares of people closer than this are alike: among them the lot decides."""


class Lack(StrEnum):
    """Why no sitting can be assembled."""

    CLIPS = "clips"
    EXPOSURE = "exposure"
    POINTS = "points"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotAssemble:
    """No sitting for this person, and why.

    Attributes:
        reason: what lacks.
        needed: the fewest clips of a sitting.
        available: how many she could still meet, one of each family.
        codes: the codes that lack score points.
    """

    reason: Lack
    needed: int
    available: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What a person has met anywhere: in practice, in lessons, in pairs, in an earlier sitting.

    Attributes:
        clips: by id.
        families: those of which she has met a clip.
    """

    clips: Collection[str] = frozenset()
    families: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingPlan:
    """What sittings of a kind are like: those of a policy, or its renewals.

    Attributes:
        at_least: the fewest counted clips.
        at_most: the most; a person who has met much may get fewer.
        blueprint: what every prefix from `at_least` on owes.
        cap: a clip shown to this share of people, or more, is shown to nobody else; 1 is no cap.
        with_pilot: whether a pilot clip is put among them, where there is one.
    """

    at_least: int
    at_most: int
    blueprint: Blueprint
    cap: float | Fraction
    with_pilot: bool = True


def assemble(
    pool: ClipPool,
    *,
    met: Met,
    exposure: Mapping[str, float],
    plan: SittingPlan,
    rng: np.random.Generator,
) -> tuple[PoolClip, ...] | CannotAssemble:
    """Return the clips of a sitting in their order, or why there are none.

    Every prefix with `at_least` counted clips or more meets the blueprint. At most one clip is of a
    family, at most one is off the subject, and at most one is a pilot, which nobody counts. The same
    arguments and the same seed give the same order.

    Args:
        pool: all that there is.
        met: what the person has met before.
        exposure: the share of people who were shown each clip; one that is not named is new.
        plan: how many clips, and what they owe.
        rng: draws the lots.
    """
    known, families = frozenset(met.clips), frozenset(met.families)
    unmet = [
        clip
        for clip in sorted(pool.clips, key=lambda clip: clip.clip_id)
        if clip.clip_id not in known and clip.family not in families
    ]
    free = [clip for clip in unmet if plan.cap >= 1 or exposure.get(clip.clip_id, 0.0) < plan.cap]
    counted = [clip for clip in free if not clip.is_pilot]
    lack = _find_lack(unmet, counted, plan)
    if lack is not None:
        return lack
    draw = _Draw(counted, [exposure.get(clip.clip_id, 0.0) for clip in counted], plan, rng)
    for _ in range(_DRAWS):
        order = draw.order()
        if order is not None:
            return _with_pilot(order, free if plan.with_pilot else (), plan.at_least, rng)
    return CannotAssemble(reason=Lack.BALANCE, needed=plan.at_least, available=_reach(counted))


def _reach(clips: Sequence[PoolClip]) -> int:
    """Return how many clips one person can meet: one a family, one off the subject."""
    at_subject = {clip.family for clip in clips if not clip.is_off}
    off = {clip.family for clip in clips if clip.is_off} - at_subject
    return len(at_subject) + min(1, len(off))


def _find_lack(
    unmet: Sequence[PoolClip], free: Sequence[PoolClip], plan: SittingPlan
) -> CannotAssemble | None:
    available, at_least = _reach(free), plan.at_least
    if available < at_least:
        is_capped = _reach([clip for clip in unmet if not clip.is_pilot]) >= at_least
        reason = Lack.EXPOSURE if is_capped else Lack.CLIPS
        return CannotAssemble(reason=reason, needed=at_least, available=available)
    codes = missed_codes(plan.blueprint, free)
    if codes:
        return CannotAssemble(reason=Lack.POINTS, needed=at_least, available=available, codes=codes)
    return None


def _with_pilot(
    order: list[PoolClip],
    free: Sequence[PoolClip],
    at_least: int,
    rng: np.random.Generator,
) -> tuple[PoolClip, ...]:
    """Put a pilot among the first clips, which every sitting reaches, and never at the head."""
    met = {clip.family for clip in order}
    pilots = [clip for clip in free if clip.is_pilot and clip.family not in met]
    if pilots:
        pilot = pilots[int(rng.integers(len(pilots)))]
        order.insert(int(rng.integers(1, max(2, at_least))), pilot)
    return tuple(order)


class _Draw:
    """The candidates as arrays, and the drawing of one order after the other."""

    def __init__(
        self,
        clips: Sequence[PoolClip],
        exposure: Sequence[float],
        plan: SittingPlan,
        rng: np.random.Generator,
    ) -> None:
        blueprint = plan.blueprint
        self.clips = clips
        self.exposure = np.floor(np.asarray(exposure, dtype=np.float64) / _LIKE)
        self.plan = plan
        self.blueprint = blueprint
        self.rng = rng
        self.codes = list(blueprint.needed)
        self.needed = np.array([blueprint.needed[code] for code in self.codes], dtype=np.int64)
        self.ranks: Ints = np.array(
            [[clip.masters.get(code, -1) for code in self.codes] for clip in clips], dtype=np.int64
        ).reshape(len(clips), len(self.codes))
        self.thirds = blueprint.thirds(clips)
        self.bounds = [
            (blueprint.most(clips), blueprint.least(clips)) for clips in range(plan.at_most + 1)
        ]
        names = {clip.family: at for at, clip in enumerate(clips)}
        self.families = np.array([names[clip.family] for clip in clips])
        self.is_off = np.array([clip.is_off for clip in clips])

    def order(self) -> list[PoolClip] | None:
        """Return one order, or None where this lot leads into a corner."""
        lots = self.rng.random(len(self.clips))
        is_open: NDArray[np.bool_] = np.ones(len(self.clips), dtype=bool)
        shown = np.zeros((len(self.codes), int(self.ranks.max(initial=0)) + 2), dtype=bool)
        chosen: list[int] = []
        while len(chosen) < self.plan.at_most:
            allowed = is_open & self._keeps_balance(chosen)
            if not allowed.any():
                break
            place = self._best(np.flatnonzero(allowed), shown, lots)
            chosen.append(place)
            shown[np.arange(len(self.codes)), self.ranks[place]] = True
            is_open &= self.families != self.families[place]
            if self.is_off[place]:
                is_open &= ~self.is_off
        order = [self.clips[place] for place in chosen]
        first = order[: self.plan.at_least]
        is_whole = len(first) == self.plan.at_least and is_balanced(self.blueprint, first)
        return order if is_whole and not missed_codes(self.blueprint, first) else None

    def _best(self, places: Ints, shown: NDArray[np.bool_], lots: NDArray[np.float64]) -> int:
        """Return the clip that gives most of what is missed; then the least shown; then by lot."""
        codes = np.arange(len(self.codes))
        is_missed = shown[:, :-1].sum(axis=1) < self.needed
        ranks = self.ranks[places]
        is_new = ~shown[codes, ranks] & (ranks >= 0) & is_missed
        keys = (lots[places], self.exposure[places], -is_new.sum(axis=1))
        return int(places[np.lexsort(keys)[0]])

    def _keeps_balance(self, chosen: Sequence[int]) -> NDArray[np.bool_]:
        """Say of each clip whether the thirds stay within bounds with it, or can still reach them."""
        clips = len(chosen) + 1
        until = max(clips, self.plan.at_least)
        counts = count_thirds(self.thirds[list(chosen)].reshape(-1, 2))
        most, least = self.bounds[until]
        kept = np.ones(len(self.clips), dtype=bool)
        for at in range(2):
            after = counts[at][None, :] + np.eye(THIRDS, dtype=np.int64)
            owed = np.maximum(least[at] - after, 0).sum(axis=1)
            is_fine = (after <= most[at]).all(axis=1) & (owed <= until - clips)
            kept &= is_fine[self.thirds[:, at]]
        return kept
