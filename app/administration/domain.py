"""An event of the audit log, and how operators may filter them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One event of the audit log, with current names.

    Attributes:
        actor: who did it; None for a command on the server.
        subject: whom it was done to, when that is somebody with an account.
    """

    id: int
    happened_at: datetime
    actor_id: int | None
    actor: str | None
    verb: str
    kind: str
    thing_id: str
    subject: str | None
    data: Mapping[str, Any]


# Nothing happened before or will after; near the ends of the calendar, zones overflow.
_FIRST_YEAR, _LAST_YEAR = 1970, 9000


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which events are wanted.

    Attributes:
        person_id: done by this person, or to them.
        verb: what was done.
        kind: the kind of thing it was done to.
        since: the first day.
        until: the last day.
        zone: the time zone in which days begin and end.
    """

    person_id: int | None = None
    verb: str | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    zone: tzinfo = UTC

    @property
    def begins_at(self) -> datetime | None:
        """Return the first moment of the first day."""
        if self.since is None or self.since.year < _FIRST_YEAR:
            return None
        return datetime.combine(self.since, time(), self.zone)

    @property
    def ends_before(self) -> datetime | None:
        """Return the first moment after the last day, where the calendar has one."""
        if self.until is None or self.until.year > _LAST_YEAR:
            return None
        return datetime.combine(self.until + timedelta(days=1), time(), self.zone)
