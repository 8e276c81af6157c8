"""From a backup to a running site: onto an empty machine, onto SQLite or PostgreSQL.

Everything is unpacked next to its destination and verified there. It then replaces existing data
only if the operator says so, and what it replaces is moved aside, never deleted.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app.accounts.models import AccountSession, MailLink, UnsentForm
from app.config import Settings
from app.db import configure_engine, sqlite_path, transaction
from app.ops.errors import RestoreRefusedError
from app.ops.service.archive import DATABASE, Unpacked
from app.ops.service.backup import MigrateFile
from app.ops.service.folders import made_for_use
from app.ops.service.readiness import newest_schema
from app.ops.service.tables import Progress, copy_rows, digests, empty_tables, is_empty
from app.storage import FolderStore, Store, flush

_SHORT_LIVED = (AccountSession, MailLink, UnsentForm)
_REPLACE = "To put the backup in its place, which is moved aside, say --replace."


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The target of a restore, and how to build its schema."""

    engine: Engine
    settings: Settings
    uploads: Store
    migrate_file: MigrateFile
    migrate: Callable[[], None]


def restore(
    archive: Path, site: Site, now: datetime, progress: Progress, *, replace: bool
) -> dict[str, Any]:
    """Restore a backup.

    Args:
        archive: the backup.
        site: the database and the folders to fill.
        now: the current time, used to name what is moved aside.
        progress: is told what is being done.
        replace: whether existing data may be moved aside.

    Returns:
        The manifest.

    Raises:
        RestoreRefusedError: why it was refused; nothing was changed.
    """
    if not archive.is_file():
        message = f"There is no file {archive}."
        raise RestoreRefusedError(message)
    file = sqlite_path(make_url(site.settings.database_url))
    uploads = site.settings.uploads_dir
    if not replace:
        _check_is_empty(site, file)
    with _folders(uploads, file.parent if file else uploads) as (stage, beside):
        unpacked = Unpacked.read(archive, beside / DATABASE, stage / "uploads", progress)
        _bring_up_to_date(unpacked, site.migrate_file)
        _end_what_is_short_lived(unpacked.database)
        aside = f".before-restore-{now:%Y%m%d-%H%M%S}"
        if file is not None:
            site.engine.dispose()
            release_sqlite(file)
            _put_uploads(unpacked.uploads, site.uploads, aside, progress)
            _put(unpacked.database, file, aside)
        else:
            site.migrate()
            _copy_in(unpacked.database, site.engine, progress)
            _put_uploads(unpacked.uploads, site.uploads, aside, progress)
    return unpacked.manifest


@contextmanager
def _folders(*parents: Path) -> Iterator[tuple[Path, ...]]:
    """Make a folder next to each destination, so that one rename moves its content there."""
    with ExitStack() as stack:
        made: list[Path] = []
        for parent in parents:
            stack.enter_context(made_for_use(parent))
            made.append(Path(tempfile.mkdtemp(dir=parent, prefix=".restore-")))
            stack.callback(shutil.rmtree, made[-1], ignore_errors=True)
        yield tuple(made)


def _check_is_empty(site: Site, file: Path | None) -> None:
    if next(site.uploads.list(), None) is not None:
        message = f"{site.uploads.address} holds clips already. {_REPLACE}"
        raise RestoreRefusedError(message)
    if file is not None and not file.exists():
        return
    with site.engine.connect() as connection:
        if not is_empty(connection, inspect(connection).get_table_names()):
            message = f"The database of DATABASE_URL is in use already. {_REPLACE}"
            raise RestoreRefusedError(message)


def _bring_up_to_date(unpacked: Unpacked, migrate_file: MigrateFile) -> None:
    """Check the file's integrity with SQLite, and migrate it if it is older."""
    schema = str(unpacked.manifest.get("schema"))
    if schema > newest_schema():
        message = (
            f"The backup is of a newer version (schema {schema}, this program has "
            f"{newest_schema()}). Install that version first."
        )
        raise RestoreRefusedError(message)
    with closing(sqlite3.connect(unpacked.database)) as connection:
        (harm,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if harm != "ok":
        message = f"The database in the backup is damaged: {harm}."
        raise RestoreRefusedError(message)
    if schema != newest_schema():
        migrate_file(unpacked.database)


def _end_what_is_short_lived(database: Path) -> None:
    """Sign everybody out, and drop mailed links and unsent forms.

    They may have been invalidated since the backup, which it cannot know.
    """
    with closing(sqlite3.connect(database)) as connection, connection:
        for table in _SHORT_LIVED:
            connection.execute(f"DELETE FROM {table.__tablename__}")  # noqa: S608  our own names


def release_sqlite(file: Path) -> None:
    """Merge the log of a SQLite file into it; fails while a server has it open.

    Raises:
        RestoreRefusedError: a server is using it.
    """
    if not file.exists():
        return
    with closing(sqlite3.connect(file, timeout=2)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as error:
            message = f"{file} is in use. Stop the server, then restore. Nothing was changed."
            raise RestoreRefusedError(message) from error
        except sqlite3.DatabaseError:
            return  # not a database: moved aside as it is


def _put(source: Path, place: Path, aside: str) -> None:
    if place.exists():
        place.rename(place.with_name(f"{place.name}{aside}"))
    source.rename(place)
    flush(place.parent)


def _put_uploads(source: Path, uploads: Store, aside: str, progress: Progress) -> None:
    if isinstance(uploads, FolderStore):
        _move_uploads(source, uploads.root, aside)
        return
    for old in list(uploads.content()):
        uploads.rename(old.name, f"{aside}/{old.name}")
    copy_folder(source, uploads, progress)


def copy_folder(source: Path, uploads: Store, progress: Progress) -> None:
    """Write the files of a folder to storage, media first: without a clip file nothing reads them."""
    files = sorted(FolderStore(source).content(), key=lambda file: file.name, reverse=True)
    for file in files:
        progress(file.name)
        uploads.put(file.name, source / file.name)


def _move_uploads(source: Path, root: Path, aside: str) -> None:
    """Move uploads to their place within the folder, which may be a mounted disk."""
    old = [path for path in root.iterdir() if not path.name.startswith(".")]
    if old:
        (root / aside).mkdir(mode=0o700)
        for path in old:
            path.rename(root / aside / path.name)
    for path in source.iterdir() if source.exists() else ():
        path.rename(root / path.name)
    flush(root)


def _copy_in(database: Path, engine: Engine, progress: Progress) -> None:
    """Fill a PostgreSQL database in one transaction, and compare every table before the commit."""
    source_engine = create_engine(f"sqlite:///{database.as_posix()}")
    configure_engine(source_engine)
    try:
        with source_engine.connect() as source, transaction(Session(engine)) as session:
            target = session.connection()
            empty_tables(target)
            copy_rows(source, target, progress)
            if digests(source) != digests(target):
                message = "The restored rows differ from the backup's. Nothing was changed."
                raise RestoreRefusedError(message)
    finally:
        source_engine.dispose()
