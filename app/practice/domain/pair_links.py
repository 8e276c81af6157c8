"""Which contrast pair helps with a miss: of the same code, across the two points in question.

Only pairs that are open to the rater come here. Their master scores are known to her, or free for
her to know, so choosing by them tells nothing.
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
    """Return the pair of a code that helps most to tell two points apart, or None.

    One across the two points comes first, then the nearest; among equals one not answered yet.
    """
    below, above = min(points), max(points)

    def rank(pair: OpenPair) -> tuple[int, bool, str]:
        away = max(below - pair.low, pair.low + 1 - above, 0)
        return (away, pair.is_answered, pair.id)

    return min((pair for pair in pairs if pair.code == code), key=rank, default=None)
