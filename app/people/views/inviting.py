"""Inviting people to a cohort: one address, or a list of them; withdrawing an invitation."""

from flask import flash, render_template, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from app.accounts.access import find_user, requires, signing_key
from app.accounts.domain import Role, normalize_name_key
from app.db import db, transaction
from app.mail import post
from app.people.domain import CohortLine
from app.people.domain.invitation_list import (
    MAX_INVITEES,
    InvitationList,
    Invitee,
    read_invitation_file,
    read_invitation_list,
    write_invitation_list,
)
from app.people.domain.joining import find_refusal
from app.people.errors import (
    CohortNotFoundError,
    InvitationNotFoundError,
    InvitedMeanwhileError,
)
from app.people.forms import MAX_LIST_LENGTH, InviteForm, InviteListForm
from app.people.service import invitations
from app.people.views.cohorts import (
    Page,
    blueprint,
    cohort_page,
    find_cohort,
    own_act,
    to_cohort,
)
from app.people.words import why_not_invited, why_not_joined
from app.web import site_zone, today
from app.web.errors import show_error
from app.web.limits import limiter
from app.web.marks import form_called, never_kept
from app.web.reach import COHORT, PART, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext, ngettext

_NO_MAIL = lazy_gettext(
    "This site cannot send email, so nobody was invited. Give the join code or link to those who "
    "should join."
)
_ANSWERED = lazy_gettext(
    "That invitation has been answered or withdrawn in the meantime. Nothing was changed."
)
_NOTHING = lazy_gettext("Paste a list, or choose a file.")
_LIST_VIEWS = {"cohorts.check_list", "cohorts.invite_list"}


@blueprint.post("/cohorts/<int:cohort_id>/invitations")
@requires(Role.TRAINER, Role.OPERATOR)
@limiter.limit("120 per hour")
@form_called(lazy_gettext("An invitation to a cohort"))
@reaches(cohort_id=COHORT)
def invite(cohort_id: int) -> Page:
    """Invite one address."""
    cohort, form = find_cohort(cohort_id), InviteForm.from_request()
    refused = _refuse_all(cohort)
    if refused:
        return refused
    if not form.is_sent_and_valid():
        return cohort_page(cohort_id, invite_form=form), 422
    email, name = normalize_name_key(form.email.data or ""), (form.name.data or "").strip()
    wanted = InvitationList(invitees=(Invitee(line=1, email=email, name=name),))
    told = _invite(cohort, wanted)
    if told.problems:
        form.refuse("email", why_not_invited(told.problems[0]))
        return cohort_page(cohort_id, invite_form=form), 422
    flash(_("%(email)s has been invited.", email=email), "good")
    return to_cohort(cohort_id, "invitations")


@blueprint.get("/cohorts/<int:cohort_id>/invitations/list")
@requires(Role.TRAINER, Role.OPERATOR)
@reaches(cohort_id=COHORT)
def show_list_form(cohort_id: int) -> Page:
    """Ask for a list of people to invite."""
    cohort = find_cohort(cohort_id)
    return _refuse_all(cohort) or _list_page(cohort, InviteListForm())


@blueprint.post("/cohorts/<int:cohort_id>/invitations/list")
@requires(Role.TRAINER, Role.OPERATOR)
@form_called(lazy_gettext("A list of people to invite"))
@reaches(cohort_id=COHORT)
def check_list(cohort_id: int) -> Page:
    """Show everybody in a list and every mistake; nothing is sent."""
    cohort, form = find_cohort(cohort_id), InviteListForm.from_request()
    refused = _refuse_all(cohort)
    if refused:
        return refused
    found = _read_list(form)
    if found is None:
        return _list_page(cohort, form), 422
    return _show_list(cohort, form, _check(db.session(), cohort, found))


@blueprint.post("/cohorts/<int:cohort_id>/invitations/list/send")
@requires(Role.TRAINER, Role.OPERATOR)
@limiter.limit("30 per hour")
@form_called(lazy_gettext("A list of people to invite"))
@reaches(cohort_id=COHORT)
def invite_list(cohort_id: int) -> Page:
    """Invite everybody in a list that was looked at, or nobody."""
    cohort, form = find_cohort(cohort_id), InviteListForm.from_request()
    refused = _refuse_all(cohort)
    if refused:
        return refused
    found = _read_list(form)
    if found is None:
        return _list_page(cohort, form), 422
    told = _invite(cohort, found)
    if told.problems:
        return _show_list(cohort, form, told)
    flash(
        ngettext(
            "%(num)d person has been invited.",
            "%(num)d people have been invited.",
            len(told.invitees),
        ),
        "good",
    )
    return to_cohort(cohort_id, "invitations")


@blueprint.post("/cohorts/<int:cohort_id>/invitations/<int:invitation_id>/withdraw")
@requires(Role.TRAINER, Role.OPERATOR)
@never_kept
@reaches(cohort_id=COHORT, invitation_id=PART)
def withdraw(cohort_id: int, invitation_id: int) -> Page:
    """Take an open invitation back."""
    cohort = find_cohort(cohort_id)
    try:
        with transaction() as session:
            email = invitations.withdraw(session, cohort, invitation_id, own_act())
    except InvitationNotFoundError:
        flash(str(_ANSWERED), "caution")
    else:
        flash(
            _("The invitation of %(email)s is withdrawn; its link leads nowhere.", email=email),
            "good",
        )
    return to_cohort(cohort_id, "invitations")


@blueprint.errorhandler(RequestEntityTooLarge)
def show_too_large(_error: RequestEntityTooLarge) -> Page:
    """Say in the form that a list is too large; nothing of it has been read, not even its token."""
    user = find_user()
    if request.endpoint not in _LIST_VIEWS or user is None:
        return show_error(413)
    try:
        cohort = find_cohort((request.view_args or {})["cohort_id"])
    except CohortNotFoundError:
        return show_error(404)
    form = InviteListForm()
    form.refuse(
        "file", _("This is larger than a list of %(most)d people can be.", most=MAX_INVITEES)
    )
    return _list_page(cohort, form), 413


def _refuse_all(cohort: CohortLine) -> Page | None:
    """Return to the cohort with the reason why nobody can be invited to it; None when people can."""
    refusal = find_refusal(cohort, today())
    if refusal is None and post.sends_mail():
        return None
    flash(why_not_joined(refusal) if refusal else str(_NO_MAIL), "caution")
    return to_cohort(cohort.id)


def _read_list(form: InviteListForm) -> InvitationList | None:
    """Read the file, or else what was pasted; None when the form itself needs another look.

    What is in the form may be an earlier file that had mistakes, so a file that is chosen counts. Either is
    shown before anybody is invited.
    """
    is_right, pasted = form.is_sent_and_valid(), (form.people.data or "").strip()
    file = request.files.get("file")
    data = file.read() if file is not None and file.filename else b""
    if not pasted and not data:
        form.refuse("people", str(_NOTHING))
    if not is_right or form.refused:
        return None
    return read_invitation_file(data) if data else read_invitation_list(form.people.data or "")


def _invite(cohort: CohortLine, found: InvitationList) -> InvitationList:
    """Invite everybody in a list and mail them, or nobody; return the list with what is wrong."""
    try:
        with transaction() as session:
            told = _check(session, cohort, found)
            if told.problems:
                return told
            invitations.invite(session, cohort, told.invitees, signing_key(), own_act())
    except InvitedMeanwhileError:
        return _check(db.session(), cohort, found)
    return told


def _check(session: Session, cohort: CohortLine, found: InvitationList) -> InvitationList:
    return invitations.check_invitees(session, cohort.id, found, site_zone(), today())


def _list_page(
    cohort: CohortLine, form: InviteListForm, found: InvitationList | None = None
) -> str:
    return render_template("people/invite_list.html", cohort=cohort, form=form, found=found)


def _show_list(cohort: CohortLine, form: InviteListForm, found: InvitationList) -> Page:
    if found.problems:
        if 0 < len(found.text) <= MAX_LIST_LENGTH:
            form.people.data = found.text
        return _list_page(cohort, form, found), 422
    written = write_invitation_list(found.invitees)
    return render_template("people/check_list.html", cohort=cohort, found=found, written=written)
