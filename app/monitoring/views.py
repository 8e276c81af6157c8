"""Pages of trainers: their learners, one learner's progress, and opening a module for her."""

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.db import db, transaction
from app.monitoring import service
from app.monitoring.errors import (
    LearnerNotFoundError,
    NothingToWaiveError,
)
from app.monitoring.forms import WaiverForm
from app.monitoring.service import LearnerPage
from app.monitoring.words import say_habits
from app.people.errors import CohortNotFoundError
from app.web import now
from app.web.errors import show_error
from app.web.marks import form_called
from app.web.reach import LEARNER, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

blueprint = Blueprint("trainer", __name__, template_folder="templates")


Page = str | BaseResponse | tuple[str, int]
_OPEN_ALREADY = lazy_gettext("That module is already open to this learner. Nothing was changed.")


@blueprint.errorhandler(LearnerNotFoundError)
@blueprint.errorhandler(CohortNotFoundError)
def show_nobody(_error: Exception) -> Page:
    """Answer for a person or cohort that is not hers, as if there were none."""
    return show_error(404)


@blueprint.get("/trainer/learners")
@requires(Role.TRAINER)
def list_learners() -> Page:
    """Show a trainer's learners: of all her cohorts, or of one."""
    found = service.find_learners(
        db.session(), current_user().id, request.args.get("who", ""), _cohort_asked()
    )
    return render_template("monitoring/learners.html", found=found)


@blueprint.get("/trainer/learners/<int:user_id>")
@requires(Role.TRAINER)
@reaches(user_id=LEARNER)
def show_learner(user_id: int) -> Page:
    """Show one learner's progress, with the form that opens a module."""
    return _learner_page(_find_learner(user_id), WaiverForm())


@blueprint.post("/trainer/learners/<int:user_id>/waivers")
@requires(Role.TRAINER)
@form_called(lazy_gettext("Opening a module early for a learner"))
@reaches(user_id=LEARNER)
def grant_waiver(user_id: int) -> Page:
    """Open a module for one learner; the reason is kept with it."""
    form = WaiverForm.from_request()
    if not form.is_sent_and_valid():
        return _learner_page(_find_learner(user_id), form), 422
    try:
        with transaction() as session:
            module = service.grant_waiver(
                session,
                current_user().id,
                user_id,
                str(form.module.data),
                str(form.reason.data),
                now(),
            )
    except NothingToWaiveError:
        flash(str(_OPEN_ALREADY), "caution")
    else:
        flash(_("“%(title)s” is now open, with your reason beside it.", title=module.title), "good")
    return redirect(url_for("trainer.show_learner", user_id=user_id), code=303)


def _cohort_asked() -> int | None:
    text = request.args.get("cohort", "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _find_learner(user_id: int) -> LearnerPage:
    return service.get_learner(db.session(), current_user().id, user_id, now())


def _learner_page(page: LearnerPage, form: WaiverForm) -> str:
    form.module.choices = [("", _("Choose"))] + [(m.id, m.title) for m in page.locked]
    return render_template(
        "monitoring/learner.html", page=page, form=form, habits=say_habits(page.habits)
    )
