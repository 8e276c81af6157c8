"""The past weeks of a synthetic learner: lessons marked done, and clips scored at the real bench.

Nothing is written that a person could not have done: lessons open in their order, and a sheet goes
through the same recording as everybody's. Only the moments are given.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from sqlalchemy import Row, exists, or_, select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.domain import Role
from app.accounts.domain.scopes import SITE, Grant, Scope, ScopeKind
from app.bench.domain.cohort import draw_ranks
from app.bench.domain.draft import AnswerChange, DraftChanges, NoteChange
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.models import Attempt
from app.bench.service.recording import record_sheet
from app.course import service as course
from app.course.errors import LessonLockedError
from app.course.models import LessonProgress
from app.course.service.outline import find_outline
from app.demo.domain import PRACTICE_SETS, DemoLearner, spread
from app.demo.service.people import District
from app.library.domain import ClipId
from app.library.models import ClipRevision
from app.library.service import record_exposure
from app.practice.service.course_steps import find_practice_steps
from app.practice.service.practice_sets import start_attempt
from app.rubric.models import RubricRevision
from app.scorebook.domain import NO_RANK
from app.sets.domain.codes import CodeOnSheet
from app.sets.models import CalibrationSet, MasterScore, SetItem, SetRevision
from app.sets.service.documents import find_codes

_READS_FOR: Final = timedelta(minutes=12)
_BETWEEN_CLIPS: Final = timedelta(minutes=9)
_NOTE: Final = "Synthetic note: something worth coming back to."
_REASON: Final = "Synthetic: not heard."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clip:
    """One clip of a set, as it is to be scored."""

    position: int
    clip_id: ClipId
    duration_ms: int
    masters: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    """A practice set, as it is to be scored."""

    codes: tuple[CodeOnSheet, ...]
    clips: Sequence[_Clip]


def make_learner(session: Session, learner: DemoLearner, district: District, now: datetime) -> int:
    """Return the number of a synthetic learner, who is made where there is none.

    Nobody can sign in as one of them. They joined by themselves, as everybody does.
    """
    found = accounts.find_user_id(session, learner.email)
    if found is not None:
        return found
    cohort = Scope(ScopeKind.COHORT, district.cohort_id)
    account = accounts.NewAccount(
        email=learner.email,
        name=learner.name,
        password_hash=accounts.NO_HASH,
        grants=frozenset({Grant(Role.LEARNER, SITE), Grant(Role.LEARNER, cohort)}),
        is_demo=True,
    )
    return accounts.create_account(session, account, now - timedelta(days=learner.joined_days_ago))


def give_history(session: Session, user_id: int, learner: DemoLearner, now: datetime) -> bool:
    """Let a synthetic learner have learned up to now; False when she has a history, or nothing to learn."""
    has_read = exists().where(LessonProgress.user_id == user_id)
    has_scored = exists().where(Attempt.rater_id == user_id)
    if session.scalar(select(or_(has_read, has_scored))):
        return False
    _practice(session, user_id, learner, now)  # some lessons wait for it
    _read_lessons(session, user_id, learner, now)
    return True


def _read_lessons(session: Session, user_id: int, learner: DemoLearner, now: datetime) -> None:
    outline = find_outline(session, user_id, find_practice_steps=find_practice_steps)
    lessons = [] if outline is None else [one.id for m in outline.modules for one in m.lessons]
    wanted = lessons[: learner.lessons]
    for lesson_id, moment in zip(wanted, spread(learner, len(wanted), now), strict=True):
        with suppress(LessonLockedError), session.begin_nested():
            course.record_opening(session, user_id, lesson_id, moment - _READS_FOR)
            course.complete_lesson(
                session, user_id, lesson_id, moment, find_practice_steps=find_practice_steps
            )


def _practice(session: Session, user_id: int, learner: DemoLearner, now: datetime) -> None:
    moments = iter(spread(learner, learner.clips, now))
    for number, set_id in enumerate(PRACTICE_SETS):
        offered = _find_set(session, set_id)
        if offered is None:
            continue
        ranks = _draw(learner, number, offered)
        attempt: int | None = None
        for clip, drawn in zip(offered.clips, ranks, strict=True):
            moment = next(moments, None)
            if moment is None:
                return
            attempt = attempt or start_attempt(
                session, rater_id=user_id, set_id=set_id, now=moment - _BETWEEN_CLIPS
            )
            ref = SheetRef(rater_id=user_id, attempt_id=attempt, position=clip.position)
            _record(session, ref, (learner, offered, clip), drawn, moment)


def _record(
    session: Session,
    ref: SheetRef,
    what: tuple[DemoLearner, _Set, _Clip],
    drawn: Sequence[int],
    moment: datetime,
) -> None:
    learner, offered, clip = what
    record_exposure(session, ref.rater_id, clip.clip_id, "practice", moment - _BETWEEN_CLIPS)
    keys = [code.key for code in offered.codes]
    noted = keys if learner.takes_notes else []
    step = clip.duration_ms // (len(keys) + 1)
    changes = DraftChanges(
        known_save=0,
        answers=tuple(
            AnswerChange(code=key, answer=_answer(int(rank)))
            for key, rank in zip(keys, drawn, strict=True)
        ),
        notes=tuple(
            NoteChange(id=f"n{place}", code=key, clip_ms=step * place, text=_NOTE)
            for place, key in enumerate(noted, start=1)
        ),
        watched_ms=int(clip.duration_ms * learner.watches),
    )
    record_sheet(session, ref=ref, changes=changes, client_key="demo", now=moment)


def _answer(rank: int) -> Answer:
    if rank == NO_RANK:
        return Answer(cannot_score=_REASON)
    return Answer(rank=rank)


def _draw(learner: DemoLearner, number: int, offered: _Set) -> list[list[int]]:
    # A stream for each learner and set: she scores the same whenever and in whatever company.
    rng = np.random.default_rng([learner.seed, number])
    masters = np.array([clip.masters for clip in offered.clips], dtype=np.int8)
    flat = np.zeros(len(offered.clips))
    ranks: list[list[int]] = draw_ranks(learner.habits, masters, flat, offered.codes, rng).tolist()
    return ranks


def _find_set(session: Session, set_id: str) -> _Set | None:
    """Return a practice set on offer with what its clips were scored by the masters."""
    head = session.execute(
        select(
            SetRevision.id,
            SetRevision.document["codes"].label("wanted"),
            RubricRevision.id.label("rubric_id"),
            RubricRevision.content_hash,
        )
        .join(CalibrationSet, CalibrationSet.revision_id == SetRevision.id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .where(CalibrationSet.id == set_id)
    ).one_or_none()
    if head is None:
        return None
    codes = find_codes(session, head.content_hash, head.rubric_id, head.wanted)
    rows = session.execute(
        select(
            SetItem.position,
            ClipRevision.clip_id,
            ClipRevision.duration_ms,
            SetItem.master_revision_id,
        )
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .where(SetItem.set_revision_id == head.id)
        .order_by(SetItem.position)
    )
    return _Set(codes=codes, clips=[_clip(session, row, codes) for row in rows])


def _clip(session: Session, row: Row[*tuple[Any, ...]], codes: Sequence[CodeOnSheet]) -> _Clip:
    of_it = MasterScore.master_revision_id == row.master_revision_id
    scores = session.execute(select(MasterScore.code, MasterScore.rank).where(of_it))
    ranks = {score.code: score.rank for score in scores}
    return _Clip(
        position=row.position,
        clip_id=ClipId(row.clip_id),
        duration_ms=row.duration_ms,
        # Where the masters are silent she is drawn around the middle of the scale.
        masters=[ranks.get(code.key, len(code.points) // 2) for code in codes],
    )
