"""Organizations and cohorts in plain values, and the rules about their days."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

OrganizationId = NewType("OrganizationId", int)
CohortId = NewType("CohortId", int)

MAX_NAME_LENGTH: Final = 120


class CohortKind(StrEnum):
    """What brings the people of a cohort together."""

    COURSE = "course"
    INSTITUTE = "institute"
    DISTRICT = "district"
    LEARNING_COMMUNITY = "learning_community"


class CohortState(StrEnum):
    """Where a cohort stands on a day."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    ENDED = "ended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationLine:
    """Who runs cohorts: a school district, a university, this site."""

    id: OrganizationId
    name: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """When a cohort runs: both days belong to it, in the zone of the site.

    Attributes:
        starts_on: its first day.
        ends_on: its last day; None when it has no end yet.
        closed_at: since when nothing happens in it any more.
    """

    starts_on: date
    ends_on: date | None = None
    closed_at: datetime | None = None

    def state_on(self, day: date) -> CohortState:
        """Say where the cohort stands on a day.

        >>> Days(starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 1)).state_on(date(2026, 12, 1))
        <CohortState.RUNNING: 'running'>
        """
        if self.closed_at is not None:
            return CohortState.CLOSED
        if day < self.starts_on:
            return CohortState.UPCOMING
        if self.ends_on is not None and day > self.ends_on:
            return CohortState.ENDED
        return CohortState.RUNNING

    def is_open(self, day: date) -> bool:
        """Say whether people may join on a day: from the day it was made until its last one."""
        return self.state_on(day) in {CohortState.UPCOMING, CohortState.RUNNING}


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortLine:
    """A group of people who go through the course together."""

    id: CohortId
    organization_id: OrganizationId
    organization: str
    kind: CohortKind
    name: str
    days: Days
    join_code: str | None

    def is_open(self, day: date) -> bool:
        """Say whether people may join on a day."""
        return self.days.is_open(day)


class InvitationAnswer(StrEnum):
    """What became of an invitation."""

    JOINED = "joined"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


def are_in_order(starts_on: date, ends_on: date | None) -> bool:
    """Say whether a cohort can run on these days: the last one is not before the first.

    >>> are_in_order(date(2026, 9, 2), date(2026, 9, 1)), are_in_order(date(2026, 9, 2), None)
    (False, True)
    """
    return ends_on is None or ends_on >= starts_on
