"""Forms: their fields only. The CSRF check is global (see `csrf`), so forms are unaware of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from flask import request
from wtforms import Form, PasswordField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.form import BaseForm as WtformsBase
from wtforms.meta import DefaultMeta
from wtforms.validators import ValidationError

from app.content.plain_text import find_label_fault, find_unfit
from app.wording import lazy_gettext, say

# What fields say by themselves, in the words of WTForms, and what we say.
_FEW_SIGNS = lazy_gettext("Keep it to %(max)d characters.")
_NO_CHOICE = lazy_gettext("Choose one of the list.")
_SAID_BY_FIELDS = {
    "Field cannot be longer than %(max)d characters.": _FEW_SIGNS,
    "Invalid Choice: could not coerce.": _NO_CHOICE,
    "Not a valid choice.": _NO_CHOICE,
    "Not a valid date value.": lazy_gettext(
        "There is no such day. Write it as 2027-06-30: year, month, day."
    ),
    "This field is required.": lazy_gettext("Fill this in."),
}


class _OurWords:
    """Puts our sentences in the place of those of WTForms."""

    @staticmethod
    def gettext(said: str) -> str:
        """Return our sentence for one of theirs."""
        return _SAID_BY_FIELDS.get(said, lazy_gettext(said))

    @staticmethod
    def ngettext(_one: str, many: str, _number: int) -> str:
        """Return our sentence for one of theirs about a number."""
        return _SAID_BY_FIELDS.get(many, lazy_gettext(many))


class BaseForm(Form):
    """A form read from the current request."""

    class Meta(DefaultMeta):
        """How forms speak."""

        def get_translations(self, form: WtformsBase) -> _OurWords:
            """Return our words."""
            return _OurWords()

    @classmethod
    def from_request(cls, **defaults: object) -> Self:
        """Read the submitted form, or use the defaults if none was submitted."""
        return cls(request.form if request.method == "POST" else None, data=defaults)

    def is_sent_and_valid(self) -> bool:
        """Say whether the form was sent and every field has an acceptable shape."""
        return request.method == "POST" and self.validate()

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check every field, and that each contains only allowed text (see `plain_text`)."""
        is_right: bool = super().validate(extra_validators)
        for field in self:
            unfit = say(_find_unfit(field) or "")
            if unfit and unfit not in field.errors:
                self.refuse(field.name, unfit)
                is_right = False
        return is_right

    def refuse(self, name: str, message: str) -> None:
        """Add an error to a field, for what only the service could detect."""
        field = self[name]
        field.errors = [*field.errors, message]

    @property
    def refused(self) -> list[Field]:
        """Return the fields that need another look."""
        return [field for field in self if field.errors]


def _find_unfit(field: Field) -> str | None:
    """Return why a field's text is not allowed; passwords are never stored as text."""
    if isinstance(field, PasswordField) or not isinstance(field.data, str):
        return None
    return find_unfit(field.data, is_long=isinstance(field, TextAreaField))


class Label:
    """Refuses text that cannot be a person's name or a title."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        # Browsers enforce it, too.
        self.field_flags = {"maxlength": longest}

    def __call__(self, _: Form, field: StringField) -> None:
        """Check the field."""
        fault = find_label_fault(field.data or "", self.longest)
        if fault:
            raise ValidationError(say(fault))


def read_revision(text: str) -> int:
    """Read the number of the revision a page showed.

    Raises:
        ValueError: it is not a valid number.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError
    return int(text)
