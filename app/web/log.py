"""The log: one line per request and per event, with request ids and no personal data.

A line holds what an operator needs: when, which route, what came of it, how long it took. It holds
no name, no email address, no network address, no query and no form; a route stands as its pattern,
so not even the number of a person or of a sheet is in it. The number of the request stands in the
header `X-Request-Id` and on error pages, and a proxy that is trusted may give it.
"""

import re
import sys
import traceback
from contextlib import suppress
from hashlib import blake2b
from time import perf_counter
from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy.exc import DBAPIError

from app.config import LogForm, Settings
from app.optional import left_aside
from app.web import runtime

with left_aside("rich"):  # for tables in tracebacks
    import structlog

HEADER = "X-Request-Id"
_GIVEN_ID = re.compile(r"[\w-]{8,64}", re.ASCII)
_MAX_FRAMES, _MAX_MESSAGE_LENGTH = 12, 300
# In development, images and scripts would clutter the log.
_QUIET_ENDPOINTS = frozenset({"assets.show_static", "assets.show_icon"})


def init_app(app: Flask) -> None:
    """Give every request an id and time it; must come before anything that may refuse one."""
    settings: Settings = app.config["SETTINGS"]
    app.extensions["log"] = _make_logger(settings)
    app.before_request(_begin)
    app.after_request(_finish)


class _StandardOutput:
    """Writes each line to the current standard output in a single call."""

    def msg(self, line: str) -> None:
        # A log that cannot be written, for example on a full disk, must not stop anybody.
        with suppress(OSError, ValueError):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()

    info = warning = error = msg


def _make_logger(settings: Settings) -> structlog.typing.WrappedLogger:
    form = settings.log_form()
    is_text = form is LogForm.TEXT
    return structlog.wrap_logger(
        _StandardOutput(),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.dev.ConsoleRenderer(colors=False, timestamp_key="time")
            if is_text
            else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.BoundLogger,
        cache_logger_on_first_use=True,
    )


def request_id() -> str:
    """Return the number of the present request."""
    number: str = g.get("request_id", "")
    return number


def log_event(event: str, **fields: Any) -> None:
    """Log an event that an operator may look for; never who it was.

    Args:
        event: what happened, as one or more words joined by underscores.
        fields: further data about it, none of it personal.
    """
    current_app.extensions["log"].warning(event, **_where(), **fields)


def log_progress(event: str, **fields: Any) -> None:
    """Log something that went well, such as a job that was done; `fields` as in `log_event()`."""
    current_app.extensions["log"].info(event, **_where(), **fields)


def log_fault(error: Exception, *, with_message: bool = True) -> None:
    """Log a fault with its traceback, under the request id that the page shows.

    Args:
        error: the fault.
        with_message: false where its text may name somebody, as those of mail servers do.
    """
    frames = traceback.extract_tb(error.__traceback__)[-_MAX_FRAMES:]
    current_app.extensions["log"].error(
        "fault",
        **_where(),
        error=type(error).__name__,
        message=_message_of(error) if with_message else "",
        way=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    )


def _message_of(error: Exception) -> str:
    # The later lines of a database's message repeat the data.
    text = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return (text.splitlines() or [""])[0][:_MAX_MESSAGE_LENGTH]


def _where() -> dict[str, str]:
    if not has_request_context():
        return {}
    rule = request.url_rule
    return {
        "id": request_id(),
        "method": request.method[:10],
        "route": rule.rule if rule else "none",
    }


def _begin() -> None:
    g.started = perf_counter()
    g.request_id = _number_of_this_request()


def _number_of_this_request() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    given = request.headers.get(HEADER, "") if settings.trusted_proxies else ""
    if _GIVEN_ID.fullmatch(given):
        return given
    return blake2b(runtime().new_token().encode(), digest_size=6).hexdigest()


def _finish(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    settings: Settings = current_app.config["SETTINGS"]
    form = settings.log_form()
    is_quiet = form is LogForm.TEXT and request.endpoint in _QUIET_ENDPOINTS
    if form is not LogForm.OFF and not is_quiet:
        status = response.status_code
        log = current_app.extensions["log"]
        (log.error if status >= 500 else log.info)(
            "request",
            **_where(),
            endpoint=request.endpoint or "none",
            status=status,
            ms=round((perf_counter() - g.started) * 1000, 1),
        )
    return response
