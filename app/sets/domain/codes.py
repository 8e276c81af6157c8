"""The codes of a set as a rater sees them on a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.scoring.scheme import CodeSpec, Direction, Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class PointOnScale:
    """A score point as a rater sees it: rank counted from 0, label, and the rubric's note."""

    rank: int
    label: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOnSheet:
    """A code as a rater meets it; scale, labels and direction come from the rubric.

    `default_rank` is the point given where nothing speaks against it, if the rubric has one;
    `domain_short` is what narrow tables call the domain.
    """

    key: str
    title: str
    short: str
    domain_id: str
    domain_title: str
    more_is_worse: bool
    points: tuple[PointOnScale, ...]
    note: str | None = None
    default_rank: int | None = None
    domain_short: str = ""

    @property
    def default_label(self) -> str | None:
        """Return the label of the point given where nothing speaks against it."""
        return None if self.default_rank is None else self.label(self.default_rank)

    def label(self, rank: int) -> str:
        """Return the label of a score point of this code."""
        return self.points[rank].label


def scheme_of(codes: Sequence[CodeOnSheet]) -> Scheme:
    """Return codes as the scoring engine knows them, domains by their titles."""
    return Scheme(
        codes=tuple(
            CodeSpec(
                key=code.key,
                domain=code.domain_title,
                points=tuple(point.label for point in code.points),
                direction=Direction.HIGH_IS_BAD if code.more_is_worse else Direction.HIGH_IS_GOOD,
            )
            for code in codes
        )
    )
