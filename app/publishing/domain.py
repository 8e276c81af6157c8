"""How evenly the master scores of a pool of clips cover each code's score points."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.rubric.domain import Code

FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBalance:
    """How often each score point of one code is the master score in a pool of clips."""

    code: Code
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many clips have a master score for the code."""
        return sum(self.counts)

    @property
    def blind_guess_baseline(self) -> float | None:
        """Exact agreement of somebody who always gives the most frequent point; None without clips."""
        return max(self.counts) / self.n if self.n else None

    @property
    def is_thin(self) -> bool:
        """Whether too few score points occur to tell a rater's judgement from a habit."""
        present = sum(count > 0 for count in self.counts)
        return present < min(FEWEST_POINTS, len(self.counts))


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolBalance:
    """How the master scores of one pool of clips, or of one set, cover the score points."""

    name: str
    rubric_id: str
    clips: int
    rows: tuple[CodeBalance, ...]


def balance_of(
    codes: Iterable[Code], masters: Iterable[Mapping[str, int]]
) -> tuple[CodeBalance, ...]:
    """Count the master scores of a pool.

    Args:
        codes: the codes to count.
        masters: the rank of each code, clip by clip.
    """
    sheets = list(masters)
    return tuple(
        CodeBalance(
            code=code,
            counts=_counts(len(code.scale.points), (sheet.get(code.key) for sheet in sheets)),
        )
        for code in codes
    )


def _counts(points: int, ranks: Iterable[int | None]) -> tuple[int, ...]:
    found = Counter(ranks)
    return tuple(found[rank] for rank in range(points))
