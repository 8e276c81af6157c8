"""What the door in front of the application reports about a request, in the WSGI environ.

`app.door` reads bodies, times them, and refuses those that arrive too slowly. Other WSGI servers
report none of this, and then every request counts as having just arrived in full.
"""

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.exceptions import ServiceUnavailable

from app.config import Settings
from app.db import db, write_by

# When, on the monotonic clock, a request that may change something had arrived in full.
ARRIVED = "plumbline.arrived"
# The status with which the door refuses a request whose body it did not fully read.
REFUSED = "plumbline.refused"
# Set while the body is unread and the door asks whether to read it.
ASKED = "plumbline.asked"

RETRY_AFTER_S = 30

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class DoorFullError(ServiceUnavailable):
    """Other requests' bodies use up the allowed memory or disk."""


def init_app(app: Flask) -> None:
    """Handle what the door reports, before any other check."""
    app.before_request(hear_the_door)
    app.after_request(catch_up_on_notes)


def is_only_asked() -> bool:
    """Say whether this request only asks whether its body should be read."""
    return bool(request.environ.get(ASKED))


def hear_the_door() -> None:
    """Answer requests the door refused, and limit how long a change may wait."""
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
    """Store what pages could not note earlier, now that storing works again."""
    notebook = current_app.extensions["notebook"]
    if request.method not in SAFE_METHODS and len(notebook):
        notebook.catch_up()
    return response
