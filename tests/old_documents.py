"""The documents that commit cfc5b5f stored: the oldest shape of each kind."""

import json
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

DUMP = Path(__file__).parent / "databases" / "cfc5b5f.sql"


@cache
def _database() -> sqlite3.Connection:
    """Return the rows of the dump in tables without types or rules."""
    connection = sqlite3.connect(":memory:")
    for statement in DUMP.read_text("utf-8").split(";\n"):
        if statement.strip():
            head = statement.partition(" VALUES ")[0].removeprefix("INSERT INTO ")
            connection.execute(f"CREATE TABLE IF NOT EXISTS {head}")
            connection.execute(statement)
    connection.row_factory = sqlite3.Row
    return connection


def old_rows(table: str, column: str = "document") -> list[dict[str, Any]]:
    """Return the rows of a table, with what the JSON column holds."""
    rows = [dict(row) for row in _database().execute(f'SELECT * FROM "{table}"')]  # noqa: S608  our own names
    return [row | {column: json.loads(row[column])} for row in rows]


def old_documents(table: str, column: str = "document") -> list[dict[str, Any]]:
    """Return what the JSON column of a table holds."""
    return [row[column] for row in old_rows(table, column)]
