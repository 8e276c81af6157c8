"""Sitting through clips one by one until a rule decides: what readiness and simulations ask of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.standards.domain.clauses import Ints
from app.standards.domain.rule import Rule
from app.standards.domain.stopping import CERTIFIED, MORE, stand
from app.standards.domain.totals import NONE, Layout, Totals, add_up


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sat:
    """How sittings ended, ``[...]``.

    Attributes:
        verdict: `CERTIFIED`, `NOT_YET`, or `MORE` where the clips ran out before the rule decided.
        clips: clips that each sitting took.
        totals: of all evidence that counted at its end.
    """

    verdict: NDArray[np.int8]
    clips: Ints
    totals: Totals

    @property
    def is_certified(self) -> NDArray[np.bool_]:
        """Return which sittings ended with a certificate."""
        return np.asarray(self.verdict == CERTIFIED)


def sit_through(
    rule: Rule,
    layout: Layout,
    own: Any,
    master: Any,
    *,
    also: Any = NONE,
    earlier: Totals | None = None,
) -> Sat:
    """Apply a rule after each clip, as a sitting does, and stop where it decides.

    Args:
        rule: by which rule.
        layout: the gated codes.
        own: ranks in the order of the clips, ``[..., clip, code]``; `NONE` for a missing score.
            Clips beyond the rule's most are left out.
        master: master ranks, a shape that broadcasts to it.
        also: acceptable second ranks, likewise.
        earlier: totals ``[..., code]`` of earlier sittings, where the rule pools.
    """
    given = np.asarray(own)[..., : rule.clips_at_most, :]
    clips = given.shape[-2]
    truth, second = (_cut(ranks, clips) for ranks in (master, also))
    totals = add_up(
        layout, given, truth, also=second, is_running=True, with_tables=rule.needs_tables
    )
    if earlier is not None:
        totals = totals.and_earlier(earlier)
    verdict = stand(rule, totals, np.arange(1, clips + 1)).verdict
    is_over = verdict != MORE
    last = np.where(is_over.any(axis=-1), is_over.argmax(axis=-1), clips - 1)
    return Sat(
        verdict=np.take_along_axis(verdict, last[..., None], axis=-1)[..., 0],
        clips=last + 1,
        totals=totals.at(last),
    )


def _cut(ranks: Any, clips: int) -> Any:
    """Leave out what stands beyond the last clip, unless the same rank holds for all clips."""
    array = np.asarray(ranks)
    return array[..., :clips, :] if array.ndim > 1 and array.shape[-2] > 1 else array
