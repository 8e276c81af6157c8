"""The database: declarative base, naming rules, connection settings and the one place that commits.

SQLite runs in WAL mode with `synchronous=FULL`: with NORMAL, acknowledged submissions were lost in
simulated power cuts, with FULL none. A writing transaction starts with BEGIN IMMEDIATE, so two
writers queue instead of failing in the middle; a reading one starts with a plain BEGIN and never
waits for writers.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import URL, DateTime, Dialect, Engine, Executable, MetaData, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_WRITES = "plumbline_writes"
_IMPATIENT = "plumbline_impatient"
_SQLITE_BUSY_MS = 10_000
_FIRST_LOOK_S, _MOST_LOOKS = 0.0005, 80


class Base(DeclarativeBase):
    """Base of every table; constraints are named by convention so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()

# Flask-SQLAlchemy makes `db.Model` at run time, which a strict type checker cannot follow.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time; SQLite stores it without a zone, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: a time without a zone is a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a stored time needs a zone, got {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the stored time as UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class UnsafeDatabaseError(Exception):
    """The database may forget what it has acknowledged, so the program does not use it."""


def configure_engine(engine: Engine) -> None:
    """Give an engine what durability needs: settings on SQLite, a check on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _make_sqlite_file)
        event.listen(engine, "connect", _set_sqlite_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _refuse_forgetful_postgresql)


def _refuse_forgetful_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Measured with simulated power cuts: 66 of 400 acknowledged submissions were lost with `off`.
    cursor = connection.cursor()
    cursor.execute("SHOW synchronous_commit")
    row = cursor.fetchone()
    cursor.close()
    connection.rollback()
    if row is not None and row[0] == "off":
        message = (
            "PostgreSQL has synchronous_commit = off, which loses acknowledged scores in a power "
            "cut. Set it to on for this database: ALTER DATABASE … SET synchronous_commit = on"
        )
        raise UnsafeDatabaseError(message)


def sqlite_path(url: URL) -> Path | None:
    """Return the file of a SQLite database; None for another one, or one in memory."""
    name = url.database if url.get_backend_name() == "sqlite" else None
    return Path(name) if name and name != ":memory:" and not name.startswith("file:") else None


def _make_sqlite_file(_: Dialect, __: Any, arguments: list[Any], ___: dict[str, Any]) -> None:
    """Make a file that is not there, and its folder, for their owner alone.

    It holds scores and the hashes of passwords; SQLite gives the log beside it the same mode.
    """
    path = Path(str(arguments[0])) if arguments else Path(":memory:")
    if path.name.startswith((":memory:", "file:")) or path.exists():
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:  # told as the database's own errors are
        message = f"unable to open database file {path}: {error.strerror}"
        raise sqlite3.OperationalError(message) from error


def _set_sqlite_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not emit its own BEGIN: it would come too late for savepoints and reads.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={_SQLITE_BUSY_MS}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    cursor = connection.connection.cursor()
    options = connection.get_execution_options()
    if not options.get(_WRITES, False):
        cursor.execute("BEGIN")
    elif options.get(_IMPATIENT, False):
        _begin_at_once(connection, cursor)
    elif not _begins_soon(cursor):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_at_once(connection: Connection, cursor: DBAPICursor) -> None:
    (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        cursor.execute(f"PRAGMA busy_timeout={patience}")


def _begins_soon(cursor: DBAPICursor) -> bool:
    """Begin to write, looking again in short steps while somebody else writes; give up in time.

    SQLite's own waits grow to a tenth of a second while a write takes about one millisecond: others
    overtake whoever sleeps, and with many writers the unlucky ones wait for very long. Here they
    grow to five milliseconds, in a fifth of a second, before SQLite is left to wait in its way.
    """
    (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        for look in range(_MOST_LOOKS):
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except sqlite3.Error:  # busy; anything else is told when the engine asks again
                time.sleep(_FIRST_LOOK_S * (1 + look // 8))
            else:
                return True
        return False
    finally:
        cursor.execute(f"PRAGMA busy_timeout={patience}")


def locks_rows(session: Session) -> bool:
    """Say whether writers wait for each other by locking rows; SQLite lets one in at a time anyway."""
    return session.get_bind().dialect.name == "postgresql"


@contextmanager
def transaction(session: Session | None = None) -> Iterator[Session]:
    """Open a writing transaction, commit it on success, roll it back on any error.

    This is the commit of the program (`write_if_free` has the other one). Whatever the session read before is let go first, so
    that the write lock is taken by the first statement and never by an upgrade that can fail.
    """
    current = session if session is not None else db.session()
    current.rollback()
    current.connection(execution_options={_WRITES: True})
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise


def write_if_free(session: Session, statement: Executable) -> bool:
    """Write something that may be left out, at once or not at all; say whether it was written.

    A database that is busy, full or read-only must not stop whoever only reads, nor make her wait.
    """
    session.rollback()
    try:
        session.connection(execution_options={_WRITES: True, _IMPATIENT: True})
        if locks_rows(session):
            session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        session.execute(statement)
        session.commit()
    except DBAPIError:
        session.rollback()
        return False
    return True


def insert_unless_there(session: Session, table: type[Base], values: dict[str, Any]) -> None:
    """Insert a row, or leave the one that stands: of two windows at once, both go on."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(table).values(**values).on_conflict_do_nothing())
