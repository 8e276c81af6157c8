"""My account: name, address, password, and where one is signed in."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.accounts import access, service
from app.accounts.access import current_user, requires
from app.accounts.domain import Role, SignedInUser
from app.accounts.errors import EmailTakenError, TooManyTriesError
from app.accounts.forms import ChangeEmailForm, ChangePasswordForm, RenameForm
from app.accounts.views.door import Page, blueprint
from app.accounts.words import TOO_MANY_TRIES, say_browser, say_roles
from app.db import db, transaction
from app.mail import post
from app.web import now
from app.web.forms import BaseForm
from app.web.limits import limiter
from app.web.marks import form_called, never_kept
from app.web.reach import SESSION, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

blueprint.add_app_template_filter(say_browser)

_NOT_YOURS = lazy_gettext("This is not your current password.")
_UNUSABLE = lazy_gettext("This address cannot be used here. Nothing was changed.")
_OFTEN_ENOUGH = lazy_gettext(
    "We have emailed that address several times in the last few minutes. Look in your "
    "spam folder, or try again in five minutes."
)


@blueprint.get("/account")
@requires(*Role)
def show_account() -> Page:
    """Show the account of the signed-in person."""
    return _account_page()


@blueprint.post("/account/name")
@requires(*Role)
@form_called(lazy_gettext("Your new name"))
def rename() -> Page:
    """Change the name shown to others."""
    form = RenameForm.from_request()
    if not form.is_sent_and_valid():
        return _account_page(name_form=form), 422
    with transaction() as db_session:
        service.rename(db_session, current_user().id, form.name.data or "", now())
    flash(_("Your name has been changed."), "good")
    return _back()


@blueprint.post("/account/password")
@requires(*Role)
@never_kept
def change_password() -> Page:
    """Change the password; every other session of this person ends."""
    user = current_user()
    form = ChangePasswordForm(request.form, email=user.email)
    if form.is_sent_and_valid():
        check_current_password(user, form)
    if form.refused:
        return _account_page(password_form=form), 422
    hashed = service.hash_password(form.password.data or "")
    with transaction() as db_session:
        service.change_password(db_session, user.id, hashed, now())
        if post.sends_mail():
            service.note_new_password(db_session, user.id, now())
    access.start_session(user.id)
    flash(
        _("Your password has been changed, and your other browsers have been signed out."), "good"
    )
    return _back()


@blueprint.post("/account/email")
@requires(*Role)
@never_kept
@limiter.limit("20 per hour")
def change_email() -> Page:
    """Ask for another address: it applies once confirmed, and the current one is notified."""
    user, form = current_user(), ChangeEmailForm.from_request()
    if form.is_sent_and_valid():
        check_current_password(user, form)
    if not form.refused and not post.sends_mail():
        _put_email_at_once(user, form)
    if form.refused:
        return _account_page(email_form=form), 422
    new = form.email.data or ""
    if not post.sends_mail():
        flash(_("From now on you sign in with %(email)s.", email=new), "good")
    elif _ask_both(user, new):
        said = _(
            "We have emailed %(email)s. Confirm the new address with the link there; until then, "
            "keep signing in with the current one.",
            email=new,
        )
        flash(said, "good")
    else:
        flash(str(_OFTEN_ENOUGH), "caution")
    return _back()


def _put_email_at_once(user: SignedInUser, form: ChangeEmailForm) -> None:
    try:
        with transaction() as db_session:
            new = form.email.data or ""
            service.put_email(db_session, user.id, new, now(), is_confirmed=False)
    except EmailTakenError:
        form.refuse("email", _UNUSABLE)


def _ask_both(user: SignedInUser, new: str) -> bool:
    seeds = (access.new_link_seed(), access.new_link_seed())
    with transaction() as db_session:
        return service.ask_for_address(db_session, user, new, seeds, now())


@blueprint.post("/account/confirmation")
@requires(*Role)
@limiter.limit("20 per hour")
@form_called(lazy_gettext("Asking for the confirmation email again"))
def send_again() -> Page:
    """Mail the link that confirms the address again."""
    user = current_user()
    if not post.sends_mail() or user.is_confirmed:
        return _back()
    with transaction() as db_session:
        is_mailed = service.ask_for_confirmation(
            db_session, user.id, user.email, access.new_link_seed(), now()
        )
    if is_mailed:
        said = _("We have emailed %(email)s. The link works for one hour.", email=user.email)
        flash(said, "good")
    else:
        flash(str(_OFTEN_ENOUGH), "caution")
    return _back()


@blueprint.post("/account/sessions/<int:session_id>/end")
@requires(*Role)
@never_kept
@reaches(session_id=SESSION)
def end_session(session_id: int) -> Page:
    """Sign one other browser out."""
    with transaction() as db_session:
        has_ended = service.end_session(db_session, current_user().id, session_id, now())
    words = (
        _("That browser has been signed out.")
        if has_ended
        else _("That browser was already signed out.")
    )
    flash(words, "good")
    return _back("sessions")


@blueprint.post("/account/sessions/end")
@requires(*Role)
@never_kept
def end_other_sessions() -> Page:
    """Sign every other browser out."""
    access.end_other_sessions(current_user())
    flash(_("You have been signed out everywhere but here."), "good")
    return _back("sessions")


def check_current_password(user: SignedInUser, form: BaseForm) -> None:
    """Refuse a form whose field `present` is not the password; wrong ones are counted."""
    try:
        if not access.is_own_password(user, form["current"].data or ""):
            form.refuse("current", _NOT_YOURS)
    except TooManyTriesError:
        form.refuse("current", TOO_MANY_TRIES)


def _back(anchor: str | None = None) -> Page:
    return redirect(url_for("accounts.show_account", _anchor=anchor), code=303)


def _account_page(**refused: BaseForm) -> str:
    user = current_user()
    forms: dict[str, Any] = {
        "name_form": RenameForm(data={"name": user.name}),
        "email_form": ChangeEmailForm(),
        "password_form": ChangePasswordForm(),
        **refused,
    }
    sessions = service.list_sessions(
        db.session(), user, access.idle_limits(), now(), user.session_id
    )
    return render_template(
        "accounts/account.html",
        sessions=sessions,
        sends_mail=post.sends_mail(),
        roles=say_roles(user.roles),
        **forms,
    )
