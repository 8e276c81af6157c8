"""The doctor's check of the database: is it up, at this version, and does it lose nothing?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.config import Settings
from app.db import UnsafeDatabaseError, sqlite_path
from app.faults import explain
from app.ops.domain import Finding, fine, megabytes, problem, warning
from app.ops.service.readiness import find_schema, newest_schema

_LARGE_LOG = 200_000_000
_TOLERANCE = timedelta(minutes=2)
# No installation is older than the program itself.
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


def look_at_database(session: Session, settings: Settings, now: datetime) -> Iterator[Finding]:
    """Check the database; if it is down, that is the only finding."""
    try:
        session.execute(text("SELECT 1"))
    except (SQLAlchemyError, UnsafeDatabaseError, OSError) as error:
        session.rollback()
        what = explain(error) or "The database does not answer."
        yield problem("database", what, "Mend DATABASE_URL or start the database, then look again.")
        return
    yield fine("database", f"answers ({session.get_bind().dialect.name})")
    schema = find_schema(session)
    if schema != newest_schema():
        what = f"the schema is {schema or 'not there'}, this program needs {newest_schema()}"
        yield problem("schema", what, "Back up, then: flask db upgrade")
        return
    yield fine("schema", f"{schema}, the newest")
    if session.get_bind().dialect.name == "postgresql":
        yield from _look_at_postgresql(session)
    else:
        yield from _look_at_sqlite(session, settings)
    yield _look_at_clock(session, now)


def _look_at_sqlite(session: Session, settings: Settings) -> Iterator[Finding]:
    mode = session.scalar(text("PRAGMA journal_mode"))
    synchronous = session.scalar(text("PRAGMA synchronous"))
    if (mode, synchronous) == ("wal", 2):
        yield fine("durability", "WAL with synchronous=FULL: survives a power cut")
    else:
        what = f"journal_mode={mode}, synchronous={synchronous} may lose what was acknowledged"
        yield problem("durability", what, "Move the file to a disk of this machine.")
    yield _look_at_integrity(session)
    file = sqlite_path(make_url(settings.database_url))
    log = Path(f"{file}-wal")
    if file and log.exists() and log.stat().st_size > _LARGE_LOG:
        what = f"the log beside the file has {megabytes(log.stat().st_size)}"
        todo = "Something keeps an old view of the database open: restart the server."
        yield warning("durability", what, todo)


def _look_at_integrity(session: Session) -> Finding:
    try:
        harm = session.scalar(text("PRAGMA quick_check(1)"))
    except DBAPIError as error:
        session.rollback()
        harm = str(error.orig)
    if harm == "ok":
        return fine("integrity", "the file is whole")
    return problem("integrity", f"the file is damaged: {harm}", "Restore the last backup.")


def _look_at_postgresql(session: Session) -> Iterator[Finding]:
    off = [name for name in _DURABILITY if session.scalar(text(f"SHOW {name}")) == "off"]
    if off:
        what = f"PostgreSQL runs with {', '.join(off)} = off and may lose what was acknowledged"
        yield problem(
            "durability", what, "Set them to on in postgresql.conf and reload the server."
        )
    else:
        yield fine("durability", "PostgreSQL syncs what it acknowledges")


def _look_at_clock(session: Session, now: datetime) -> Finding:
    try:
        last = session.scalar(select(func.max(AuditEvent.happened_at)))
    except DBAPIError:  # damaged, which another finding reports
        session.rollback()
        last = None
    if now < _FIRST_DAY or (last is not None and now + _TOLERANCE < last):
        what = f"the clock says {now:%Y-%m-%d %H:%M} UTC, which has been already"
        return problem("clock", what, "Set the machine's clock, and let it follow a time server.")
    if session.get_bind().dialect.name == "postgresql":
        theirs = session.scalar(select(func.now()))
        if theirs is not None and abs(theirs - now) > _TOLERANCE:
            what = f"this machine and the database's are {abs(theirs - now)} apart"
            return warning("clock", what, "Let both machines follow a time server.")
    return fine("clock", f"{now:%Y-%m-%d %H:%M} UTC, later than all that is stored")
