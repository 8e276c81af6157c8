"""My account: name and password."""

from flask import flash, redirect, render_template, request, url_for

from app.accounts import access, service
from app.accounts.access import current_user, requires
from app.accounts.domain import Role, SignedInUser
from app.accounts.errors import TooManyTriesError
from app.accounts.forms import ChangePasswordForm, RenameForm
from app.accounts.views.door import WAIT, Page, blueprint
from app.db import transaction
from app.web import now


@blueprint.get("/account")
@requires(*Role)
def show_account() -> Page:
    """Show the account of the person who is signed in."""
    return _account_page(RenameForm.from_request(name=current_user().name), ChangePasswordForm())


@blueprint.post("/account/name")
@requires(*Role)
def rename() -> Page:
    """Change the name shown to others."""
    form = RenameForm.from_request()
    if not form.is_sent_and_valid():
        return _account_page(form, ChangePasswordForm()), 422
    with transaction() as db_session:
        service.rename(db_session, current_user().id, form.name.data or "", now())
    flash("Your name is changed.", "good")
    return redirect(url_for("accounts.show_account"), code=303)


@blueprint.post("/account/password")
@requires(*Role)
def change_password() -> Page:
    """Change the password; every other session of this person ends."""
    user = current_user()
    form = ChangePasswordForm(request.form, email=user.email)
    if form.is_sent_and_valid():
        _check_present_password(user, form)
    if form.refused:
        return _account_page(RenameForm(data={"name": user.name}), form), 422
    hashed = service.hash_password(form.password.data or "")
    with transaction() as db_session:
        service.change_password(db_session, user.id, hashed, now())
    access.restart_session(user.id)
    flash("Your password is changed. Other browsers have been signed out.", "good")
    return redirect(url_for("accounts.show_account"), code=303)


def _check_present_password(user: SignedInUser, form: ChangePasswordForm) -> None:
    try:
        if not access.is_own_password(user, form.present.data or ""):
            form.refuse("present", "This is not your present password.")
    except TooManyTriesError:
        form.refuse("present", WAIT)


def _account_page(name_form: RenameForm, password_form: ChangePasswordForm) -> str:
    return render_template(
        "accounts/account.html", name_form=name_form, password_form=password_form
    )
