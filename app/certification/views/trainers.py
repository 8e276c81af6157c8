"""What trainers do for the people they train: more time, setting a sitting aside, answering appeals."""

from collections.abc import Callable

from flask import flash, redirect, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.certification.errors import NothingToGrantError, PersonNotFoundError
from app.certification.forms import AnswerForm, ReasonForm
from app.certification.service import help as helping
from app.certification.service.help import TrainerAct
from app.certification.views.blueprint import blueprint
from app.db import db, transaction
from app.web import now
from app.web.addresses import url_for
from app.web.errors import show_error
from app.web.marks import form_called
from app.web.reach import LEARNER, PART, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

Page = str | Response | tuple[str, int]
_NOTHING = lazy_gettext("That cannot be done, or it was done before. Nothing was changed.")


@blueprint.errorhandler(PersonNotFoundError)
def show_nobody(_error: Exception) -> Page:
    """Answer for a person who is not hers as if there were none."""
    return show_error(404)


@blueprint.get("/trainer/learners/<int:user_id>/certification")
@requires(Role.TRAINER)
@reaches(user_id=LEARNER)
def show_help(user_id: int) -> Page:
    """Show somebody's sittings and appeals, with what a trainer may do; never how well she scored."""
    return _page(user_id, ReasonForm())


@blueprint.post("/trainer/learners/<int:user_id>/certification/set-aside")
@requires(Role.TRAINER)
@form_called(lazy_gettext("Setting a sitting aside"))
@reaches(user_id=LEARNER)
def set_aside(user_id: int) -> Page:
    """Set a sitting aside for a technical failure."""
    form = ReasonForm.from_request()
    if not form.is_sent_and_valid():
        return _page(user_id, form), 422
    test_form_id = str(form.what.data or "")
    return _do(
        user_id,
        lambda session: helping.set_aside(session, _act(user_id, form.reason.data), test_form_id),
        _("The sitting is set aside. It does not count, and another may be begun."),
    )


@blueprint.post("/trainer/learners/<int:user_id>/certification/grants")
@requires(Role.TRAINER)
@form_called(lazy_gettext("Granting extra time"))
@reaches(user_id=LEARNER)
def grant(user_id: int) -> Page:
    """Grant what the rule lets a trainer grant."""
    form = ReasonForm.from_request()
    if not form.is_sent_and_valid():
        return _page(user_id, form), 422
    rubric_id, _sign, kind = str(form.what.data or "").partition("/")
    return _do(
        user_id,
        lambda session: helping.grant(session, _act(user_id, form.reason.data), rubric_id, kind),
        _("It is granted, with your reason beside it."),
    )


@blueprint.post("/trainer/learners/<int:user_id>/certification/appeals/<int:appeal_id>")
@requires(Role.TRAINER)
@form_called(lazy_gettext("Answering an appeal"))
@reaches(user_id=LEARNER, appeal_id=PART)
def answer_appeal(user_id: int, appeal_id: int) -> Page:
    """Answer an appeal; the person is told by email."""
    form = AnswerForm.from_request()
    if not form.is_sent_and_valid():
        return _page(user_id, form), 422
    outcome = str(form.outcome.data)
    return _do(
        user_id,
        lambda session: helping.answer_appeal(
            session, _act(user_id, form.reason.data), appeal_id, outcome
        ),
        _("Your answer is recorded, and the person is told by email."),
    )


def _act(user_id: int, reason: object) -> TrainerAct:
    return TrainerAct(trainer_id=current_user().id, user_id=user_id, reason=str(reason), now=now())


def _do(user_id: int, act: Callable[[Session], None], done: str) -> Response:
    try:
        with transaction() as session:
            act(session)
    except NothingToGrantError:
        flash(str(_NOTHING), "caution")
    else:
        flash(done, "good")
    return redirect(url_for("certification.show_help", user_id=user_id), code=303)


def _page(user_id: int, form: ReasonForm | AnswerForm) -> str:
    page = helping.get_help(db.session(), current_user().id, user_id)
    return render_template("certification/help.html", page=page, form=form)
