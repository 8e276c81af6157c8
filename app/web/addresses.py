"""What the parts of an address may hold: numbers a database can hold, text without control marks.

Anything else names nothing here, so it is a page that does not exist; without this an impossible
number or a NUL byte reached the database, which answered with a fault.
"""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError

_LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """A whole number that can be the id of a row on every database."""

    regex = "[0-9]{1,10}"

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": _LARGEST_ID, **options})


class PlainTextConverter(UnicodeConverter):
    """One part of a path, without NUL bytes and other marks that are never printed."""

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
    }
