"""What masters judged of a clip on one code: the score, the reasons and the moments behind it.

It is part of the rubric, below clips and sets, because both layers need it: the library shows the
open scores of exemplars, practice the others once a rater has recorded her own.
"""

from dataclasses import dataclass
from typing import Annotated

from app.content.documents import UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterEvidence:
    """A stretch of the clip a master score rests on; a single moment ends where it begins."""

    from_ms: int
    until_ms: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPoint:
    """A neighboring point that is acceptable beside a master score.

    Attributes:
        score: key of the score point.
        rank: its rank.
        reason: why it can be defended, too.
        readers: who scored the clip apart and found it so, by role.
    """

    score: str
    rank: int
    reason: str
    readers: tuple[str, ...]


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
        also: an acceptable second point; None where the master score stands alone.
    """

    code: str
    rank: int
    rationale: str
    not_lower: str | None
    not_higher: str | None
    evidence: tuple[MasterEvidence, ...]
    also: SecondPoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMoment:
    """A moment of the clip, in milliseconds, or a stretch of it, that a stored score rests on."""

    at_ms: int
    until_ms: int | None = None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonedScore:
    """The judgment of one code as the documents of masters, pairs and exemplars store it.

    Attributes:
        score: key of the score point.
        rank: its rank.
        rationale: why this point; `not_lower`, `not_higher`, `evidence` and `also` as in the
            judgment. `also` came later: a document without it has no second point.
    """

    score: str
    rank: int
    rationale: str
    not_lower: str | None = None
    not_higher: str | None = None
    evidence: tuple[StoredMoment, ...] = ()
    also: Annotated[SecondPoint | None, UNSAID] = None


def read_judgment(code: str, rank: int, score: ReasonedScore) -> MasterJudgment:
    """Return the judgment of one code; results are counted by a rank in a column of its own."""
    return MasterJudgment(
        code=code,
        rank=rank,
        rationale=score.rationale,
        not_lower=score.not_lower,
        not_higher=score.not_higher,
        evidence=read_stretches(score),
        also=score.also,
    )


def read_stretches(score: ReasonedScore) -> tuple[MasterEvidence, ...]:
    """Return the stretches of the clip that one stored score rests on."""
    return tuple(
        MasterEvidence(
            from_ms=moment.at_ms,
            until_ms=moment.at_ms if moment.until_ms is None else moment.until_ms,
            note=moment.note,
        )
        for moment in score.evidence
    )
