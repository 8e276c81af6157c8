"""The kinds of events whose jobs people do."""

from enum import StrEnum


class PeopleJob(StrEnum):
    """What an email is to be written about; its payload names an invitation by its number."""

    INVITATION = "people.invitation"  # invitation
