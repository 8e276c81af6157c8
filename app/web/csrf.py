"""One check for every request that changes something: it must come from our own pages.

Two independent conditions must hold: the session's token is sent, as the form field `csrf_token` or
the header `X-CSRF-Token`, and nothing indicates another origin (`Origin`, `Sec-Fetch-Site`). Our
own origin is that of `PUBLIC_URL` or, if unset, the host the request names.

A form with a large file must be refusable before its body is read, so its token cannot be a field.
Such a view is marked `@token_in_address`, and the form's URL carries a mark derived from the token,
valid for that path in that session only: the token itself never appears in a URL or log.

Whatever can be refused without the body is refused without it, so that a stranger who drips bytes
to a URL that does not exist, or who has never opened our pages, delays nobody.
"""

import hmac
import re
from enum import StrEnum
from urllib.parse import urlsplit

from flask import Flask, current_app, request, session
from werkzeug.exceptions import BadRequest

from app.config import Environment, Settings
from app.web import runtime
from app.web.arrival import SAFE_METHODS, is_only_asked

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
ADDRESS = "mark"
_NUMBERS = re.compile(r"[0-9.]+|[0-9a-f:]+:[0-9a-f:.]*")
_USUAL_PORTS = {"http": 80, "https": 443}


class CsrfReason(StrEnum):
    """Why a request was refused; the value appears in the log."""

    TOKEN = "token"  # noqa: S105  the name of a reason
    FOREIGN = "sent from another site"
    OTHER_ADDRESS = "sent from an address that is not ours: see PUBLIC_URL"
    NOT_ENCRYPTED = "opened without HTTPS, so the browser keeps our cookie back"


class CsrfRefusedError(BadRequest):
    """The request does not prove that it comes from one of our own pages."""

    description = "csrf"

    def __init__(self, reason: CsrfReason) -> None:
        super().__init__()
        self.reason = reason


class StaleFormError(CsrfRefusedError):
    """A form from our own origin does not carry the current session's token."""


def init_app(app: Flask) -> None:
    """Check every request that changes something, before any view runs."""
    app.before_request(refuse_foreign_changes)
    app.jinja_env.globals["csrf_token"] = csrf_token


def csrf_token() -> str:
    """Return the token of this session, making one the first time."""
    if FIELD not in session:
        session[FIELD] = runtime().new_token()
    token: str = session[FIELD]
    return token


def csrf_mark(path: str) -> str:
    """Return the mark that represents this session's token in the URL of one path."""
    return _mark_of(csrf_token(), path)


def _mark_of(token: str, path: str) -> str:
    return hmac.new(token.encode(), path.encode(), "sha256").hexdigest()


def refuse_foreign_changes() -> None:
    """Raise unless the request is safe or comes from one of our own pages."""
    if request.method in SAFE_METHODS or request.routing_exception is not None:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise CsrfRefusedError(CsrfReason.FOREIGN)
    if _lost_its_cookie():
        raise CsrfRefusedError(CsrfReason.NOT_ENCRYPTED)
    if not _is_own_origin():
        raise CsrfRefusedError(CsrfReason.OTHER_ADDRESS)
    if not _has_token():
        raise StaleFormError(CsrfReason.TOKEN)


def _has_token() -> bool:
    expected = session.get(FIELD, "")
    given = request.headers.get(HEADER)
    if given is None and _has_token_in_address():
        expected, given = _mark_of(expected, request.path), request.args.get(ADDRESS, "")
    elif not given:
        if is_only_asked():
            return FIELD in session
        given = request.form.get(FIELD, "")
    return FIELD in session and hmac.compare_digest(expected.encode(), given.encode())


def _has_token_in_address() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "has_token_in_address", False)


def _lost_its_cookie() -> bool:
    """Say whether a page was opened without HTTPS, so that browsers send no secure cookie."""
    is_plain = request.headers.get("Origin", "").startswith("http://")
    return is_plain and FIELD not in session and current_app.config["SESSION_COOKIE_SECURE"]


def _is_own_origin() -> bool:
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    place, asked = _place_of(origin), _place_of(f"{origin.partition('://')[0]}://{request.host}")
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.public_url or (_is_at_home(settings) and place == asked):
        return place is not None and place == asked
    # What the request claims about itself does not count here: an attacker can choose it.
    return place is not None and place == _place_of(settings.public_url)


def _is_at_home(settings: Settings) -> bool:
    """Say whether a developer opened her own machine under another of its names.

    Only names that nobody else can point at her machine count.
    """
    name = urlsplit(f"//{request.host}").hostname or ""
    is_number = bool(_NUMBERS.fullmatch(name))
    return settings.environment is Environment.DEVELOPMENT and (is_number or name == "localhost")


def _place_of(address: str) -> tuple[str, str, int | None] | None:
    """Return scheme, host, and port; None for what is not a site's URL."""
    try:
        parts = urlsplit(address)
        port = parts.port or _USUAL_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None
