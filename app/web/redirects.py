"""Redirect targets: only paths on this site."""

from urllib.parse import unquote, urlsplit

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
