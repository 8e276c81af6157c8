"""What can be refused in matters of organizations and cohorts."""


class PeopleError(Exception):
    """Something cannot be done to an organization or a cohort."""


class OrganizationNotFoundError(PeopleError):
    """There is no such organization, or it is not the business of whoever asks."""


class CohortNotFoundError(PeopleError):
    """There is no such cohort, or it is not the business of whoever asks."""


class NameTakenError(PeopleError):
    """Another organization, or another cohort of the same one, has this name."""


class ClosedError(PeopleError):
    """The organization or cohort is closed, and nothing changes in it any more."""


class JoinsHerselfError(PeopleError):
    """Nobody is made a member of a cohort by somebody else; the message is the cohort's name."""
