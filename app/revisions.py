"""Permanent ids and the immutable revisions they point at: the shape all synced content shares.

A thing (rubric, clip, set, lesson) keeps its id for ever; each distinct content is a revision that
is never changed or deleted, because old results pin it. The thing points at the revision in force,
or at nothing when its files are gone.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from sqlalchemy import Row, Select, select, update
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.orm import Session

from app.content.change import Change, Verb, verb_for
from app.content.documents import is_same_content

_MENDED = "plumbline_mended"
_log = logging.getLogger(__name__)
# What reading a damaged document can stumble over, once the database has given it out.
DAMAGE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


def point_at_revisions(
    session: Session,
    table: type[Any],
    kind: str,
    in_force: Mapping[str, int],
    make_row: Callable[[str], Any],
) -> list[Change]:
    """Point every thing of a table at its revision in force.

    Args:
        session: the open transaction.
        table: the table of things, with columns `id` and `revision_id`.
        kind: what one thing is called in reports.
        in_force: the revision of each thing that has files.
        make_row: makes the row of a thing that is new.

    Returns:
        What happened to each thing; things that stay away are left out.
    """
    known = {row.id: row for row in session.scalars(select(table))}
    changes = []
    for name, revision_id in in_force.items():
        row = known.get(name)
        before = row.revision_id if row is not None else None
        verb = verb_for(known=row is not None, before=before, after=revision_id)
        if verb is Verb.UNCHANGED and _was_mended(session, table, revision_id):
            verb = Verb.MENDED
        changes.append(Change(kind=kind, id=name, verb=verb))
        if row is None:
            row = make_row(name)
            session.add(row)
        row.revision_id = revision_id
    for name, row in known.items():
        if name not in in_force and row.revision_id is not None:
            row.revision_id = None
            changes.append(Change(kind=kind, id=name, verb=Verb.WITHDRAWN))
    session.flush()
    return changes


def find_or_add_revision(
    session: Session, table: type[Any], same: Mapping[str, Any], rest: Mapping[str, Any]
) -> tuple[int, bool]:
    """Return the revision with some content, adding it when nobody wrote it before.

    Args:
        session: the open transaction.
        table: the table of revisions.
        same: the columns that tell distinct contents apart.
        rest: the other columns of a new revision.

    Returns:
        The revision's id, and whether it is new.
    """
    found = session.scalar(select(table.id).filter_by(**same))
    if found is not None:
        _mend(session, table, int(found), rest)
        return int(found), False
    revision = table(**same, **rest)
    session.add(revision)
    session.flush()
    return int(revision.id), True


def _mend(session: Session, table: type[Any], revision_id: int, rest: Mapping[str, Any]) -> None:
    """Write a revision's document anew when what is stored is not what its hash stands for."""
    if "document" not in rest:
        return
    try:
        with session.begin_nested():
            stored = session.scalar(select(table.document).where(table.id == revision_id))
    except (DBAPIError, ValueError) as error:
        if not is_damage(error):
            raise
        stored = None
    if is_same_content(stored, rest["document"]):
        return
    session.execute(update(table).where(table.id == revision_id).values(document=rest["document"]))
    session.expire_all()
    session.info.setdefault(_MENDED, set()).add((table.__tablename__, revision_id))


def _was_mended(session: Session, table: type[Any], revision_id: int) -> bool:
    (key,) = table.__table__.c.revision_id.foreign_keys
    return (key.column.table.name, revision_id) in session.info.get(_MENDED, ())


def is_damage(error: Exception) -> bool:
    """Say whether a statement failed at what a row holds, and not at the database itself."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError) or "JSON" in str(error.orig)
    return isinstance(error, DAMAGE)


def read_sound_rows(
    session: Session, statement: Select[Any], table: type[Any], ids: Select[Any]
) -> list[Row[Any]]:
    """Return the rows of a statement; when one of them cannot be read, all the others.

    Args:
        session: a session that has only read so far.
        statement: what to read, from revisions of one table among others.
        table: that table of revisions.
        ids: asks for the ids of its rows, in the order wanted.
    """
    try:
        return list(session.execute(statement))
    except (DBAPIError, ValueError) as error:
        if not is_damage(error):
            raise
        session.rollback()
    rows: list[Row[Any]] = []
    for revision_id in session.scalars(ids).all():
        try:
            rows += session.execute(statement.where(table.id == revision_id))
        except (DBAPIError, ValueError) as error:
            if not is_damage(error):
                raise
            session.rollback()
            _log.error("%s %s cannot be read: sync mends it", table.__tablename__, revision_id)
    return rows


Document = TypeVar("Document")


class RevisionCache(Generic[Document]):
    """Documents of revisions this process has read before, by their content hash.

    A revision never changes, so what was read once stays right; only what is in force is asked of
    the database each time. When the cache is full it is emptied: a cache needs no better rule here.
    """

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._kept: dict[str, Document] = {}

    def get(self, content_hash: str, read: Callable[[], Document]) -> Document:
        """Return the document with this hash, reading it the first time."""
        if content_hash not in self._kept:
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[content_hash] = read()
        return self._kept[content_hash]
