"""A database of commit cfc5b5f comes up to date with every score, draft and sitting in it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import MetaData, func, select

from app import create_app
from app.agreement.service.agreement import get_agreement
from app.bench.models import Score, Sheet
from app.db import db
from app.web import Runtime
from tests.fixtures.application import Clock, numbered_tokens
from tests.fixtures.browsing import Person
from tests.fixtures.databases import MIGRATIONS, settings_for
from tests.old_world import BEDS, FORM, LEARNERS, agreement_of, grow, put_online

STORED = Path(__file__).parents[1] / "databases"
SCHEMA = "0007"
on_each_empty_database = pytest.mark.parametrize(
    "empty_database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)

KEPT = {
    "attempt": 5,
    "draft_sheet": 22,
    "sheet": 18,
    "score": 36,
    "evidence_note": 18,
    "sitting": 1,
    "pair_answer": 1,
    "lesson_progress": 3,
    "check_answer": 4,
    "module_waiver": 1,
    "exposure": 14,
    "audit_event": 5,
    "user_account": 3,
    "role_grant": 3,
}
# Answers name options by keys since 0011; a person's sessions have a table of their own since 0008.
REWRITTEN = {"item", "answer", "session_version"}
RENAMED = {"submitted_at": "completed_at", "committed_at": "recorded_at"}  # since 0013
OWN_PAGES = ["/", "/course", "/library", "/practice", "/practice/pairs", "/practice/next"]
OWN_PAGES += ["/agreement", "/agreement?order=domain", "/certification", "/account"]
PAGES_OF_ANA = [
    *OWN_PAGES,
    "/course/looking-at-beds",
    "/course/counting",
    f"/library/{BEDS[0]}",
    f"/library/{BEDS[-1]}",
    "/practice/pairs/growing",
    *(f"/attempts/{number}" for number in (1, 2, 5)),
    *(f"/attempts/1/clips/{position}/reveal" for position in range(1, 8)),
    "/attempts/2/clips/6",
    "/attempts/5/clips/3",
    f"/certification/{FORM}",
    f"/certification/{FORM}/clips/2",
]
PAGES_OF_BEN = [*OWN_PAGES, "/course/weeds", "/attempts/4", "/attempts/4/clips/4"]
PAGES = {"Ana": PAGES_OF_ANA, "Ben": PAGES_OF_BEN}

Row = dict[str, Any]
Rows = dict[str, dict[Any, Row]]


@pytest.fixture
def clock() -> Clock:
    """The clock of the day after the old database was last written to."""
    clock = Clock()
    clock.advance(days=2)
    return clock


@pytest.fixture
def old_app(empty_database_url: str, clock: Clock, tmp_path: Path) -> Iterator[Flask]:
    """An application on the old database, not upgraded yet."""
    settings = settings_for(empty_database_url, tmp_path / "garden")
    app = create_app(settings, Runtime(clock=clock, new_token=numbered_tokens()))
    app.testing = True
    with app.app_context():
        upgrade(directory=MIGRATIONS, revision=SCHEMA)
        load((STORED / "cfc5b5f.sql").read_text("utf-8"))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def load(rows: str) -> None:
    """Write the rows of a dump, and let new ids begin after the last."""
    statements = rows.split(";\n")
    with db.engine.begin() as connection:
        is_postgresql = connection.dialect.name == "postgresql"
        if is_postgresql:
            connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        for statement in filter(None, statements):
            connection.exec_driver_sql(statement)
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.tables.values() if is_postgresql else ():
            if "id" in table.c and table.c["id"].type.python_type is int:
                last = select(func.max(table.c["id"])).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, "id")
                connection.execute(select(func.setval(sequence, last)))


def read_rows() -> Rows:
    """Return the rows of the tables that hold what people did, by table and id."""
    tables = MetaData()
    with db.engine.connect() as connection:
        tables.reflect(connection)
        return {
            name: {
                tuple(row[:2]): row._asdict()
                for row in connection.execute(select(tables.tables[name]))
            }
            for name in KEPT
        }


def brought_up_to_date(app: Flask) -> Rows:
    """Upgrade, and return the rows as they were before."""
    with app.app_context():
        before = read_rows()
        upgrade(directory=MIGRATIONS)
    return before


@on_each_empty_database
def test_every_row_of_ana_and_ben_is_there_as_it_was(old_app: Flask) -> None:
    before = brought_up_to_date(old_app)
    assert {name: len(rows) for name, rows in before.items()} == KEPT
    with old_app.app_context():
        after = read_rows()
    for name, then in before.items():
        old = {row_id: with_present_names(row) for row_id, row in then.items()}
        assert {row_id: without_later(after[name][row_id], old[row_id]) for row_id in old} == old


def with_present_names(row: Row) -> Row:
    """Return an old row under the names of today, but for what a migration wrote anew."""
    return {RENAMED.get(name, name): row[name] for name in row if name not in REWRITTEN}


def without_later(row: Row, old: Row) -> Row:
    """Return of a row the columns that the old one has."""
    return {name: row[name] for name in old}


@on_each_empty_database
def test_agreement_has_the_same_digits(old_app: Flask) -> None:
    brought_up_to_date(old_app)
    check_figures(old_app)


# How sure a figure is, and what somebody would guess, are estimated better today: docs/measurement.md.
ESTIMATED = re.compile(r"\.(low|high|se|interval|without)$|\.guess\.|\.standing$|\.certainty$")


def check_figures(app: Flask) -> None:
    """Every figure of her scores told then is told now, to its last digit; later ones may stand beside it."""
    stored = json.loads((STORED / "cfc5b5f.json").read_text("utf-8"))
    with app.app_context():
        for number, name in enumerate(LEARNERS, start=1):
            told = agreement_of(get_agreement(db.session(), number))
            counted = {path: told.get(path) for path in stored[name] if not ESTIMATED.search(path)}
            assert len(counted) > 100
            assert counted == {path: stored[name][path] for path in counted}


@on_each_empty_database
def test_ana_and_ben_open_every_page_they_had(old_app: Flask) -> None:
    brought_up_to_date(old_app)
    answers = open_pages(old_app)
    assert {path: status for path, status in answers.items() if status != 200} == {}


@on_each_empty_database
def test_their_pages_and_figures_outlast_a_sync_of_today(
    old_app: Flask, clock: Clock, tmp_path: Path
) -> None:
    brought_up_to_date(old_app)
    put_online(old_app, clock, grow(tmp_path / "garden"))
    answers = open_pages(old_app)
    assert {path: status for path, status in answers.items() if status != 200} == {}
    check_figures(old_app)


def open_pages(app: Flask) -> dict[str, int]:
    """Open every page as its learner, who signs in with the password she had."""
    answers = {}
    for name, paths in PAGES.items():
        person = Person(app)
        assert person.sign_in(name).status_code == 303
        answers |= {f"{name}: {path}": person.get(path).status_code for path in paths}
    return answers


@on_each_empty_database
def test_ben_goes_on_with_the_draft_he_had_and_records_it(old_app: Flask) -> None:
    brought_up_to_date(old_app)
    ben = Person(old_app)
    ben.sign_in("Ben")
    bench = "/attempts/4/clips/4"
    page = ben.read(bench)
    assert 'name="score-growth" value="4" checked' in page
    assert "Seven “seedlings” – 3½ rows." in page
    sheet = {"score__growth": "4", "score__slugs": "0", "saves": "1"}
    answer = ben.post(bench, client_key="today", **sheet)
    assert (answer.status_code, answer.location) == (303, f"{bench}/reveal")
    assert "Seven “seedlings” – 3½ rows." in ben.read(f"{bench}/reveal")
    with old_app.app_context():
        recorded = select(Score.code, Score.rank).join(Sheet, Sheet.id == Score.sheet_id)
        rows = db.session().execute(recorded.where(Sheet.attempt_id == 4, Sheet.position == 4))
        assert {row.code: row.rank for row in rows} == {"growth": 4, "slugs": 0}
