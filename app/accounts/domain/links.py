"""What mailed links do, how long they are valid, and the tokens in them."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a mailed link does when it is used."""

    RESET = "reset"  # choose a new password
    HANDED = "handed"  # the same by a link that an operator handed over: no email was read
    CONFIRM = "confirm"  # this address is really hers
    CHANGE = "change"  # this address replaces the current one
    KEEP = (
        "keep"  # the current address stays or is restored; mailed to it when a change is requested
    )


_TO_A_PASSWORD = (LinkPurpose.RESET, LinkPurpose.HANDED)

LINK_LIFETIME = timedelta(hours=1)
# Somebody hijacking an account acts at night, so its owner must have time to notice.
KEEP_LIFETIME = timedelta(days=3)


def kin_of(purpose: LinkPurpose) -> tuple[LinkPurpose, ...]:
    """Return the purposes, including this one, whose links share a page and end each other.

    >>> kin_of(LinkPurpose.KEEP)
    (<LinkPurpose.KEEP: 'keep'>,)
    """
    return _TO_A_PASSWORD if purpose in _TO_A_PASSWORD else (purpose,)


def lifetime_of(purpose: LinkPurpose) -> timedelta:
    """Return how long a link is good."""
    return KEEP_LIFETIME if purpose is LinkPurpose.KEEP else LINK_LIFETIME


def derive_token(key: str, text: str) -> str:
    """Return the secret in the address of a link.

    Args:
        key: the site's secret, so that a stolen database gives no link away.
        text: what the link is for; two purposes begin differently.
    """
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSeed:
    """What the token of a link is derived from: the site's secret, and a random text that is stored.

    Whoever writes the email derives the token again; it is stored nowhere, so neither a stolen
    database nor a waiting job gives a link away.
    """

    key: str
    nonce: str

    @property
    def token(self) -> str:
        """The secret in the address of the link.

        >>> len(LinkSeed(key="key", nonce="nonce").token)
        43
        """
        return derive_token(self.key, f"mailed link\0{self.nonce}")
