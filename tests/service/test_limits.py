"""Tries are counted by all who serve a site together, outlive a restart, and never stop a page."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import redis
from flask import Flask
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from app import create_app
from app.config import Settings
from app.db import db
from app.ops.service.storage import look_at_limits
from app.web import Runtime
from app.web.limits import limiter
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database, settings_for
from tests.fixtures.postgresql import plain
from tests.fixtures.services import ValkeyServer

Start = Callable[[Settings], Flask]
MOST = 60  # sign-ups a minute, see `app.accounts.views.sign_up`


def sign_up(person: Person) -> int:
    """Send a sign-up with a password that is refused, and return the status."""
    person.get("/sign-up")
    return person.post("/sign-up", email="a@example.org", name="Ana", password="short").status_code


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings with limits."""
    return settings_for(database_url, rate_limits=True)


@pytest.fixture
def start(runtime: Runtime) -> Iterator[Start]:
    """Starts another process of the site, as far as counts are concerned."""
    started: list[Flask] = []

    def start_one(settings: Settings) -> Flask:
        limiter._storage_dead = False
        started.append(create_app(settings, runtime))
        return started[-1]

    yield start_one
    for app in started:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@on_each_database
def test_two_processes_count_together_and_a_restart_forgets_nothing(
    settings: Settings, start: Start, clock: Clock
) -> None:
    first, second = (Person(start(settings)) for _ in range(2))
    said = [sign_up(person) for person in (first, second) * (MOST // 2)]
    assert said == [422] * MOST
    assert [sign_up(first), sign_up(second)] == [429, 429]
    assert sign_up(Person(start(settings))) == 429
    clock.advance(seconds=61)
    assert sign_up(second) == 422
    clock.advance(days=-2)
    assert sign_up(second) == 422, "a clock that was set back does not lock anybody out"


@on_each_database
def test_what_is_counted_names_nobody(settings: Settings, start: Start) -> None:
    sign_up(Person(start(settings)))
    url = make_url(settings.database_url)
    if url.get_backend_name() == "postgresql":
        with psycopg.connect(plain(url)) as connection:
            rows = connection.execute("SELECT * FROM limit_count").fetchall()
    else:
        file = Path(str(url.database)).with_name("plumbline.limits.sqlite3")
        assert file.stat().st_mode & 0o077 == 0
        with closing(sqlite3.connect(file)) as connection:
            rows = connection.execute("SELECT * FROM limit_count").fetchall()
    assert len(rows) >= 2
    assert "127.0.0.1" not in repr(rows)


def test_counts_that_cannot_be_stored_are_kept_by_the_process(
    settings: Settings, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    person = Person(start(settings))
    file = Path(str(make_url(settings.database_url).database)).with_name("plumbline.limits.sqlite3")
    file.write_text("this is no database")
    with caplog.at_level(logging.WARNING):
        said = [sign_up(person) for _ in range(MOST + 1)]
    assert said == [422] * MOST + [429]
    assert "falling back to in-memory storage" in caplog.text


def test_valkey_counts_for_all_and_pages_answer_without_it(
    settings: Settings, start: Start, valkey: ValkeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    shared = settings.model_copy(update={"valkey_url": SecretStr(valkey.url)})
    first, second = (Person(start(shared)) for _ in range(2))
    assert [sign_up(person) for person in (first, second) * (MOST // 2)] == [422] * MOST
    assert [sign_up(first), sign_up(second)] == [429, 429]
    with closing(redis.Redis.from_url(valkey.url)) as client:
        assert not any(b"127.0.0.1" in key for key in client.scan_iter())
    assert look_at_limits(shared).what.endswith("counted for all machines in Valkey")
    valkey.halt()
    with caplog.at_level(logging.WARNING):
        assert sign_up(first) == 422
    assert "falling back to in-memory storage" in caplog.text
    assert look_at_limits(shared).what == "Valkey does not answer (ConnectionError)"


def test_the_counts_are_not_the_database_s(settings: Settings, start: Start) -> None:
    """A lock on the database, held by somebody who writes, keeps no try waiting."""
    app = start(settings)
    with app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        assert sign_up(Person(app)) == 422
        connection.exec_driver_sql("ROLLBACK")
