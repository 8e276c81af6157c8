"""What masters judged of a clip on one code: the score, the reasons and the moments behind it.

It is part of the rubric, below clips and sets, because both layers need it: the library shows the
open scores of exemplars, practice the others once a rater has recorded her own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterEvidence:
    """A stretch of the clip a master score rests on; a single moment ends where it begins."""

    from_ms: int
    until_ms: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterJudgment:
    """The master score of one code on one clip, with what it rests on.

    Attributes:
        code: key of the code.
        rank: the score point, counted from 0.
        rationale: why this point.
        not_lower: why not one point lower; None at the lowest.
        not_higher: why not one point higher; None at the highest.
        evidence: the stretches of the clip that show it.
    """

    code: str
    rank: int
    rationale: str
    not_lower: str | None
    not_higher: str | None
    evidence: tuple[MasterEvidence, ...]


def read_judgment(code: str, rank: int, row: Mapping[str, Any]) -> MasterJudgment:
    """Read the stored judgment of one code; its rank is stored in a separate column."""
    return MasterJudgment(
        code=code,
        rank=rank,
        rationale=row["rationale"],
        not_lower=row.get("not_lower"),
        not_higher=row.get("not_higher"),
        evidence=read_stretches(row),
    )


def read_stretches(row: Mapping[str, Any]) -> tuple[MasterEvidence, ...]:
    """Read the stretches of the clip that one stored judgment rests on."""
    return tuple(
        MasterEvidence(
            from_ms=item["at_ms"],
            until_ms=item["at_ms"] if item["until_ms"] is None else item["until_ms"],
            note=item["note"],
        )
        for item in row.get("evidence", ())
    )
