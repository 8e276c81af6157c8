"""Error pages: what happened, what is safe, what to do. Never a traceback.

A request made by a script (it accepts JSON, not HTML) gets the same three sentences as JSON:
`{"error": {"status": 503, "title": …, "what": …, "safe": …, "todo": …}}`.
"""

from dataclasses import asdict, dataclass

from flask import (
    Flask,
    Response,
    g,
    jsonify,
    make_response,
    render_template,
    request,
)
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.db import DATABASE_FAULTS
from app.web.arrival import RETRY_AFTER_S, DoorFullError
from app.web.csrf import CsrfReason, CsrfRefusedError
from app.web.log import log_event, log_fault, request_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorText:
    """The sentences for one kind of error."""

    title: str
    what: str
    safe: str
    todo: str


_NOTHING_LOST = "Nothing you saved before has changed."

TEXTS = {
    400: ErrorText(
        title="That request did not make sense here",
        what="The server could not read what was sent.",
        safe=_NOTHING_LOST,
        todo="Go back, reload the page and try once more.",
    ),
    401: ErrorText(
        title="Please sign in",
        what="You are signed out, so this was not done.",
        safe="What was saved before is kept, and what you typed is still in the other tab.",
        todo="Sign in, then send it again.",
    ),
    403: ErrorText(
        title="This page is for other roles",
        what="Your account may not open this page.",
        safe=_NOTHING_LOST,
        todo="If you think you should have access, ask the person who runs this site.",
    ),
    404: ErrorText(
        title="There is no page here",
        what="The address may be mistyped, or the thing it named is no longer offered.",
        safe=_NOTHING_LOST,
        todo="Start again from the home page.",
    ),
    405: ErrorText(
        title="This address cannot be opened that way",
        what="The address exists, but it takes only what its own page sends.",
        safe=_NOTHING_LOST,
        todo="Open the page it belongs to and use the buttons there.",
    ),
    408: ErrorText(
        title="That came too slowly",
        what="What was sent had not arrived in time, so the server stopped waiting for it.",
        safe="Nothing of it was stored, and nothing stored before has changed.",
        todo="Go back, where what you typed should still stand, and send it again; a large video "
        "travels in small pieces where scripts are allowed.",
    ),
    411: ErrorText(
        title="That was sent without its length",
        what="So large a form has to say beforehand how large it is.",
        safe="Nothing of it was stored, and nothing stored before has changed.",
        todo="Send it with a browser, or with the header Content-Length.",
    ),
    413: ErrorText(
        title="That is too much at once",
        what="What was sent is larger than this page accepts.",
        safe="Nothing of it was stored, and nothing stored before has changed.",
        todo="Go back, shorten it and send it again.",
    ),
    415: ErrorText(
        title="The server does not read that kind of data",
        what="It reads forms, JSON and pieces of videos.",
        safe=_NOTHING_LOST,
        todo="Go back to the page and send its form.",
    ),
    422: ErrorText(
        title="Something in the form needs a look",
        what="The form was understood, but part of it cannot be accepted.",
        safe=_NOTHING_LOST,
        todo="Go back and check the fields.",
    ),
    429: ErrorText(
        title="Too many tries in a short time",
        what="To protect accounts, tries are limited for a few minutes.",
        safe="Your account and your work are untouched.",
        todo="Wait five minutes, then try again.",
    ),
    500: ErrorText(
        title="Something went wrong on our side",
        what="The server met a fault it did not expect. It has been noted in the log.",
        safe="What was saved before this page is safe; this last step was not stored.",
        todo=(
            "Go back and try again. If it happens twice, tell the person who runs this site the "
            "number below: it leads to what went wrong."
        ),
    ),
    503: ErrorText(
        title="The server cannot store anything at the moment",
        what="Its database is busy, full or out of reach.",
        safe="Everything that was confirmed as saved is safe; this last step was not stored.",
        todo="Keep this page open and try again in a minute.",
    ),
}

# What an operator wants to see in the log.
_LOGGED = {403: "forbidden", 429: "too_many_tries"}

CSRF_TEXT = ErrorText(
    title="This page was open too long, or was sent from elsewhere",
    what="The form did not carry the mark of your present session, so it was not accepted.",
    safe=_NOTHING_LOST,
    todo="Go back, reload the page and send it again.",
)

CSRF_TEXTS = {
    CsrfReason.OTHER_ADDRESS: ErrorText(
        title="This form came from an address that this site does not know as its own",
        what="So that nobody else can send forms in your name, it was not accepted.",
        safe=_NOTHING_LOST,
        todo=(
            "Open the site by the address you were given, and send the form again. If that is the "
            "address you used, tell the person who runs this site that the setting PUBLIC_URL has "
            "to be the address that people open."
        ),
    ),
    CsrfReason.NOT_ENCRYPTED: ErrorText(
        title="This site works only over a protected connection",
        what=(
            "Its address was opened with http:// in front, and browsers do not send its sign-in "
            "cookie that way, so the form was not accepted."
        ),
        safe=_NOTHING_LOST,
        todo=(
            "Open the address again with https:// in front. If there is no such page, tell the "
            "person who runs this site that it needs HTTPS."
        ),
    ),
}

DOOR_FULL_TEXT = ErrorText(
    title="The server has no room for that at the moment",
    what="Others are sending large forms just now, or its disk is full.",
    safe="Nothing of what you sent was stored, and nothing stored before has changed.",
    todo="Go back, where what you typed should still stand, and send it again in a minute.",
)

_OTHER_TEXTS: dict[type[HTTPException], ErrorText] = {DoorFullError: DOOR_FULL_TEXT}


def init_app(app: Flask) -> None:
    """Connect the error pages to the application."""
    app.register_error_handler(HTTPException, show_http_error)
    for fault in DATABASE_FAULTS:
        app.register_error_handler(fault, show_database_error)
    app.register_error_handler(Exception, show_fault)


def wants_json() -> bool:
    """Say whether the request was made by a script that reads JSON rather than by a person."""
    accepts = request.accept_mimetypes
    return request.is_json or (
        accepts["application/json"] > 0
        and accepts["application/json"] >= accepts["text/html"]
        and not accepts.accept_html
    )


def show_http_error(error: HTTPException) -> Response:
    """Answer an error that a view or the framework raised on purpose."""
    if isinstance(error, CsrfRefusedError):
        log_event("csrf_refused", reason=error.reason.value)
        return show_error(400, CSRF_TEXTS.get(error.reason, CSRF_TEXT))
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    if status in _LOGGED:
        log_event(_LOGGED[status])
    try:
        response = show_error(status, _OTHER_TEXTS.get(type(error)))
    except SQLAlchemyError as fault:  # the menu needs the current user, and the database is down
        return show_database_error(fault)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def show_database_error(error: SQLAlchemyError) -> Response:
    """Answer when the database is locked, full, or down."""
    log_fault(error)
    g.page_without_user = True
    return come_back_later(show_error(503))


def come_back_later(response: Response) -> Response:
    """Mark a response: the database cannot store anything now, and when to retry."""
    response.status_code = 503
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def show_fault(error: Exception) -> Response:
    """Answer a fault in the program; the details are in the log, not on the page."""
    log_fault(error)
    g.page_without_user = True
    return show_error(500)


def show_error(status: int, text: ErrorText | None = None) -> Response:
    """Render an error as a page or as JSON."""
    text = text or TEXTS.get(status) or TEXTS[500 if status >= 500 else 400]
    if wants_json():
        response = jsonify(error={"status": status, "number": request_id(), **asdict(text)})
    else:
        number = request_id() if status >= 500 else None
        page = render_template("web/error.html", status=status, text=text, number=number)
        response = make_response(page)
    response.status_code = status
    return response
