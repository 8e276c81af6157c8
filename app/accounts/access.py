"""Who may open which page: the only place that knows Flask-Login.

A view says `@requires(Role.LEARNER)` (any of several roles is enough; every role includes
learning) or `@public`. `current_user()` costs one small query per request.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import flask_login
from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from app.accounts import service
from app.accounts.domain import (
    Role,
    SignedInUser,
    UserId,
    hash_name,
    normalize_name_key,
    read_session_id,
)
from app.accounts.errors import WrongSignInError
from app.db import db, transaction
from app.web import now, surroundings
from app.web.csrf import csrf_token
from app.web.errors import wants_json
from app.web.marks import public

__all__ = [
    "current_user",
    "find_user",
    "is_own_password",
    "public",
    "requires",
    "sign_in",
    "sign_out",
]

View = TypeVar("View", bound=Callable[..., Any])

_DEVICE_COOKIE = "plumbline_device"
_DEVICE_LIFETIME = 60 * 60 * 24 * 365


def init_app(app: Flask) -> None:
    """Connect sign-in to the application and give templates the present user."""
    manager = flask_login.LoginManager()
    # Not `init_app`: its hook for "remember me", which we do not offer, reads the session on every
    # answer, and then even style sheets would vary with the cookie.
    app.login_manager = manager  # type: ignore[attr-defined]
    manager.session_protection = None  # the session version does this, and survives moving about
    manager.user_loader(_load_user)
    app.context_processor(_present_user)
    app.extensions["find_time_zone"] = _find_time_zone


def _present_user() -> dict[str, Any]:
    """Give templates `user`; a page that must not ask the database says so and has no menu."""
    is_bare = bool(g.get("page_without_user"))
    return {"user": None if is_bare else find_user(), "is_bare": is_bare}


def _find_time_zone() -> str | None:
    """Return the zone of the person who reads; nobody's on pages that must not ask the database."""
    user = None if g.get("page_without_user") else find_user()
    return user.time_zone if user else None


def _load_user(session_id: str) -> SignedInUser | None:
    known = read_session_id(session_id)
    return service.load_signed_in_user(db.session(), *known) if known else None


def find_user() -> SignedInUser | None:
    """Return the person who is signed in, or None."""
    user = flask_login.current_user
    return cast("SignedInUser", user._get_current_object()) if user.is_authenticated else None  # noqa: SLF001


def current_user() -> SignedInUser:
    """Return the person who is signed in; only views that require a role may ask."""
    return find_user() or abort(401)


def requires(*roles: Role) -> Callable[[View], View]:
    """Open a view only to people who hold one of these roles."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            user = find_user()
            if user is None:
                return _ask_to_sign_in()
            if not any(user.may(role) for role in roles):
                abort(403)
            return view(*args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return cast("View", guarded)

    return decorate


def _ask_to_sign_in() -> Any:
    if wants_json():
        abort(401)
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.show_sign_in", next=target), code=303)


def sign_in(email: str, password: str) -> SignedInUser:
    """Sign a person in, under a fresh session.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
        WrongSignInError: name and password do not belong together.
    """
    with transaction() as db_session:
        ticket = service.begin_sign_in(db_session, email, _known_device(email), now())
    if not service.is_password_right(ticket.password_hash, password):
        raise WrongSignInError
    with transaction() as db_session:
        user = service.finish_sign_in(db_session, ticket, now())
    if user is None:
        raise WrongSignInError
    start_session(user)
    return user


def is_own_password(user: SignedInUser, password: str) -> bool:
    """Say whether a password is the one of the person who is signed in; wrong ones are counted.

    A session left open or copied must not become a way to guess the password: this door counts
    with the sign-in page.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
    """
    with transaction() as db_session:
        ticket = service.begin_sign_in(db_session, user.email, _known_device(user.email), now())
    if not service.is_password_right(ticket.password_hash, password):
        return False
    with transaction() as db_session:
        service.take_back_try(db_session, ticket)
    return True


def start_session(user: SignedInUser) -> None:
    """Begin a fresh session: nothing of the one before survives."""
    session.clear()
    session.permanent = True
    flask_login.login_user(user)
    csrf_token()


def sign_out(user_id: UserId) -> None:
    """End this session and every copy of its cookie."""
    with transaction() as db_session:
        service.end_sessions(db_session, user_id, now(), "signed_out")
    flask_login.logout_user()
    session.clear()


def restart_session(user_id: UserId) -> None:
    """Keep this browser signed in after all sessions of the person were ended."""
    version = service.get_session_version(db.session(), user_id)
    user = service.load_signed_in_user(db.session(), user_id, version)
    if user is not None:
        start_session(user)


def remember_device(response: Response, email: str) -> Response:
    """Mark a browser as one its owner has signed in from.

    Wrong tries from a marked browser are counted apart, so that somebody else who keeps guessing
    cannot lock the owner out of it.
    """
    value = _signer().dumps([hash_name(normalize_name_key(email)), surroundings().new_token()])
    response.set_cookie(
        _DEVICE_COOKIE,
        value,
        max_age=_DEVICE_LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def _known_device(email: str) -> str:
    try:
        name_hash, device = _signer().loads(request.cookies.get(_DEVICE_COOKIE, ""))
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(device) if name_hash == hash_name(normalize_name_key(email)) else ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known device")
