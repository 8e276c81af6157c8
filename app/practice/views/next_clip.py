"""Practice next: the suggestion with its reasons, starting it, and readiness."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.content.plain_text import drop_unfit
from app.db import db, transaction
from app.practice.errors import SetNotOfferedError
from app.practice.service.next_clip import get_next_clip, start_clip
from app.practice.words import say_chance, say_reason
from app.scoring.estimates import MIN_CLIPS
from app.web import now
from app.web.errors import show_error
from app.web.marks import form_called
from app.wording import lazy_gettext

blueprint = Blueprint("next_clip", __name__, template_folder="../templates")


@blueprint.errorhandler(SetNotOfferedError)
def show_nothing_here(_: Exception) -> Response:
    """Give the same answer for every set and clip that is not on offer."""
    return show_error(404)


@blueprint.get("/practice/next")
@requires(Role.LEARNER)
def show_next() -> str:
    """Show what to score next and why, and how near certification is."""
    page = get_next_clip(db.session(), rater_id=current_user().id, now=now())
    return render_template(
        "practice/next.html",
        page=page,
        fewest=MIN_CLIPS,
        say_chance=say_chance,
        say_reason=say_reason,
    )


@blueprint.post("/practice/next")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Starting the suggested clip"))
def start_suggested() -> Response:
    """Open the suggested clip on the bench, in a new attempt or the one under way."""
    with transaction() as session:
        attempt_id, position = start_clip(
            session,
            rater_id=current_user().id,
            set_id=drop_unfit(request.form.get("set_id", "")),
            clip_id=drop_unfit(request.form.get("clip_id", "")),
            now=now(),
        )
    target = url_for("practice.show_bench", attempt_id=attempt_id, position=position)
    return redirect(target, code=303)
