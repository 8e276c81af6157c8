"""Joining a cohort: what a person is told before she does, and what keeps her from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.people.domain import CohortLine, CohortState
from app.zones import write_day

_SAFE = "Your account and everything you did here stay as they are."


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

    @property
    def who_will_see(self) -> str:
        """Return who sees this person's work once she has joined."""
        return say_who_sees(self.cohort.name, self.trainers, will=True)

    @property
    def who_sees(self) -> str:
        """Return who sees this person's work while she is a member."""
        if self.cohort.days.closed_at is not None:
            return f"{self.cohort.name} is closed, so its trainers no longer see your lessons and scores."
        return say_who_sees(self.cohort.name, self.trainers)

    def find_refusal(self, day: date) -> str | None:
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


def find_refusal(cohort: CohortLine, day: date) -> str | None:
    """Return the sentence that says why nobody can join a cohort on a day, or None.

    People may join from the day a cohort is made until its last one.
    """
    state, ended_on = cohort.days.state_on(day), cohort.days.ends_on
    if state is CohortState.CLOSED:
        return f"{cohort.name} has been closed, so nobody can join it any more. {_SAFE}"
    if state is CohortState.ENDED and ended_on is not None:
        ended = f"{cohort.name} ended on {write_day(ended_on)}"
        return f"{ended}, so nobody can join it any more. {_SAFE}"
    return None


def say_who_sees(cohort: str, trainers: Sequence[str], *, will: bool = False) -> str:
    """Say whose eyes a member of a cohort is under.

    >>> say_who_sees("Fall institute", ["Ana Ruiz", "Ben Cole"])
    'Ana Ruiz and Ben Cole, trainers of Fall institute, see your lessons and scores.'
    >>> say_who_sees("Fall institute", ["Ana Ruiz"], will=True)
    'Ana Ruiz, trainer of Fall institute, will see your lessons and scores.'
    >>> say_who_sees("Fall institute", [])
    'Fall institute has no trainer now, so nobody sees your lessons and scores.'
    """
    if not trainers:
        sees = "will see" if will else "sees"
        return f"{cohort} has no trainer now, so nobody {sees} your lessons and scores."
    who = "trainer" if len(trainers) == 1 else "trainers"
    sees = "will see" if will else "sees" if len(trainers) == 1 else "see"
    return f"{list_names(trainers)}, {who} of {cohort}, {sees} your lessons and scores."


def list_names(names: Sequence[str]) -> str:
    """Return names as a sentence lists them.

    >>> list_names(["Ana"]), list_names(["Ana", "Ben"]), list_names(["Ana", "Ben", "Cleo"])
    ('Ana', 'Ana and Ben', 'Ana, Ben and Cleo')
    """
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
