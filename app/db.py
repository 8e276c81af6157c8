"""The database: declarative base, naming rules, connection settings and the one place that commits.

SQLite runs in WAL mode with `synchronous=FULL`: with NORMAL, acknowledged submissions were lost in
simulated power cuts, with FULL none. A writing transaction starts with BEGIN IMMEDIATE, so two
writers queue instead of failing in the middle; a reading one starts with a plain BEGIN and never
waits for writers.

Nobody waits for ever: a writer that does not get its turn within `PATIENCE_S` fails with an
`OperationalError`, which becomes a 503 that says when to come back.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import URL, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnectionLeftError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from app.optional import left_aside

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# How long a commit waits for other writers; a request's share of it runs from its arrival.
PATIENCE_S = 10.0
# How long a page that wants to note something waits: nobody should see that it does.
BRIEFLY_S = 0.25

_WRITES, _PATIENCE, _WRITE_BY = "plumbline_writes", "plumbline_patience", "plumbline_write_by"
_AFTER = "plumbline_after_commit"
_FIRST_LOOK_S, _MAX_RETRIES = 0.0005, 80
# A database server that does not answer must not hold a page for minutes, as the driver would.
_CONNECT_S = 3

# What a database that is busy, full, dying or away makes SQLAlchemy raise. The pending rollback is
# what the next statement meets when the connection died under the one before.
DATABASE_FAULTS = (DBAPIError, NoConnectionLeftError, PendingRollbackError)


class Base(DeclarativeBase):
    """Base of every table; constraints are named by convention so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


class RequestSession(FlaskSession):
    """The session of a request, which ends quietly.

    When an answer is made and the database dies then, there is nothing to take back any more, and
    the answer must not be lost over it.
    """

    def close(self) -> None:
        """Give the connection back; one that has died is thrown away."""
        try:
            super().close()
        except DATABASE_FAULTS:
            self.invalidate()


db = SQLAlchemy(model_class=Base, session_options={"class_": RequestSession})


class MigrationsLater:
    """What Flask-Migrate keeps with the application, made when a command first asks for it.

    A server never does, and alembic would take 13 MB of it.
    """

    def __init__(self, app: Flask) -> None:
        """Remember whose migrations they are."""
        self._app = app

    def __getattr__(self, name: str) -> object:
        with left_aside("pygments"):  # for error pages of templates that write migrations
            from flask_migrate import Migrate  # noqa: PLC0415

        Migrate(self._app, db, directory="migrations", render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)


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

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored time as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class UnsafeDatabaseError(Exception):
    """The database may forget what it has acknowledged, so the program does not use it."""


class DatabaseNotMadeError(Exception):
    """The file of a SQLite database cannot be made; the message names it."""


def engine_options(url: str) -> dict[str, Any]:
    """Return how the engine of a database is made.

    A connection to PostgreSQL is asked before it is lent whether it still lives, so that after a
    restart of the server nobody is sent away by a dead one.
    """
    if make_url(url).get_backend_name() != "postgresql":
        return {}
    return {"pool_pre_ping": True, "connect_args": {"connect_timeout": _CONNECT_S}}


def configure_engine(engine: Engine, patience_s: float = PATIENCE_S) -> None:
    """Give an engine what durability needs: settings on SQLite, a check on PostgreSQL.

    Args:
        engine: a fresh engine.
        patience_s: how long its writers wait for others.
    """
    engine.update_execution_options(**{_PATIENCE: patience_s})
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _open_sqlite_file)
        event.listen(engine, "connect", _set_sqlite_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _refuse_forgetful_postgresql)
        event.listen(engine, "begin", _begin_postgresql)


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


def anchor_sqlite_url(url: str, folder: Path) -> str:
    """Return the address of a database with the whole path of its file, if it is one of SQLite.

    A path that does not begin at the root counts from the folder, so that every program that reads the
    address finds the same file, wherever it was started.

    >>> anchor_sqlite_url("sqlite:///site.sqlite3", Path("/srv/plumbline/instance"))
    'sqlite:////srv/plumbline/instance/site.sqlite3'
    >>> anchor_sqlite_url("sqlite://", Path("/srv")), anchor_sqlite_url("sqlite:////a.sqlite3", Path("/srv"))
    ('sqlite://', 'sqlite:////a.sqlite3')
    """
    head, colon, path = url.partition(":///")
    if head != "sqlite" or sqlite_path(make_url(url)) is None:
        return url
    return f"{head}{colon}{(folder / path).as_posix()}"


def sqlite_path(url: URL) -> Path | None:
    """Return the file of a SQLite database; None for another one, or one in memory."""
    name = url.database if url.get_backend_name() == "sqlite" else None
    return Path(name) if name and name != ":memory:" and not name.startswith("file:") else None


def make_sqlite_file(url: URL) -> None:
    """Make the file of a SQLite database that is not there, and its folder, for their owner alone.

    It holds scores and the hashes of passwords; SQLite gives the log beside it the same mode. Only
    what builds the schema calls this: anywhere else a missing file is a mistyped DATABASE_URL, and
    an empty database in its place would only hide that.

    Raises:
        DatabaseNotMadeError: the folder or the file cannot be made.
    """
    path = sqlite_path(url)
    if path is None or path.exists():
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        message = f"The file of DATABASE_URL {path} cannot be made: {error.strerror}."
        raise DatabaseNotMadeError(message) from error


def _open_sqlite_file(_: Dialect, __: object, arguments: Sequence[object], ___: object) -> None:
    path = Path(str(arguments[0])) if arguments else Path(":memory:")
    if not path.name.startswith((":memory:", "file:")) and not path.exists():
        message = f"no database file {path.absolute()}"
        raise sqlite3.OperationalError(message)


def _set_sqlite_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver must not emit its own BEGIN: it would come too late for savepoints and reads.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={int(1000 * PATIENCE_S)}")
    cursor.close()


def _patience_of(connection: Connection) -> float:
    patience: float = connection.get_execution_options().get(_PATIENCE, PATIENCE_S)
    return patience


def _begin_postgresql(connection: Connection) -> None:
    # A read takes no lock that anybody could hold for long.
    if connection.get_execution_options().get(_WRITES, False):
        milliseconds = max(1, int(1000 * _patience_of(connection)))
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get(_WRITES, False):
        connection.exec_driver_sql("BEGIN")
        return
    cursor = connection.connection.cursor()
    (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    end = time.monotonic() + _patience_of(connection)
    try:
        if not _acquire_write_lock(cursor, end):
            left = max(0.0, end - time.monotonic())
            cursor.execute(f"PRAGMA busy_timeout={int(1000 * left)}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        cursor.execute(f"PRAGMA busy_timeout={before}")


def _acquire_write_lock(cursor: DBAPICursor, end: float) -> bool:
    """Begin to write, looking again in short steps while somebody else writes; give up in time.

    SQLite's own waits grow to a tenth of a second while a write takes about one millisecond: others
    overtake whoever sleeps, and with many writers the unlucky ones wait for very long. Here they
    grow to five milliseconds, in a fifth of a second, before SQLite is left to wait in its way.
    """
    cursor.execute("PRAGMA busy_timeout=0")
    for look in range(_MAX_RETRIES):
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.Error:  # busy; anything else is told when the engine asks again
            if time.monotonic() > end:
                break
            time.sleep(_FIRST_LOOK_S * (1 + look // 8))
        else:
            return True
    return False


def locks_rows(session: Session) -> bool:
    """Say whether writers wait for each other by locking rows; SQLite lets one in at a time anyway."""
    return session.get_bind().dialect.name == "postgresql"


def write_by(session: Session, moment: float) -> None:
    """Set the moment, on the monotonic clock, at which this session's writers stop waiting.

    A request that stood in a queue has spent part of its patience there.
    """
    session.info[_WRITE_BY] = moment


@contextmanager
def transaction(
    session: Session | None = None, *, patience_s: float | None = None
) -> Iterator[Session]:
    """Open a writing transaction, commit it on success, roll it back on any error.

    This is the only commit of the program. Whatever the session read before is let go first, so
    that the write lock is taken by the first statement and never by an upgrade that can fail.

    Args:
        session: another session than the request's own.
        patience_s: how long to wait for other writers, when not as long as usual.
    """
    current = session if session is not None else db.session()
    current.rollback()
    current.info.pop(_AFTER, None)
    options: dict[str, Any] = {_WRITES: True}
    if patience_s is None and _WRITE_BY in current.info:
        patience_s = max(0.0, current.info[_WRITE_BY] - time.monotonic())
    if patience_s is not None:
        options[_PATIENCE] = patience_s
    try:
        current.connection(execution_options=options)
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    for act in current.info.pop(_AFTER, ()):
        act()


def after_commit(session: Session, act: Callable[[], object]) -> None:
    """Have something done once what this transaction stores is kept; if it is not, never.

    It must not fail: nothing can be taken back then. It may never be done, because the process can
    die between; whatever has to happen is an event in the outbox.
    """
    session.info.setdefault(_AFTER, []).append(act)


def insert_unless_there(session: Session, table: type[Base], values: dict[str, Any]) -> None:
    """Insert a row, or leave the one that stands: of two windows at once, both go on."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(table).values(**values).on_conflict_do_nothing())
