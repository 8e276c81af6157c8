"""Forms of accounts: their shape only."""

from email_validator import EmailNotValidError, validate_email
from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.accounts.domain import (
    LONGEST_NAME,
    LONGEST_PASSWORD,
    find_password_problem,
    normalize_name_key,
)
from app.web.forms import BaseForm, Label

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


def _required(message: str) -> DataRequired:
    return DataRequired(message=message)


class SignUpForm(BaseForm):
    """Opening an account."""

    name = StringField(
        "Your name",
        [_required("Tell us what to call you."), Label(LONGEST_NAME)],
        description="As others here should see it.",
    )
    email = EmailField(
        "E-mail", [_required("Enter your e-mail address."), Length(max=_LONGEST_EMAIL), check_email]
    )
    password = PasswordField(
        "Password",
        [_required("Choose a password.")],
        description="At least 10 characters. A short sentence is easy to remember.",
    )

    def validate_password(self, field: PasswordField) -> None:
        """Refuse passwords that are short, common or the address itself."""
        problem = find_password_problem(field.data or "", self.email.data or "")
        if problem:
            raise ValidationError(problem)


class SignInForm(BaseForm):
    """Signing in. Nothing here says whether an address is known."""

    email = EmailField(
        "E-mail",
        [_required("Enter your e-mail address."), Length(max=_LONGEST_EMAIL)],
    )
    password = PasswordField(
        "Password", [_required("Enter your password."), Length(max=LONGEST_PASSWORD)]
    )
    next = HiddenField()


class RenameForm(BaseForm):
    """Changing the name shown to others."""

    name = StringField("Your name", [_required("A name is needed."), Label(LONGEST_NAME)])


class ChangePasswordForm(BaseForm):
    """Changing the password, which ends all other sessions."""

    present = PasswordField(
        "Present password",
        [_required("Enter your present password."), Length(max=LONGEST_PASSWORD)],
    )
    password = PasswordField(
        "New password", [_required("Choose a password.")], description="At least 10 characters."
    )

    def __init__(self, *args: object, email: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.address = email

    def validate_password(self, field: PasswordField) -> None:
        """Refuse passwords that are short, common or the address itself."""
        problem = find_password_problem(field.data or "", self.address)
        if problem:
            raise ValidationError(problem)
