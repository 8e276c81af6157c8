"""The site's secret, and what is derived from it: secrets of phones, tokens of mailed links."""

from flask import current_app

from app.accounts.domain.links import LinkSeed
from app.web import runtime


def signing_key() -> str:
    """Return the site's secret."""
    return str(current_app.config["SECRET_KEY"])


def new_link_seed() -> LinkSeed:
    """Return what the token of a new link is derived from."""
    return LinkSeed(key=signing_key(), nonce=runtime().new_token())
