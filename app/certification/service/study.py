"""What course and practice offer for a code, and how much of a study plan the records show as done."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Sheet
from app.certification.domain.plan import PAIR_MINUTES, OnOffer, PlanStep, StepKind
from app.course.models import Lesson, LessonProgress, LessonRevision
from app.library.models import Clip, ClipRevision
from app.practice.models import PairAnswer
from app.practice.service.pairs import find_open_pairs
from app.practice.service.practice_sets import estimate_minutes
from app.rubric.models import RubricRevision
from app.sets.models import CalibrationSet, PairRevision, SetItem, SetRevision
from app.sets.service.disclosure import PRACTICE


def read_offer(
    session: Session, rater_id: int, rubric_id: str, titles: Mapping[str, str]
) -> OnOffer:
    """Return what there is to do for each code; what she has not done yet comes first.

    Args:
        session: the open transaction.
        rater_id: for whom.
        rubric_id: the rubric of the codes.
        titles: of the codes a plan may be about.
    """
    return OnOffer(
        lessons=_lessons(session, rater_id, titles),
        pairs=_pairs(session, rater_id, rubric_id, titles),
        clips=_clips(session, rater_id, rubric_id, titles),
    )


def read_plan(
    session: Session, rater_id: int, stored: Sequence[Mapping[str, Any]], since: datetime
) -> tuple[PlanStep, ...]:
    """Return a stored plan with what is done of it.

    A lesson is done when it is marked done, a pair when it is answered, whenever that was; a clip
    when a sheet of it was recorded in practice after `since`.
    """
    if not stored:
        return ()
    done = {
        StepKind.LESSON: _read(session, rater_id),
        StepKind.PAIR: _compared(session, rater_id),
        StepKind.CLIP: frozenset(_practiced(session, rater_id, since)),
    }
    return tuple(
        PlanStep.from_document(step, is_done=step["target"] in done[StepKind(step["kind"])])
        for step in stored
    )


def count_practiced(session: Session, rater_id: int, since: datetime | None = None) -> int:
    """Return how many different clips somebody has scored in practice, since a moment or ever."""
    return len(set(_practiced(session, rater_id, since)))


def _practiced(session: Session, rater_id: int, since: datetime | None) -> list[str]:
    wanted = (
        select(ClipRevision.clip_id)
        .join(SetItem, SetItem.clip_revision_id == ClipRevision.id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .join(Sheet, Sheet.set_item_id == SetItem.id)
        .join(Attempt, Attempt.id == Sheet.attempt_id)
        .where(Attempt.rater_id == rater_id, SetRevision.purpose == PRACTICE)
    )
    if since is not None:
        wanted = wanted.where(Sheet.recorded_at > since)
    return list(session.scalars(wanted))


def _read(session: Session, rater_id: int) -> frozenset[str]:
    return frozenset(
        session.scalars(
            select(LessonProgress.lesson_id).where(
                LessonProgress.user_id == rater_id, LessonProgress.completed_at.is_not(None)
            )
        )
    )


def _compared(session: Session, rater_id: int) -> frozenset[str]:
    return frozenset(
        session.scalars(
            select(PairRevision.pair_id)
            .join(PairAnswer, PairAnswer.pair_revision_id == PairRevision.id)
            .where(PairAnswer.user_id == rater_id)
        )
    )


def _lessons(session: Session, rater_id: int, titles: Collection[str]) -> dict[str, list[PlanStep]]:
    """Return the lessons about each code: those about few codes first, unread ones before others."""
    rows = session.execute(
        select(
            Lesson.id,
            LessonRevision.title,
            LessonRevision.minutes,
            LessonRevision.document["codes"],
        )
        .join(LessonRevision, LessonRevision.id == Lesson.revision_id)
        .order_by(Lesson.position)
    )
    done = _read(session, rater_id)
    found: dict[str, list[tuple[tuple[bool, int], PlanStep]]] = {}
    for lesson_id, title, minutes, codes in rows:
        for code in set(codes or ()) & set(titles):
            step = PlanStep(
                kind=StepKind.LESSON, target=lesson_id, title=title, code=code, minutes=minutes
            )
            found.setdefault(code, []).append(((lesson_id in done, len(codes)), step))
    return _sorted(found)


def _pairs(
    session: Session, rater_id: int, rubric_id: str, titles: Mapping[str, str]
) -> dict[str, list[PlanStep]]:
    found: dict[str, list[tuple[bool, PlanStep]]] = {}
    for pair in find_open_pairs(session, rater_id, rubric_id):
        if pair.code in titles:
            step = PlanStep(
                kind=StepKind.PAIR,
                target=pair.id,
                title=titles[pair.code],
                code=pair.code,
                minutes=PAIR_MINUTES,
            )
            found.setdefault(pair.code, []).append((pair.is_answered, step))
    return _sorted(found)


def _clips(
    session: Session, rater_id: int, rubric_id: str, titles: Collection[str]
) -> dict[str, list[PlanStep]]:
    """Return practice clips for each code, in the set that asks for the fewest codes; new ones first."""
    rows = session.execute(
        select(
            CalibrationSet.id,
            SetRevision.document["codes"],
            ClipRevision.clip_id,
            ClipRevision.title,
            ClipRevision.duration_ms,
        )
        .join(SetRevision, SetRevision.id == CalibrationSet.revision_id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .join(SetItem, SetItem.set_revision_id == SetRevision.id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(Clip, Clip.id == ClipRevision.clip_id)
        .where(
            SetRevision.purpose == PRACTICE,
            RubricRevision.rubric_id == rubric_id,
            Clip.withdrawn_at.is_(None),
        )
        .order_by(CalibrationSet.position, CalibrationSet.id, SetItem.position)
    )
    scored = set(_practiced(session, rater_id, None))
    found: dict[str, list[tuple[tuple[bool, int], PlanStep]]] = {}
    for set_id, codes, clip_id, title, duration_ms in rows:
        for code in set(codes) & set(titles):
            step = PlanStep(
                kind=StepKind.CLIP,
                target=clip_id,
                title=title,
                code=code,
                minutes=estimate_minutes(duration_ms, 1, len(codes)),
                set_id=set_id,
            )
            found.setdefault(code, []).append(((clip_id in scored, len(codes)), step))
    return _sorted(found)


def _sorted(found: Mapping[str, Sequence[tuple[Any, PlanStep]]]) -> dict[str, list[PlanStep]]:
    """Put the best first; what is alike keeps its order."""
    return {
        code: [step for _, step in sorted(ranked, key=lambda one: one[0])]
        for code, ranked in found.items()
    }
