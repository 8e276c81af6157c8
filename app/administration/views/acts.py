"""What operators do to an account that can be undone: roles, name, address, sessions."""

from flask import abort, flash, request

from app.accounts import service as accounts
from app.accounts.access import new_link_seed, requires
from app.accounts.domain import Role
from app.accounts.domain.scopes import Grant, read_grant
from app.accounts.errors import EmailTakenError
from app.administration.forms import AddressForm, NameForm, RoleForm
from app.administration.views.people import (
    Page,
    blueprint,
    check_not_own,
    do_and_tell,
    find_account,
    own_act,
    person_page,
    to_person,
)
from app.db import db, transaction
from app.mail import post
from app.people.errors import PeopleError
from app.people.service import roles
from app.people.words import role_in_sentence
from app.web.addresses import url_for
from app.web.marks import never_kept
from app.web.reach import ACCOUNT, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

_TAKEN = lazy_gettext("Somebody else has this address.")
_NOT_GRANTED = lazy_gettext(
    "That role could not be given: its cohort or organization is closed or not there, or people join "
    "it by themselves. Nothing was changed."
)


@blueprint.post("/people/<int:user_id>/grant")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def grant_role(user_id: int) -> Page:
    """Give a person a role."""
    account, wanted = find_account(user_id), _grant_sent()
    try:
        with transaction() as session:
            roles.grant(session, account.id, wanted, own_act())
    except PeopleError:
        flash(str(_NOT_GRANTED), "problem")
        return to_person(user_id)
    flash(
        _(
            "%(name)s is now %(role)s, and has to sign in again to use the role.",
            name=account.name,
            role=_told(wanted),
        ),
        "good",
    )
    return to_person(user_id)


@blueprint.post("/people/<int:user_id>/revoke")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def revoke_role(user_id: int) -> Page:
    """Take a role from a person."""
    account, wanted = find_account(user_id), _grant_sent()
    if wanted.role is Role.OPERATOR:
        check_not_own(user_id)
    with transaction() as session:
        roles.revoke(session, account.id, wanted.role, own_act(), wanted.scope)
    flash(_("%(name)s is no longer %(role)s.", name=account.name, role=_told(wanted)), "good")
    return to_person(user_id)


def _grant_sent() -> Grant:
    form = RoleForm.from_request()
    wanted = read_grant(form.role.data or "") if form.is_sent_and_valid() else None
    if wanted is None:
        abort(422)
    return wanted


def _told(wanted: Grant) -> str:
    (held,) = roles.list_held([wanted], roles.name_scopes(db.session(), [wanted.scope]))
    return role_in_sentence(held)


@blueprint.post("/people/<int:user_id>/name")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def set_name(user_id: int) -> Page:
    """Correct the name a person is shown under."""
    account, form = find_account(user_id), NameForm.from_request()
    if not form.is_sent_and_valid():
        return person_page(account, name_form=form), 422
    with transaction() as session:
        accounts.set_name(session, account.id, form.name.data or "", own_act())
    flash(_("The name has been changed."), "good")
    return to_person(user_id)


@blueprint.post("/people/<int:user_id>/address")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def set_address(user_id: int) -> Page:
    """Correct the address a person signs in with."""
    check_not_own(user_id)
    account, form = find_account(user_id), AddressForm.from_request()
    if not form.is_sent_and_valid():
        return person_page(account, address_form=form), 422
    try:
        with transaction() as session:
            accounts.set_address(session, account.id, form.email.data or "", own_act())
    except EmailTakenError:
        form.refuse("email", str(_TAKEN))
        return person_page(account, address_form=form), 422
    flash(
        _(
            "The address has been changed, and %(name)s has been signed out everywhere.",
            name=account.name,
        ),
        "good",
    )
    return to_person(user_id)


@blueprint.post("/people/<int:user_id>/end-sessions")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def end_sessions(user_id: int) -> Page:
    """Sign a person out of every browser."""
    return do_and_tell(
        user_id, accounts.end_all_sessions, lazy_gettext("%(name)s has been signed out everywhere.")
    )


@blueprint.post("/people/<int:user_id>/reset-link")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def make_reset_link(user_id: int) -> Page:
    """Show a link to a new password once, to be handed over; the person chooses it."""
    check_not_own(user_id)
    account, seed = find_account(user_id), new_link_seed()
    with transaction() as session:
        accounts.make_reset_link(session, account.id, seed, own_act())
    path = url_for("accounts.open_link", purpose="reset", token=seed.token)
    link = post.link_to(path) if post.has_address() else request.host_url.rstrip("/") + path
    return person_page(account, link=link)


@blueprint.post("/people/<int:user_id>/second-factor/remove")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def remove_second_factor(user_id: int) -> Page:
    """Let a person who lost their phone sign in by password alone."""
    check_not_own(user_id)
    return do_and_tell(
        user_id,
        accounts.remove_second_factor,
        lazy_gettext(
            "%(name)s now signs in with the password alone, until they set up the second step again."
        ),
    )


@blueprint.post("/people/<int:user_id>/reopen")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def reopen(user_id: int) -> Page:
    """Let a person sign in again."""
    return do_and_tell(
        user_id,
        accounts.reopen_account,
        lazy_gettext("%(name)s can sign in again, and has everything back."),
    )
