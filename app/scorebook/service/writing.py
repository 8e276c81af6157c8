"""Entering scores into the book: the first of each key, and one more in each tally."""

from functools import cache
from typing import Any

from sqlalchemy import Column, Insert, Select, Table, bindparam, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db import Base
from app.scorebook.models import ClipTally, FirstScore, RaterTally

FIRST, RATERS, CLIPS = (
    Base.metadata.tables[model.__tablename__] for model in (FirstScore, RaterTally, ClipTally)
)


def enter_sheet(
    session: Session, facts: Select[Any], *, rater_id: int, clip_id: str, sheet_id: int
) -> None:
    """Enter the scores of one sheet that is recorded in this very transaction.

    Three statements, or one when none of its scores is a first one.

    Args:
        session: a writing transaction.
        facts: the facts of one sheet, whose number is the parameter `sheet_id`.
        rater_id: whose sheet.
        clip_id: of which clip.
        sheet_id: the sheet.
    """
    key = {"sheet_id": sheet_id, "rater_id": rater_id, "clip_id": clip_id}
    dialect = session.get_bind().dialect.name
    # Without an object of the ORM in between: the connection is the session's own.
    entered = session.connection().execute(insert_first(dialect, facts), {"sheet_id": sheet_id})
    if entered.rowcount:
        session.execute(_add_one(dialect, RATERS), key)
        session.execute(_add_one(dialect, CLIPS), key)


@cache
def insert_first(dialect: str, facts: Select[Any]) -> Insert:
    """Insert the facts whose key is not in the book yet; the first of them, where there are more."""
    names = FIRST.c.keys()
    rows = first_of(facts)
    rows = rows.order_by(*[rows.selected_columns[column.name] for column in key_of(FIRST)])
    return _insert(dialect, FIRST).from_select(names, rows).on_conflict_do_nothing()


def first_of(facts: Select[Any]) -> Select[Any]:
    """Return of the facts given the first of each key, by the order of recording.

    Never by the time of day: a clock that jumps back would let a second look come first.
    """
    given = facts.subquery()
    key = [given.c[column.name] for column in key_of(FIRST)]
    turn = func.row_number().over(partition_by=key, order_by=given.c.sheet_id).label("turn")
    numbered = select(*given.c, turn).subquery()
    return select(*[numbered.c[column.name] for column in FIRST.c]).where(numbered.c.turn == 1)


def key_of(table: Table) -> list[Column[Any]]:
    """Return the columns of a table's key."""
    return list(table.primary_key.columns)


@cache
def _add_one(dialect: str, table: Table) -> Insert:
    """Count the entries of one sheet; in the order of codes, so that two writers never cross."""
    keys = [column.name for column in key_of(table)]
    entries = (
        select(*[FIRST.c[name] for name in keys], literal(1))
        .where(
            FIRST.c.rater_id == bindparam("rater_id"),
            FIRST.c.clip_id == bindparam("clip_id"),
            FIRST.c.sheet_id == bindparam("sheet_id"),
        )
        .order_by(FIRST.c.code)
    )
    added = _insert(dialect, table).from_select([*keys, "scores"], entries)
    more = {"scores": table.c.scores + added.excluded.scores}
    return added.on_conflict_do_update(index_elements=keys, set_=more)


def _insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
