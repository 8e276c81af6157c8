"""Forms of administration: their fields only."""

from collections.abc import Iterable

from wtforms import DateField, EmailField, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]  # the stubs are older
from wtforms.validators import DataRequired, Length, Optional

from app.accounts.domain.entries import MAX_EMAIL_LENGTH
from app.accounts.forms import check_email, check_name
from app.administration.words import KINDS, STATES, list_acts
from app.people.words import ROLES
from app.web.forms import BaseForm
from app.wording import lazy_gettext


def _one_of(choices: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return the choices of a filter, starting with no choice."""
    return [SelectChoice(value, label) for value, label in (("", lazy_gettext("Any")), *choices)]


class PeopleFilterForm(BaseForm):
    """Which people an operator wants to see."""

    who = StringField(lazy_gettext("Name or email"), [Length(max=100)])
    role = SelectField(
        lazy_gettext("Role"), choices=_one_of((role.value, label) for role, label in ROLES.items())
    )
    state = SelectField(
        lazy_gettext("Account"),
        choices=_one_of((state.value, label) for state, label in STATES.items()),
    )


class AuditFilterForm(BaseForm):
    """Which events an operator wants to see."""

    who = StringField(
        lazy_gettext("Person"),
        [Length(max=MAX_EMAIL_LENGTH)],
        description=lazy_gettext("Email address or account number."),
    )
    verb = SelectField(lazy_gettext("What was done"), choices=lambda: _one_of(list_acts()))
    kind = SelectField(lazy_gettext("To what"), choices=_one_of(KINDS.items()))
    since = DateField(lazy_gettext("From"), [Optional()])
    until = DateField(lazy_gettext("To"), [Optional()])


class RoleForm(BaseForm):
    """Giving or taking a role, written with its scope: see `read_grant`."""

    role = StringField(lazy_gettext("Role"), [DataRequired(), Length(max=60)])


class NameForm(BaseForm):
    """Correcting somebody's name."""

    name = StringField(
        lazy_gettext("Name"), [DataRequired(message=lazy_gettext("Enter a name.")), check_name]
    )


class AddressForm(BaseForm):
    """Correcting somebody's email address."""

    email = EmailField(
        lazy_gettext("Email address"),
        [
            DataRequired(message=lazy_gettext("Enter an email address.")),
            Length(max=MAX_EMAIL_LENGTH),
            check_email,
        ],
        description=lazy_gettext(
            "The person signs in with it from now on, and is signed out everywhere."
        ),
    )
