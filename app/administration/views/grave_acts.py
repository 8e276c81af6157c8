"""What operators do to an account only after confirming: close, erase, export."""

from flask import flash, redirect, render_template, request, url_for

from app.accounts import service as accounts
from app.accounts.access import requires
from app.accounts.domain import Role
from app.administration.views.people import (
    Page,
    blueprint,
    check_not_own,
    do_and_tell,
    find_account,
    own_act,
)
from app.db import transaction
from app.personal_data import service as personal_data
from app.personal_data.actions import is_confirmed, send_export
from app.personal_data.forms import EraseForm, ExportForm
from app.web import runtime
from app.web.marks import never_kept
from app.web.reach import ACCOUNT, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext


@blueprint.get("/people/<int:user_id>/close")
@requires(Role.OPERATOR)
@reaches(user_id=ACCOUNT)
def ask_to_close(user_id: int) -> Page:
    """Say what closing does, and ask."""
    check_not_own(user_id)
    return render_template("administration/close.html", account=find_account(user_id))


@blueprint.post("/people/<int:user_id>/close")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def close(user_id: int) -> Page:
    """Keep a person out; everything in the account stays."""
    check_not_own(user_id)
    return do_and_tell(
        user_id,
        accounts.close_account,
        lazy_gettext("The account of %(name)s is closed. Everything in it stays."),
    )


@blueprint.get("/people/<int:user_id>/export")
@requires(Role.OPERATOR)
@reaches(user_id=ACCOUNT)
def ask_to_export(user_id: int) -> Page:
    """Say what a copy of a person's data is for, and ask for the operator's password."""
    return render_template(
        "administration/export.html", account=find_account(user_id), form=ExportForm()
    )


@blueprint.post("/people/<int:user_id>/export")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def export_person(user_id: int) -> Page:
    """Send everything stored about a person."""
    account, form = find_account(user_id), ExportForm.from_request()
    if not is_confirmed(form):
        return render_template("administration/export.html", account=account, form=form), 422
    return send_export(account.id, own_act(), f"plumbline-person-{account.id}")


@blueprint.get("/people/<int:user_id>/erase")
@requires(Role.OPERATOR)
@reaches(user_id=ACCOUNT)
def ask_to_erase(user_id: int) -> Page:
    """Say what goes and what stays, and ask for her address and the operator's password."""
    check_not_own(user_id)
    return render_template(
        "administration/erase.html", account=find_account(user_id), form=EraseForm()
    )


@blueprint.post("/people/<int:user_id>/erase")
@requires(Role.OPERATOR)
@never_kept
@reaches(user_id=ACCOUNT)
def erase_person(user_id: int) -> Page:
    """Erase a person, for good."""
    check_not_own(user_id)
    account = find_account(user_id)
    form = EraseForm(request.form, email=account.email)
    if not is_confirmed(form):
        return render_template("administration/erase.html", account=account, form=form), 422
    with transaction() as session:
        personal_data.erase_person(session, account.id, runtime().new_token(), own_act())
    flash(
        _(
            "Account %(number)s has been erased. Its scores stay, with nobody’s name on them.",
            number=str(account.id),
        ),
        "good",
    )
    return redirect(url_for("administration.list_people"), code=303)
