"""Forms of cohorts and of joining them: their fields only."""

from collections.abc import Iterable
from typing import Any

from wtforms import (  # type: ignore[attr-defined]  # the stubs are older
    DateField,
    EmailField,
    FileField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from app.accounts.domain.entries import MAX_EMAIL_LENGTH
from app.accounts.forms import check_email
from app.accounts.words import find_name_problem as find_person_problem
from app.people.domain import are_in_order
from app.people.domain.invitation_list import MAX_INVITEES
from app.people.domain.join_codes import MAX_TYPED_LENGTH
from app.people.words import KINDS, why_not_called
from app.web.forms import BaseForm
from app.wording import gettext as _
from app.wording import lazy_gettext

MAX_LIST_LENGTH = 300_000


def _check_name(_form: BaseForm, field: StringField) -> None:
    problem = why_not_called(field.data or "")
    if problem:
        raise ValidationError(problem)


class JoinCodeForm(BaseForm):
    """Entering a join code."""

    code = StringField(
        lazy_gettext("Join code"),
        [DataRequired(message=lazy_gettext("Enter the code.")), Length(max=MAX_TYPED_LENGTH)],
        description=lazy_gettext("Eight letters and digits, such as K7MP-CRTX."),
    )


class InviteForm(BaseForm):
    """Inviting one person."""

    email = EmailField(
        lazy_gettext("Email"),
        [
            DataRequired(message=lazy_gettext("Enter an email address.")),
            Length(max=MAX_EMAIL_LENGTH),
            check_email,
        ],
    )
    name = StringField(lazy_gettext("Name (optional)"), [Optional()])

    def validate_name(self, field: StringField) -> None:
        """Refuse what cannot be the name of a person."""
        problem = find_person_problem(field.data or "")
        if problem:
            raise ValidationError(problem)


class InviteListForm(BaseForm):
    """A list of people, pasted or as a file."""

    people = TextAreaField(
        lazy_gettext("Paste the list"),
        [
            Length(
                max=MAX_LIST_LENGTH,
                message=lazy_gettext("This is too long to be pasted: send it as a file."),
            )
        ],
        description=lazy_gettext(
            "One person on each line, as copied from a spreadsheet, or with commas."
        ),
    )
    file = FileField(
        lazy_gettext("Or choose a CSV file"),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.file.description = _(
            "With a column “email”, and a column “name” if you like. At most %(most)d people.",
            most=MAX_INVITEES,
        )


class CohortForm(BaseForm):
    """What a cohort is called, and when it runs."""

    # The page of a cohort has a field for the name of a person, too.
    name = StringField(
        lazy_gettext("Name"),
        [_check_name],
        description=lazy_gettext("Learners see it before they join."),
        id="cohort-name",
    )
    kind = SelectField(
        lazy_gettext("What it is"),
        choices=[SelectChoice(kind.value, label) for kind, label in KINDS.items()],
    )
    starts_on = DateField(
        lazy_gettext("First day"), [DataRequired(message=lazy_gettext("Choose the first day."))]
    )
    ends_on = DateField(lazy_gettext("Last day (optional)"), [Optional()])

    def validate_ends_on(self, field: DateField) -> None:
        """Refuse days in the wrong order."""
        if self.starts_on.data and not are_in_order(self.starts_on.data, field.data):
            raise ValidationError(_("The last day lies before the first one."))


class NewCohortForm(CohortForm):
    """Making a cohort."""

    organization = SelectField(lazy_gettext("Organization"), coerce=int, choices=[])

    def offer(self, organizations: Iterable[tuple[int, str]]) -> None:
        """Offer these organizations."""
        self.organization.choices = [SelectChoice(number, name) for number, name in organizations]


class OrganizationForm(BaseForm):
    """What an organization is called."""

    name = StringField(lazy_gettext("Name"), [_check_name])
