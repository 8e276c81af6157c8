"""What can be refused in matters of organizations and cohorts."""

from dataclasses import dataclass
from datetime import date


class PeopleError(Exception):
    """Something cannot be done to an organization or a cohort."""


class OrganizationNotFoundError(PeopleError):
    """There is no such organization, or it is not the business of whoever asks."""


class CohortNotFoundError(PeopleError):
    """There is no such cohort, or it is not the business of whoever asks."""


class NameInUseError(PeopleError):
    """Another organization, or another cohort of the same one, has this name."""


class ClosedError(PeopleError):
    """The organization or cohort is closed, and nothing changes in it any more."""


class JoinsHerselfError(PeopleError):
    """Nobody is made a member of a cohort by somebody else; the message is the cohort's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinRefusal:
    """Why nobody can join a cohort any more.

    Attributes:
        cohort: what it is called.
        ended_on: its last day, when that has passed; None when the cohort was closed.
    """

    cohort: str
    ended_on: date | None = None


class JoinRefusedError(PeopleError):
    """Nobody can join this cohort now."""

    def __init__(self, refusal: JoinRefusal) -> None:
        super().__init__(refusal.cohort)
        self.refusal = refusal


class InvitationNotFoundError(PeopleError):
    """There is no such invitation for whoever asks, or it is no longer open."""


class OtherAddressError(PeopleError):
    """The invitation asks somebody with another address."""


class InvitedMeanwhileError(PeopleError):
    """Somebody else has invited one of these people at the same moment."""


class MemberNotFoundError(PeopleError):
    """Nobody with this number is in the cohort."""
