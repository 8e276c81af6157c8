"""One check for every request that changes something: it must come from our own pages.

Two independent signs are needed: the token of the session, sent as the form field `csrf_token` or
the header `X-CSRF-Token`, and no sign of another origin (`Origin`, `Sec-Fetch-Site`).

A form with a large file must be refused before its body is read, so its token cannot be a field.
The view is marked `@token_in_address`, and the form's address carries a mark made from the token,
good for that one path in that one session: the token itself never stands in an address or a log.

Whatever can be refused without the body is refused without it, so that a stranger who drips bytes
into an address that does not exist, or who has never opened a page of ours, keeps nobody waiting.
"""

import hmac
from urllib.parse import urlsplit

from flask import Flask, current_app, request, session
from werkzeug.exceptions import BadRequest

from app.web import surroundings
from app.web.arrival import SAFE_METHODS, is_only_asked

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
ADDRESS = "mark"


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


def csrf_mark(path: str) -> str:
    """Return what stands for this session's token in the address of one path."""
    return _mark_of(csrf_token(), path)


def _mark_of(token: str, path: str) -> str:
    return hmac.new(token.encode(), path.encode(), "sha256").hexdigest()


def refuse_foreign_changes() -> None:
    """Raise unless the request is safe or comes from one of our own pages."""
    if request.method in SAFE_METHODS or request.routing_exception is not None:
        return
    if FIELD not in session or not _is_own_origin():
        raise CsrfRefusedError
    expected = session[FIELD]
    given = request.headers.get(HEADER)
    if given is None and _has_token_in_address():
        expected, given = _mark_of(expected, request.path), request.args.get(ADDRESS, "")
    elif not given:
        if is_only_asked():
            return
        given = request.form.get(FIELD, "")
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise CsrfRefusedError


def _has_token_in_address() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "has_token_in_address", False)


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
