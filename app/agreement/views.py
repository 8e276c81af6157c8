"""My agreement: code by code, with n, interval and blind guess."""

from flask import Blueprint, render_template, request

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.agreement.service.agreement_page import get_agreement_pages
from app.agreement.words import say_lean, why_undefined
from app.db import db
from app.scoring.estimates import MIN_CLIPS
from app.web import now

blueprint = Blueprint("agreement", __name__, template_folder="templates")


@blueprint.get("/agreement")
@requires(Role.LEARNER)
def show_agreement() -> str:
    """Show the signed-in rater's own agreement with the master scores."""
    return render_template(
        "agreement/agreement.html",
        rubrics=get_agreement_pages(
            db.session(),
            current_user().id,
            now(),
            accepts_second=request.args.get("second") == "exact",
        ),
        fewest=MIN_CLIPS,
        is_by_domain=request.args.get("order") == "domain",
        say_lean=say_lean,
        why_undefined=why_undefined,
    )
