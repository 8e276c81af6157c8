"""Forms: their shape only. The CSRF check is global (see `csrf`), so forms know nothing of it."""

from typing import Self

from flask import request
from wtforms import Form
from wtforms.fields import Field


class BaseForm(Form):
    """A form read from the present request."""

    @classmethod
    def from_request(cls, **defaults: object) -> Self:
        """Read the form that was sent, or show the defaults when none was."""
        return cls(request.form if request.method == "POST" else None, data=defaults)

    def is_sent_and_valid(self) -> bool:
        """Say whether the form was sent and every field has an acceptable shape."""
        return request.method == "POST" and self.validate()

    def refuse(self, name: str, message: str) -> None:
        """Add a sentence to a field, for what only the service could know."""
        field = self[name]
        field.errors = [*field.errors, message]

    @property
    def refused(self) -> list[Field]:
        """Return the fields that need another look."""
        return [field for field in self if field.errors]


def read_revision(text: str) -> int:
    """Read the number of the revision a page showed.

    Raises:
        ValueError: it is no such number.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError
    return int(text)
