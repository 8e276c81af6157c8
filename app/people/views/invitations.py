"""Invitations as the person sees them who is asked: by the mailed link, or from home and account.

The link shows who asks and who would see what. It joins nobody but the person with the address it
was mailed to; declining needs no account.
"""

from flask import flash, redirect, render_template, url_for

from app.accounts.access import current_user, find_user, public, requires, suggest_email
from app.accounts.domain import Role
from app.db import db, transaction
from app.people.domain.joining import InvitationOffer
from app.people.errors import (
    InvitationNotFoundError,
    JoinRefusedError,
    OtherAddressError,
)
from app.people.service import invitations
from app.people.views.joining import Page, blueprint, show_offer, welcome
from app.people.words import why_not_joined
from app.web import now, today
from app.web.marks import form_called, never_kept
from app.web.reach import OWN_INVITATION, TOKEN, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext


@blueprint.get("/invitations/<token>")
@public
@reaches(token=TOKEN)
def show_invitation(token: str) -> Page:
    """Show the invitation of a mailed link to whoever reads it."""
    user = find_user()
    invitation = invitations.find_by_token(db.session(), token, user.id if user else None)
    if invitation is None:
        return _show_gone()
    if user is None:
        suggest_email(invitation.email)
    elif invitation.email != user.email:
        return _show_other_address()
    return show_offer(
        invitation.offer,
        url_for("joining.accept_invitation", token=token),
        invitation=invitation,
        decline_at=url_for("joining.decline_invitation", token=token),
    )


@blueprint.post("/invitations/<token>/join")
@requires(*Role)
@form_called(lazy_gettext("Joining a cohort"))
@reaches(token=TOKEN)
def accept_invitation(token: str) -> Page:
    """Join the cohort of a mailed link."""
    user = current_user()
    return _accept(invitations.find_by_token(db.session(), token, user.id))


@blueprint.post("/invitations/<token>/decline")
@public
@reaches(token=TOKEN)
def decline_invitation(token: str) -> Page:
    """Decline the invitation of a mailed link."""
    user = find_user()
    invitation = invitations.find_by_token(db.session(), token, user.id if user else None)
    if invitation is not None and user is not None and invitation.email != user.email:
        return _show_other_address()
    return _decline(invitation)


@blueprint.get("/account/invitations/<int:invitation_id>")
@requires(*Role)
@reaches(invitation_id=OWN_INVITATION)
def show_own(invitation_id: int) -> Page:
    """Show an invitation to the address that the signed-in person has confirmed."""
    invitation = invitations.find_own(db.session(), invitation_id, current_user())
    if invitation is None:
        return _show_gone()
    return show_offer(
        invitation.offer,
        url_for("joining.accept_own", invitation_id=invitation_id),
        invitation=invitation,
        decline_at=url_for("joining.decline_own", invitation_id=invitation_id),
    )


@blueprint.post("/account/invitations/<int:invitation_id>/join")
@requires(*Role)
@form_called(lazy_gettext("Joining a cohort"))
@reaches(invitation_id=OWN_INVITATION)
def accept_own(invitation_id: int) -> Page:
    """Join the cohort of an invitation to one's own address."""
    return _accept(invitations.find_own(db.session(), invitation_id, current_user()))


@blueprint.post("/account/invitations/<int:invitation_id>/decline")
@requires(*Role)
@never_kept
@reaches(invitation_id=OWN_INVITATION)
def decline_own(invitation_id: int) -> Page:
    """Decline an invitation to one's own address."""
    return _decline(invitations.find_own(db.session(), invitation_id, current_user()))


def _accept(invitation: InvitationOffer | None) -> Page:
    if invitation is None:
        return _show_gone()
    try:
        with transaction() as session:
            cohort = invitations.accept(session, invitation, current_user(), today(), now())
    except OtherAddressError:
        return _show_other_address()
    except InvitationNotFoundError:
        return _show_gone()
    except JoinRefusedError as error:
        flash(why_not_joined(error.refusal), "caution")
        return redirect(url_for("home.show_home"), code=303)
    return welcome(cohort.id, is_new=not invitation.offer.is_member)


def _decline(invitation: InvitationOffer | None) -> Page:
    if invitation is None:
        return _show_gone()
    user = find_user()
    try:
        with transaction() as session:
            invitations.decline(session, invitation, user.id if user else None, now())
    except InvitationNotFoundError:
        return _show_gone()
    flash(_("You have declined the invitation. Nobody sees anything of yours."), "good")
    return redirect(url_for("home.show_home"), code=303)


def _show_gone() -> Page:
    return render_template("people/no_invitation.html", is_other=False), 404


def _show_other_address() -> Page:
    return render_template("people/no_invitation.html", is_other=True), 403
