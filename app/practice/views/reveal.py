"""The reveal of one clip, after its sheet is recorded."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.accounts.access import requires
from app.accounts.domain import Role
from app.db import db
from app.practice.errors import SetNotDoneError, SheetNotRecordedError
from app.practice.service.reveal import get_reveal
from app.practice.views.practice_bench import ref_of
from app.practice.views.practice_sets import blueprint
from app.practice.words import say_distance, say_lapse, say_reading
from app.scoring.estimates import MIN_CLIPS
from app.web.reach import ATTEMPT, PART, reaches
from app.wording import lazy_gettext

NOT_YET = lazy_gettext(
    "The master scores of this clip open when your own are recorded. "
    "What you have scored so far is kept."
)
AT_THE_END = lazy_gettext("Recorded. The master scores of this set open when all of its clips are.")


@blueprint.get("/attempts/<int:attempt_id>/clips/<int:position>/reveal")
@requires(Role.LEARNER)
@reaches(attempt_id=ATTEMPT, position=PART)
def show_reveal(attempt_id: int, position: int) -> str | Response:
    """Show own scores beside master scores; before recording there is only the bench.

    Where a set shows its master scores at its end, the next clip comes in the place of the reveal.
    """
    ref = ref_of(attempt_id, position)
    try:
        page = get_reveal(db.session(), ref)
    except SheetNotRecordedError:
        flash(str(NOT_YET), "plain")
        bench = url_for("practice.show_bench", attempt_id=attempt_id, position=position)
        return redirect(bench, code=303)
    except SetNotDoneError as error:
        flash(str(AT_THE_END), "plain")
        bench = url_for("practice.show_bench", attempt_id=attempt_id, position=error.next_position)
        return redirect(bench, code=303)
    return render_template(
        "practice/reveal.html",
        page=page,
        lapses=[say_lapse(lapse) for lapse in page.lapses],
        say_distance=say_distance,
        say_reading=say_reading,
        fewest=MIN_CLIPS,
    )
