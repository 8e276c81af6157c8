"""Keys of media addresses: short-lived, for one person and one clip.

A page gives its player addresses with a key. The address alone opens nothing: each request is
authorised again, and the key dies for everybody else at once and for its owner after some hours,
so that an address that is passed on, or found in a log, is worth nothing.
"""

from datetime import UTC, datetime, timedelta

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts.access import current_user
from app.web import now

_LIFETIME = timedelta(hours=2)
# Keys of one quarter of an hour are alike, so that a browser finds what it has kept.
_STEP_S = 15 * 60


def make_media_key(user_id: int, clip_id: str, moment: datetime) -> str:
    """Return the key that opens one clip's media to one person for about two hours."""
    ends = int((moment + _LIFETIME).timestamp()) // _STEP_S * _STEP_S
    return str(_signer().dumps([user_id, clip_id, ends]))


def is_media_key(key: str, user_id: int, clip_id: str, moment: datetime) -> bool:
    """Say whether a key opens this clip's media to this person now."""
    try:
        owner, clip, ends = _signer().loads(key)
    except (BadSignature, ValueError, TypeError):
        return False
    is_alive = moment < datetime.fromtimestamp(int(ends), UTC)
    return (owner, clip) == (user_id, clip_id) and is_alive


def media_url(clip_id: str, name: str) -> str:
    """Return the address of a media file for the present person's own player."""
    key = make_media_key(current_user().id, clip_id, now())
    return url_for("library.show_media", clip_id=clip_id, name=name, key=key)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="media key")
