"""The end of a set: what was seen as the masters see it, what to work on, and what has changed.

Counts only: on one set there is too little for a statistic, and plain counts say so themselves.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

LEAST_FOR_CHANGE = 5
"""Scores on either side below which "before" and "now" are not set beside each other."""
_LEAST_OF_CODE = 2
"""A code is called best, or one to work on, from so many scores on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBesideMaster:
    """One score of hers in a set, with the master score; `own` is None where she could not score."""

    position: int
    code: str
    own: int | None
    master: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactCount:
    """Exact scores of all scores."""

    exact: int
    scores: int

    @property
    def share(self) -> Fraction:
        """Return the exact share; 0 without scores."""
        return Fraction(self.exact, self.scores) if self.scores else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEnd:
    """What one screen says at the end of a set.

    Attributes:
        overall: all scores of the set.
        clips: by the clip's position.
        best: the code with the highest exact share, None where every code has too few scores.
        to_work_on: the code with the lowest, None where none has missed, or it is the best one.
        before: her first scores of the same codes before this set; None where there are too few.
    """

    overall: ExactCount
    clips: dict[int, ExactCount]
    best: tuple[str, ExactCount] | None
    to_work_on: tuple[str, ExactCount] | None
    before: ExactCount | None


def end_of_set(scores: Sequence[ScoreBesideMaster], earlier: Iterable[tuple[str, bool]]) -> SetEnd:
    """Sum a set up.

    Args:
        scores: what she scored in it, in the order of the sheet.
        earlier: code and whether it was exact, of first scores recorded before this set.
    """
    given = [one for one in scores if one.own is not None]
    codes = list(dict.fromkeys(one.code for one in given))
    by_code = {code: _tally(one for one in given if one.code == code) for code in codes}
    fair = [(code, tally) for code, tally in by_code.items() if tally.scores >= _LEAST_OF_CODE]
    best = max(fair, key=lambda one: (one[1].share, one[1].scores), default=None)
    worst = min(fair, key=lambda one: (one[1].share, -one[1].scores), default=None)
    overall = _tally(given)
    hits = Counter(is_exact for code, is_exact in earlier if code in by_code)
    before = ExactCount(exact=hits[True], scores=hits.total())
    is_comparable = min(before.scores, overall.scores) >= LEAST_FOR_CHANGE
    return SetEnd(
        overall=overall,
        clips={
            place: _tally(one for one in given if one.position == place)
            for place in sorted({one.position for one in scores})
        },
        best=best if best and best[1].exact else None,
        to_work_on=worst if worst and worst != best and worst[1].share < 1 else None,
        before=before if is_comparable else None,
    )


def _tally(scores: Iterable[ScoreBesideMaster]) -> ExactCount:
    hits = [one.own == one.master for one in scores]
    return ExactCount(exact=sum(hits), scores=len(hits))
