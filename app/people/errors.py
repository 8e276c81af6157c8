"""What can be refused in matters of organizations and cohorts."""


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


class JoinRefusedError(PeopleError):
    """Nobody can join this cohort now; the message is the sentence that says why."""


class InvitationNotFoundError(PeopleError):
    """There is no such invitation for whoever asks, or it is no longer open."""


class OtherAddressError(PeopleError):
    """The invitation asks somebody with another address."""


class InvitedMeanwhileError(PeopleError):
    """Somebody else has invited one of these people at the same moment."""


class MemberNotFoundError(PeopleError):
    """Nobody with this number is in the cohort."""
