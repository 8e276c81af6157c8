"""A rater's agreement with the master scores, from her first recorded score of each clip.

Only her own recorded sheets are read, and master scores only through them: no figure here can
speak of a clip she has not scored, and nobody else's scores enter it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Executable
from sqlalchemy.orm import Session

from app.agreement.domain.agreement import (
    Agreement,
    AgreementInBrief,
    ScoredCode,
    build_agreement,
    build_brief,
)
from app.bench.models import Score, Sheet
from app.bench.service.recorded import select_recorded
from app.library.models import ClipRevision
from app.rubric.models import RubricRevision
from app.rubric.service import get_current_wording
from app.sets.domain.codes import CodeOnSheet
from app.sets.domain.documents import ALL_SEGMENT
from app.sets.models import MasterScore
from app.sets.service.documents import find_codes, find_evidence_based


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLooks:
    """Scores of clips scored again after their reveal: practice, kept apart."""

    scores: int
    exact: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPoints:
    """First scores at a second point that two readers found acceptable beside the master score.

    Attributes:
        scores: how many there are.
        are_exact: whether the figures count them as exact, as a decision on certification does.
    """

    scores: int
    are_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricAgreement:
    """Agreement under one rubric, in one structure of codes and scales.

    Attributes:
        rubric_id: the rubric.
        title: its title in the words of today.
        version: its version at the last score.
        agreement: the figures.
        second_looks: what does not enter them.
        second_points: what enters them as exact only where that is asked for.
        codes: those with scores.
        evidence_based: the codes that rest on moments of the clip, not on an overall judgment.
        first: the first scores, which count, in the order of recording.
        as_recorded: the same, second points as they were given.
        rubric_revision_id: of the last score, with the hashes of its content and structure.
    """

    rubric_id: str
    title: str
    version: str
    agreement: Agreement
    second_looks: SecondLooks
    second_points: SecondPoints
    codes: tuple[CodeOnSheet, ...]
    evidence_based: frozenset[str]
    first: tuple[ScoredCode, ...]
    as_recorded: tuple[ScoredCode, ...]
    rubric_revision_id: int
    content_hash: str
    structure_hash: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of `_recorded_scores`, its columns in order."""

    clip_id: str
    title: str
    sheet_id: int
    code: str
    own: int | None
    master: int
    also: int | None
    rubric_revision_id: int
    rubric_id: str
    version: str
    content_hash: str
    structure_hash: str

    def scored(self) -> ScoredCode:
        """Return the score beside the master score, and the second point where there is one."""
        return ScoredCode(
            clip_id=self.clip_id,
            clip_title=self.title,
            code=self.code,
            own=self.own,
            master=self.master,
            also=self.also,
            sheet_id=self.sheet_id,
        )


def get_agreement(
    session: Session, rater_id: int, *, accepts_second: bool = False
) -> tuple[RubricAgreement, ...]:
    """Return a rater's agreement, one entry for each rubric she has scored with.

    Args:
        session: reads only.
        rater_id: the rater.
        accepts_second: count an acceptable second point as exact, which practice does not.
    """
    return tuple(
        _rubric_agreement(session, rows, accepts_second=accepts_second)
        for rows in _by_rubric(session, rater_id)
    )


def get_agreement_in_brief(session: Session, rater_id: int) -> tuple[AgreementInBrief, ...]:
    """Return no more of a rater's agreement than the figures of each domain."""
    return tuple(
        build_brief(_scored_codes(session, rows), _split_first(rows)[0])
        for rows in _by_rubric(session, rater_id)
    )


def _by_rubric(session: Session, rater_id: int) -> Iterable[list[_Row]]:
    by_rubric: dict[tuple[str, str], list[_Row]] = {}
    for found in session.execute(_recorded_scores(), {"rater_id": rater_id}):
        row = _Row(*found)
        by_rubric.setdefault((row.rubric_id, row.structure_hash), []).append(row)
    return by_rubric.values()


@cache  # built once: making it anew takes longer than the database needs for it
def _recorded_scores() -> Executable:
    statement: Executable = select_recorded(
        ClipRevision.clip_id,
        ClipRevision.title,
        Sheet.id.label("sheet_id"),
        Score.code,
        Score.rank.label("own"),
        MasterScore.rank.label("master"),
        MasterScore.also_rank.label("also"),
        RubricRevision.id.label("rubric_revision_id"),
        RubricRevision.rubric_id,
        RubricRevision.version,
        RubricRevision.content_hash,
        RubricRevision.structure_hash,
    )
    return statement


def _rubric_agreement(
    session: Session, rows: list[_Row], *, accepts_second: bool
) -> RubricAgreement:
    first, later = _split_first(rows)
    seconds = sum(score.is_second_point for score in first)
    as_recorded = tuple(first)
    if accepts_second:
        first = [score.with_second_exact() for score in first]
    last = rows[-1]
    codes = _scored_codes(session, rows)
    return RubricAgreement(
        rubric_id=last.rubric_id,
        title=get_current_wording(session, last.rubric_revision_id).title,
        version=last.version,
        agreement=build_agreement(codes, first),
        second_looks=SecondLooks(
            scores=sum(row.own is not None for row in later),
            exact=sum(row.own == row.master for row in later),
        ),
        second_points=SecondPoints(scores=seconds, are_exact=accepts_second),
        codes=codes,
        evidence_based=find_evidence_based(session, last.content_hash, last.rubric_revision_id),
        first=tuple(first),
        as_recorded=as_recorded,
        rubric_revision_id=last.rubric_revision_id,
        content_hash=last.content_hash,
        structure_hash=last.structure_hash,
    )


def _scored_codes(session: Session, rows: list[_Row]) -> tuple[CodeOnSheet, ...]:
    last = rows[-1]
    every = find_codes(session, last.content_hash, last.rubric_revision_id, ALL_SEGMENT)
    scored = {row.code for row in rows}
    return tuple(code for code in every if code.key in scored)


def _split_first(rows: Iterable[_Row]) -> tuple[list[ScoredCode], list[ScoredCode]]:
    first: dict[tuple[str, str], ScoredCode] = {}
    later: list[ScoredCode] = []
    for row in rows:
        if (row.clip_id, row.code) in first:
            later.append(row.scored())
        else:
            first[row.clip_id, row.code] = row.scored()
    return list(first.values()), later
