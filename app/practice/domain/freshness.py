"""How much of a set is still new to a rater: clips she has not met, scores that would count."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """What a set still holds for one rater.

    Attributes:
        new: clips she has neither scored nor met in a lesson or the library.
        known: the other clips.
        counting: scores of the set that would be her first of that code on that clip; only those
            count for her agreement.
        scores: all scores the set asks for.
    """

    new: int
    known: int
    counting: int
    scores: int

    @property
    def share(self) -> float:
        """Return how large a part of the clips is new."""
        return self.new / (self.new + self.known) if self.new + self.known else 0.0


def freshness_of(
    clips: Iterable[str],
    codes: Collection[str],
    scored: Collection[tuple[str, str]],
    met: Collection[str],
) -> Freshness:
    """Count what is new in a set.

    Args:
        clips: the clips of the set.
        codes: the codes that are scored in it.
        scored: clip and code of every score she has recorded in practice.
        met: clips she has scored on any code, or seen elsewhere.

    >>> freshness_of(["a", "b"], ["x", "y"], {("a", "x")}, {"a"})
    Freshness(new=1, known=1, counting=3, scores=4)
    """
    offered = tuple(clips)
    new = sum(clip not in met for clip in offered)
    return Freshness(
        new=new,
        known=len(offered) - new,
        counting=sum((clip, code) not in scored for clip in offered for code in codes),
        scores=len(offered) * len(codes),
    )
