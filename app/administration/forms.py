"""Forms of administration: their fields only."""

from collections.abc import Iterable

from wtforms import DateField, EmailField, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, Length, Optional

from app.accounts.domain import Role
from app.accounts.domain.entries import MAX_EMAIL_LENGTH
from app.accounts.domain.stewardship import AccountState
from app.accounts.forms import check_email, check_name
from app.administration.domain import KINDS, VERBS
from app.web.forms import BaseForm


def _one_of(choices: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return the choices of a filter, starting with no choice."""
    return [SelectChoice(value, label) for value, label in (("", "Any"), *choices)]


class PeopleFilterForm(BaseForm):
    """Which people an operator wants to see."""

    who = StringField("Name or email", [Length(max=100)])
    role = SelectField(
        "Role", choices=_one_of((role.value, role.value.capitalize()) for role in Role)
    )
    state = SelectField(
        "Account",
        choices=_one_of((state.value, state.value.capitalize()) for state in AccountState),
    )


class AuditFilterForm(BaseForm):
    """Which events an operator wants to see."""

    who = StringField(
        "Person", [Length(max=MAX_EMAIL_LENGTH)], description="Email address or account number."
    )
    verb = SelectField("What was done", choices=_one_of(VERBS.items()))
    kind = SelectField("To what", choices=_one_of(KINDS.items()))
    since = DateField("From", [Optional()])
    until = DateField("To", [Optional()])


class RoleForm(BaseForm):
    """Giving or taking a role, written with its scope: see `read_grant`."""

    role = StringField("Role", [DataRequired(), Length(max=60)])


class NameForm(BaseForm):
    """Correcting somebody's name."""

    name = StringField("Name", [DataRequired(message="Enter a name."), check_name])


class AddressForm(BaseForm):
    """Correcting somebody's email address."""

    email = EmailField(
        "Email address",
        [
            DataRequired(message="Enter an email address."),
            Length(max=MAX_EMAIL_LENGTH),
            check_email,
        ],
        description="The person signs in with it from now on, and is signed out everywhere.",
    )
