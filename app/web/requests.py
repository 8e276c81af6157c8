"""A request as this program reads it: what its address asks for is text that people may enter.

Pasted words carry invisible marks, and attackers' words carry control characters, which PostgreSQL
answers with a fault. In a question they mean nothing, so they are dropped; what is typed into a
form is refused at its field instead (see `forms`).
"""

from typing import Any

from flask import Flask, Request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

from app.content.plain_text import drop_unfit
from app.content.strict_json import read_json


class PlainRequest(Request):
    """A request whose query string holds nothing that cannot be shown."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The parameters of the address."""
        given = super().args.items(multi=True)
        return ImmutableMultiDict((drop_unfit(name), drop_unfit(value)) for name, value in given)


class StrictJson(DefaultJSONProvider):
    """Reads JSON strictly (see `strict_json`); what is refused is a bad request."""

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """Read a JSON text."""
        return read_json(s)


def init_app(app: Flask) -> None:
    """Read every request of the application this way."""
    app.request_class = PlainRequest
    app.json = StrictJson(app)
