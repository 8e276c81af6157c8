"""Can the site serve people now? Polled every few seconds, so it is quick and names no path."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.config import ROOT, Settings
from app.course.models import Course
from app.db import sqlite_path
from app.storage import StorageDownError, Store

MEGABYTE = 1_000_000
GOOD = "ok"


@cache
def newest_schema() -> str:
    """Return the schema version that this program needs."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  13 MB, for a site that is polled

    return ScriptDirectory(str(ROOT / "migrations")).get_current_head() or ""


def find_schema(session: Session) -> str | None:
    """Return the database's schema version, or None when it has none."""
    try:
        found: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError:
        session.rollback()
        return None
    return found


def look(session: Session, settings: Settings, uploads: Store) -> dict[str, str]:
    """Return everything the site needs, each with `ok` or what is wrong."""
    return dict(_look(session, settings, uploads))


def _look(session: Session, settings: Settings, uploads: Store) -> Iterator[tuple[str, str]]:
    try:
        session.execute(text("SELECT 1"))
    except DBAPIError:
        session.rollback()
        yield "database", "does not answer"
    else:
        yield "database", GOOD
        is_new = find_schema(session) == newest_schema()
        yield "schema", GOOD if is_new else "is of another version: flask db upgrade"
        if is_new:
            is_online = session.scalar(select(Course.revision_id).limit(1)) is not None
            yield "content", GOOD if is_online else "is not online yet: flask content sync"
    yield "uploads", _look_at_uploads(uploads)
    enough = all(free_bytes(path) >= settings.least_disk_mb * MEGABYTE for path in disks(settings))
    yield "disk", GOOD if enough else f"has less than {settings.least_disk_mb} MB left"


def _look_at_uploads(uploads: Store) -> str:
    try:
        uploads.check()
    except StorageDownError:
        if uploads.is_shared:
            return "do not answer: see UPLOADS_URL"
        return "cannot be written to: see UPLOADS_DIR"
    return GOOD


def disks(settings: Settings) -> list[Path]:
    """Return the folders whose disks can fill up: that of a SQLite file, and that of uploads."""
    file = sqlite_path(make_url(settings.database_url))
    return [settings.uploads_dir, *([file.parent] if file else [])]


def standing(path: Path) -> Path:
    """Return a folder, or its nearest existing parent."""
    return next(place for place in (path, *path.absolute().parents) if place.exists())


def is_writable(folder: Path) -> bool:
    """Say whether a folder is writable, or could be created."""
    place = standing(folder)
    return place.is_dir() and os.access(place, os.R_OK | os.W_OK | os.X_OK)


def free_bytes(folder: Path) -> int:
    """Return the free space on the disk of a folder, in bytes."""
    return shutil.disk_usage(standing(folder)).free
