"""Answers to checks: judged by what the page showed, even if the lesson was synced since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.course.domain.checks import asks_the_same, find_block, judge_answers
from app.course.domain.documents import LessonDocument
from app.course.models import CheckAnswer, LessonRevision
from app.course.service.documents import read_lesson_document
from app.course.service.lesson import get_open_lesson
from app.course.service.outline import FindPracticeSteps


class Kept(StrEnum):
    """What became of an answer."""

    PRESENT = "present"
    STALE = "stale"
    LEFT = "left"
    UNKNOWN_PAGE = "unknown page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the form of a check submits.

    Attributes:
        lesson_id: the lesson.
        check_id: the check or sort in it.
        revision_id: the revision the page showed; None from a page that predates this field.
        given: the answers by question.
    """

    lesson_id: str
    check_id: str
    revision_id: int | None
    given: Mapping[str, str]


def answer_check(
    session: Session,
    user_id: int,
    sent: Sent,
    now: datetime,
    *,
    find_practice_steps: FindPracticeSteps,
    opens_all: bool = False,
) -> Kept:
    """Judge and store a person's answers to one check of a lesson.

    A page opened before a sync is judged by the revision it showed; where the current revision asks
    and judges the same, the answer is stored under that one. Staff (`opens_all`) may answer any
    check.

    Raises:
        LessonNotFoundError: there is no such lesson.
        LessonLockedError: something comes before it.
        NoAnswerError: nothing was chosen.
        UnknownAnswerError: the lesson has no such check, item or option.
    """
    found = get_open_lesson(
        session,
        user_id,
        sent.lesson_id,
        find_practice_steps=find_practice_steps,
        opens_all=opens_all,
    )
    shown = _find_shown(session, sent)
    if shown is None:
        return Kept.UNKNOWN_PAGE
    revision_id, document = shown
    kept = Kept.PRESENT
    if revision_id != found.revision_id:
        kept = _kept_of(document, found.document, sent.check_id)
        if kept is Kept.PRESENT:
            revision_id, document = found.revision_id, found.document
    _keep(session, user_id, sent, (revision_id, document), now)
    return kept


def _find_shown(session: Session, sent: Sent) -> tuple[int, LessonDocument] | None:
    """Return the revision the page showed, or None when it is not a revision of this lesson."""
    if sent.revision_id is None:
        return None
    row = session.execute(
        select(LessonRevision.id, LessonRevision.content_hash).where(
            LessonRevision.id == sent.revision_id, LessonRevision.lesson_id == sent.lesson_id
        )
    ).one_or_none()
    if row is None:
        return None
    return row.id, read_lesson_document(session, row.id, row.content_hash)


def _kept_of(shown: LessonDocument, present: LessonDocument, check_id: str) -> Kept:
    if asks_the_same(shown, present, check_id):
        return Kept.PRESENT
    return Kept.STALE if find_block(present, check_id) is not None else Kept.LEFT


def _keep(
    session: Session,
    user_id: int,
    sent: Sent,
    revision: tuple[int, LessonDocument],
    now: datetime,
) -> None:
    answers = judge_answers(revision[1], sent.check_id, sent.given)
    fixed = {
        "user_id": user_id,
        "lesson_id": sent.lesson_id,
        "revision_id": revision[0],
        "check_id": sent.check_id,
        "answered_at": now,
    }
    session.execute(
        insert(CheckAnswer),
        [fixed | {"item": a.item, "answer": a.answer, "is_right": a.is_right} for a in answers],
    )
