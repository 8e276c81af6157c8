"""One sitting: how far it is, what came of it, and asking that a code be looked at again."""

from flask import abort, render_template

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.certification.service import offer, sitting
from app.certification.service.verdicts import find_verdict
from app.certification.views.blueprint import blueprint
from app.certification.views.gates import moment
from app.certification.words import reasons_of
from app.db import db
from app.web import today
from app.web.reach import SITTING, reaches


@blueprint.get("/certification/<test_form_id>")
@requires(Role.LEARNER)
@reaches(test_form_id=SITTING)
def show_test_form(test_form_id: str) -> str:
    """Show how far a sitting is, what was recorded, or what was decided."""
    session, rater_id = db.session(), current_user().id
    test_form = offer.find_test_form(session, rater_id, test_form_id, today()) or abort(404)
    if test_form.outcome is not None:
        verdict = find_verdict(session, rater_id, test_form_id, moment()) or abort(404)
        reasons = reasons_of(verdict.rule, verdict.decision, verdict.titles)
        return render_template("certification/verdict.html", verdict=verdict, reasons=reasons)
    record = sitting.get_record(session, rater_id=rater_id, test_form_id=test_form_id)
    return render_template("certification/sitting.html", test_form=test_form, record=record)
