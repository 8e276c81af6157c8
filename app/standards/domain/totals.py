"""Scores added up code by code: what clauses look at, for one person or thousands at once.

Everything here has any leading shape ``[...]``: none for one person, one axis for drawn people, two
for people and the number of clips they have had. So `decide`, readiness and the simulation of
policies measure with the same lines.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.standards.domain.clauses import Clause, Ints, Measure, Scope, counted

NONE = -1
"""The rank of a score that was not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The gated codes that totals are kept of.

    Attributes:
        codes: their keys.
        domains: the domain of each.
        points: how many score points each has.
        gated: every gated domain, also one without any code here.
    """

    codes: tuple[str, ...]
    domains: tuple[str, ...]
    points: tuple[int, ...]
    gated: tuple[str, ...]

    @property
    def size(self) -> int:
        """Return the largest number of score points of any code."""
        return max(self.points, default=2)

    def groups(self, clause: Clause) -> list[tuple[str, list[int]]]:
        """Return what a clause must hold for: a name, and the places of its codes."""
        if clause.scope is Scope.OVERALL:
            return [("", list(range(len(self.codes))))]
        if clause.scope is Scope.EACH_DOMAIN:
            return [(name, self._places(self.domains, name)) for name in self.gated]
        named = self.codes if clause.scope is Scope.EACH_CODE else clause.codes
        return [(name, self._places(self.codes, name)) for name in named]

    def only(self, place: int) -> "Layout":
        """Return the layout of one code alone."""
        return replace(
            self,
            codes=(self.codes[place],),
            domains=(self.domains[place],),
            points=(self.points[place],),
        )

    def alike(self, places: Sequence[int]) -> list[int]:
        """Return the codes whose scale has the size most of them have; of two, the larger.

        Chance-corrected figures of several codes are of one scale, as reports have them.
        """
        sizes = Counter(self.points[place] for place in places)
        size = max(sizes, key=lambda one: (sizes[one], one), default=0)
        return [place for place in places if self.points[place] == size]

    @staticmethod
    def _places(names: Sequence[str], name: str) -> list[int]:
        return [place for place, one in enumerate(names) if one == name]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Totals:
    """Sums over clips, each ``[..., code]``.

    Attributes:
        layout: which code is which.
        scores: scores given.
        exact: those equal to the master score, or to an acceptable second point.
        within_one: those at most one point away.
        two_or_more: those two or more points away.
        lean: signed distances, added up in score points.
        tables: which score was given to which master score, ``[..., code, master, score]``; an
            acceptable second point stands with its master score. None where nobody asked.
        sure: scores that are there already, where totals are of what may still come at worst: a
            score to come may be withheld. None where all of them are there.
    """

    layout: Layout
    scores: Ints
    exact: Ints
    within_one: Ints
    two_or_more: Ints
    lean: Ints
    tables: Ints | None = None
    sure: Ints | None = None

    def count(self, measure: Measure, places: Sequence[int]) -> Ints:
        """Return a counted measure of some codes together, ``[...]``.

        Raises:
            KeyError: it is not a whole number.
        """
        if measure is Measure.CLIPS:
            return self.clips(places)
        counted = {
            Measure.EXACT: self.exact,
            Measure.WITHIN_ONE: self.within_one,
            Measure.TWO_OR_MORE: self.two_or_more,
            Measure.BIAS: self.lean,
        }
        return _sum(counted[measure], places)

    def n(self, places: Sequence[int]) -> Ints:
        """Return the scores given on some codes, ``[...]``."""
        return _sum(self.scores, places)

    def clips(self, places: Sequence[int]) -> Ints:
        """Return the scored clips of the least scored of some codes, ``[...]``; none without one."""
        if not places:
            return np.zeros(self.scores.shape[:-1], dtype=np.int64)
        scores = self.scores if self.sure is None else self.sure
        least: Ints = scores[..., places[0]]
        for place in places[1:]:
            least = np.minimum(least, scores[..., place])
        return least

    def with_exact(self, more: Any) -> "Totals":
        """Return the totals as they were with so many exact scores more on each code."""
        return replace(
            self,
            scores=self.scores + more,
            exact=self.exact + more,
            within_one=self.within_one + more,
        )

    def with_misses(self, more: Any) -> "Totals":
        """Return the totals as they were with so many discrepant scores more on each code."""
        return replace(
            self,
            scores=self.scores + more,
            two_or_more=self.two_or_more + more,
            sure=self.scores,
        )

    def with_code(self, place: int, other: "Totals") -> "Totals":
        """Return the totals with one code's taken from elsewhere, ``[..., 1]``; without tables."""

        def changed(name: str) -> Ints:
            sums: Ints = getattr(self, name).copy(order="K")
            sums[..., place] = getattr(other, name)[..., 0]
            return sums

        return self._changed(changed, None)

    def at(self, last: Ints) -> "Totals":
        """Return running totals as they were at one clip each.

        Args:
            last: the place of that clip, ``[...]``; here the totals are ``[..., clip, code]``.
        """

        def taken(sums: Ints, after: int) -> Ints:
            places = last.reshape(*last.shape, *[1] * (after + 1))
            found: Ints = np.take_along_axis(sums, places, axis=-1 - after)
            return found.squeeze(axis=-1 - after)

        tables = None if self.tables is None else taken(self.tables, 3)
        return self._changed(lambda name: taken(getattr(self, name), 1), tables)

    def and_earlier(self, earlier: "Totals") -> "Totals":
        """Return running totals ``[..., clip, code]`` with those of before, ``[..., code]``."""
        tables = self.tables
        if tables is not None and earlier.tables is not None:
            tables = tables + earlier.tables[..., None, :, :, :]
        return self._changed(
            lambda name: getattr(self, name) + getattr(earlier, name)[..., None, :], tables
        )

    def _changed(self, sums: Callable[[str], Ints], tables: Ints | None) -> "Totals":
        return Totals(
            layout=self.layout,
            scores=sums("scores"),
            exact=sums("exact"),
            within_one=sums("within_one"),
            two_or_more=sums("two_or_more"),
            lean=sums("lean"),
            tables=tables,
        )


def _sum(sums: Ints, places: Sequence[int]) -> Ints:
    """Add up some codes; one after the other, since the sums of each lie together in memory."""
    together: Ints = np.zeros(sums.shape[:-1], dtype=np.int64)
    for place in places:
        together += sums[..., place]
    return together


def add_up(
    layout: Layout,
    own: Any,
    master: Any,
    *,
    also: Any = NONE,
    is_running: bool = False,
    with_tables: bool = False,
) -> Totals:
    """Add scores up over clips.

    Args:
        layout: the codes, in the order of the last axis.
        own: ranks given, ``[..., clip, code]``; `NONE` for none.
        master: master ranks, a shape that broadcasts to it.
        also: acceptable second ranks, likewise; `NONE` where there is none.
        is_running: keep the clip axis: the totals after one clip, after two, and so on.
        with_tables: whether tables are wanted; they take much room.
    """
    given, truth, second = (_code_first(ranks) for ranks in np.broadcast_arrays(own, master, also))
    is_scored = (given >= 0) & (truth >= 0)
    taken = np.where(is_scored & (given == second), truth, given)
    gap = np.where(is_scored, taken.astype(np.int64) - truth, 0)

    def summed(cells: Any, axis: int = -2) -> Ints:
        add: Callable[..., Any] = np.cumsum if is_running else np.sum
        sums: Ints = add(cells, axis=axis, dtype=np.int64)
        return sums

    def of(measure: Measure) -> Ints:
        return summed(np.where(is_scored, counted(measure, gap), 0))

    return Totals(
        layout=layout,
        scores=summed(is_scored),
        exact=of(Measure.EXACT),
        within_one=of(Measure.WITHIN_ONE),
        two_or_more=of(Measure.TWO_OR_MORE),
        lean=of(Measure.BIAS),
        tables=summed(_cells(taken, truth, is_scored, layout.size), -4) if with_tables else None,
    )


def _code_first(ranks: Any) -> Any:
    """Return the same array, in memory code by code: sums over codes are then quick."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(ranks, -1, 0)), 0, -1)


def _cells(taken: Any, truth: Any, is_scored: Any, size: int) -> Any:
    points = np.arange(size)
    rows = (truth[..., None] == points) & is_scored[..., None]
    return rows[..., :, None] & (taken[..., None, None] == points)
