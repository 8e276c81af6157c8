"""Which contrast pair helps with a miss: same code, across the two points in question.

Only pairs open to the rater are considered. She knows their master scores or may know them, so
choosing by them reveals nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPair:
    """A pair that is open to a rater.

    Attributes:
        id: the pair.
        code: the code on which its clips differ.
        low: the rank of the lower clip; the other one is one point above.
        is_answered: whether she has answered it.
    """

    id: str
    code: str
    low: int
    is_answered: bool


def choose_pair(pairs: Iterable[OpenPair], code: str, points: tuple[int, int]) -> OpenPair | None:
    """Return the pair of a code that best helps to tell two points apart, or None.

    A pair across the two points comes first, then the nearest; ties go to one not answered yet.
    """
    below, above = min(points), max(points)

    def rank(pair: OpenPair) -> tuple[int, bool, str]:
        away = max(below - pair.low, pair.low + 1 - above, 0)
        return (away, pair.is_answered, pair.id)

    return min((pair for pair in pairs if pair.code == code), key=rank, default=None)
