"""The table of events: written in the transaction of the act, taken by one worker at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from app.outbox.domain import (
    KEPT_WHEN_DONE,
    LEASE,
    MAX_TRIES,
    Backlog,
    DeadLetter,
    Event,
    next_try,
)
from app.outbox.models import MAX_ERROR_LENGTH, OutboxEvent
from app.sentences import Sentence

_NEVER_ENDED = Sentence("begun again and again, and never ended: the worker died each time")
_IS_DEAD = (OutboxEvent.dead_at.is_not(None), OutboxEvent.done_at.is_(None))


def add_event(session: Session, kind: str, payload: dict[str, Any], now: datetime) -> int:
    """Store an event in the transaction of its act; return its number."""
    event = OutboxEvent(kind=kind, payload=payload, made_at=now, due_at=now)
    session.add(event)
    session.flush()
    return event.id


def take(session: Session, event_id: int, now: datetime) -> Event | None:
    """Take an event to do its job; None when it is not to be done now, or somebody else took it.

    It is this worker's until its lease ends: whoever has not ended the job by then has died.
    """
    row = session.execute(
        update(OutboxEvent)
        .where(OutboxEvent.id == event_id, OutboxEvent.due_at <= now)
        .values(tries=OutboxEvent.tries + 1, taken_at=now, due_at=now + LEASE)
        .returning(OutboxEvent.kind, OutboxEvent.payload, OutboxEvent.made_at, OutboxEvent.tries)
    ).one_or_none()
    if row is None:
        return None
    event = Event(
        id=event_id, kind=row.kind, payload=row.payload, made_at=row.made_at, tries=row.tries
    )
    if event.tries > MAX_TRIES:
        bury(session, event, _NEVER_ENDED, now)
        return None
    return event


def is_still_ours(session: Session, event: Event) -> bool:
    """Lock an event that was taken; False when its lease has ended and somebody else took it."""
    found = session.scalar(select(OutboxEvent.id).where(*_is_ours(event)).with_for_update())
    return found is not None


def finish(session: Session, event: Event, now: datetime) -> None:
    """Note that the job of an event is done, and forget what it was about."""
    session.execute(
        update(OutboxEvent)
        .where(*_is_ours(event))
        .values(done_at=now, due_at=None, taken_at=None, payload={})
    )


def fail(session: Session, event: Event, error: str, now: datetime) -> bool:
    """Note that a job failed; it is tried again later, or False: that was its last try."""
    again = next_try(event.tries, now)
    if again is None:
        bury(session, event, error, now)
        return False
    values = {"due_at": again, "taken_at": None, "last_error": error[:MAX_ERROR_LENGTH]}
    session.execute(update(OutboxEvent).where(*_is_ours(event)).values(**values))
    return True


def bury(session: Session, event: Event, error: str, now: datetime) -> None:
    """Put an event to the dead letters, where an operator finds it."""
    values = {"dead_at": now, "due_at": None, "taken_at": None}
    session.execute(
        update(OutboxEvent)
        .where(*_is_ours(event))
        .values(**values, last_error=error[:MAX_ERROR_LENGTH])
    )


def _is_ours(event: Event) -> tuple[ColumnElement[bool], ...]:
    # Whoever takes it over counts another try.
    return (
        OutboxEvent.id == event.id,
        OutboxEvent.tries == event.tries,
        OutboxEvent.due_at.is_not(None),
    )


def list_due(session: Session, now: datetime, most: int) -> list[int]:
    """Return the events whose job is to be done now, those that are due longest first."""
    due = select(OutboxEvent.id).where(OutboxEvent.due_at <= now)
    return list(session.scalars(due.order_by(OutboxEvent.due_at, OutboxEvent.id).limit(most)))


def find_backlog(session: Session, now: datetime) -> Backlog:
    """Return how many events are open, and since when the oldest waits."""
    is_due, is_taken = OutboxEvent.due_at <= now, OutboxEvent.taken_at.is_not(None)
    later = OutboxEvent.due_at > now
    row = session.execute(
        select(
            func.count(OutboxEvent.id).filter(is_due),
            func.count(OutboxEvent.id).filter(later, ~is_taken),
            func.count(OutboxEvent.id).filter(later, is_taken),
            func.min(OutboxEvent.due_at).filter(is_due),
        ).where(OutboxEvent.due_at.is_not(None))
    ).one()
    dead = session.scalar(select(func.count(OutboxEvent.id)).where(*_IS_DEAD))
    return Backlog(due=row[0], waiting=row[1], running=row[2], dead=dead or 0, due_since=row[3])


def list_dead(session: Session, most: int = 500) -> list[DeadLetter]:
    """Return the dead letters, the newest first."""
    rows = session.execute(
        select(
            OutboxEvent.id,
            OutboxEvent.kind,
            OutboxEvent.made_at,
            OutboxEvent.dead_at,
            OutboxEvent.tries,
            OutboxEvent.last_error,
        )
        .where(*_IS_DEAD)
        .order_by(OutboxEvent.dead_at.desc(), OutboxEvent.id.desc())
        .limit(most)
    )
    return [DeadLetter(**row) for row in rows.mappings()]


def revive(session: Session, event_id: int | None, now: datetime) -> Sequence[int]:
    """Let a dead letter, or all of them, be tried again as if for the first time; return which."""
    which = _IS_DEAD if event_id is None else (*_IS_DEAD, OutboxEvent.id == event_id)
    values = {"dead_at": None, "due_at": now, "tries": 0}
    revived = update(OutboxEvent).where(*which).values(**values).returning(OutboxEvent.id)
    return session.scalars(revived).all()


def give_up(session: Session, event_id: int, now: datetime) -> bool:
    """Put a dead letter away for good, and forget what it was about; False when there is none."""
    given_up = (
        update(OutboxEvent)
        .where(*_IS_DEAD, OutboxEvent.id == event_id)
        .values(done_at=now, payload={})
        .returning(OutboxEvent.id)
    )
    return session.scalar(given_up) is not None


def has_old(session: Session, now: datetime) -> bool:
    """Say whether there are events that were done long ago."""
    return session.scalar(select(OutboxEvent.id).where(_is_old(now)).limit(1)) is not None


def delete_old(session: Session, now: datetime) -> None:
    """Delete the events that were done long ago."""
    session.execute(delete(OutboxEvent).where(_is_old(now)))


def _is_old(now: datetime) -> ColumnElement[bool]:
    return OutboxEvent.done_at <= now - KEPT_WHEN_DONE
