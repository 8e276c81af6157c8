"""One sitting: how far it is, what came of it, and asking that a code be looked at again."""

from flask import abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.certification.errors import NothingToGrantError
from app.certification.forms import AppealForm
from app.certification.service import offer, sitting
from app.certification.service.help import ask_again
from app.certification.service.verdicts import find_verdict
from app.certification.views.blueprint import blueprint
from app.certification.views.gates import moment
from app.certification.words import reasons_of
from app.db import db, transaction
from app.web import now, today
from app.web.addresses import url_for
from app.web.marks import form_called
from app.web.reach import SITTING, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

Page = str | Response | tuple[str, int]


@blueprint.get("/certification/<test_form_id>")
@requires(Role.LEARNER)
@reaches(test_form_id=SITTING)
def show_test_form(test_form_id: str) -> str:
    """Show how far a sitting is, what was recorded, or what was decided."""
    session, rater_id = db.session(), current_user().id
    test_form = offer.find_test_form(session, rater_id, test_form_id, today()) or abort(404)
    if test_form.outcome is not None:
        return _show_verdict(test_form_id, AppealForm())
    record = sitting.get_record(session, rater_id=rater_id, test_form_id=test_form_id)
    return render_template("certification/sitting.html", test_form=test_form, record=record)


@blueprint.post("/certification/<test_form_id>/appeals")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Asking that a code be looked at again"))
@reaches(test_form_id=SITTING)
def appeal(test_form_id: str) -> Page:
    """Ask, with a reason, that the result of a code be looked at again."""
    form = AppealForm.from_request()
    if not form.is_sent_and_valid():
        return _show_verdict(test_form_id, form), 422
    try:
        with transaction() as session:
            ask_again(
                session,
                rater_id=current_user().id,
                test_form_id=test_form_id,
                code=str(form.code.data),
                reason=str(form.reason.data),
                now=now(),
            )
    except NothingToGrantError:
        flash(_("That code cannot be asked about, or it was asked about before."), "caution")
    else:
        flash(_("Your appeal is recorded. A trainer reads it, and you get an email."), "good")
    here = url_for("certification.show_test_form", test_form_id=test_form_id)
    return redirect(here, code=303)


def _show_verdict(test_form_id: str, form: AppealForm) -> str:
    found = find_verdict(db.session(), current_user().id, test_form_id, moment())
    verdict = found or abort(404)
    reasons = reasons_of(verdict.rule, verdict.decision, verdict.titles)
    choices = [(line.key, line.title) for line in verdict.open_to_appeal]
    form.code.choices = [("", _("Choose")), *choices]
    return render_template(
        "certification/verdict.html", verdict=verdict, reasons=reasons, form=form
    )
