"""Contrast pairs: the list, one pair side by side, and the answer to it."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.content.plain_text import drop_unfit
from app.db import db, transaction
from app.practice.errors import PairChangedError, PairClosedError, PairNotOfferedError
from app.practice.service import pairs
from app.practice.views.practice_sets import blueprint
from app.web import now
from app.web.errors import show_error
from app.web.forms import read_revision
from app.web.marks import form_called
from app.web.reach import PAIR, reaches
from app.wording import lazy_gettext

_INCOMPLETE = lazy_gettext("Choose a clip and say why in your own words; nothing was stored yet.")
_CHANGED = lazy_gettext(
    "This pair was changed while your page was open, so nothing was stored. What you wrote stands "
    "below; read the question again before you answer."
)


@blueprint.errorhandler(PairNotOfferedError)
def show_no_pair(_: PairNotOfferedError) -> Response:
    """Answer for a pair that does not exist or whose clips are no longer shown."""
    return show_error(404)


@blueprint.errorhandler(PairClosedError)
def show_closed(_: PairClosedError) -> tuple[str, int]:
    """Explain when a pair opens, without saying which clips are in it."""
    return render_template("practice/pair_closed.html"), 403


@blueprint.get("/practice/pairs")
@requires(Role.LEARNER)
def list_pairs() -> str:
    """Show the contrast pairs by domain, and which of them are open."""
    groups = pairs.list_pair_groups(db.session(), current_user().id)
    return render_template("practice/pairs.html", groups=groups)


@blueprint.get("/practice/pairs/<pair_id>")
@requires(Role.LEARNER)
@reaches(pair_id=PAIR)
def show_pair(pair_id: str) -> str:
    """Show two clips side by side; both master scores only after the person's own answer."""
    return _pair_page(pair_id)


@blueprint.post("/practice/pairs/<pair_id>")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Your answer about a pair of clips"))
@reaches(pair_id=PAIR)
def answer_pair(pair_id: str) -> Response | tuple[str, int]:
    """Store the person's answer and show the master scores; what she wrote is never lost."""
    clip, why = request.form.get("higher", ""), drop_unfit(request.form.get("why", "")).strip()
    if not (clip and why):
        return _pair_page(pair_id, (clip, why, _INCOMPLETE)), 422
    pair = (pair_id, request.form.get("revision", type=read_revision))
    try:
        with transaction() as session:
            answer = (clip, why[: pairs.MAX_WHY_LENGTH])
            pairs.answer_pair(session, current_user().id, pair, answer, now())
    except PairChangedError:
        return _pair_page(pair_id, (clip, why, _CHANGED)), 409
    target = url_for("practice.show_pair", pair_id=pair_id, _anchor="answer")
    return redirect(target, code=303)


def _pair_page(pair_id: str, unsent: tuple[str, str, str] = ("", "", "")) -> str:
    """Render a pair; `unsent` is the clip and the reason not stored yet, and why they were not."""
    session, user_id = db.session(), current_user().id
    page = pairs.get_pair(session, user_id, pair_id)
    next_pair = pairs.find_next_pair(session, user_id) if page.reveal else None
    return render_template("practice/pair.html", page=page, next_pair=next_pair, unsent=unsent)
