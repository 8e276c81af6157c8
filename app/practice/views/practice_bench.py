"""The scoring bench of practice: its addresses, and the reveal that follows each clip."""

from typing import Any

from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.bench import actions as bench_actions
from app.bench.actions import BenchKind, BenchPage, OnwardWords
from app.bench.domain.sheet import SheetRef
from app.practice.views.practice_sets import blueprint
from app.web.addresses import url_for
from app.web.marks import form_called
from app.web.reach import ATTEMPT, PART, reaches
from app.wording import lazy_gettext

KIND = BenchKind(
    home=lazy_gettext("Practice"),
    via="practice",
    badge=None,
    has_titles=True,
    has_hints=True,
    onward=OnwardWords(
        after_recording=lazy_gettext(
            "Recording is final for this clip. Then you see the master scores."
        ),
        confirmation=lazy_gettext(
            "You cannot change it afterward. Next you see the master scores."
        ),
        label=lazy_gettext("See the reveal"),
        todo=lazy_gettext("Go on to the reveal."),
    ),
    onward_in_silence=OnwardWords(
        after_recording=lazy_gettext(
            "Recording is final for this clip. You see the master scores of this set when all of its "
            "clips are recorded."
        ),
        confirmation=lazy_gettext(
            "You cannot change it afterward. The master scores come when the whole set is recorded."
        ),
        label=lazy_gettext("Go on with the set"),
        todo=lazy_gettext("Go on with the set."),
    ),
)


@blueprint.get("/attempts/<int:attempt_id>/clips/<int:position>")
@requires(Role.LEARNER)
@reaches(attempt_id=ATTEMPT, position=PART)
def show_bench(attempt_id: int, position: int) -> str | Response:
    """Show the bench for a clip, or the reveal when its sheet is recorded."""
    return bench_actions.show_bench(_bench(attempt_id, position))


@blueprint.get("/attempts/<int:attempt_id>/clips/<int:position>/draft")
@requires(Role.LEARNER)
@reaches(attempt_id=ATTEMPT, position=PART)
def show_draft(attempt_id: int, position: int) -> Response:
    """Send the rater's own draft, so that a page that was cut off can catch up."""
    return bench_actions.show_draft(_bench(attempt_id, position))


@blueprint.put("/attempts/<int:attempt_id>/clips/<int:position>/draft")
@requires(Role.LEARNER)
@reaches(attempt_id=ATTEMPT, position=PART)
def autosave_draft(attempt_id: int, position: int) -> Response:
    """Store what changed on the page."""
    return bench_actions.autosave_draft(_bench(attempt_id, position))


@blueprint.post("/attempts/<int:attempt_id>/clips/<int:position>/draft")
@requires(Role.LEARNER)
@form_called(lazy_gettext("A draft of your scores"))
@reaches(attempt_id=ATTEMPT, position=PART)
def save_draft(attempt_id: int, position: int) -> Response | tuple[str, int]:
    """Store the whole form: the way to save without JavaScript."""
    return bench_actions.save_draft(_bench(attempt_id, position))


@blueprint.post("/attempts/<int:attempt_id>/clips/<int:position>")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Your scores of a clip"))
@reaches(attempt_id=ATTEMPT, position=PART)
def record_sheet(attempt_id: int, position: int) -> Response | tuple[str, int]:
    """Record the score sheet once, and go on to the reveal."""
    return bench_actions.record_sheet(_bench(attempt_id, position))


def ref_of(attempt_id: int, position: int) -> SheetRef:
    """Return a sheet of the signed-in rater."""
    return SheetRef(rater_id=current_user().id, attempt_id=attempt_id, position=position)


def _bench(attempt_id: int, position: int) -> BenchPage:
    here: dict[str, Any] = {"attempt_id": attempt_id, "position": position}
    return BenchPage(
        kind=KIND,
        ref=ref_of(attempt_id, position),
        number=position,
        url=url_for("practice.show_bench", **here),
        draft_url=url_for("practice.autosave_draft", **here),
        home_url=url_for("practice.list_sets"),
        overview_url=url_for("practice.show_attempt", attempt_id=attempt_id),
        onward_url=url_for("practice.show_reveal", **here),
    )
