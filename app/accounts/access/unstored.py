"""Sessions that cannot be stored now, because the database is locked or its disk is full.

Signing in still works then: the signed cookie itself says who she is, for half an hour, unless
something ends her sessions: signing out, a new password or address, changed roles, closing the
account. The session is stored at the next opportunity, unless it has ended by then.
"""

from datetime import UTC, datetime, timedelta

from flask import session

from app.accounts import service
from app.accounts.domain import SignedInUser, UserId
from app.db import db
from app.web import now

HELD_FOR = timedelta(minutes=30)
_HELD = "unstored_session"


def hold(user_id: UserId, key: str) -> SignedInUser | None:
    """Put the person and the key of her session into the cookie, and return her."""
    mark = service.get_password_mark(db.session(), user_id)
    session[_HELD] = [user_id, now().timestamp(), mark]
    return find_held(key)


def find_held(key: str) -> SignedInUser | None:
    """Return the person the cookie names, while it is valid; `key` is her session's."""
    try:
        user_id, at, mark = session[_HELD]
        age = abs(now().timestamp() - float(at))
        who = UserId(int(user_id))
    except (KeyError, TypeError, ValueError):
        return None
    if age > HELD_FOR.total_seconds():
        return None
    if service.has_ended_since(db.session(), who, datetime.fromtimestamp(float(at), UTC)):
        return None
    if mark != service.get_password_mark(db.session(), who):
        return None
    return service.load_held_user(db.session(), who, key)


def forget_held() -> None:
    """Drop the cookie's copy: the database has the session now."""
    if _HELD in session:
        session.pop(_HELD)
