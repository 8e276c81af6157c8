"""Naming the trainers of a cohort, for trainers of its organization and for operators."""

from flask import abort, flash, request

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.db import db, transaction
from app.people.domain import CohortLine
from app.people.errors import CohortNotFoundError
from app.people.service import naming
from app.people.views.cohorts import (
    Page,
    blueprint,
    find_cohort,
    own_act,
    to_cohort,
)
from app.web.marks import never_kept
from app.web.reach import NAMED_COHORT, PART, reaches
from app.wording import gettext as _


@blueprint.post("/cohorts/<int:cohort_id>/trainers")
@requires(Role.TRAINER, Role.OPERATOR)
@never_kept
@reaches(cohort_id=NAMED_COHORT)
def name_trainer(cohort_id: int) -> Page:
    """Make somebody of the organization a trainer of a cohort."""
    cohort, number = _find_cohort(cohort_id), request.form.get("person", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        abort(422)
    with transaction() as session:
        name = naming.name_trainer(session, cohort, int(number), own_act())
    flash(
        _(
            "%(name)s is now a trainer of %(cohort)s, and has to sign in again to use the role.",
            name=name,
            cohort=cohort.name,
        ),
        "good",
    )
    return to_cohort(cohort_id, "trainers")


@blueprint.post("/cohorts/<int:cohort_id>/trainers/<int:user_id>/remove")
@requires(Role.TRAINER, Role.OPERATOR)
@never_kept
@reaches(cohort_id=NAMED_COHORT, user_id=PART)
def end_training(cohort_id: int, user_id: int) -> Page:
    """Let somebody train a cohort no longer."""
    cohort = _find_cohort(cohort_id)
    with transaction() as session:
        name = naming.end_training(session, cohort, user_id, own_act())
    flash(
        _(
            "%(name)s no longer trains %(cohort)s, and does not see its people any more.",
            name=name,
            cohort=cohort.name,
        ),
        "good",
    )
    return to_cohort(cohort_id, "trainers")


def _find_cohort(cohort_id: int) -> CohortLine:
    """Return a cohort whose trainers the signed-in person may name.

    Raises:
        CohortNotFoundError: there is none, or she may not.
    """
    cohort = find_cohort(cohort_id)
    if not naming.may_name(db.session(), current_user().id, cohort):
        raise CohortNotFoundError(cohort_id)
    return cohort
