"""What parts of a URL may contain: numbers a database can hold, and printable text.

Anything else names nothing here, so the page does not exist. Without this, an impossible number or
a NUL byte would reach the database and cause an error.

A page contains dozens of URLs, and a URL depends only on its parts, so each is built once.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request
from werkzeug.routing import (
    IntegerConverter,
    Map,
    PathConverter,
    UnicodeConverter,
    ValidationError,
)

_MAX_ID = 2**31 - 1
_MAX_KEPT = 4096

Parts = tuple[tuple[str, Any], ...]


class IdConverter(IntegerConverter):
    """A whole number that can be the id of a row on every database."""

    regex = "[0-9]{1,10}"

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": _MAX_ID, **options})


class PlainTextConverter(UnicodeConverter):
    """One segment of a path, without NUL bytes and other unprintable characters."""

    def to_python(self, value: str) -> str:
        """Return the text, or say that no address looks like this."""
        if not value.isprintable():
            raise ValidationError
        return value


class PlainPathConverter(PathConverter):
    """Several parts of a path, as plain as one."""

    def to_python(self, value: str) -> str:
        """Return the text, or say that no address looks like this."""
        if not value.isprintable():
            raise ValidationError
        return value


def init_app(app: Flask) -> None:
    """Use these converters wherever a route says `<int:…>` or `<…>`."""
    app.url_map.converters |= {
        "int": IdConverter,
        "string": PlainTextConverter,
        "default": PlainTextConverter,
        "path": PlainPathConverter,
    }

    @lru_cache(_MAX_KEPT)
    def write(_root: str, endpoint: str, parts: Parts) -> str:
        return app.url_for(endpoint, **dict(parts))

    app.extensions["addresses"] = write
    app.jinja_env.globals["url_for"] = url_for


def url_for(endpoint: str, **parts: Any) -> str:
    """Return the URL of a page on this site, without scheme and host."""
    if "_external" in parts:
        message = "an address with a host depends on the request, and must not be kept"
        raise ValueError(message)
    write: Callable[[str, str, Parts], str] = current_app.extensions["addresses"]
    return write(request.script_root, endpoint, tuple(parts.items()))
