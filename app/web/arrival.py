"""What the door in front of the application says about a request, in its WSGI environ.

`app.door` reads bodies, counts their time and refuses what comes too slowly. Other WSGI servers say
none of this, and then every request counts as one that has just arrived whole.
"""

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.exceptions import ServiceUnavailable

from app.config import Settings
from app.db import db, write_by

# The moment, on the monotonic clock, at which a request that may change something was whole.
ARRIVED = "plumbline.arrived"
# The status with which the door refuses a request whose body it did not read, or not to its end.
REFUSED = "plumbline.refused"
# Set while the body has not been read: is it worth reading?
ASKED = "plumbline.asked"

RETRY_AFTER_S = 30

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class DoorFullError(ServiceUnavailable):
    """The bodies of others fill what memory or disk they may."""


def init_app(app: Flask) -> None:
    """Hear what the door says, before any other check."""
    app.before_request(hear_the_door)
    app.after_request(catch_up_on_notes)


def is_only_asked() -> bool:
    """Say whether this request only asks whether its body is worth reading."""
    return bool(request.environ.get(ASKED))


def hear_the_door() -> None:
    """Answer what the door refuses, and let a change wait no longer than it may."""
    refused = request.environ.get(REFUSED)
    if refused is not None:
        g.page_without_user = True
        if refused == DoorFullError.code:
            raise DoorFullError(retry_after=RETRY_AFTER_S)
        abort(refused)
    arrived = request.environ.get(ARRIVED)
    if arrived is not None:
        settings: Settings = current_app.config["SETTINGS"]
        write_by(db.session(), arrived + settings.write_patience_s)


def catch_up_on_notes(response: Response) -> Response:
    """Store what pages could not note before, now that something was stored."""
    notebook = current_app.extensions["notebook"]
    if request.method not in SAFE_METHODS and len(notebook):
        notebook.catch_up()
    return response
