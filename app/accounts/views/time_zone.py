"""My time zone: chosen by the person, guessed by her browser until then."""

from flask import abort, flash, redirect, request, url_for

from app.accounts import service
from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.accounts.views.door import Page, blueprint
from app.accounts.words import name_continent
from app.db import transaction
from app.web import now
from app.web.marks import form_called
from app.wording import gettext as _
from app.wording import lazy_gettext
from app.zones import find_zone, zones_by_continent

blueprint.add_app_template_global(zones_by_continent)
blueprint.add_app_template_filter(name_continent)


@blueprint.post("/account/time-zone")
@requires(*Role)
@form_called(lazy_gettext("Your time zone"))
def set_time_zone() -> Page:
    """Store the time zone for this person's pages; empty means the site's own."""
    name = request.form.get("time_zone") or None
    if name is not None and find_zone(name) is None:
        abort(422)
    is_guess = "guess" in request.form
    with transaction() as db_session:
        service.set_time_zone(db_session, current_user().id, name, now(), is_guess=is_guess)
    if not is_guess:
        flash(_("Your time zone has been changed. Every page now shows times in it."), "good")
    return redirect(url_for("accounts.show_account"), code=303)
