"""What a pool carries: how many sittings of how many people, before its clips are too well known.

Every sitting shows clips to a person, and a clip may be shown to a share of the people alone. So the
people's sittings and the pool's clips are two sides of one account. The account
knows nothing of plots, score points and what each person has met; assembling does, one sitting after
the other, and is what counts.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

import numpy as np

from app.certification.domain.assembly import CannotAssemble, Lack, Met, SittingPlan, assemble
from app.certification.domain.blueprint import blueprint_of
from app.certification.domain.pool import ClipPool

CARRIED_FROM = Fraction("0.95")
"""A pool carries its people when so large a share of each kind of sitting can be assembled: the
rest meets other clips a little later, and nobody is turned away for long."""


class Kind(StrEnum):
    """What a sitting is to its person."""

    FIRST = "first"
    RETAKE = "retake"
    RENEWAL = "renewal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What people will ask of a pool.

    Attributes:
        coaches: how many people there are.
        sitting_clips: counted clips of a first sitting, and of a retake.
        retake_share: the share of people who sit a second time.
        renewals: how often each renews, once a year.
        renewal_clips: counted clips of a renewal.
        cap: the share of people who may meet one clip.
    """

    coaches: int
    sitting_clips: int
    retake_share: Fraction
    renewals: int
    renewal_clips: int
    cap: Fraction

    @property
    def sittings(self) -> dict[Kind, int]:
        """Return how many sittings of each kind are asked for."""
        return {
            Kind.FIRST: self.coaches,
            Kind.RETAKE: round(self.coaches * self.retake_share),
            Kind.RENEWAL: self.coaches * self.renewals,
        }

    @property
    def clips_a_coach(self) -> Fraction:
        """Return how many clips one person meets on average."""
        return (
            self.sitting_clips * (1 + self.retake_share)
            + Fraction(self.renewals) * self.renewal_clips
        )

    @property
    def clips_needed(self) -> int:
        """Return how many clips a pool needs at least, each shown as widely as the cap allows.

        >>> Demand(coaches=1000, sitting_clips=10, retake_share=Fraction(1), renewals=3,
        ...        renewal_clips=10, cap=Fraction("0.30")).clips_needed
        167
        """
        return ceil(self.clips_a_coach / self.cap)

    def clips_of(self, kind: Kind) -> int:
        """Return how many counted clips a sitting of a kind has."""
        return self.renewal_clips if kind is Kind.RENEWAL else self.sitting_clips


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How many sittings of each kind a pool carries, of those that were asked for.

    Attributes:
        asked: by kind.
        carried: by kind.
        lacks: why sittings could not be assembled, and how many; empty in plain arithmetic.
    """

    asked: dict[Kind, int]
    carried: dict[Kind, int]
    lacks: dict[Lack, int]

    @property
    def is_enough(self) -> bool:
        """Say whether the pool carries what is asked of it."""
        return all(self.carried[kind] >= CARRIED_FROM * asked for kind, asked in self.asked.items())


def carried_by_arithmetic(clips: int, demand: Demand) -> Carried:
    """Return what so many clips carry at most: first sittings before retakes before renewals."""
    left = clips * floor(demand.cap * demand.coaches)
    carried = {}
    for kind, asked in demand.sittings.items():
        carried[kind] = min(asked, left // max(1, demand.clips_of(kind)))
        left -= carried[kind] * demand.clips_of(kind)
    return Carried(asked=demand.sittings, carried=carried, lacks={})


def carried_by_assembly(pool: ClipPool, demand: Demand, rng: np.random.Generator) -> Carried:
    """Return what a pool carries when every sitting is assembled, one after the other.

    Everybody sits, then those who sit again, then everybody renews, year by year. Each is drawn as
    in earnest: nothing she has met, one clip a family, the blueprint, the cap.
    """
    plans = {kind: _plan(pool, demand, kind) for kind in Kind}
    shown = dict.fromkeys((clip.clip_id for clip in pool.clips), 0)
    met: list[set[str]] = [set() for _ in range(demand.coaches)]
    families: list[set[str]] = [set() for _ in range(demand.coaches)]
    carried, lacks = dict.fromkeys(Kind, 0), Counter[Lack]()
    for kind, coach in _in_turn(demand):
        drawn = assemble(
            pool,
            met=Met(clips=met[coach], families=families[coach]),
            exposure={clip: count / demand.coaches for clip, count in shown.items()},
            plan=plans[kind],
            rng=rng,
        )
        if isinstance(drawn, CannotAssemble):
            lacks[drawn.reason] += 1
            continue
        carried[kind] += 1
        met[coach] |= {clip.clip_id for clip in drawn}
        families[coach] |= {clip.family for clip in drawn}
        for clip in drawn:
            shown[clip.clip_id] += 1
    return Carried(asked=demand.sittings, carried=carried, lacks=dict(lacks))


def most_sittings(pool: ClipPool, clips: int) -> int:
    """Return how many sittings of so many clips one person can have at most: by families alone."""
    return len(pool.families) // max(1, clips)


def _plan(pool: ClipPool, demand: Demand, kind: Kind) -> SittingPlan:
    clips = demand.clips_of(kind)
    # One person more must still be within the cap.
    cap = max(Fraction(0), demand.cap - Fraction(1, demand.coaches)) + Fraction(1, 10**9)
    return SittingPlan(
        at_least=clips,
        at_most=clips,
        blueprint=blueprint_of(pool, clips),
        cap=cap,
        with_pilot=False,
    )


def _in_turn(demand: Demand) -> Iterator[tuple[Kind, int]]:
    sittings = demand.sittings
    yield from ((Kind.FIRST, coach) for coach in range(demand.coaches))
    yield from ((Kind.RETAKE, coach) for coach in range(sittings[Kind.RETAKE]))
    for _ in range(demand.renewals):
        yield from ((Kind.RENEWAL, coach) for coach in range(demand.coaches))
