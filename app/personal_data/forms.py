"""Forms of personal data: their shape only."""

from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.accounts.domain import normalize_name_key
from app.accounts.domain.entries import MAX_EMAIL_LENGTH
from app.accounts.domain.passwords import MAX_PASSWORD_LENGTH
from app.web.forms import BaseForm
from app.wording import gettext as _
from app.wording import lazy_gettext


class OwnPasswordForm(BaseForm):
    """Something that asks for the password of whoever is signed in once more."""

    password = PasswordField(
        lazy_gettext("Your password"),
        [
            DataRequired(message=lazy_gettext("Enter your password.")),
            Length(max=MAX_PASSWORD_LENGTH),
        ],
    )


class ExportForm(OwnPasswordForm):
    """Downloading what is stored about a person."""


class EraseForm(OwnPasswordForm):
    """Erasing a person: her address, typed, says that it is meant."""

    address = StringField(
        lazy_gettext("Email address of the account"),
        [
            DataRequired(message=lazy_gettext("Type the address to confirm.")),
            Length(max=MAX_EMAIL_LENGTH),
        ],
        description=lazy_gettext("Typed in full, so that nobody is erased by accident."),
    )

    def __init__(self, *args: object, email: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.expected = email

    def validate_address(self, field: StringField) -> None:
        """Refuse an address that is not the one of the account."""
        if normalize_name_key(field.data or "") != normalize_name_key(self.expected):
            raise ValidationError(_("This is not the address of the account."))
