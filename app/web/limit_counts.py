"""Counts of tries, kept with the database: what all processes of a site count together.

With PostgreSQL they lie in a table of it. With SQLite they lie in a file of their own beside the
database, so that somebody who tries without end keeps nobody waiting who records scores. The table
is made at the first try and is no part of the schema: counts are worth nothing after an hour, so no
backup holds them, and they are not waited for until they are safe from a power cut.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property

from flask import Flask, current_app
from limits.storage import Storage
from sqlalchemy import (
    Column,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    case,
    create_engine,
    delete,
    event,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from app.config import Settings
from app.db import (
    BRIEFLY_S,
    DATABASE_FAULTS,
    DatabaseNotMadeError,
    configure_engine,
    db,
    make_sqlite_file,
    sqlite_path,
    transaction,
)
from app.web import now

SCHEME = "plumbline"
_TABLE = Table(
    "limit_count",
    MetaData(),
    Column("key", String(200), primary_key=True),
    Column("hits", Integer, nullable=False),
    Column("ends_at", Float, nullable=False),  # seconds since 1970
)
_counts = _TABLE.c


def init_app(app: Flask, settings: Settings) -> None:
    """Say where this application counts; nothing is opened before the first try."""
    app.extensions["limit_counts"] = _Place(settings.database_url)


class _Place:
    """Where one application counts."""

    def __init__(self, database_url: str) -> None:
        self._url = make_url(database_url)

    @cached_property
    def engine(self) -> Engine:
        """The database that holds the table, which is made when it is not there."""
        file = sqlite_path(self._url)
        if self._url.get_backend_name() == "postgresql" or file is None:
            engine = db.engine
        else:
            path = file.with_name(f"{file.stem}.limits.sqlite3")
            engine = create_engine(f"sqlite:///{path.as_posix()}", poolclass=NullPool)
            configure_engine(engine, BRIEFLY_S)
            event.listen(engine, "connect", _wait_for_no_disk)
        # Another process makes it at this moment, or the next act fails.
        with suppress(DBAPIError, DatabaseNotMadeError):
            if file is not None and file.exists():
                make_sqlite_file(engine.url)
            _TABLE.create(engine, checkfirst=True)
        return engine


def _wait_for_no_disk(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


class DatabaseCounts(Storage):
    """Counts of tries in windows of fixed length, as `limits` wants them."""

    STORAGE_SCHEME = [SCHEME]

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Return what is raised when nothing can be counted."""
        return DATABASE_FAULTS

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count one more try, and return how many there were in its window."""
        moment = _moment()
        # A window that ends too late was begun before the clock was set back.
        is_over = or_(_counts.ends_at <= moment, _counts.ends_at > moment + expiry)
        fresh = {"key": key, "hits": amount, "ends_at": moment + expiry}
        with _writing() as session:
            dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
            statement = dialect.insert(_TABLE).values(fresh)
            changes = {
                "hits": case((is_over, amount), else_=_counts.hits + amount),
                "ends_at": case((is_over, fresh["ends_at"]), else_=_counts.ends_at),
            }
            counted = statement.on_conflict_do_update(index_elements=[_counts.key], set_=changes)
            hits: int = session.execute(counted.returning(_counts.hits)).scalar_one()
            if hits == amount:
                session.execute(delete(_TABLE).where(_counts.ends_at <= moment))
        return hits

    def get(self, key: str) -> int:
        """Return how many tries there were in the present window."""
        with _reading() as session:
            counted = select(_counts.hits).where(_counts.key == key, _counts.ends_at > _moment())
            return session.scalar(counted) or 0

    def get_expiry(self, key: str) -> float:
        """Return when the present window ends, in seconds since 1970."""
        with _reading() as session:
            return session.scalar(select(_counts.ends_at).where(_counts.key == key)) or _moment()

    def check(self) -> bool:
        """Say whether counting works again."""
        try:
            with _writing() as session:
                session.execute(select(_counts.hits).limit(1))
        except DATABASE_FAULTS:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        with _writing() as session:
            session.execute(delete(_TABLE))
        return None

    def clear(self, key: str) -> None:
        """Forget one count."""
        with _writing() as session:
            session.execute(delete(_TABLE).where(_counts.key == key))


def _moment() -> float:
    return now().timestamp()


def _engine() -> Engine:
    place: _Place = current_app.extensions["limit_counts"]
    return place.engine


def _reading() -> Session:
    return Session(_engine())


@contextmanager
def _writing() -> Iterator[Session]:
    with Session(_engine()) as own, transaction(own, patience_s=BRIEFLY_S) as session:
        if own.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL synchronous_commit = off"))
        yield session
