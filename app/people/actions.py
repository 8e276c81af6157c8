"""What pages of several rooms show of a person's own cohorts."""

from dataclasses import dataclass

from app.accounts.access import current_user
from app.accounts.domain import Role
from app.db import db
from app.people.domain.joining import CohortOffer, InvitationOffer
from app.people.service import cohort_pages, invitations, joining
from app.web import today


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCohorts:
    """The cohorts a person is in, and the invitations that wait for her."""

    memberships: list[CohortOffer]
    invitations: list[InvitationOffer]


def own_cohorts() -> OwnCohorts:
    """Return the cohorts of the signed-in person, and the invitations to her confirmed address."""
    user, session = current_user(), db.session()
    return OwnCohorts(
        memberships=joining.list_memberships(session, user.id),
        invitations=invitations.list_own(session, user, today()),
    )


def trained_cohorts() -> cohort_pages.CohortList | None:
    """Return the cohorts the signed-in person trains; None for whoever is no trainer."""
    user = current_user()
    return (
        cohort_pages.list_trained(db.session(), user.id, today())
        if user.may(Role.TRAINER)
        else None
    )
