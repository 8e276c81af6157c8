"""Forms of accounts: their fields only."""

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from app.accounts.domain.entries import MAX_EMAIL_LENGTH
from app.accounts.domain.passwords import MAX_PASSWORD_LENGTH
from app.accounts.domain.second_factor import MAX_CODE_LENGTH
from app.accounts.words import find_email_problem, find_name_problem, find_password_problem
from app.web.forms import BaseForm
from app.wording import lazy_gettext


def check_email(_: BaseForm, field: StringField) -> None:
    """Refuse what cannot be an email address, or cannot be kept in its compared form."""
    _refuse(find_email_problem(field.data or ""))


def check_name(_: BaseForm, field: StringField) -> None:
    """Refuse what cannot be a name."""
    _refuse(find_name_problem(field.data or ""))


def _refuse(problem: str | None) -> None:
    if problem:
        raise ValidationError(problem)


def _required(message: str) -> DataRequired:
    return DataRequired(message=message)


def _current_password(mark: str) -> PasswordField:
    """Return a field for the current password; `mark` tells it from others on the same page."""
    return PasswordField(
        lazy_gettext("Current password"),
        [_required(lazy_gettext("Enter your current password.")), Length(max=MAX_PASSWORD_LENGTH)],
        id=mark,
    )


def _email(label: str) -> EmailField:
    return EmailField(
        label,
        [
            _required(lazy_gettext("Enter your email address.")),
            Length(max=MAX_EMAIL_LENGTH),
            check_email,
        ],
    )


def _check_password(field: PasswordField, email: str) -> None:
    problem = find_password_problem(field.data or "", email)
    if problem:
        raise ValidationError(problem)


class SignUpForm(BaseForm):
    """Creating an account."""

    name = StringField(
        lazy_gettext("Your name"),
        [_required(lazy_gettext("Tell us what to call you.")), check_name],
        description=lazy_gettext("This is how others here will see you."),
    )
    email = _email(lazy_gettext("Email"))
    password = PasswordField(
        lazy_gettext("Password"),
        [_required(lazy_gettext("Choose a password."))],
        description=lazy_gettext("At least 10 characters. A short sentence is easy to remember."),
    )

    next = HiddenField()

    def validate_password(self, field: PasswordField) -> None:
        """Refuse passwords that are short, common or the address itself."""
        _check_password(field, self.email.data or "")


class CodeForm(BaseForm):
    """The second step of signing in."""

    code = StringField(
        lazy_gettext("Code"),
        [_required(lazy_gettext("Enter the code.")), Length(max=MAX_CODE_LENGTH)],
        description=lazy_gettext(
            "Six digits from the app on your phone, or one of your recovery codes."
        ),
    )


class CurrentPasswordForm(BaseForm):
    """Something that asks for the current password once more."""

    current = _current_password("current")


class FactorForm(CurrentPasswordForm, CodeForm):
    """What changes a second step that is on: the password alone is not enough for it."""


class SetUpFactorForm(CurrentPasswordForm):
    """Setting up the second step: the phone shows that it works."""

    code = StringField(
        lazy_gettext("Code from the app"),
        [
            _required(lazy_gettext("Enter the six digits that the app shows.")),
            Length(max=MAX_CODE_LENGTH),
        ],
    )


class SignInForm(BaseForm):
    """Signing in. Nothing here says whether an address is known."""

    email = EmailField(
        lazy_gettext("Email"),
        [_required(lazy_gettext("Enter your email address.")), Length(max=MAX_EMAIL_LENGTH)],
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [_required(lazy_gettext("Enter your password.")), Length(max=MAX_PASSWORD_LENGTH)],
    )
    next = HiddenField()


class RenameForm(BaseForm):
    """Changing the name shown to others."""

    name = StringField(
        lazy_gettext("Your name"), [_required(lazy_gettext("Enter a name.")), check_name]
    )


class NewPasswordForm(BaseForm):
    """Choosing a password."""

    password = PasswordField(
        lazy_gettext("New password"),
        [_required(lazy_gettext("Choose a password."))],
        description=lazy_gettext("At least 10 characters. A short sentence is easy to remember."),
    )

    def __init__(self, *args: object, email: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.address = email

    def validate_password(self, field: PasswordField) -> None:
        """Refuse passwords that are short, common or the address itself."""
        _check_password(field, self.address)


class ChangePasswordForm(NewPasswordForm):
    """Changing the password, which ends all other sessions."""

    current = _current_password("current")


class ForgottenForm(BaseForm):
    """Asking for a new password. Nothing here says whether an address is known."""

    email = _email(lazy_gettext("Email"))


class ChangeEmailForm(BaseForm):
    """Asking for another address to sign in with; the password shows who is asking."""

    email = _email(lazy_gettext("New email"))
    current = _current_password("email-current")
