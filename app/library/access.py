"""Media URLs and their keys: short-lived, for one person and one clip.

A page gives its player URLs that carry a key. The URL alone opens nothing: each request is
authorized again, the key never works for anybody else, and it expires for its owner after some
hours. A URL that is passed on or found in a log is worthless.

The `subject` inside a key says what it opens and is readable by anybody. Here it is a clip's id;
where the clip must stay unknown, it is the place where the rater meets it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts.access import current_user
from app.library.domain import ClipView
from app.web import now
from app.web.addresses import url_for

_LIFETIME = timedelta(hours=2)
# Keys issued within the same 15 minutes are equal, so a browser can use its cache.
_STEP_S = 15 * 60
_MAX_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayerAddresses:
    """Where a player finds a clip's media, a fresh key for them, and the clip's page."""

    video: str
    captions: str
    descriptions: str | None
    poster: str
    key: str
    page: str


def make_media_key(user_id: int, subject: str, moment: datetime) -> str:
    """Return the key that opens one clip's media to one person for about two hours."""
    ends = int((moment + _LIFETIME).timestamp()) // _STEP_S * _STEP_S
    return _sign(current_app.config["SECRET_KEY"], user_id, subject, ends)


def is_media_key(key: str, user_id: int, subject: str, moment: datetime) -> bool:
    """Say whether a key opens these media to this person now."""
    try:
        owner, opened, ends = _signer(current_app.config["SECRET_KEY"]).loads(key)
    except (BadSignature, ValueError, TypeError):
        return False
    is_alive = moment < datetime.fromtimestamp(int(ends), UTC)
    return (owner, opened) == (user_id, subject) and is_alive


def media_url(clip_id: str, name: str) -> str:
    """Return the URL of a media file for the current user's own player."""
    key = make_media_key(current_user().id, clip_id, now())
    return url_for("library.show_media", clip_id=clip_id, name=name, key=key)


def addresses_of(clip: ClipView) -> PlayerAddresses:
    """Return where the current user's player finds a clip that everybody may see."""
    key = make_media_key(current_user().id, clip.id, now())
    media = partial(url_for, "library.show_media", clip_id=clip.id, key=key)
    return PlayerAddresses(
        video=media(name=clip.video),
        captions=media(name=clip.captions),
        descriptions=media(name=clip.descriptions) if clip.descriptions else None,
        poster=media(name=clip.card.poster),
        key=url_for("library.show_key", clip_id=clip.id),
        page=url_for("library.show_clip", clip_id=clip.id),
    )


@lru_cache(_MAX_KEPT)
def _sign(secret: str, user_id: int, subject: str, ends: int) -> str:
    return str(_signer(secret).dumps([user_id, subject, ends]))


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="media key")
