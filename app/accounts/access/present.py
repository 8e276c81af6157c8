"""The person behind the current request."""

from datetime import timedelta
from typing import Any, cast

import flask_login
from flask import abort, current_app, g

from app.accounts import service
from app.accounts.access.unstored import find_held, forget_held
from app.accounts.domain import SignedInUser
from app.accounts.domain.sessions import IdleLimits
from app.config import Settings
from app.db import db
from app.web import now


def give_user() -> dict[str, Any]:
    """Give templates `user`; pages that must not query the database have none, and no menu."""
    is_bare = bool(g.get("page_without_user"))
    return {"user": None if is_bare else find_user(), "is_bare": is_bare}


def find_time_zone() -> str | None:
    """Return the reader's time zone; None on pages that must not query the database."""
    user = None if g.get("page_without_user") else find_user()
    return user.time_zone if user else None


def load_user(session_key: str) -> SignedInUser | None:
    """Return the person of a session, for Flask-Login."""
    found = service.load_signed_in_user(db.session(), session_key, idle_limits(), now())
    if found is None:
        return find_held(session_key)
    forget_held()
    return found


def idle_limits() -> IdleLimits:
    """Return how long sessions may go unused."""
    settings: Settings = current_app.config["SETTINGS"]
    return IdleLimits(
        learner=timedelta(hours=settings.session_idle_hours),
        staff=timedelta(hours=settings.staff_session_idle_hours),
    )


def find_user() -> SignedInUser | None:
    """Return the person who is signed in, or None."""
    user = flask_login.current_user
    return cast("SignedInUser", user._get_current_object()) if user.is_authenticated else None  # noqa: SLF001


def current_user() -> SignedInUser:
    """Return the signed-in person; only for views that require a role."""
    return find_user() or abort(401)
