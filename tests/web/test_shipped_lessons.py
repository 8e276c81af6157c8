"""Every lesson that ships opens, for at most four queries, the reader's own account included."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.bench.models import Attempt
from app.course.models import Lesson, LessonProgress
from app.db import db, transaction
from app.sets.models import SetRevision
from tests.factories import MORNING, email_of
from tests.fixtures.browsing import Person
from tests.fixtures.databases import sqlite_url

MAX_QUERIES = 4


@pytest.fixture
def database_url(prepared_database: Path, tmp_path: Path) -> str:
    """The address of a database with everything that ships."""
    path = tmp_path / "shipped.sqlite3"
    shutil.copy(prepared_database, path)
    return sqlite_url(path)


@pytest.fixture
def ana(arrive: Callable[[str], Person], session: Session) -> Person:
    """Ana, who has done every lesson and scored every practice set to its end."""
    person = arrive("Ana")
    user_id = session.scalars(select(User.id).where(User.email == email_of("Ana"))).one()
    done = {"user_id": user_id, "opened_at": MORNING, "completed_at": MORNING}
    with transaction(session):
        for lesson_id, revision_id in session.execute(select(Lesson.id, Lesson.revision_id)).all():
            row = done | {"lesson_id": lesson_id, "revision_id": revision_id}
            session.execute(insert(LessonProgress), row)
        for revision_id in session.scalars(select(SetRevision.id)).all():
            session.add(
                Attempt(
                    rater_id=user_id,
                    set_revision_id=revision_id,
                    number=1,
                    started_at=MORNING,
                    completed_at=MORNING,
                )
            )
    return person


def test_every_lesson_opens_within_four_queries(
    app: Flask,
    ana: Person,
    session: Session,
    count_queries: Callable[[Session], list[str]],
) -> None:
    costs = {}
    for lesson_id in session.scalars(select(Lesson.id)):
        ana.read(f"/course/{lesson_id}")  # the first reader of a process reads documents, too
        # A context of its own for each reading: within one, who is signed in is asked once.
        with app.app_context():
            asked = count_queries(db.session())
            ana.read(f"/course/{lesson_id}")
            costs[lesson_id] = len([text for text in asked if text.split()[0] == "SELECT"])
    assert len(costs) > 30
    assert {lesson for lesson, cost in costs.items() if cost > MAX_QUERIES} == set(), costs
