"""Reading the audit log: filtered and paged by the database, latest event first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app.accounts.domain.stewardship import Act
from app.accounts.models import AuditEvent, User
from app.accounts.service import record_event
from app.administration.domain import AuditFilter, AuditLine

PAGE_SIZE = 50
_IN_ONE_GO = 1000
_ABOUT = "user"
_MAX_NUMBER_LENGTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """One page of events; `older` is where the next one begins, if there is one."""

    lines: tuple[AuditLine, ...]
    older: int | None


def find_events(session: Session, wanted: AuditFilter, before: int | None = None) -> AuditPage:
    """Return a page of events, the latest first.

    Args:
        session: the open transaction.
        wanted: which events.
        before: only events with a lower number, as given in the previous page's `older`.
    """
    rows = _read(session, wanted, before, PAGE_SIZE + 1)
    lines = tuple(_lines(session, rows[:PAGE_SIZE]))
    return AuditPage(lines=lines, older=lines[-1].id if len(rows) > PAGE_SIZE else None)


def iterate_events(session: Session, wanted: AuditFilter) -> Iterator[AuditLine]:
    """Yield every matching event, latest first, read a thousand at a time."""
    before: int | None = None
    while True:
        rows = _read(session, wanted, before, _IN_ONE_GO)
        yield from _lines(session, rows)
        if len(rows) < _IN_ONE_GO:
            return
        before = rows[-1].id


def record_export(session: Session, wanted: AuditFilter, act: Act) -> None:
    """Record that the audit log itself was exported, and which part of it."""
    asked = {
        "person": wanted.person_id,
        "verb": wanted.verb,
        "kind": wanted.kind,
        "since": str(wanted.since or ""),
        "until": str(wanted.until or ""),
    }
    data = {name: value for name, value in asked.items() if value}
    record_event(session, act.now, act.actor_id, "exported_audit", ("audit", ""), data)


@dataclass(frozen=True, slots=True)
class _Event:
    """A row of `_selected`, its columns in order."""

    id: int
    happened_at: datetime
    actor_id: int | None
    verb: str
    object_type: str
    object_id: str
    data: Mapping[str, Any]


def _read(session: Session, wanted: AuditFilter, before: int | None, most: int) -> list[_Event]:
    return [_Event(*row) for row in session.execute(_selected(wanted, before).limit(most))]


def _selected(wanted: AuditFilter, before: int | None) -> Select[*tuple[Any, ...]]:
    events = select(
        AuditEvent.id,
        AuditEvent.happened_at,
        AuditEvent.actor_id,
        AuditEvent.verb,
        AuditEvent.object_type,
        AuditEvent.object_id,
        AuditEvent.data,
    ).order_by(AuditEvent.id.desc())
    if before is not None:
        events = events.where(AuditEvent.id < before)
    if wanted.person_id is not None:
        is_about = (AuditEvent.object_type == _ABOUT) & (
            AuditEvent.object_id == str(wanted.person_id)
        )
        events = events.where(or_(AuditEvent.actor_id == wanted.person_id, is_about))
    if wanted.verb is not None:
        events = events.where(AuditEvent.verb == wanted.verb)
    if wanted.kind is not None:
        events = events.where(AuditEvent.object_type == wanted.kind)
    if wanted.begins_at is not None:
        events = events.where(AuditEvent.happened_at >= wanted.begins_at)
    if wanted.ends_before is not None:
        events = events.where(AuditEvent.happened_at < wanted.ends_before)
    return events


def _lines(session: Session, rows: Sequence[_Event]) -> Iterator[AuditLine]:
    """Add current names to events, looked up by id, which is indexed."""
    about = {int(row.object_id) for row in rows if _is_about_person(row)}
    numbers = about | {row.actor_id for row in rows if row.actor_id is not None}
    named = session.execute(select(User.id, User.name, User.erased_at).where(User.id.in_(numbers)))
    # Erased people share one name, so their number tells them apart.
    names = {row.id: f"{row.name} ({row.id})" if row.erased_at else row.name for row in named}
    for row in rows:
        yield AuditLine(
            id=row.id,
            happened_at=row.happened_at,
            actor_id=row.actor_id,
            actor=None if row.actor_id is None else names[row.actor_id],
            verb=row.verb,
            kind=row.object_type,
            thing_id=row.object_id,
            subject=names.get(int(row.object_id)) if _is_about_person(row) else None,
            data=row.data or {},
        )


def _is_about_person(row: _Event) -> bool:
    number = row.object_id
    is_number = number.isascii() and number.isdigit() and len(number) < _MAX_NUMBER_LENGTH
    return is_number and row.object_type == _ABOUT
