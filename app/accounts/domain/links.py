"""What mailed links do, and how long they are good."""

from datetime import timedelta
from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a mailed link does when it is used."""

    RESET = "reset"  # choose a new password
    CONFIRM = "confirm"  # this address is really hers
    CHANGE = "change"  # this address takes the place of the present one
    KEEP = "keep"  # the present address stays, or comes back: mailed to it when a change is asked


LINK_LIFETIME = timedelta(hours=1)
# Whoever changed an address without leave does it at night: its owner must have time to see it.
KEEP_LIFETIME = timedelta(days=3)


def lifetime_of(purpose: LinkPurpose) -> timedelta:
    """Return how long a link is good."""
    return KEEP_LIFETIME if purpose is LinkPurpose.KEEP else LINK_LIFETIME
