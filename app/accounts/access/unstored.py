"""A session that no database takes at the moment, because its disk is full or it is locked.

Signing in still opens pages then: the signed cookie itself says who she is, for half an hour, unless
anything ends her sessions: signing out, a new password or address, other roles, closing. The session
is stored at the next opportunity, unless it has ended by then.
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
    """Let the cookie say who is there under the key of her session, and return her."""
    mark = service.get_password_mark(db.session(), user_id)
    session[_HELD] = [user_id, now().timestamp(), mark]
    return find_held(key)


def find_held(key: str) -> SignedInUser | None:
    """Return the person whom the cookie names, while that counts; `key` is that of her session."""
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
    """Leave it to the database: it knows the session now."""
    if _HELD in session:
        session.pop(_HELD)
