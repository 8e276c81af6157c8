"""Browsers that a person has signed in from before."""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from app.accounts.domain import hash_name, normalize_name_key
from app.web import cookie_name, runtime

_COOKIE = "plumbline_device"
_LIFETIME = 60 * 60 * 24 * 365


def remember_device(response: Response, email: str) -> Response:
    """Mark a browser as one this person has signed in from.

    Wrong tries from a marked browser are counted separately, so that somebody who guesses passwords
    elsewhere cannot lock its owner out.
    """
    is_secure: bool = current_app.config["SESSION_COOKIE_SECURE"]
    value = _signer().dumps([hash_name(normalize_name_key(email)), runtime().new_token()])
    response.set_cookie(
        cookie_name(_COOKIE, is_secure=is_secure),
        value,
        max_age=_LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=is_secure,
    )
    return response


def known_device(email: str) -> str:
    """Return the mark of this browser if the person with this address has used it, else nothing."""
    name = cookie_name(_COOKIE, is_secure=current_app.config["SESSION_COOKIE_SECURE"])
    try:
        name_hash, device = _signer().loads(request.cookies.get(name, ""))
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(device) if name_hash == hash_name(normalize_name_key(email)) else ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known device")
