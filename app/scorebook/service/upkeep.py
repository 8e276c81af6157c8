"""Keeping the book true: made anew from the sheets, or compared with them, some raters at a time.

Each piece is a transaction of its own and as large as some raters' scores, so that neither memory nor
other writers suffer, and a book is at no moment without a rater's scores.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    Table,
    between,
    bindparam,
    delete,
    except_,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import locks_rows
from app.library.models import Clip
from app.scorebook.domain import Difference, pair_up
from app.scorebook.service.writing import CLIPS, FIRST, RATERS, first_of, insert_first, key_of

RATERS_AT_ONCE: Final = 50

Transaction = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a long piece of work is: so many of so many steps."""

    done: int
    of: int


def rebuild(transaction: Transaction, facts: Select[Any]) -> Iterator[Progress]:
    """Make the whole book anew, and tell after each piece how far it is.

    Args:
        transaction: opens a writing transaction.
        facts: of the sheets of raters from the parameter `lowest` to the parameter `highest`.
    """
    with transaction() as session:
        pieces, clips = list_pieces(session), _list_clips(session)
    steps = len(pieces) + len(clips)
    for done, piece in enumerate(pieces, start=1):
        with transaction() as session:
            refill_raters(session, facts, **piece)
        yield Progress(done=done, of=steps)
    for done, clip_id in enumerate(clips, start=len(pieces) + 1):
        with transaction() as session:
            count_clip(session, clip_id)
        yield Progress(done=done, of=steps)


def find_differences(session: Session, facts: Select[Any]) -> Iterator[Progress | Difference]:
    """Yield each row of the book that is not what the sheets say, and how far the search is.

    Each piece is one statement, so that sheets recorded meanwhile are no differences.

    Args:
        session: reads only.
        facts: of the sheets of raters from the parameter `lowest` to the parameter `highest`.
    """
    pieces, clips = list_pieces(session), _list_clips(session)
    steps = len(pieces) + len(clips)
    for done, piece in enumerate(pieces, start=1):
        session.rollback()
        for table, right in ((FIRST, first_of(facts)), (RATERS, tallies_of(RATERS, _here(FIRST)))):
            yield from _compare(session, table, right, _here(table), piece)
        yield Progress(done=done, of=steps)
    for done, clip_id in enumerate(clips, start=len(pieces) + 1):
        session.rollback()
        right = tallies_of(CLIPS, FIRST.c.clip_id == bindparam("clip"))
        here = CLIPS.c.clip_id == bindparam("clip")
        yield from _compare(session, CLIPS, right, here, {"clip": clip_id})
        yield Progress(done=done, of=steps)


def list_pieces(session: Session) -> list[dict[str, int]]:
    """Return everybody, in pieces of some raters: each from its lowest to its highest number."""
    ids = session.scalars(select(User.id).order_by(User.id)).all()
    pieces = [ids[at : at + RATERS_AT_ONCE] for at in range(0, len(ids), RATERS_AT_ONCE)]
    return [{"lowest": piece[0], "highest": piece[-1]} for piece in pieces]


def tallies_of(table: Table, where: ColumnElement[bool]) -> Select[Any]:
    """Count the entries of the book as a table of tallies holds them."""
    keys = [FIRST.c[column.name] for column in key_of(table)]
    return select(*keys, func.count().label("scores")).where(where).group_by(*keys)


def _list_clips(session: Session) -> list[str]:
    # Those that only the tallies know, too: there should be none.
    known = select(Clip.id).union(select(CLIPS.c.clip_id))
    return sorted(session.scalars(known))


def refill_raters(session: Session, facts: Select[Any], lowest: int, highest: int) -> None:
    """Make the entries and tallies of some raters anew; the tallies of their clips stay as they are."""
    piece = {"lowest": lowest, "highest": highest}
    _hold_book(session)
    session.execute(delete(FIRST).where(_here(FIRST)), piece)
    session.execute(insert_first(session.get_bind().dialect.name, facts), piece)
    session.execute(delete(RATERS).where(_here(RATERS)), piece)
    session.execute(_insert_tallies(RATERS, _here(FIRST)), piece)


def count_clip(session: Session, clip_id: str) -> None:
    """Count the entries of one clip anew."""
    _hold_book(session)
    session.execute(delete(CLIPS).where(CLIPS.c.clip_id == clip_id))
    session.execute(_insert_tallies(CLIPS, FIRST.c.clip_id == clip_id))


def _insert_tallies(table: Table, where: ColumnElement[bool]) -> Insert:
    return insert(table).from_select(table.c.keys(), tallies_of(table, where))


def _hold_book(session: Session) -> None:
    """Let those wait who record a sheet just now; on SQLite the transaction has done so already."""
    if locks_rows(session):
        session.execute(text("LOCK TABLE first_score IN SHARE ROW EXCLUSIVE MODE"))


def _here(table: Table) -> ColumnElement[bool]:
    return between(table.c.rater_id, bindparam("lowest"), bindparam("highest"))


def _compare(
    session: Session,
    table: Table,
    right: Select[Any],
    here: ColumnElement[bool],
    piece: dict[str, Any],
) -> Iterator[Difference]:
    names = [column.name for column in key_of(table)]
    others = [column.name for column in table.c if not column.primary_key]
    wanted = right.subquery()
    sheets = select(*[wanted.c[name] for name in (*names, *others)])
    book = select(*[table.c[name] for name in (*names, *others)]).where(here)
    only = [
        select(except_(one, other).subquery()) for one, other in ((sheets, book), (book, sheets))
    ]
    missing, wrong = ([tuple(row) for row in session.execute(half, piece)] for half in only)
    yield from pair_up(table.name, (names, others), missing, wrong)
