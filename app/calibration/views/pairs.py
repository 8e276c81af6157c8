"""Contrast pairs: the list, one pair side by side, and the answer to it."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.calibration.errors import PairClosedError, PairNotOfferedError
from app.calibration.service import pairs
from app.calibration.views.practice import blueprint
from app.content.plain_text import drop_unfit
from app.db import db, transaction
from app.web import now
from app.web.errors import show_error

_INCOMPLETE = "Choose a clip and say why in your own words; nothing was stored yet."


@blueprint.errorhandler(PairNotOfferedError)
def show_no_pair(_: PairNotOfferedError) -> Response:
    """Answer for a pair that does not exist or whose clips are no longer shown."""
    return show_error(404)


@blueprint.errorhandler(PairClosedError)
def show_closed(_: PairClosedError) -> tuple[str, int]:
    """Explain when a pair opens; which clips are in it is not said before."""
    return render_template("calibration/pair_closed.html"), 403


@blueprint.get("/practice/pairs")
@requires(Role.LEARNER)
def list_pairs() -> str:
    """Show the contrast pairs by domain, and which of them are open."""
    groups = pairs.list_pair_groups(db.session(), current_user().id)
    return render_template("calibration/pairs.html", groups=groups)


@blueprint.get("/practice/pairs/<pair_id>")
@requires(Role.LEARNER)
def show_pair(pair_id: str) -> str:
    """Show two clips side by side; both master scores only after the person's own answer."""
    session, user_id = db.session(), current_user().id
    page = pairs.get_pair(session, user_id, pair_id)
    next_pair = pairs.find_next_pair(session, user_id) if page.reveal else None
    return render_template("calibration/pair.html", page=page, next_pair=next_pair)


@blueprint.post("/practice/pairs/<pair_id>")
@requires(Role.LEARNER)
def answer_pair(pair_id: str) -> Response:
    """Keep the person's answer and show the master scores."""
    clip, why = request.form.get("higher", ""), drop_unfit(request.form.get("why", "")).strip()
    if clip and why:
        answer = (clip, why[: pairs.LONGEST_WHY])
        with transaction() as session:
            pairs.answer_pair(session, current_user().id, pair_id, answer, now())
    else:
        flash(_INCOMPLETE, "caution")
    target = url_for("practice.show_pair", pair_id=pair_id, _anchor="answer")
    return redirect(target, code=303)
