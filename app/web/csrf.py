"""One check for every request that changes something: it must come from our own pages.

Two independent signs are needed: the token of the session, sent as the form field `csrf_token` or
the header `X-CSRF-Token`, and no sign of another origin (`Origin`, `Sec-Fetch-Site`).
"""

import hmac
from urllib.parse import urlsplit

from flask import Flask, request, session
from werkzeug.exceptions import BadRequest

from app.web import surroundings

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class CsrfRefusedError(BadRequest):
    """The request did not prove that it comes from one of our own pages."""

    description = "csrf"


def init_app(app: Flask) -> None:
    """Check every request that changes something, before any view runs."""
    app.before_request(refuse_foreign_changes)
    app.jinja_env.globals["csrf_token"] = csrf_token


def csrf_token() -> str:
    """Return the token of this session, making one the first time."""
    if FIELD not in session:
        session[FIELD] = surroundings().new_token()
    token: str = session[FIELD]
    return token


def refuse_foreign_changes() -> None:
    """Raise unless the request is safe or comes from one of our own pages."""
    if request.method in _SAFE_METHODS:
        return
    if not _is_own_origin():
        raise CsrfRefusedError
    expected = session.get(FIELD, "")
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
        raise CsrfRefusedError


def _is_own_origin() -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:  # not an address at all
        return False
