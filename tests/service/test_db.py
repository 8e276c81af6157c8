"""The database settings do what reliability asks of them, on a real file and a real server."""

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, Executable, func, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, StaticPool

from app.accounts.models import RoleGrant, User
from app.db import DATABASE_FAULTS, UnsafeDatabaseError, transaction, write_by
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database

NewSession = Callable[[], Session]


def person(name: str) -> User:
    return User(email=f"{name}@example.org", name=name, password_hash="x", created_at=MORNING)


def words_of_a_lock(database_url: str) -> str:
    return "database is locked" if database_url.startswith("sqlite") else "lock timeout"


def count_people(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(User)) or 0


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        pytest.param("journal_mode", "wal", id="readers never wait for writers"),
        pytest.param("synchronous", 2, id="FULL: survives a power cut"),
        pytest.param("foreign_keys", 1, id="a row cannot point at nothing"),
        pytest.param("busy_timeout", 10_000, id="a second writer waits its turn"),
    ],
)
def test_sqlite_runs_with(session: Session, pragma: str, expected: object) -> None:
    assert session.scalar(text(f"PRAGMA {pragma}")) == expected


def test_sqlite_connections_are_pooled(engine: Engine) -> None:
    assert not isinstance(engine.pool, NullPool | StaticPool)
    with engine.connect() as first:
        raw = first.connection.dbapi_connection
    with engine.connect() as second:
        assert second.connection.dbapi_connection is raw


def statements_of(engine: Engine, act: Callable[[], object]) -> list[str]:
    """Return what the driver was really told, BEGIN included."""
    told: list[str] = []
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.set_trace_callback(told.append)
    act()
    raw.set_trace_callback(None)
    return told


def test_a_read_begins_plainly_and_never_asks_for_the_write_lock(
    engine: Engine, session: Session
) -> None:
    told = statements_of(engine, lambda: count_people(session))
    assert told[0] == "BEGIN"


def test_a_write_takes_the_lock_with_its_first_statement(engine: Engine, session: Session) -> None:
    told = statements_of(engine, lambda: make_user(session, "Ana"))
    assert next(text for text in told if not text.startswith("PRAGMA")) == "BEGIN IMMEDIATE"
    assert told[-1] == "COMMIT"


def test_a_writer_that_waits_looks_again_soon_and_keeps_its_patience(
    engine: Engine, session: Session, new_session: NewSession
) -> None:
    held, waiting = threading.Event(), threading.Event()

    def hold_for_a_moment() -> None:
        with transaction(new_session()):
            held.set()
            waiting.wait(5)
            time.sleep(0.05)

    def write_as_soon_as_possible() -> None:
        waiting.set()
        make_user(session, "Ana")

    thread = threading.Thread(target=hold_for_a_moment)
    thread.start()
    held.wait(5)
    told = statements_of(engine, write_as_soon_as_possible)
    thread.join()
    assert told.count("BEGIN IMMEDIATE") > 2
    assert session.scalar(text("PRAGMA busy_timeout")) == 10_000


def test_a_pooled_connection_forgets_that_it_once_wrote(engine: Engine, session: Session) -> None:
    make_user(session, "Ana")
    told = statements_of(engine, lambda: count_people(session))
    assert told[0] == "BEGIN"


@on_each_database
def test_a_transaction_commits_on_success(session: Session, new_session: NewSession) -> None:
    with transaction(session):
        session.add(person("ana"))
    assert count_people(new_session()) == 1


@on_each_database
def test_an_error_rolls_everything_back(session: Session, new_session: NewSession) -> None:
    def fail_halfway() -> None:
        with transaction(session):
            session.add(person("ana"))
            session.flush()
            message = "the power of a thought"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert count_people(session) == 0
    assert count_people(new_session()) == 0


@on_each_database
def test_a_rolled_back_savepoint_keeps_what_came_before(
    session: Session, new_session: NewSession
) -> None:
    with transaction(session):
        session.add(person("ana"))
        session.flush()
        savepoint = session.begin_nested()
        session.add(person("ben"))
        session.flush()
        savepoint.rollback()
    assert new_session().scalars(select(User.name)).all() == ["ana"]


@on_each_database
def test_what_was_read_before_is_let_go_so_that_no_upgrade_can_fail(
    session: Session, new_session: NewSession
) -> None:
    count_people(session)
    make_user(new_session(), "Ben")
    with transaction(session):
        session.add(person("ana"))
    assert count_people(new_session()) == 2


@on_each_database
def test_a_row_that_points_at_nobody_is_refused(session: Session) -> None:
    def grant_to_nobody() -> None:
        with transaction(session):
            session.add(RoleGrant(user_id=404, role="learner", granted_at=MORNING))

    with pytest.raises(IntegrityError):
        grant_to_nobody()


@on_each_database
def test_eight_writers_queue_and_lose_nothing(new_session: NewSession) -> None:
    sessions = [new_session() for _ in range(8)]
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for turn in range(5):
                with transaction(sessions[number]) as session:
                    session.add(person(f"writer-{number}-{turn}"))
        except BaseException as error:  # noqa: BLE001  shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert count_people(new_session()) == 40


def test_a_reader_goes_on_while_somebody_writes(session: Session, new_session: NewSession) -> None:
    with transaction(session):
        session.add(person("ana"))
        session.flush()
        assert count_people(new_session()) == 0


def test_vacuum_into_makes_a_complete_backup_of_a_live_database(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    make_user(session, "Ana")
    copy = tmp_path / "backup.sqlite3"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.rollback()
        raw.execute("VACUUM INTO ?", (str(copy),))
    with sqlite3.connect(copy) as backup:
        assert backup.execute("SELECT name FROM user_account").fetchall() == [("Ana",)]
        assert backup.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    backup.close()


@on_each_database
def test_a_writer_that_does_not_get_its_turn_says_so_and_recovers(
    new_session: NewSession, database_url: str
) -> None:
    holder, waiting = new_session(), new_session()

    def try_to_write() -> None:
        with transaction(waiting, patience_s=0.05):
            waiting.execute(update(User).values(name="Ben"))

    make_user(holder, "Ana")
    with transaction(holder):
        holder.execute(update(User).values(name="Cleo"))
        with pytest.raises(OperationalError, match=words_of_a_lock(database_url)):
            try_to_write()
    try_to_write()
    assert new_session().scalars(select(User.name)).all() == ["Ben"]


def test_the_patience_of_a_request_runs_from_its_arrival(
    engine: Engine, new_session: NewSession
) -> None:
    engine.update_execution_options(plumbline_patience=3600)
    holder, late = new_session(), new_session()
    write_by(late, time.monotonic() - 1)
    with transaction(holder), pytest.raises(OperationalError), transaction(late):
        pass
    with transaction(late):
        late.add(person("ben"))
    assert count_people(new_session()) == 1


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_postgresql_that_may_forget_is_refused(engine: Engine) -> None:
    name = engine.url.database
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    engine.dispose()
    with pytest.raises(UnsafeDatabaseError, match="synchronous_commit = on"):
        engine.connect()


def write_at_once(session: Session, statement: Executable) -> bool:
    """Write what may be left out, and say whether it was written."""
    try:
        with transaction(session, patience_s=0):
            session.execute(statement)
    except DATABASE_FAULTS:
        return False
    return True


@on_each_database
def test_what_may_be_left_out_is_written_only_when_nobody_has_to_wait(
    session: Session, new_session: NewSession
) -> None:
    make_user(session, "Ana")
    note = update(User).values(name="Ana, seen")
    holder = new_session()
    with transaction(holder):
        holder.execute(update(User).values(name="Ana, held"))
        assert not write_at_once(session, note)
        assert session.scalar(select(User.name)) == "Ana", "reading goes on"
    session.rollback()
    assert write_at_once(session, note)
    assert session.scalar(select(User.name)) == "Ana, seen"
    make_user(session, "Ben")  # the connection has its patience back


def test_what_may_be_left_out_is_left_out_where_nothing_can_be_written(session: Session) -> None:
    make_user(session, "Ana")
    session.execute(text("PRAGMA query_only=ON"))
    assert not write_at_once(session, update(User).values(name="Ana, seen"))
    assert session.scalar(select(User.name)) == "Ana"
