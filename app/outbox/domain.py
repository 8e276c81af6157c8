"""What an event is, how often its job is tried, and what an operator is told of all of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

# Five tries within about two hours: a mail server that is restarted is waited for, and what still
# fails then needs somebody who looks.
RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=25),
    timedelta(minutes=90),
)
MAX_TRIES = len(RETRY_AFTER) + 1
# Whoever began a job and has not ended it by then has died.
LEASE = timedelta(minutes=5)
# How long it can be seen that a job was done; what it was about is emptied at once.
KEPT_WHEN_DONE = timedelta(days=7)
# Jobs are done within seconds. If one has waited for so long, nobody does any.
LONG_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, and whose job is being done.

    Attributes:
        payload: ids and the like; never a secret.
        tries: which try this is, from 1.
    """

    id: int
    kind: str
    payload: dict[str, Any]
    made_at: datetime
    tries: int

    @property
    def key(self) -> str:
        """Return a text that is the event's own in every try, and that of no other event.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
        >>> Event(id=1, kind="a", payload={}, made_at=noon, tries=1).key
        '1.7d5a990455b38a83'
        """
        # Numbers begin anew in an empty database, so the moment belongs to it.
        told = f"{self.kind}\0{self.made_at.isoformat()}"
        return f"{self.id}.{blake2b(told.encode(), digest_size=8).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """An event whose job failed for good, until an operator has it tried again or gives it up."""

    id: int
    kind: str
    made_at: datetime
    dead_at: datetime
    tries: int
    last_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How many events are open, each in one state.

    Attributes:
        due: to be done now.
        waiting: to be tried again later.
        running: being done at the moment.
        dead: failed for good.
        due_since: since when the one that has waited longest is to be done.
    """

    due: int
    waiting: int
    running: int
    dead: int
    due_since: datetime | None

    def is_stuck(self, now: datetime) -> bool:
        """Say whether nobody seems to do any jobs."""
        return self.due_since is not None and now - self.due_since > LONG_WAIT


def next_try(tries: int, now: datetime) -> datetime | None:
    """Return when a job that failed is to be tried again; None when it was tried often enough.

    Args:
        tries: how often it was tried.
        now: when it failed.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> [str(next_try(tries, noon) or "never")[11:16] for tries in (1, 2, 3, 4, 5)]
    ['12:01', '12:05', '12:25', '13:30', '']
    """
    return now + RETRY_AFTER[tries - 1] if tries < MAX_TRIES else None
