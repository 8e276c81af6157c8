"""A consistent backup, made while everybody keeps working."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine

from app.db import configure_engine
from app.ops.domain import megabytes
from app.ops.errors import BackupRefusedError
from app.ops.service.archive import DATABASE, UPLOADS, ArchiveWriter, write_archive
from app.ops.service.folders import made_for_use
from app.ops.service.readiness import newest_schema
from app.ops.service.tables import Progress, copy_rows, count_rows, digests
from app.plurals import counted
from app.storage import FileGoneError, Store

_ENDING = ".tar.gz"
_NAME = "plumbline-{:%Y%m%d-%H%M%S}.tar.gz"
_BACKUPS = "plumbline-*.tar.gz"
_SMALL = 1 << 20
MigrateFile = Callable[[Path], None]


def choose_name(target: Path, now: datetime, keep: int | None) -> Path:
    """Return the file to write: the named one, or one named by the time in a folder.

    Args:
        target: a file, whose name ends with `.tar.gz`, or a folder, which need not exist yet.
        now: the present moment.
        keep: how many backups the folder is to keep; None when all stay.

    Raises:
        BackupRefusedError: the file already exists, it has no place to be made in, or only so many
            backups are to be kept and no folder is named; all that is so, a line each.
    """
    troubles = []
    is_file = target.name.endswith(_ENDING) and not target.is_dir()
    file = target if is_file else target / _NAME.format(now)
    for taken in (target, file):
        if taken.exists() and not taken.is_dir():
            troubles.append(
                f"{taken} is there already and stays as it is. Name another file, or a folder."
            )
            break
    if is_file and keep is not None:
        troubles.append(
            f"--keep counts the backups in a folder, and {target} names a file. Name a folder."
        )
    if not target.is_dir() and not target.parent.is_dir():
        troubles.append(
            f"There is no folder {target.parent}. Make it, for its owner alone (mode 0700)."
        )
    if troubles:
        raise BackupRefusedError("\n".join(troubles))
    return file


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is backed up; `migrate_file` builds the newest schema in an empty SQLite file."""

    engine: Engine
    uploads: Store
    migrate_file: MigrateFile


def back_up(file: Path, source: Source, now: datetime, progress: Progress) -> dict[str, Any]:
    """Write database, uploads, and manifest into one file, readable only by its owner.

    The database comes first: a clip uploaded in the meantime has its files in the backup and is
    added by the next sync. The other way around, its files would be missing.

    Args:
        file: the file to write; it must not exist. Its folder is made, for its owner alone.
        source: the database and the uploads.
        now: the present moment.
        progress: called with what is being done.

    Returns:
        The content of the manifest.

    Raises:
        BackupRefusedError: the database cannot be copied.
    """
    with (
        made_for_use(file.parent),
        tempfile.TemporaryDirectory(dir=file.parent, prefix=".plumbline-") as folder,
    ):
        copy = Path(folder) / DATABASE
        progress("database")
        facts = {"made_at": now.isoformat(), **_copy_database(source, copy, progress)}
        with write_archive(file) as archive:
            archive.add(copy, DATABASE)
            _add_uploads(archive, source.uploads, progress)
            archive.finish(facts)
    size = sum(entry["bytes"] for entry in archive.files.values())
    progress(f"{counted(len(archive.files), 'file')}, {megabytes(size)}")
    return facts


def _copy_database(source: Source, copy: Path, progress: Progress) -> dict[str, Any]:
    if source.engine.dialect.name == "sqlite":
        _vacuum(source.engine, copy)
    else:
        _copy_out(source.engine, copy, source.migrate_file, progress)
    made_from = source.engine.dialect.name
    return {"schema": _schema_of(copy), "made_from": made_from, "rows": count_rows(copy)}


def _vacuum(engine: Engine, copy: Path) -> None:
    """Let SQLite write a consistent, compact copy, including its write-ahead log."""
    with engine.connect() as connection:
        connection.connection.cursor().execute("VACUUM INTO ?", (str(copy),))


def _copy_out(engine: Engine, copy: Path, migrate_file: MigrateFile, progress: Progress) -> None:
    """Copy a consistent snapshot of a PostgreSQL database, and verify that nothing is lost."""
    migrate_file(copy)
    target = create_engine(f"sqlite:///{copy.as_posix()}")
    configure_engine(target)
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as source:
            _check_schema(
                source.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            )
            with target.begin() as writing:
                copy_rows(source, writing, progress)
            with target.connect() as reading:
                if digests(source) != digests(reading):
                    message = (
                        "The copy of the database differs from the database. Nothing was kept."
                    )
                    raise BackupRefusedError(message)
    finally:
        target.dispose()


def _check_schema(found: str | None) -> None:
    if found != newest_schema():
        message = (
            f"The database has schema {found}, this program has {newest_schema()}. Back up with the "
            "version that runs the site, or run `flask db upgrade` first."
        )
        raise BackupRefusedError(message)


def _schema_of(copy: Path) -> str | None:
    with closing(sqlite3.connect(copy)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError as error:
            message = "The database has no tables yet, so there is nothing to back up."
            raise BackupRefusedError(message) from error
    return row[0] if row else None


def _add_uploads(archive: ArchiveWriter, uploads: Store, progress: Progress) -> None:
    """Add every file of finished uploads, wherever they lie; unfinished ones are left out."""
    for stored in uploads.content():
        name = f"{UPLOADS}/{stored.name}"
        progress(name)
        with suppress(FileGoneError):  # removed in the meantime
            if stored.size > _SMALL:  # media, which never change
                with uploads.open(stored.name) as source:
                    archive.add_open(source, stored.size, name)
            else:
                content = uploads.read(stored.name)
                archive.add_open(BytesIO(content), len(content), name)


def drop_old(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups named by time; return those deleted."""
    old = sorted(folder.glob(_BACKUPS))[:-keep]
    for path in old:
        path.unlink()
    return old
