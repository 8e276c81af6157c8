"""The migrations build the schema everywhere, and a trip up and down changes no row."""

import json
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, MetaData, create_engine, inspect, select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import AuditEvent, SignInTry
from app.db import Base, configure_engine, db, transaction
from app.search.models import is_compared
from tests.factories import MORNING, make_user
from tests.fixtures.databases import MIGRATIONS, on_each_database, settings_for

on_each_empty_database = pytest.mark.parametrize(
    "empty_database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
NAUGHTY = "Ana’s “½” 𝒳 \N{RIGHT-TO-LEFT OVERRIDE} '; DROP TABLE user_account; -- \\"


@pytest.fixture
def empty_app(empty_database_url: str) -> Iterator[Flask]:
    app = create_app(settings_for(empty_database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def rows_of(connection: Connection) -> dict[str, list[str]]:
    """Return every row of every table as text, in a fixed order."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        table.name: sorted(
            json.dumps(list(row), default=str) for row in connection.execute(select(table))
        )
        for table in metadata.sorted_tables
        if table.name != "alembic_version"
    }


def revisions() -> list[str]:
    """Return every revision, the first one first."""
    scripts = ScriptDirectory(MIGRATIONS)
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def test_there_is_one_line_of_migrations_numbered_without_a_gap() -> None:
    assert ScriptDirectory(MIGRATIONS).get_heads() == [revisions()[-1]]
    assert revisions() == [f"{number:04d}" for number in range(1, len(revisions()) + 1)]


@on_each_database
def test_the_tables_are_what_the_models_say(database_url: str) -> None:
    engine = create_engine(database_url)
    configure_engine(engine)
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_name": is_compared}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


@on_each_empty_database
@pytest.mark.usefixtures("empty_app")
def test_every_migration_goes_up_down_and_up_again() -> None:
    upgrade(directory=MIGRATIONS)
    there = set(inspect(db.engine).get_table_names())
    downgrade(directory=MIGRATIONS, revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade(directory=MIGRATIONS)
    assert set(inspect(db.engine).get_table_names()) == there


def populate(session: Session) -> None:
    """Store people, roles, tries and audit events, with text that breaks careless migrations.

    No trainer: where there were any, the way up makes a cohort (`test_db_migrations_people.py`).
    """
    ana, otto = (make_user(session, name) for name in ("Ana", "Otto"))
    with transaction(session):
        ana.name = NAUGHTY
        session.add(SignInTry(name_hash="f" * 64, tried_at=MORNING))
        for number in range(50):
            session.add(
                AuditEvent(
                    happened_at=MORNING,
                    actor_id=otto.id if number % 2 else None,
                    verb="looked",
                    object_type="user",
                    object_id=str(number),
                    data={"text": NAUGHTY, "deep": {"half": 0.5, "none": None}},
                )
            )


@on_each_empty_database
@pytest.mark.usefixtures("empty_app")
def test_a_trip_one_step_down_and_up_again_changes_no_row() -> None:
    upgrade(directory=MIGRATIONS)
    populate(db.session())
    with db.engine.connect() as connection:
        before = rows_of(connection)
    assert sum(len(rows) for rows in before.values()) > 50
    for revision in reversed(revisions()[:-1]):
        downgrade(directory=MIGRATIONS, revision=revision)
        upgrade(directory=MIGRATIONS)
        with db.engine.connect() as connection:
            assert rows_of(connection) == before
    upgrade(directory=MIGRATIONS)
    with db.engine.connect() as connection:
        assert rows_of(connection) == before
