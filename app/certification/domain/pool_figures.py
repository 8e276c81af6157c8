"""What a pool's master scores give away, and how its clips are made up: the figures of a pool check.

A clip that is not at the subject is easy for everybody: its matches are free, so no share counts them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.certification.domain.assembly import CannotAssemble, Met, SittingPlan, assemble
from app.certification.domain.blueprint import blueprint_of
from app.certification.domain.pool import ClipPool, MasterGrounds, PoolClip
from app.standards.domain.giveaways import Key, KeyOverlap, above

_DRAWS = 20
"""Pairs of sittings of one person that are drawn to see what the first tells of the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two clips of different families, with the share of codes on which their scores are equal."""

    clip_id: str
    other_id: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSitting:
    """What who knows the master scores of her first sitting reaches on her second, unwatched.

    She lays each clip of the one beside that of the other which is most like it: the most that
    anybody can gain. Means over drawn pairs of sittings.

    Attributes:
        exact: the share of exact scores.
        highest: the same share in the worst pair of sittings that was drawn.
        by_domain: the mean share in each domain.
    """

    exact: float
    highest: float
    by_domain: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFigures:
    """A pool in figures.

    Attributes:
        clips: how many are counted.
        families: how many families they are: so many one person can meet.
        pilots: clips that nothing is decided on.
        off: clips that are not at the subject.
        recorded: clips of recorded lessons.
        grounds: what the master scores of how many clips rest on.
        baselines: what always giving each code its most frequent score reaches, by domain.
        twins: clips of different families that are more alike than is allowed, the worst first.
        known: what a first sitting tells of a second; None where no two can be drawn.
        lack: why not even a first sitting can be drawn; None where it can.
    """

    clips: int
    families: int
    pilots: int
    off: int
    recorded: int
    grounds: Mapping[MasterGrounds, int]
    baselines: Mapping[str, float]
    twins: tuple[Twins, ...]
    known: KnownSitting | None
    lack: CannotAssemble | None


def measure_pool(
    pool: ClipPool,
    domains: Mapping[str, str],
    *,
    clips: int,
    alike_above: float,
    rng: np.random.Generator,
) -> PoolFigures:
    """Return a pool in figures.

    Args:
        pool: the pool.
        domains: the domain of each code that counts; other codes are left aside.
        clips: the fewest counted clips of a sitting.
        alike_above: two clips are twins above this share of equal scores.
        rng: draws the sittings.
    """
    counted = pool.counted
    key = key_of_clips(counted, domains).counted()
    lack, known = _draw_sittings(pool, domains, clips, rng)
    return PoolFigures(
        clips=len(counted),
        families=len(pool.families),
        pilots=len(pool.clips) - len(counted),
        off=sum(clip.is_off for clip in counted),
        recorded=sum(clip.is_recorded for clip in counted),
        grounds=Counter(clip.provenance for clip in counted),
        baselines=_baselines(key),
        twins=_twins(key, {clip.clip_id: clip.family for clip in counted}, alike_above),
        known=known,
        lack=lack,
    )


def key_of_clips(clips: Sequence[PoolClip], domains: Mapping[str, str]) -> Key:
    """Return the master scores of some clips on the codes that count, clip by clip."""
    codes = tuple(domains)
    ranks: NDArray[np.int64] = np.array(
        [[clip.masters[code] for code in codes] for clip in clips], dtype=np.int64
    ).reshape(len(clips), len(codes))
    return Key(
        name="",
        clips=tuple(clip.clip_id for clip in clips),
        codes=codes,
        domains=tuple(domains.values()),
        points=tuple(int(rank) + 1 for rank in ranks.max(axis=0, initial=0)),
        ranks=ranks,
        is_off=tuple(clip.is_off for clip in clips),
    )


def _baselines(key: Key) -> dict[str, float]:
    if not key.clips:
        return {}
    modes = np.array([np.bincount(ranks).max() for ranks in key.ranks.T]) / len(key.clips)
    return {
        domain: float(modes[[own == domain for own in key.domains]].mean())
        for domain in dict.fromkeys(key.domains)
    }


def _twins(key: Key, families: Mapping[str, str], alike_above: float) -> tuple[Twins, ...]:
    if not key.clips:
        return ()
    equal = np.tril(KeyOverlap(one=key, other=key).equal, -1)
    return tuple(
        Twins(clip_id=key.clips[row], other_id=key.clips[column], share=share)
        for row, column, share in above(equal, alike_above)
        if families[key.clips[row]] != families[key.clips[column]]
    )


def _draw_sittings(
    pool: ClipPool, domains: Mapping[str, str], clips: int, rng: np.random.Generator
) -> tuple[CannotAssemble | None, KnownSitting | None]:
    """Draw a first and a second sitting of one person, many times, and lay them side by side."""
    plan = SittingPlan(
        at_least=clips,
        at_most=clips,
        blueprint=blueprint_of(pool, clips),
        cap=1,
        with_pilot=False,
    )
    overlaps = []
    lack: CannotAssemble | None = None
    for _ in range(_DRAWS):
        sittings, lack = _two_sittings(pool, plan, rng)
        if lack is not None:
            return lack, None
        for first, second in pairwise(sittings):
            one, other = (key_of_clips(drawn, domains).counted() for drawn in (first, second))
            if one.clips and other.clips:
                overlaps.append(KeyOverlap(one=one, other=other))
    return None, _known(overlaps)


def _two_sittings(
    pool: ClipPool, plan: SittingPlan, rng: np.random.Generator
) -> tuple[list[tuple[PoolClip, ...]], CannotAssemble | None]:
    """Return the sittings one person gets, at most two, and why there is not even one."""
    first = assemble(pool, met=Met(), exposure={}, plan=plan, rng=rng)
    if isinstance(first, CannotAssemble):
        return [], first
    met = Met(clips=[c.clip_id for c in first], families=[c.family for c in first])
    second = assemble(pool, met=met, exposure={}, plan=plan, rng=rng)
    return [first] if isinstance(second, CannotAssemble) else [first, second], None


def _known(overlaps: Sequence[KeyOverlap]) -> KnownSitting | None:
    if not overlaps:
        return None
    shares = [overlap.matched for overlap in overlaps]
    by_domain = [overlap.matched_by_domain for overlap in overlaps]
    return KnownSitting(
        exact=float(np.mean(shares)),
        highest=max(shares),
        by_domain={
            domain: float(np.mean([found[domain] for found in by_domain]))
            for domain in by_domain[0]
        },
    )
