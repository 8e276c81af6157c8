"""How long a certificate holds: a pure matter of dates.

A certificate names a last day. Whoever reads that day on paper reads it in the clock of their own
place, so it holds until the day is over everywhere on Earth: nobody meets an expired certificate on a day
the paper names, in any time zone and on either side of a change of clocks.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

# The last clock in which a day ends is twelve hours behind UTC (UTC-12, "anywhere on Earth").
_BEHIND = timedelta(hours=12)
_DAY = timedelta(days=1)


class State(StrEnum):
    """What holds for a certificate at a moment."""

    VALID = "valid"
    DUE = "due"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


HOLDS = frozenset({State.VALID, State.DUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """All dates that decide what holds for a certificate.

    Attributes:
        valid_until: the last day on which it is valid.
        due_from: the first day on which it is time to renew it.
        revoked_at: when it was revoked.
        superseded_at: when a later certificate took its place at the same address.
    """

    valid_until: date
    due_from: date
    revoked_at: datetime | None = None
    superseded_at: datetime | None = None


def state_at(dates: Dates, now: datetime) -> State:
    """Return what holds for a certificate; what somebody did to it counts before the calendar.

    Args:
        dates: its dates.
        now: the moment that is asked about; acts later than that have not happened yet.

    >>> dates = Dates(valid_until=date(2027, 3, 2), due_from=date(2027, 1, 1))
    >>> [state_at(dates, datetime(*day, 13, tzinfo=UTC)).value for day in
    ...     ((2026, 12, 31), (2027, 1, 1), (2027, 3, 2), (2027, 3, 3))]
    ['valid', 'due', 'due', 'expired']
    """
    if dates.revoked_at is not None and dates.revoked_at <= now:
        return State.REVOKED
    if dates.superseded_at is not None and dates.superseded_at <= now:
        return State.SUPERSEDED
    if now >= ends_at(dates.valid_until):
        return State.EXPIRED
    return State.DUE if now.astimezone(UTC).date() >= dates.due_from else State.VALID


def ends_at(last_day: date) -> datetime:
    """Return the moment at which a day is over everywhere.

    >>> ends_at(date(2027, 3, 2)).isoformat()
    '2027-03-03T12:00:00+00:00'
    """
    return datetime.combine(last_day + _DAY, time(), UTC) + _BEHIND


def find_last_day(decided_at: datetime, months: int, until: date | None = None) -> date:
    """Return the last day of a certificate.

    Args:
        decided_at: when the rule decided; the day is counted in UTC.
        months: for how many months it holds.
        until: the last day of the certificate it renews, when it was time to renew that one: who renews
            early loses nothing of it.

    >>> find_last_day(datetime(2026, 11, 29, 17, tzinfo=UTC), 12)
    datetime.date(2027, 11, 29)
    >>> find_last_day(datetime(2026, 8, 31, 17, tzinfo=UTC), 6)
    datetime.date(2027, 2, 28)
    """
    start = decided_at.astimezone(UTC).date()
    return _add_months(start if until is None else max(start, until), months)


def _add_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_left(last_day: date, now: datetime) -> int:
    """Return how many days a certificate still holds, counted in UTC; 0 on its last day.

    >>> days_left(date(2027, 3, 2), datetime(2027, 2, 23, 23, 59, tzinfo=UTC))
    7
    """
    return (last_day - now.astimezone(UTC).date()).days
