"""Many rows at once, as fast as each database takes them, with numbers that are known before."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import Base, locks_rows


def reserve_ids(session: Session, model: type[Base], count: int) -> Sequence[int]:
    """Return numbers for so many new rows, which nobody else will use."""
    table = Base.metadata.tables[model.__tablename__]
    if locks_rows(session):
        name = func.pg_get_serial_sequence(table.name, "id")
        drawn = select(func.nextval(name)).select_from(func.generate_series(1, count))
        return sorted(session.scalars(drawn))
    # SQLite numbers after the last row, and its one writer is this transaction.
    first = (session.scalar(select(func.max(table.c.id))) or 0) + 1
    return range(first, first + count)


def stored_moment(session: Session, moment: datetime) -> datetime | str:
    """Return a moment as `insert_rows` hands it to the database: on SQLite a text, in UTC."""
    if locks_rows(session):
        return moment
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def insert_rows(
    session: Session, model: type[Base], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert rows whose values the database takes as they are."""
    connection, names = session.connection(), ", ".join(columns)
    table = model.__tablename__
    if not locks_rows(session):
        marks = ", ".join("?" * len(columns))
        words = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  names of our own
        connection.exec_driver_sql(words, list(rows))
        return
    driver: Any = connection.connection.cursor()
    with driver, driver.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
