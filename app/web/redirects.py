"""Redirect targets: only paths on this site."""

from urllib.parse import unquote, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

_CONTROL_OR_SPACE = {chr(code) for code in range(33)} | {"\x7f"}


def safe_target(target: str | None, fallback: str) -> str:
    r"""Return the target if it is a plain path on this site, otherwise the fallback.

    >>> safe_target("/course/linking?at=3", "/")
    '/course/linking?at=3'
    >>> [safe_target(t, "/") for t in ("//evil.example", "https://evil.example", "/\\evil", None)]
    ['/', '/', '/', '/']
    """
    if not target or not target.isascii():
        return fallback
    for text in (target, unquote(target), unquote(unquote(target))):
        if not text.startswith("/") or text.startswith("//") or "\\" in text:
            return fallback
        if _CONTROL_OR_SPACE & set(text) or "//" in urlsplit(text).path:
            return fallback
    parts = urlsplit(target)
    return fallback if parts.scheme or parts.netloc else target


def page_above() -> str:
    """Return the nearest page above the address of this request, up to the home page.

    An address that only takes forms is opened as a page when a page it answered with is reloaded or
    bookmarked, or when signing in leads back to it. What it belongs to stands above it:
    `/operator/people/7` above `/operator/people/7/reset-link`, `/account` above `/account/name`.
    """
    urls = current_app.create_url_adapter(request)
    parts = request.path.strip("/").split("/")
    above = ("/" + "/".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    return next((path for path in above if urls and _is_page(urls, path)), "/")


def _is_page(urls: MapAdapter, path: str) -> bool:
    try:
        urls.match(path, method="GET")
    except HTTPException:  # no such address, or again one that only takes forms
        return False
    return True
