"""Sitting through clips one by one until a rule decides: what readiness and simulations ask of it."""

from collections.abc import Sequence
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
    totals = running_totals(rule, layout, own, master, also=also)
    if earlier is not None:
        totals = totals.and_earlier(earlier)
    return sit(rule, totals, min(np.shape(own)[-2], rule.clips_at_most))


def running_totals(
    rule: Rule, layout: Layout, own: Any, master: Any, *, also: Any = NONE
) -> Totals:
    """Return the totals after each clip after which a sitting may end; see `sit_through`."""
    given = np.asarray(own)[..., : rule.clips_at_most, :]
    clips = given.shape[-2]
    ranks = given, _cut(master, clips), _cut(also, clips)
    first, tables = _first_that_matters(rule, clips), rule.needs_tables
    before, since = _split(ranks, first)
    totals = add_up(layout, *since[:2], also=since[2], is_running=True, with_tables=tables)
    if not first:
        return totals
    return totals.and_earlier(add_up(layout, *before[:2], also=before[2], with_tables=tables))


def sit(rule: Rule, totals: Totals, clips: int) -> Sat:
    """Apply a rule after each clip, and stop where it decides.

    Args:
        rule: by which rule.
        totals: what `running_totals` gives, ``[..., clip, code]``.
        clips: how many clips there are at most.
    """
    first = _first_that_matters(rule, clips)
    verdict = stand(rule, totals, np.arange(first + 1, clips + 1)).verdict
    is_over = verdict != MORE
    last = np.where(is_over.any(axis=-1), is_over.argmax(axis=-1), clips - 1 - first)
    return Sat(
        verdict=np.take_along_axis(verdict, last[..., None], axis=-1)[..., 0],
        clips=first + last + 1,
        totals=totals.at(last),
    )


def _split(ranks: Sequence[Any], first: int) -> tuple[list[Any], list[Any]]:
    """Part ranks before a clip from those since; what holds for all clips goes to both."""
    before, since = [], []
    for one in map(np.asarray, ranks):
        is_of_all = one.ndim < 2 or one.shape[-2] == 1 != ranks[0].shape[-2]
        before.append(one if is_of_all else one[..., :first, :])
        since.append(one if is_of_all else one[..., first:, :])
    return before, since


def _first_that_matters(rule: Rule, clips: int) -> int:
    """Return the place of the first clip after which a sitting may end."""
    if rule.stop.when_settled:
        return 0
    fewest = rule.clips_at_least if rule.stop.certain is not None else rule.clips_at_most
    return min(fewest, clips) - 1


def _cut(ranks: Any, clips: int) -> Any:
    """Leave out what stands beyond the last clip, unless the same rank holds for all clips."""
    array = np.asarray(ranks)
    return array[..., :clips, :] if array.ndim > 1 and array.shape[-2] > 1 else array
