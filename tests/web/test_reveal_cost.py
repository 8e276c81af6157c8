"""A shipped reveal costs few statements, in a process that has read nothing yet as well."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.course.service import documents as course_documents
from app.db import db
from app.library import service as library
from app.sets.models import CalibrationSet, MasterScore, SetItem
from app.sets.service import documents
from tests.fixtures.browsing import Person
from tests.fixtures.databases import sqlite_url

MAX_COLD_STATEMENTS = 10
MAX_WARM_STATEMENTS = 8


@pytest.fixture
def database_url(prepared_database: Path, tmp_path: Path) -> str:
    """The address of a database with everything that ships."""
    path = tmp_path / "shipped.sqlite3"
    shutil.copy(prepared_database, path)
    return sqlite_url(path)


@pytest.fixture
def ana(arrive: Callable[[str], Person], session: Session) -> Person:
    """Ana, whose sheet of a first clip misses every code by one point, so that pairs are sought."""
    person = arrive("Ana")
    person.get("/practice")
    bench = person.post("/practice/first-look/attempts").location
    person.get(bench)
    scores = {f"score-{code}": str(rank) for code, rank in one_off(session).items()}
    assert person.post(bench, **scores).location == f"{bench}/reveal"
    return person


def find_reveal(person: Person) -> str:
    """Return the address of the reveal of the first clip of the set she has begun."""
    goes_on = person.post("/practice/first-look/attempts").location
    return f"{goes_on.partition('/clips/')[0]}/clips/1/reveal"


def one_off(session: Session) -> dict[str, int]:
    masters = session.execute(
        select(MasterScore.code, MasterScore.rank)
        .join(SetItem, SetItem.master_revision_id == MasterScore.master_revision_id)
        .join(CalibrationSet, CalibrationSet.revision_id == SetItem.set_revision_id)
        .where(CalibrationSet.id == "first-look", SetItem.position == 1)
    ).all()
    session.rollback()
    return {code: rank - 1 if rank else 1 for code, rank in masters}


@pytest.fixture
def forget(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Forgets the documents this process has read, as a process that starts anew."""

    def forget() -> None:
        for kept in ("_rubrics", "_codes", "_clips"):
            monkeypatch.setattr(documents, kept, {})
        monkeypatch.setattr(library, "_views", library.RevisionCache())
        for kept in ("_courses", "_lessons"):
            monkeypatch.setattr(course_documents, kept, library.RevisionCache())

    return forget


def test_a_reveal_is_cheap_from_the_first_on(
    app: Flask,
    ana: Person,
    forget: Callable[[], None],
    count_queries: Callable[[Session], list[str]],
) -> None:
    reveal = find_reveal(ana)
    ana.read(reveal)
    forget()
    asked = []
    for _ in ("cold", "warm"):
        with app.app_context():
            statements = count_queries(db.session())
            page = ana.read(reveal)
            asked.append([text for text in statements if text.startswith("SELECT")])
    cold, warm = asked
    assert "/practice/pairs/" in page
    assert len(warm) <= MAX_WARM_STATEMENTS, "\n\n".join(warm)
    assert len(cold) <= MAX_COLD_STATEMENTS, "\n\n".join(cold)
