"""What Practice next reads: the clips on offer, what its rater recorded, and what she began.

Master scores are read through the rater's own recorded sheets only, as in `agreement`; of clips
she has not scored nothing is read but what the list of sets shows to everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, DraftSheet, Score, Sheet
from app.bench.service.recorded import select_recorded
from app.library.models import Clip, ClipRevision, Exposure
from app.rubric.models import RubricRevision
from app.sets.models import CalibrationSet, MasterScore, SetItem, SetRevision
from app.sets.service.disclosure import PRACTICE, is_revealed, may_enter_feedback


@dataclass(frozen=True, slots=True)
class OfferedClip:
    """A clip in one set on offer; `wanted` are the codes that set asks for."""

    set_revision_id: int
    set_id: str
    set_title: str
    wanted: str | Sequence[str]
    rubric_revision_id: int
    rubric_id: str
    structure_hash: str
    rubric_hash: str
    clip_id: str
    title: str
    grade: int
    topic: str


@dataclass(frozen=True, slots=True)
class RecordedClip:
    """A clip she has recorded, whether or not its master scores are open yet."""

    clip_id: str
    topic: str
    wanted: str | Sequence[str]
    rubric_revision_id: int
    rubric_hash: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class RecordedScore:
    """A score of hers beside the master score; `own` is None where she could not score.

    `also` is an acceptable second point beside the master score, where there is one.
    """

    clip_id: str
    code: str
    own: int | None
    master: int
    also: int | None
    recorded_at: datetime
    structure_hash: str

    @property
    def decided(self) -> int | None:
        """Return the score as a decision on certification counts it: a second point is exact."""
        return self.master if self.own is not None and self.own == self.also else self.own


@dataclass(frozen=True, slots=True)
class BegunClip:
    """A clip with a draft that is not recorded yet: to finish before anything new."""

    attempt_id: int
    position: int
    title: str


def list_offered_clips(session: Session) -> list[OfferedClip]:
    """Return every clip of every practice set on offer, in the order of the sets."""
    return [OfferedClip(*row) for row in session.execute(_offered_clips())]


def list_recorded_clips(session: Session, rater_id: int, rubric_id: str) -> list[RecordedClip]:
    """Return the clips a rater has recorded under a rubric, in the order of recording."""
    whose = {"rater_id": rater_id, "rubric_id": rubric_id}
    return [RecordedClip(*row) for row in session.execute(_recorded_clips(), whose)]


def list_open_scores(session: Session, rater_id: int, rubric_id: str) -> list[RecordedScore]:
    """Return her scores under a rubric whose master scores are open, in the order of recording."""
    whose = {"rater_id": rater_id, "rubric_id": rubric_id}
    return [RecordedScore(*row) for row in session.execute(_open_scores(), whose)]


def find_begun(session: Session, rater_id: int) -> BegunClip | None:
    """Return the clip of the draft a rater saved last, or None."""
    row = session.execute(_begun(), {"rater_id": rater_id}).one_or_none()
    return None if row is None else BegunClip(*row)


def list_seen_elsewhere(session: Session, rater_id: int) -> frozenset[str]:
    """Return the clips she met outside practice: one of an attempt she left is not spoiled."""
    seen = select(Exposure.clip_id).where(Exposure.user_id == rater_id, Exposure.via != PRACTICE)
    return frozenset(session.scalars(seen))


def list_started(session: Session, rater_id: int) -> frozenset[int]:
    """Return the set revisions at which she has an open attempt."""
    is_open = (Attempt.rater_id == rater_id) & Attempt.completed_at.is_(None)
    return frozenset(session.scalars(select(Attempt.set_revision_id).where(is_open)))


@cache  # built once: making it anew costs more than running it
def _offered_clips() -> Select[*tuple[Any, ...]]:
    return (
        select(
            SetRevision.id,
            SetRevision.set_id,
            SetRevision.title,
            SetRevision.document["codes"],
            SetRevision.rubric_revision_id,
            RubricRevision.rubric_id,
            RubricRevision.structure_hash,
            RubricRevision.content_hash,
            ClipRevision.clip_id,
            ClipRevision.title,
            ClipRevision.grade,
            ClipRevision.topic,
        )
        .join(CalibrationSet, CalibrationSet.revision_id == SetRevision.id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .join(SetItem, SetItem.set_revision_id == SetRevision.id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(Clip, Clip.id == ClipRevision.clip_id)
        .where(SetRevision.purpose == PRACTICE, Clip.withdrawn_at.is_(None))
        .order_by(CalibrationSet.position, CalibrationSet.id, SetItem.position)
    )


@cache
def _recorded_clips() -> Select[*tuple[Any, ...]]:
    return (
        select(
            ClipRevision.clip_id,
            ClipRevision.topic,
            SetRevision.document["codes"],
            SetRevision.rubric_revision_id,
            RubricRevision.content_hash,
            is_revealed(Attempt.completed_at),
        )
        .select_from(Sheet)
        .join(Attempt, Attempt.id == Sheet.attempt_id)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .where(
            Attempt.rater_id == bindparam("rater_id"),
            RubricRevision.rubric_id == bindparam("rubric_id"),
            may_enter_feedback(),
        )
        .order_by(Sheet.id)
    )


@cache
def _open_scores() -> Select[*tuple[Any, ...]]:
    return select_recorded(
        ClipRevision.clip_id,
        Score.code,
        Score.rank,
        MasterScore.rank,
        MasterScore.also_rank,
        Sheet.recorded_at,
        RubricRevision.structure_hash,
    ).where(RubricRevision.rubric_id == bindparam("rubric_id"))


@cache
def _begun() -> Select[*tuple[Any, ...]]:
    return (
        select(DraftSheet.attempt_id, DraftSheet.position, ClipRevision.title)
        .join(Attempt, Attempt.id == DraftSheet.attempt_id)
        .join(SetRevision, SetRevision.id == Attempt.set_revision_id)
        .join(
            SetItem,
            (SetItem.set_revision_id == Attempt.set_revision_id)
            & (SetItem.position == DraftSheet.position),
        )
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .outerjoin(
            Sheet,
            (Sheet.attempt_id == DraftSheet.attempt_id) & (Sheet.position == DraftSheet.position),
        )
        .where(Attempt.rater_id == bindparam("rater_id"), Sheet.id.is_(None), may_enter_feedback())
        .order_by(DraftSheet.saved_at.desc(), DraftSheet.id.desc())
        .limit(1)
    )
