"""Copying, counting, and comparing rows table by table, on either database.

Copying through the program's own tables can restore onto SQLite or PostgreSQL of any version and
needs no database tools on this machine. `pg_dump` would have to be installed, be at least as new as
the server, and could restore only onto PostgreSQL.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Integer, Table, func, insert, select, text

from app.db import db
from app.search.models import INDEX_NAME

_BATCH = 2_000
Progress = Callable[[str], None]


def all_tables() -> list[Table]:
    """Return every table, referenced tables first."""
    return list(db.metadata.sorted_tables)


def copy_rows(source: Connection, target: Connection, progress: Progress) -> None:
    """Copy the rows of every table into an empty one, and advance its id sequence past them."""
    for table in all_tables():
        progress(table.name)
        rows = source.execution_options(yield_per=_BATCH).execute(select(table)).mappings()
        for batch in rows.partitions():
            target.execute(insert(table), [dict(row) for row in batch])
    if target.dialect.name == "postgresql":
        _number_on(target)
    else:
        target.execute(text(f"INSERT INTO {INDEX_NAME} ({INDEX_NAME}) VALUES ('rebuild')"))  # noqa: S608  a constant


def _number_on(target: Connection) -> None:
    for table in all_tables():
        for column in table.primary_key.columns:
            sequence = (
                target.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
                if isinstance(column.type, Integer)
                else None
            )
            last = target.scalar(select(func.max(column))) if sequence else None
            if last is not None:
                target.execute(select(func.setval(sequence, last)))


def empty_tables(target: Connection) -> None:
    """Delete every row of a PostgreSQL database; nothing is gone before the commit."""
    names = ", ".join(f'"{table.name}"' for table in all_tables())
    # Another open connection must not keep the operator waiting without a message.
    target.execute(text("SET LOCAL lock_timeout = '10s'"))
    target.execute(text(f"TRUNCATE {names} CASCADE"))


def is_empty(source: Connection, names: Iterable[str]) -> bool:
    """Say whether all of our existing tables are empty."""
    there = set(names)
    ours = (table for table in all_tables() if table.name in there)
    return not any(source.execute(select(table).limit(1)).first() for table in ours)


def digests(source: Connection) -> dict[str, str]:
    """Return a hash of each table's rows, the same on every kind of database."""
    return {table.name: _digest(source, table) for table in all_tables()}


def _digest(source: Connection, table: Table) -> str:
    # A sum of hashes, so order does not matter: the two databases sort text differently.
    total = 0
    for row in source.execution_options(yield_per=_BATCH).execute(select(table)):
        total += int.from_bytes(hashlib.sha256(_written(row).encode()).digest(), "big")
    return f"{total % 2**256:064x}"


def _written(row: Iterable[object]) -> str:
    return json.dumps(list(row), sort_keys=True, default=_plain, ensure_ascii=False)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def count_rows(file: Path) -> dict[str, int]:
    """Return how many rows each table of a SQLite file has, whatever its version."""
    with closing(sqlite3.connect(file)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in sorted(names)
            if not name.startswith((INDEX_NAME, "sqlite_"))
        }
