"""Forms: their shape only. The CSRF check is global (see `csrf`), so forms know nothing of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from flask import request
from wtforms import Form, PasswordField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import ValidationError

from app.content.plain_text import find_label_fault, find_unfit


class BaseForm(Form):
    """A form read from the present request."""

    @classmethod
    def from_request(cls, **defaults: object) -> Self:
        """Read the form that was sent, or show the defaults when none was."""
        return cls(request.form if request.method == "POST" else None, data=defaults)

    def is_sent_and_valid(self) -> bool:
        """Say whether the form was sent and every field has an acceptable shape."""
        return request.method == "POST" and self.validate()

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check every field, and in each the text that people may enter (see `plain_text`)."""
        is_right: bool = super().validate(extra_validators)
        for field in self:
            unfit = _find_unfit(field)
            if unfit and unfit not in field.errors:
                self.refuse(field.name, unfit)
                is_right = False
        return is_right

    def refuse(self, name: str, message: str) -> None:
        """Add a sentence to a field, for what only the service could know."""
        field = self[name]
        field.errors = [*field.errors, message]

    @property
    def refused(self) -> list[Field]:
        """Return the fields that need another look."""
        return [field for field in self if field.errors]


def _find_unfit(field: Field) -> str | None:
    """Return why the text in a field cannot be accepted; a password is never kept as text."""
    if isinstance(field, PasswordField) or not isinstance(field.data, str):
        return None
    return find_unfit(field.data, is_long=isinstance(field, TextAreaField))


class Label:
    """Refuses what cannot be the name of a person or the title of a thing."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        # Browsers stop there, too.
        self.field_flags = {"maxlength": longest}

    def __call__(self, _: Form, field: StringField) -> None:
        """Check the field."""
        fault = find_label_fault(field.data or "", self.longest)
        if fault:
            raise ValidationError(fault)


def read_revision(text: str) -> int:
    """Read the number of the revision a page showed.

    Raises:
        ValueError: it is no such number.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError
    return int(text)
