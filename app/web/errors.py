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
    redirect,
    render_template,
    request,
)
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.db import DATABASE_FAULTS
from app.web.arrival import RETRY_AFTER_S, DoorFullError
from app.web.csrf import CsrfReason, CsrfRefusedError
from app.web.log import log_event, log_fault, request_id
from app.web.redirects import page_above
from app.wording import lazy_gettext


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorText:
    """The sentences for one kind of error."""

    title: str
    what: str
    safe: str
    todo: str


_NOTHING_LOST = lazy_gettext("Nothing you saved before has changed.")
_NOT_SAVED = lazy_gettext("None of it was saved, and nothing you saved before has changed.")

TEXTS = {
    400: ErrorText(
        title=lazy_gettext("That request could not be read"),
        what=lazy_gettext("The server did not understand what was sent."),
        safe=_NOTHING_LOST,
        todo=lazy_gettext("Go back, reload the page and try again."),
    ),
    401: ErrorText(
        title=lazy_gettext("Please sign in"),
        what=lazy_gettext("You are signed out, so this was not done."),
        safe=lazy_gettext(
            "What you saved before is safe, and what you typed is still on the page."
        ),
        todo=lazy_gettext("Sign in, then send it again."),
    ),
    403: ErrorText(
        title=lazy_gettext("You do not have access to this page"),
        what=lazy_gettext("It is for people with another role than yours."),
        safe=_NOTHING_LOST,
        todo=lazy_gettext(
            "If you think you should have access, ask the person who runs this site."
        ),
    ),
    404: ErrorText(
        title=lazy_gettext("This page does not exist"),
        what=lazy_gettext("The address may be mistyped, or what was here is no longer offered."),
        safe=_NOTHING_LOST,
        todo=lazy_gettext("Start again from the home page."),
    ),
    405: ErrorText(
        title=lazy_gettext("This address cannot be opened like that"),
        what=lazy_gettext("It only takes what is sent from its own page."),
        safe=_NOTHING_LOST,
        todo=lazy_gettext("Start from the home page, and use the buttons on the page you need."),
    ),
    408: ErrorText(
        title=lazy_gettext("That took too long to arrive"),
        what=lazy_gettext(
            "Your connection was too slow, so the server stopped waiting for the rest of what you sent."
        ),
        safe=_NOT_SAVED,
        todo=lazy_gettext(
            "Go back, where what you typed should still be, and send it again. Allow scripts for this "
            "site when you upload a large video: it then goes in small pieces."
        ),
    ),
    411: ErrorText(
        title=lazy_gettext("That was sent without its length"),
        what=lazy_gettext("A form this large has to say in advance how large it is."),
        safe=_NOT_SAVED,
        todo=lazy_gettext("Send it with a browser, or with the header Content-Length."),
    ),
    413: ErrorText(
        title=lazy_gettext("That is too large"),
        what=lazy_gettext("You sent more than this page accepts."),
        safe=_NOT_SAVED,
        todo=lazy_gettext("Go back, shorten it and send it again."),
    ),
    415: ErrorText(
        title=lazy_gettext("The server does not read that kind of data"),
        what=lazy_gettext("It reads forms, JSON and pieces of videos."),
        safe=_NOTHING_LOST,
        todo=lazy_gettext("Go back to the page and send its form."),
    ),
    422: ErrorText(
        title=lazy_gettext("Something in the form needs another look"),
        what=lazy_gettext("Part of what you entered cannot be accepted."),
        safe=_NOTHING_LOST,
        todo=lazy_gettext("Go back and check what you entered."),
    ),
    429: ErrorText(
        title=lazy_gettext("Too many tries in a short time"),
        what=lazy_gettext(
            "To protect accounts, this page allows only so many tries within a few minutes."
        ),
        safe=lazy_gettext("Your account and your work are untouched."),
        todo=lazy_gettext("Wait five minutes, then try again."),
    ),
    500: ErrorText(
        title=lazy_gettext("Something went wrong on our side"),
        what=lazy_gettext(
            "The server ran into a problem it did not expect, and noted it in its log."
        ),
        safe=lazy_gettext("What you saved before is safe, but this last step was not saved."),
        todo=(
            lazy_gettext(
                "Go back and try again. If it happens again, give the person who runs this site the "
                "error number below, so that they can find out what went wrong."
            )
        ),
    ),
    503: ErrorText(
        title=lazy_gettext("The site is not available right now"),
        what=lazy_gettext("Its database is busy, full or cannot be reached."),
        safe=lazy_gettext(
            "Everything that was shown as saved is safe. If you were just sending something, it was not saved."
        ),
        todo=lazy_gettext(
            "Wait a minute, then reload this page. If you were sending something, that sends it again."
        ),
    ),
}

_READS = {"GET", "HEAD"}
# What somebody who watches over a site wants to see in its log.
_LOGGED = {403: "forbidden", 429: "too_many_tries"}

CSRF_TEXT = ErrorText(
    title=lazy_gettext("This page was open too long, or was sent from another site"),
    what=lazy_gettext("The form does not belong to your current session, so it was not accepted."),
    safe=_NOTHING_LOST,
    todo=lazy_gettext("Go back, reload the page and send it again."),
)

CSRF_TEXTS = {
    CsrfReason.OTHER_ADDRESS: ErrorText(
        title=lazy_gettext("This form came from an address that is not this site’s own"),
        what=lazy_gettext("It was not accepted, so that nobody else can send forms in your name."),
        safe=_NOTHING_LOST,
        todo=(
            lazy_gettext(
                "Open the site at the address you were given, and send the form again. If that is the "
                "address you used, tell the person who runs this site that the setting PUBLIC_URL must "
                "be the address that people open."
            )
        ),
    ),
    CsrfReason.NOT_ENCRYPTED: ErrorText(
        title=lazy_gettext("This site works only over a secure connection"),
        what=(
            lazy_gettext(
                "Its address was opened with http:// in front, and browsers do not send its sign-in "
                "cookie that way, so the form was not accepted."
            )
        ),
        safe=_NOTHING_LOST,
        todo=(
            lazy_gettext(
                "Open the address again with https:// in front. If there is no such page, tell the "
                "person who runs this site that it needs HTTPS."
            )
        ),
    ),
}

DOOR_FULL_TEXT = ErrorText(
    title=lazy_gettext("The server has no room for that right now"),
    what=lazy_gettext("Others are sending large forms, or its disk is full."),
    safe=_NOT_SAVED,
    todo=lazy_gettext(
        "Go back, where what you typed should still be, and send it again in a minute."
    ),
)

_OTHER_TEXTS: dict[type[HTTPException], ErrorText] = {DoorFullError: DOOR_FULL_TEXT}


def init_app(app: Flask) -> None:
    """Connect the error pages to the application."""
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(MethodNotAllowed, show_method_error)
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


def show_method_error(error: MethodNotAllowed) -> Response:
    """Lead a person who opens an address that only takes forms to the page it belongs to."""
    if request.method in _READS and not wants_json():
        return make_response(redirect(page_above(), code=303))
    return show_http_error(error)


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
        said = {name: str(words) for name, words in asdict(text).items()}
        response = jsonify(error={"status": status, "number": request_id(), **said})
    else:
        number = request_id() if status >= 500 else None
        page = render_template("web/error.html", status=status, text=text, number=number)
        response = make_response(page)
    response.status_code = status
    return response
