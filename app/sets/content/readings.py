"""What blind readers scored apart from each other, and how well they agree on a clip."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from pydantic import Field

from app.content.schema import Key, PointKey, Schema, Text
from app.rubric.domain import Rubric

EXACT_AT_LEAST = Fraction("0.85")
"""Share of a clip's codes on which two blind readers agree exactly; below it, the clip tells its
readers too little to judge anybody by."""
FAR = 2
"""No code of the clip may lie so many points apart."""


class ReadingEntry(Schema):
    """What one reader scored who had seen neither master scores nor the other reader's."""

    reader: Text = Field(description="who, by role: `first blind reader`")
    scores: dict[Key, PointKey] = Field(description="a score point for each code")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderAgreement:
    """How well two readers of one clip agree.

    Attributes:
        codes: on how many codes both gave a score.
        exact: on how many the same.
        far: codes on which they lie two points apart or more.
    """

    codes: int
    exact: int
    far: tuple[str, ...]

    @property
    def share(self) -> float:
        """Return the share of exactly equal scores; 0 where they share no code."""
        return self.exact / self.codes if self.codes else 0.0

    @property
    def is_enough(self) -> bool:
        """Say whether master scores may rest on these two readings."""
        return self.codes > 0 and self.exact >= EXACT_AT_LEAST * self.codes and not self.far


def agreements(readings: Sequence[ReadingEntry], rubric: Rubric) -> Iterator[ReaderAgreement]:
    """Yield how well each two readers of a clip agree; points that are none of a scale are left out."""
    ranks = [_ranks(reading.scores, rubric) for reading in readings]
    for one, other in combinations(ranks, 2):
        shared = [code for code in one if code in other]
        yield ReaderAgreement(
            codes=len(shared),
            exact=sum(one[code] == other[code] for code in shared),
            far=tuple(code for code in shared if abs(one[code] - other[code]) >= FAR),
        )


def _ranks(scores: Mapping[str, str], rubric: Rubric) -> dict[str, int]:
    found = {}
    for key, point in scores.items():
        code = rubric.by_key.get(key)
        rank = code.scale.find_rank(point) if code else None
        if rank is not None:
            found[key] = rank
    return found
