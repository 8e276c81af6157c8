"""Both databases answer every question alike, over all that is shipped."""

import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from app.config import ROOT
from app.course.sync import sync_course
from app.db import configure_engine, transaction
from app.library.sync import sync_clips
from app.publishing.content import CompiledContent, compile_content
from app.search.domain import Results, read_question
from app.search.service import search
from app.search.sync import sync_search
from tests.factories import MORNING
from tests.fixtures.databases import drop_database, make_database, sqlite_url

# What a person types, and the lesson or clip that says it, where one does.
QUESTIONS = [
    *("0.64", ".64", "96.8", "7.5", "Yes/No", "yes no", "1/2", "\u00bd", "3/4", "x^2", "x\u00b2"),
    *("follow-up", "follow up", "Leo\u2019s", "leo", "C++", "ana@example.org", "3rd", "1,000"),
    *("1000", "\u22125", "-5", "the", "why the fractions", "to be or not to be", "fraction"),
    *("fractions", "FRACTION", "na\u00efve", "explaining", "explain", "number line", "xyzzy"),
    *("https://example.org/a", "kappa 0.64", "45 %", "45%", "don't", "dont", "seedlings slime"),
    *("5'6", "5 6", "6 tall", "56", "1990's", "1990"),
]


@pytest.fixture
def both(
    tmp_path: Path, sqlite_template: Path, postgresql_url: URL, postgresql_template: str
) -> Iterator[tuple[Session, Session]]:
    """A SQLite and a PostgreSQL database of today's schema."""
    file = tmp_path / "both.sqlite3"
    shutil.copy(sqlite_template, file)
    name = f"plumbline_both_{secrets.token_hex(6)}"
    server = make_database(postgresql_url, name, postgresql_template)
    engines = [create_engine(url) for url in (sqlite_url(file), server)]
    for engine in engines:
        configure_engine(engine)
    with Session(engines[0]) as small, Session(engines[1]) as large:
        yield small, large
    for engine in engines:
        engine.dispose()
    drop_database(postgresql_url, name)


def put_online(session: Session, content: CompiledContent) -> None:
    assert content.course is not None
    with transaction(session):
        sync_clips(session, content.clips.values(), MORNING)
        sync_course(session, content.course, content.lessons, {}, MORNING)
        sync_search(session, content.lessons, content.clips.values())


def ask(session: Session, text: str) -> Results:
    return search(session, read_question(text), MORNING.date())


@pytest.mark.postgresql
def test_both_databases_find_what_is_said_and_answer_every_question_alike(
    both: tuple[Session, Session],
) -> None:
    content = compile_content(ROOT / "course_content", ROOT / "calibration_sets")
    first, *others = content.lessons
    tall = replace(first.text, html=f"{first.text.html}<p>Since the 1990's he is 5'6 tall.</p>")
    content = replace(content, lessons=(replace(first, text=tall), *others))
    for session in both:
        put_online(session, content)
    for question in QUESTIONS:
        on_sqlite, on_postgresql = (ask(session, question) for session in both)
        assert on_sqlite == on_postgresql, question
    for typed in ("5'6 tall", "5 6 tall", "1990's", "1990"):
        found = ask(both[0], typed)
        assert first.id in {thing.id for thing in found.lessons}, typed
        assert not found.is_loose, typed
    for typed in ("0.64", "96.8", "7.5", "Yes/No", "follow-up"):
        says = re.compile(rf"(?<![\w.,>-]){re.escape(typed)}(?![\w%]|[.,]\d)", re.IGNORECASE)
        saying = {lesson.id for lesson in content.lessons if says.search(lesson.text.text)}
        assert saying, f"no lesson says {typed}"
        assert saying <= {thing.id for thing in ask(both[0], typed).lessons}
