"""Permanent ids and the immutable revisions they point at: the shape all synced content shares.

A thing (rubric, clip, set, lesson) keeps its id for ever; each distinct content is a revision that
is never changed or deleted, because old results pin it. The thing points at the revision in force,
or at nothing when its files are gone.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.content.change import Change, Verb, verb_for


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
        return int(found), False
    revision = table(**same, **rest)
    session.add(revision)
    session.flush()
    return int(revision.id), True


Document = TypeVar("Document")


class KeptDocuments(Generic[Document]):
    """Documents of revisions this process has read before, by their content hash.

    A revision never changes, so what was read once stays right; only what is in force is asked of
    the database each time. When the shelf is full it is emptied: a cache needs no better rule here.
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
