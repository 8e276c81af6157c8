"""The address somebody typed on one page or was written to at, shown again where it is wanted next."""

from flask import session

TYPED_EMAIL = "typed_email"
_LONGEST = 254


def suggest_email(email: str) -> None:
    """Fill an address in on the pages that ask for one, in this browser."""
    session[TYPED_EMAIL] = email[:_LONGEST]
