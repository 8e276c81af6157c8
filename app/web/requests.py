"""Requests whose query string is reduced to text that people may enter.

Pasted text contains invisible characters, and attackers send control characters, on which
PostgreSQL fails. In a query they mean nothing and are dropped; in a form they are refused at the
field instead (see `forms`).
"""

from typing import Any

from flask import Flask, Request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

from app.content.plain_text import drop_unfit
from app.content.strict_json import read_json


class PlainRequest(Request):
    """A request whose query string holds only printable text."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The query parameters."""
        given = super().args.items(multi=True)
        return ImmutableMultiDict((drop_unfit(name), drop_unfit(value)) for name, value in given)


class StrictJson(DefaultJSONProvider):
    """Reads JSON strictly (see `strict_json`); invalid JSON is a bad request."""

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """Read a JSON text."""
        return read_json(s)


def init_app(app: Flask) -> None:
    """Read every request of the application this way."""
    app.request_class = PlainRequest
    app.json = StrictJson(app)
