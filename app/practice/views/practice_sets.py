"""The practice sets, starting one, and the overview of an attempt."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.bench.errors import AttemptNotFoundError
from app.db import db, transaction
from app.practice.domain.catalog import arrange
from app.practice.errors import SetNotOfferedError
from app.practice.service import practice_sets as practice
from app.practice.service.freshness import freshest_first, read_freshness
from app.practice.service.set_end import find_end
from app.web import now
from app.web.errors import show_error
from app.web.marks import form_called
from app.web.reach import ATTEMPT, PRACTICE_SET, reaches
from app.wording import lazy_gettext

blueprint = Blueprint("practice", __name__, template_folder="../templates")


@blueprint.errorhandler(AttemptNotFoundError)
@blueprint.errorhandler(SetNotOfferedError)
def show_nothing_here(_: Exception) -> Response:
    """Give the same answer for what does not exist and what belongs to somebody else."""
    return show_error(404)


@blueprint.get("/practice")
@requires(Role.LEARNER)
def list_sets() -> str:
    """Show the practice sets, the freshest first in each group; `?code=` picks one code's."""
    session, rater_id = db.session(), current_user().id
    sets = practice.list_practice_sets(session, rater_id)
    freshness = read_freshness(session, rater_id, sets)
    sets = freshest_first(sets, freshness)
    catalog = arrange(sets, request.args.get("code"))
    return render_template(
        "practice/practice.html", sets=sets, catalog=catalog, freshness=freshness
    )


@blueprint.post("/practice/<set_id>/attempts")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Starting a practice set"))
@reaches(set_id=PRACTICE_SET)
def start_attempt(set_id: str) -> Response:
    """Start a set, or continue where the rater stopped."""
    with transaction() as session:
        attempt_id = practice.start_attempt(
            session, rater_id=current_user().id, set_id=set_id, now=now()
        )
        page = practice.get_attempt(session, rater_id=current_user().id, attempt_id=attempt_id)
    position = page.next_position or 1
    target = url_for("practice.show_bench", attempt_id=attempt_id, position=position)
    return redirect(target, code=303)


@blueprint.get("/attempts/<int:attempt_id>")
@requires(Role.LEARNER)
@reaches(attempt_id=ATTEMPT)
def show_attempt(attempt_id: int) -> str:
    """Show the clips of an attempt and how far each one is."""
    session, rater_id = db.session(), current_user().id
    page = practice.get_attempt(session, rater_id=rater_id, attempt_id=attempt_id)
    end = find_end(session, rater_id=rater_id, page=page)
    return render_template("practice/attempt.html", page=page, end=end)
