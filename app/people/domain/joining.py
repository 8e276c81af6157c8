"""Joining a cohort: what a person sees before she does, and what keeps her from it."""

from dataclasses import dataclass
from datetime import date, datetime

from app.people.domain import CohortLine, CohortState
from app.people.errors import JoinRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortOffer:
    """A cohort as somebody sees it who may join it, or has joined.

    Attributes:
        cohort: the cohort.
        trainers: the names of those who see its members, in order.
        is_member: whether this person is in it already.
    """

    cohort: CohortLine
    trainers: tuple[str, ...]
    is_member: bool = False

    def find_refusal(self, day: date) -> JoinRefusal | None:
        """Return why nobody can join on a day, or None when people can."""
        return find_refusal(self.cohort, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationOffer:
    """An invitation as the person sees it whom it asks.

    Attributes:
        id: its number.
        email: the address it was sent to.
        invited_by: who asks.
        invited_at: since when.
        offer: what for.
    """

    id: int
    email: str
    invited_by: str
    invited_at: datetime
    offer: CohortOffer


def find_refusal(cohort: CohortLine, day: date) -> JoinRefusal | None:
    """Return why nobody can join a cohort on a day, or None.

    People may join from the day a cohort is made until its last one.
    """
    state, ended_on = cohort.days.state_on(day), cohort.days.ends_on
    if state is CohortState.CLOSED:
        return JoinRefusal(cohort=cohort.name)
    if state is CohortState.ENDED and ended_on is not None:
        return JoinRefusal(cohort=cohort.name, ended_on=ended_on)
    return None
