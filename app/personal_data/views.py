"""My data: take it away as a file, or have it erased."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.accounts.domain.stewardship import Act
from app.accounts.errors import LastOperatorError
from app.db import transaction
from app.personal_data import service
from app.personal_data.actions import is_confirmed, send_export
from app.personal_data.forms import EraseForm, ExportForm
from app.web import now, runtime
from app.web.marks import never_kept
from app.wording import lazy_gettext

blueprint = Blueprint("personal_data", __name__, template_folder="templates")

_ERASED = lazy_gettext(
    "Your account has been erased, and you are signed out. Your scores stay, but nothing says that "
    "they were yours."
)
_LAST = lazy_gettext(
    "You are the only operator, and without one nobody could run this site. Make somebody else "
    "an operator first. Nothing was changed."
)

Page = str | BaseResponse | tuple[str, int]


@blueprint.get("/account/export")
@requires(*Role)
def show_export() -> Page:
    """Say what an export holds, and ask for the password."""
    return render_template("personal_data/export.html", form=ExportForm())


@blueprint.post("/account/export")
@requires(*Role)
@never_kept
def export_data() -> Page:
    """Send everything stored about the person who is signed in."""
    form = ExportForm.from_request()
    if not is_confirmed(form):
        return render_template("personal_data/export.html", form=form), 422
    user_id = current_user().id
    act = Act(actor_id=user_id, now=now())
    return send_export(user_id, act, "plumbline-my-data")


@blueprint.get("/account/erase")
@requires(*Role)
def show_erasing() -> Page:
    """Say what goes, what stays and that nothing brings it back."""
    return render_template("personal_data/erase.html", form=EraseForm())


@blueprint.post("/account/erase")
@requires(*Role)
@never_kept
def erase_me() -> Page:
    """Erase the person who is signed in, for good."""
    user = current_user()
    form = EraseForm(request.form, email=user.email)
    if not is_confirmed(form):
        return render_template("personal_data/erase.html", form=form), 422
    act = Act(actor_id=user.id, now=now())
    try:
        with transaction() as db_session:
            service.erase_person(db_session, user.id, runtime().new_token(), act)
    except LastOperatorError:
        form.refuse("address", _LAST)
        return render_template("personal_data/erase.html", form=form), 422
    session.clear()
    flash(str(_ERASED), "good")
    return redirect(url_for("accounts.show_sign_in"), code=303)
