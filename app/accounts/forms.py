"""Forms of accounts: their shape only."""

import unicodedata

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.accounts.domain import normalize_name_key
from app.accounts.domain.passwords import LONGEST_PASSWORD, find_password_problem
from app.web.forms import BaseForm

_LONGEST_EMAIL = 254


def check_email(_: BaseForm, field: StringField) -> None:
    """Refuse what cannot be an e-mail address, or cannot be kept in its compared form."""
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError as error:
        message = "This does not look like an e-mail address: one @, and a full domain after it."
        raise ValidationError(message) from error
    # One letter may become eighteen when it is normalized.
    if len(normalize_name_key(field.data or "")) > _LONGEST_EMAIL:
        message = "This address is too long for us when it is written in plain letters."
        raise ValidationError(message)


def check_plain(_: BaseForm, field: StringField) -> None:
    """Refuse control characters: PostgreSQL cannot hold NUL, and no name has the others."""
    if any(unicodedata.category(character) == "Cc" for character in field.data or ""):
        message = "There is a character in it that cannot be shown. Type it again by hand."
        raise ValidationError(message)


def _required(message: str) -> DataRequired:
    return DataRequired(message=message)


def _present_password(mark: str) -> PasswordField:
    """Return a field for the present password; `mark` tells it from others on the same page."""
    return PasswordField(
        "Present password",
        [_required("Enter your present password."), Length(max=LONGEST_PASSWORD)],
        id=mark,
    )


def _email(label: str) -> EmailField:
    return EmailField(
        label, [_required("Enter your e-mail address."), Length(max=_LONGEST_EMAIL), check_email]
    )


def _check_password(field: PasswordField, email: str) -> None:
    problem = find_password_problem(field.data or "", email)
    if problem:
        raise ValidationError(problem)


class SignUpForm(BaseForm):
    """Opening an account."""

    name = StringField(
        "Your name",
        [_required("Tell us what to call you."), Length(max=120), check_plain],
        description="As others here should see it.",
    )
    email = _email("E-mail")
    password = PasswordField(
        "Password",
        [_required("Choose a password.")],
        description="At least 10 characters. A short sentence is easy to remember.",
    )

    next = HiddenField()

    def validate_password(self, field: PasswordField) -> None:
        """Refuse passwords that are short, common or the address itself."""
        _check_password(field, self.email.data or "")


class SignInForm(BaseForm):
    """Signing in. Nothing here says whether an address is known."""

    email = EmailField(
        "E-mail",
        [_required("Enter your e-mail address."), Length(max=_LONGEST_EMAIL), check_plain],
    )
    password = PasswordField(
        "Password", [_required("Enter your password."), Length(max=LONGEST_PASSWORD)]
    )
    next = HiddenField()


class RenameForm(BaseForm):
    """Changing the name shown to others."""

    name = StringField("Your name", [_required("A name is needed."), Length(max=120), check_plain])


class NewPasswordForm(BaseForm):
    """Choosing a password."""

    password = PasswordField(
        "New password",
        [_required("Choose a password.")],
        description="At least 10 characters. A short sentence is easy to remember.",
    )

    def __init__(self, *args: object, email: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.address = email

    def validate_password(self, field: PasswordField) -> None:
        """Refuse passwords that are short, common or the address itself."""
        _check_password(field, self.address)


class ChangePasswordForm(NewPasswordForm):
    """Changing the password, which ends all other sessions."""

    present = _present_password("present")


class ForgottenForm(BaseForm):
    """Asking for a new password. Nothing here says whether an address is known."""

    email = _email("E-mail")


class ChangeEmailForm(BaseForm):
    """Asking for another address to sign in with; the password shows that it is really her."""

    email = _email("New e-mail")
    present = _present_password("email-present")
