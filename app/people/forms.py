"""Forms of cohorts and of joining them: their fields only."""

from collections.abc import Iterable

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
from app.people.domain import CohortKind, find_days_problem, find_name_problem
from app.people.domain.invitation_list import MAX_INVITEES
from app.people.domain.join_codes import MAX_TYPED_LENGTH
from app.web.forms import BaseForm

_MAX_LIST_LENGTH = 300_000


def _check_name(_: BaseForm, field: StringField) -> None:
    problem = find_name_problem(field.data or "")
    if problem:
        raise ValidationError(problem)


class JoinCodeForm(BaseForm):
    """Entering a join code."""

    code = StringField(
        "Join code",
        [DataRequired(message="Enter the code."), Length(max=MAX_TYPED_LENGTH)],
        description="Eight letters and digits, such as K7MP-CRTX.",
    )


class InviteForm(BaseForm):
    """Inviting one person."""

    email = EmailField(
        "Email",
        [
            DataRequired(message="Enter an email address."),
            Length(max=MAX_EMAIL_LENGTH),
            check_email,
        ],
    )
    name = StringField("Name (optional)", [Optional()])

    def validate_name(self, field: StringField) -> None:
        """Refuse what cannot be the name of a person."""
        problem = find_person_problem(field.data or "")
        if problem:
            raise ValidationError(problem)


class InviteListForm(BaseForm):
    """A list of people, pasted or as a file."""

    people = TextAreaField(
        "Paste the list",
        [Length(max=_MAX_LIST_LENGTH, message="This is too long to be pasted: send it as a file.")],
        description="One person on each line, as copied from a spreadsheet, or with commas.",
    )
    file = FileField(
        "Or choose a CSV file",
        description="With a column “email”, and a column “name” if you like. At most "
        f"{MAX_INVITEES} people.",
    )


class CohortForm(BaseForm):
    """What a cohort is called, and when it runs."""

    # The page of a cohort has a field for the name of a person, too.
    name = StringField(
        "Name", [_check_name], description="Learners see it before they join.", id="cohort-name"
    )
    kind = SelectField(
        "What it is", choices=[SelectChoice(kind.value, kind.label) for kind in CohortKind]
    )
    starts_on = DateField("First day", [DataRequired(message="Choose the first day.")])
    ends_on = DateField("Last day (optional)", [Optional()])

    def validate_ends_on(self, field: DateField) -> None:
        """Refuse days in the wrong order."""
        problem = (
            find_days_problem(self.starts_on.data, field.data) if self.starts_on.data else None
        )
        if problem:
            raise ValidationError(problem)


class NewCohortForm(CohortForm):
    """Making a cohort."""

    organization = SelectField("Organization", coerce=int, choices=[])

    def offer(self, organizations: Iterable[tuple[int, str]]) -> None:
        """Offer these organizations."""
        self.organization.choices = [SelectChoice(number, name) for number, name in organizations]


class OrganizationForm(BaseForm):
    """What an organization is called."""

    name = StringField("Name", [_check_name])
