"""Forms that arrived after their session ended, shown to their writer to resend or discard."""

from flask import flash, redirect, render_template, url_for

from app.accounts import access, service
from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.accounts.views.door import Page, blueprint
from app.db import db, transaction
from app.web import now
from app.web.marks import never_kept
from app.web.reach import KEPT_FORM, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

_GONE = lazy_gettext(
    "What was sent before you signed in is no longer here: it is kept for one hour, and only for "
    "the person who wrote it. None of it was saved."
)


@blueprint.get("/unsent/<key>")
@requires(*Role)
@reaches(key=KEPT_FORM)
def show_unsent(key: str) -> Page:
    """Show a kept form to its writer; for anybody else it is deleted."""
    form = service.find_form(db.session(), current_user().id, key, now())
    if form is None:
        with transaction() as db_session:
            service.drop_form(db_session, key)
        flash(str(_GONE), "caution")
        return redirect(url_for("home.show_home"), code=303)
    return render_template(
        "accounts/unsent.html",
        form=form,
        name=access.name_of_form(form.path),
        key=key,
        kept_as=access.KEPT_AS,
    )


@blueprint.post("/unsent/<key>/drop")
@requires(*Role)
@never_kept
@reaches(key=KEPT_FORM)
def drop_unsent(key: str) -> Page:
    """Discard a kept form."""
    with transaction() as db_session:
        service.drop_form(db_session, key)
    flash(_("What you had entered has been discarded. Nothing was changed."), "good")
    return redirect(url_for("home.show_home"), code=303)
