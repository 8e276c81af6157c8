"""From one machine to several: a SQLite database to PostgreSQL, a folder of uploads to S3.

What is moved stays as it was: the site goes on with it until its settings are changed. While rows are
copied nobody can write to the old database, so none is missing in the new one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.orm import Session

from app.db import sqlite_path, transaction
from app.ops.errors import MoveRefusedError, RestoreRefusedError
from app.ops.service.readiness import newest_schema
from app.ops.service.restore import release_sqlite
from app.ops.service.tables import Progress, all_tables, copy_rows, digests, is_empty
from app.storage import FolderStore, S3Store
from app.uploading.domain import FileKind
from app.uploading.service.pending_uploads import PendingUpload
from app.uploading.service.shared_uploads import SharedUploads
from app.uploading.service.uploads import CONVERSION, INCOMING, REVIEW

_NOT_OURS = {"alembic_version", "limit_count"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A table, or a file, as it was and as it is in its new place: how much, and its hash."""

    name: str
    before: tuple[int, str]
    after: tuple[int, str]

    @property
    def is_same(self) -> bool:
        """Say whether nothing was lost or changed."""
        return self.before == self.after


def check_target(target: Engine) -> None:
    """Refuse a database that is not PostgreSQL, or in which anything is.

    Raises:
        MoveRefusedError: why.
    """
    if target.dialect.name != "postgresql":
        message = "--to names the new database: postgresql+psycopg://user:password@host/name."
        raise MoveRefusedError(message)
    where = target.url.render_as_string(hide_password=True)
    with target.connect() as connection:
        there = set(inspect(connection).get_table_names()) - _NOT_OURS
        foreign = there - {table.name for table in all_tables()}
        if foreign or not is_empty(connection, there):
            what = f"the table {min(foreign)} of something else" if foreign else "a site already"
            message = f"{where} holds {what}. Name an empty database. Nothing was changed."
            raise MoveRefusedError(message)


def check_is_stopped(source: Engine) -> None:
    """Refuse to go on while a server of the site is connected to its database.

    Raises:
        MoveRefusedError: one is.
    """
    source.dispose()
    file = sqlite_path(source.url)
    try:
        if file is not None:
            release_sqlite(file)
            return
    except RestoreRefusedError as error:
        message = f"{file} is in use. Stop the server on every machine, then move the site."
        raise MoveRefusedError(message) from error
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with source.connect() as connection:
        if connection.scalar(text(others)):
            message = (
                "Others are connected to the database. Stop the server on every machine, then move "
                "the site."
            )
            raise MoveRefusedError(message)


def move_database(
    source: Engine, target: Engine, migrate_target: Callable[[], None], progress: Progress
) -> list[Moved]:
    """Copy every table, and compare counts and hashes before anything is kept.

    Args:
        source: a SQLite database that nobody else uses.
        target: an empty PostgreSQL database.
        migrate_target: builds the newest schema in it.
        progress: is told what is being done.

    Returns:
        Every table; when one differs, the new database is empty again.

    Raises:
        MoveRefusedError: the old database cannot be moved.
    """
    if source.dialect.name != "sqlite":
        message = "The database is PostgreSQL already; pg_dump and pg_restore move it elsewhere."
        raise MoveRefusedError(message)
    with transaction(Session(source)) as reading:  # nobody else can write until the end
        old = reading.connection()
        _check_schema(old)
        progress("schema")
        migrate_target()
        with transaction(Session(target)) as writing:
            new = writing.connection()
            copy_rows(old, new, progress)
            progress("counts and hashes")
            moved = list(_compare(old, new))
            if not all(table.is_same for table in moved):
                writing.rollback()
    return moved


def _check_schema(old: Connection) -> None:
    try:
        found = old.scalar(text("SELECT version_num FROM alembic_version"))
    except Exception as error:
        message = "The database has no tables yet, so there is nothing to move."
        raise MoveRefusedError(message) from error
    if found != newest_schema():
        message = f"The database has schema {found}. Run `flask db upgrade` first."
        raise MoveRefusedError(message)


def _compare(old: Connection, new: Connection) -> Iterator[Moved]:
    before, after = digests(old), digests(new)
    for table in all_tables():
        count = select(func.count()).select_from(table)
        yield Moved(
            name=table.name,
            before=(old.scalar(count) or 0, before[table.name]),
            after=(new.scalar(count) or 0, after[table.name]),
        )


def check_storage(target: S3Store) -> None:
    """Refuse a storage that does not answer, or in which anything is.

    Raises:
        MoveRefusedError: something is.
        StorageDownError: it does not answer.
    """
    if next(target.list(), None) is not None:
        message = f"{target.address} holds files already. Name an empty place. Nothing was changed."
        raise MoveRefusedError(message)


def move_uploads(root: Path, target: S3Store, progress: Progress) -> list[Moved]:
    """Copy every clip and every unfinished upload, and compare sizes and hashes.

    Args:
        root: the folder of uploads.
        target: an empty storage.
        progress: is told what is being done.

    Returns:
        Every file of content, read again from its new place.
    """
    source = FolderStore(root)
    # Media first: without a clip file nothing reads them.
    files = sorted(source.content(), key=lambda file: file.name, reverse=True)
    moved = []
    for file in files:
        progress(file.name)
        target.put(file.name, root / file.name)
        there = target.find(file.name)
        after = (there.size if there else 0, target.hash_of(file.name))
        moved.append(
            Moved(name=file.name, before=(file.size, source.hash_of(file.name)), after=after)
        )
    _move_unfinished(root, target, progress)
    return moved


def _move_unfinished(root: Path, target: S3Store, progress: Progress) -> None:
    uploads = SharedUploads(target, root, 0)
    for folder in sorted((root / INCOMING).glob("*.*")):
        progress(f"unfinished upload {folder.name.partition('.')[0]}")
        user_id, _, key = folder.name.partition(".")
        old = PendingUpload(folder=folder, key=key, largest_video=0)
        new = uploads.open(int(user_id), key, 0)
        for kind in FileKind:
            if old.size(kind) and kind is FileKind.VIDEO:
                new.begin_video(old.path(kind))  # there may be more to come
            elif old.size(kind):
                new.put_file(kind, old.path(kind))
        for note in (CONVERSION, REVIEW):
            data = old.read_note(note)
            if data is not None:
                new.write_note(note, data)
