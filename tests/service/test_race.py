"""Eight windows press “Record” at once: one sheet, recorded once, and everybody is told so."""

import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.bench.domain.draft import AnswerChange, DraftChanges
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.models import Score, Sheet
from app.bench.service.clip_to_score import get_clip_to_score
from app.bench.service.recording import RecordingResult, record_sheet
from app.db import transaction
from app.library.domain import ClipId
from app.library.models import Exposure
from app.library.service import record_exposure
from app.practice.service.practice_sets import start_attempt
from app.sets.models import CalibrationSet
from tests.calibration_world import make_world
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database

ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))
WINDOWS = 8
NewSession = Callable[[], Session]


@pytest.fixture
def synced(app: Flask) -> None:
    """The shipped content, in the test's database."""
    done = app.test_cli_runner().invoke(args=["content", "sync"])
    assert done.exit_code == 0, done.output


def begin_first_clip(session: Session, name: str) -> SheetRef:
    """Let a new person begin the first practice set."""
    rater = make_user(session, name).id
    with transaction(session):
        set_id = session.scalars(
            select(CalibrationSet.id).order_by(CalibrationSet.position)
        ).first()
        assert set_id is not None
        attempt = start_attempt(session, rater_id=rater, set_id=set_id, now=MORNING)
    return SheetRef(rater_id=rater, attempt_id=attempt, position=1)


def record_at_once(
    sessions: list[Session], ref: SheetRef, codes: list[str]
) -> list[RecordingResult]:
    """Press the button in every window at the same moment; return what each was told."""
    told: list[RecordingResult] = []
    start = threading.Barrier(len(sessions))

    def press(number: int, session: Session) -> None:
        answers = tuple(AnswerChange(code=code, answer=Answer(rank=1)) for code in codes)
        changes = DraftChanges(known_save=0, answers=answers, notes=(), watched_ms=0)
        start.wait()
        with transaction(session):
            commit = record_sheet(
                session, ref=ref, changes=changes, client_key=f"key-{number}", now=MORNING
            )
        told.append(commit.result)

    threads = [
        threading.Thread(target=press, args=(number, session))
        for number, session in enumerate(sessions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@on_each_database
@pytest.mark.usefixtures("synced")
def test_exactly_one_window_records(session: Session, new_session: NewSession) -> None:
    sessions = [new_session() for _ in range(WINDOWS)]
    for number in range(ROUNDS):
        ref = begin_first_clip(session, f"Rater {number}")
        codes = [code.key for code in get_clip_to_score(session, ref).codes]
        told = Counter(record_at_once(sessions, ref, codes))
        assert told == {RecordingResult.RECORDED: 1, RecordingResult.ALREADY_RECORDED: WINDOWS - 1}
        session.rollback()
        sheets = session.scalars(select(Sheet.id).where(Sheet.attempt_id == ref.attempt_id)).all()
        assert len(sheets) == 1
        stored = select(func.count(Score.id)).where(Score.sheet_id == sheets[0])
        assert session.scalar(stored) == len(codes)


@on_each_database
def test_windows_that_start_at_once_share_one_attempt(
    session: Session, new_session: NewSession
) -> None:
    make_world(session)
    ana = make_user(session, "Ana").id
    sessions = [new_session() for _ in range(WINDOWS)]

    def begin(own: Session) -> int:
        with transaction(own):
            own.execute(select(CalibrationSet.id)).all()
            start.wait()
            return start_attempt(own, rater_id=ana, set_id="first-look", now=MORNING)

    start = threading.Barrier(WINDOWS if is_postgresql(session) else 1)
    with ThreadPoolExecutor(WINDOWS) as pool:
        assert len(set(pool.map(begin, sessions))) == 1


@on_each_database
def test_a_clip_first_seen_in_many_windows_is_noted_once(
    session: Session, new_session: NewSession
) -> None:
    make_world(session)
    ana = make_user(session, "Ana").id
    sessions = [new_session() for _ in range(WINDOWS)]

    def look(own: Session) -> None:
        with transaction(own):
            own.execute(select(Exposure.id)).all()
            start.wait()
            record_exposure(own, ana, ClipId("clip-1"), "practice", MORNING)

    start = threading.Barrier(WINDOWS if is_postgresql(session) else 1)
    with ThreadPoolExecutor(WINDOWS) as pool:
        assert list(pool.map(look, sessions)) == [None] * WINDOWS
    session.rollback()
    assert session.scalar(select(func.count(Exposure.id))) == 1


def is_postgresql(session: Session) -> bool:
    """Say whether writers run side by side; on SQLite they queue before they begin."""
    return session.get_bind().dialect.name == "postgresql"
