"""While nothing can be stored, because somebody else writes for long or the disk is full, people go on
reading and sign in, what they typed stays, and what was to be noted is noted afterward.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent, SignInTry
from app.bench.models import DraftSheet, EvidenceNote, Score, Sheet
from app.config import Settings
from app.course.models import LessonProgress
from app.db import db, transaction
from app.library.models import Exposure
from tests.calibration_world import make_world
from tests.course_world import make_course
from tests.factories import MORNING, PASSWORD, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for, sqlite_url
from tests.fixtures.journeys import eventually
from tests.fixtures.report import not_run
from tests.library_world import make_clip

BENCH = "/attempts/1/clips/1"
WHOLE = {"score-meaning": "2", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}
Stopped = Callable[[], AbstractContextManager[None]]


@pytest.fixture(params=["locked", "full"])
def trouble(request: pytest.FixtureRequest) -> str:
    """Why nothing can be stored."""
    return str(request.param)


@pytest.fixture
def disk(trouble: str, tmp_path: Path) -> Iterator[Path]:
    """Where the database lies: a disk of its own with little room, when it is to be full."""
    if trouble == "locked":
        yield tmp_path
        return
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "small", str(small)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        not_run("no small disk to fill: mounting one needs Linux and its administrator")
    yield small
    subprocess.run(["umount", "--lazy", str(small)], check=True)


@pytest.fixture
def database_url(disk: Path, sqlite_template: Path) -> str:
    """A fresh SQLite database on that disk."""
    shutil.copy(sqlite_template, disk / "plumbline.sqlite3")
    return sqlite_url(disk / "plumbline.sqlite3")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of somebody who does not wait long."""
    return settings_for(database_url, tmp_path, write_patience_s=0.1)


@pytest.fixture
def nothing_stored(trouble: str, disk: Path, engine: Engine, session: Session) -> Stopped:
    """Makes it impossible to store anything for as long as a block lasts."""

    @contextmanager
    def locked() -> Iterator[None]:
        with transaction(session):
            yield

    @contextmanager
    def full() -> Iterator[None]:
        # The log is emptied first: what it holds already could be written over on a full disk too.
        session.rollback()
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        heap = disk / "heap"
        fill(heap)
        try:
            yield
        finally:
            heap.unlink()

    return locked if trouble == "locked" else full


def fill(heap: Path) -> None:
    """Write until the disk takes not one byte more."""
    with heap.open("wb", buffering=0) as file:
        for size in (65536, 1):
            with suppress(OSError):
                while True:
                    file.write(b"0" * size)
    assert shutil.disk_usage(heap).free == 0


@pytest.fixture
def readers(session: Session, tmp_path: Path, ana: Person) -> Person:
    """Ana at a bench; Ben has an account; lessons and clips are there."""
    make_world(session)
    make_course(session, tmp_path)
    make_clip(session, tmp_path / "calibration_sets")
    make_user(session, "Ben")
    assert ana.post("/practice/first-look/attempts").status_code == 303
    return ana


def test_reading_and_signing_in_go_on(
    app: Flask,
    readers: Person,
    nothing_stored: Stopped,
    session: Session,
    stranger: Person,
    clock: Clock,
) -> None:
    ana, ben = readers, stranger
    with nothing_stored():
        for page in ("/course/a-score", "/library/thirds", BENCH, "/library", "/practice", "/"):
            ana.read(page)
        assert ben.sign_in("Ben").status_code == 303
        with app.app_context():
            db.engine.dispose()  # as in a process that starts just now
        ben.read("/course")
        clock.advance(minutes=1)
    eventually(lambda: notes_after_a_look(ana, session) == 2)
    opened = session.scalars(select(LessonProgress.opened_at)).all()
    assert opened == [MORNING], "noted with the moment it is about"
    signed_in = select(func.count(AuditEvent.id)).where(AuditEvent.verb == "signed_in")
    assert session.scalar(signed_in) == 2
    assert session.scalar(select(func.count(SignInTry.id))) == 0


def notes_after_a_look(person: Person, session: Session) -> int:
    """Open another page and count the first looks that are stored."""
    person.read("/library/thirds")
    session.rollback()
    return session.scalar(select(func.count(Exposure.id))) or 0


def test_what_she_scored_stays_on_the_page_and_is_recorded_from_there(
    readers: Person, nothing_stored: Stopped, session: Session
) -> None:
    ana = readers
    ana.read(BENCH)
    note = {"note-text-new": "Six fourths", "note-time-new": "0:01", "new_note_key": "a" * 16}
    with nothing_stored():
        for address in (BENCH, f"{BENCH}/draft"):
            answer = ana.post(address, saves="0", **WHOLE, **note)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
            assert "Not stored yet" in answer.text
            assert 'name="score-meaning" value="2" checked' in answer.text
            assert answer.text.count('value="Six fourths"') == 2, "the note, and what it was"
        headers = {"X-CSRF-Token": ana.token, "Accept": "application/json"}
        saved = ana.client.put(f"{BENCH}/draft", json={"saves": 0, "answers": []}, headers=headers)
        assert (saved.status_code, saved.headers["Retry-After"]) == (503, "30")
        assert saved.json["error"]["todo"]
    session.rollback()
    assert session.scalar(select(func.count(Sheet.id))) == 0
    assert session.scalar(select(func.count()).select_from(DraftSheet)) == 0
    assert ana.client.post(BENCH, data=fields_of(answer.text)).location.endswith("/reveal")
    session.rollback()
    assert session.scalars(select(EvidenceNote.text)).all() == ["Six fourths"]
    assert session.scalar(select(Score.rank).where(Score.code == "meaning")) == 2


def fields_of(page: str) -> dict[str, str]:
    """Return what a browser sends when the form of a page is sent as it stands."""
    fields = {}
    for tag in re.findall(r"<input [^>]+>", page):
        found = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if found.get("type") != "radio" or " checked" in tag:
            fields[found.get("name", "")] = unescape(found.get("value", ""))
    return fields


def test_guessing_stays_limited(
    nothing_stored: Stopped, stranger: Person, session: Session, clock: Clock
) -> None:
    guesser = stranger
    make_user(session, "Ben")
    with nothing_stored():
        answers = [guesser.sign_in("Ben", "a wrong guess") for _ in range(12)]
        assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2
        clock.now += timedelta(minutes=6)
        assert guesser.sign_in("Ben").status_code == 303


def borrow_cookie(app: Flask, owner: Person) -> Person:
    """Return somebody who copied a browser's cookie."""
    thief = Person(app)
    thief.client.set_cookie("plumbline", owner.client.get_cookie("plumbline").value)
    return thief


def is_in(person: Person) -> bool:
    return person.get("/account").status_code == 200


def test_a_session_of_such_a_time_ends_by_signing_out(
    app: Flask, nothing_stored: Stopped, stranger: Person, session: Session, clock: Clock
) -> None:
    ben = stranger
    make_user(session, "Ben")
    with nothing_stored():
        assert ben.sign_in("Ben").status_code == 303
        thief = borrow_cookie(app, ben)
        assert is_in(thief)
        clock.advance(seconds=1)
        assert ben.post("/sign-out").status_code == 303
    other = Person(app)
    eventually(lambda: other.sign_in("Ben").status_code == 303 and is_stored("signed_out", session))
    assert not is_in(thief)
    clock.advance(hours=1)
    assert not is_in(thief)


def is_stored(verb: str, session: Session) -> bool:
    session.rollback()
    return session.scalar(select(AuditEvent.id).where(AuditEvent.verb == verb).limit(1)) is not None


def test_a_new_password_ends_a_session_that_was_never_stored(
    app: Flask, nothing_stored: Stopped, stranger: Person, session: Session, clock: Clock
) -> None:
    thief, ben = stranger, Person(app)
    make_user(session, "Ben")
    with nothing_stored():
        assert thief.sign_in("Ben").status_code == 303
    held = app.extensions["notebook"]
    waiting = list(held._kept)  # as in another process, which has not caught up yet
    held._kept.clear()
    clock.advance(seconds=1)
    assert ben.sign_in("Ben").status_code == 303
    changed = {"current": PASSWORD, "password": "a plumb line never lies"}
    assert ben.post("/account/password", **changed).status_code == 303
    held._kept.extend(waiting)
    clock.advance(seconds=1)
    assert ben.post("/account/name", name="Ben O.").status_code == 303
    assert not is_in(thief)
    assert is_in(ben)
