"""Lives under a policy: sitting after sitting, as long as it is not yet and there are clips.

Scores of earlier sittings count as the policy says. Nobody learns in between: a life shows what the
policy does to one and the same true agreement, and to somebody who never means to learn.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.standards.domain.rule import Pooling, Rule
from app.standards.domain.simulation.people import Score
from app.standards.domain.simulation.pool import Ranks, SimulatedPool
from app.standards.domain.sittings import sit_through
from app.standards.domain.stopping import certainty
from app.standards.domain.totals import Totals, add_up

Mask = NDArray[np.bool_]
PIECE = 500
"""People at once: their arrays stay small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """What became of people, each ``[person]``.

    Attributes:
        first: certified in the first sitting.
        first_clips: clips of the first sitting.
        is_undecided: not certified in it, and not because that was certain enough: more clips could
            have changed it.
        certified: certified in the end, whoever was told not yet having sat again.
        clips: of all sittings.
        sittings: how many.
        exact: share of exact scores over all clips met.
    """

    first: Mask
    first_clips: Ranks
    is_undecided: Mask
    certified: Mask
    clips: Ranks
    sittings: Ranks
    exact: NDArray[np.float64]


def live(  # noqa: PLR0913  a simulation has so many parts
    rule: Rule,
    pool: SimulatedPool,
    score: Score,
    people: int,
    sittings: int,
    rng: np.random.Generator,
    *,
    is_refilled: bool = False,
) -> Lives:
    """Let people sit.

    Args:
        rule: the policy.
        pool: what they sit.
        score: how they score; it is asked once, for everybody.
        people: how many.
        sittings: the most that anybody has.
        rng: draws orders and scores.
        is_refilled: the pool never runs out: new clips like the old ones take their place.
    """
    rounds = sittings if is_refilled else 1
    orders = np.concatenate([pool.draw_orders(people, rng) for _ in range(rounds)], axis=1)
    masters = pool.masters[orders[:, : sittings * rule.clips_at_most]]
    own = score(masters, rng)
    parts = [
        _Sitters(rule, pool, own[at : at + PIECE], masters[at : at + PIECE]).live(sittings)
        for at in range(0, people, PIECE)
    ]
    return Lives(
        **{
            name: np.concatenate([getattr(one, name) for one in parts])
            for name in Lives.__dataclass_fields__
        }
    )


class _Sitters:
    """Some people with everything they would score, in the order in which they would meet it."""

    def __init__(self, rule: Rule, pool: SimulatedPool, own: Ranks, masters: Ranks) -> None:
        self.rule, self.layout = rule, pool.layout(rule)
        self.own, self.masters = own, masters
        people = len(own)
        self.used = np.zeros(people, dtype=np.int64)
        self.sat = np.zeros(people, dtype=np.int64)
        self.certified = np.zeros(people, dtype=np.bool_)
        self.is_open = np.zeros(people, dtype=np.bool_)

    def live(self, sittings: int) -> Lives:
        for number in range(sittings):
            left = self.own.shape[1] - self.used
            sitting = np.flatnonzero(~self.certified & (left >= self.rule.clips_at_least))
            before = self.used[sitting]  # a copy: nobody sits twice in one round
            for used in np.unique(before):
                self._sit(sitting[before == used], int(used))
            if not number:
                first, clips = self.certified.copy(), self.used.copy()
                undecided = self.is_open & ~first
        met = np.arange(self.own.shape[1]) < self.used[:, None]
        hits = ((self.own == self.masters).mean(axis=2) * met).sum(axis=1)
        return Lives(
            first=first,
            first_clips=clips,
            is_undecided=undecided,
            certified=self.certified,
            clips=self.used,
            sittings=self.sat,
            exact=hits / np.maximum(self.used, 1),
        )

    def _sit(self, who: Ranks, used: int) -> None:
        """Let people sit who have met the same number of clips."""
        own, masters = self.own[who], self.masters[who]
        most = min(self.rule.clips_at_most, own.shape[1] - used)
        sat = sit_through(
            replace(self.rule, clips_at_most=most),
            self.layout,
            own[:, used : used + most],
            masters[:, used : used + most],
            earlier=self._earlier(own[:, :used], masters[:, :used]),
        )
        self.certified[who] = sat.is_certified
        self.is_open[who] = self._is_open(sat.totals)
        self.used[who] += sat.clips
        self.sat[who] += 1

    def _is_open(self, totals: Totals) -> Mask:
        """Say whether true agreement may still reach what is asked, as far as the rule looks at it."""
        chance, certain = certainty(self.rule, totals), self.rule.stop.certain
        if chance is None or certain is None:
            return np.zeros(totals.scores.shape[:-1], dtype=np.bool_)
        return np.asarray(chance > float(certain.not_yet_to))

    def _earlier(self, own: Ranks, masters: Ranks) -> Totals | None:
        if self.rule.pooling is Pooling.FRESH or not own.shape[1]:
            return None
        return add_up(self.layout, own, masters, with_tables=self.rule.needs_tables)
