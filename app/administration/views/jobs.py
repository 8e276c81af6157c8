"""Jobs: how many wait, and those that failed for good."""

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from app.accounts.access import requires
from app.accounts.domain import Role
from app.administration import service
from app.administration.views.people import Page, blueprint, own_act
from app.administration.words import name_job, say_job_error
from app.db import db, transaction
from app.outbox import service as outbox
from app.outbox.jobs import outbox as own_outbox
from app.web import now
from app.web.addresses import url_for
from app.web.marks import never_kept
from app.web.reach import DEAD_LETTER, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext, ngettext

blueprint.add_app_template_filter(name_job)
_GONE = lazy_gettext(
    "That job is no longer among those that failed. Somebody else may have seen to it."
)

blueprint.add_app_template_filter(say_job_error)


@blueprint.get("/jobs")
@requires(Role.OPERATOR)
def show_jobs() -> Page:
    """Show how many jobs are open, and the dead letters."""
    backlog = outbox.find_backlog(db.session(), now())
    return render_template(
        "administration/jobs.html",
        backlog=backlog,
        is_stuck=backlog.is_stuck(now()),
        is_reachable=own_outbox().queue.size() is not None,
        letters=outbox.list_dead(db.session()),
    )


@blueprint.post("/jobs/retry")
@requires(Role.OPERATOR)
@never_kept
def retry_all_jobs() -> Page:
    """Have every dead letter tried again."""
    return _retry(None)


@blueprint.post("/jobs/<int:event_id>/retry")
@requires(Role.OPERATOR)
@never_kept
@reaches(event_id=DEAD_LETTER)
def retry_job(event_id: int) -> Page:
    """Have one dead letter tried again."""
    return _retry(event_id)


def _retry(event_id: int | None) -> Response:
    with transaction() as session:
        found = service.retry_jobs(session, event_id, own_act())
    said = ngettext(
        "%(num)d job will be tried again in a moment.",
        "%(num)d jobs will be tried again in a moment.",
        found,
    )
    flash(said if found else str(_GONE), "good" if found else "caution")
    return _back()


@blueprint.post("/jobs/<int:event_id>/give-up")
@requires(Role.OPERATOR)
@never_kept
@reaches(event_id=DEAD_LETTER)
def give_up_job(event_id: int) -> Page:
    """Give one dead letter up."""
    with transaction() as session:
        is_given_up = service.give_up_job(session, event_id, own_act())
    said = _("Job %(number)s was given up and will never be done.", number=str(event_id))
    flash(said if is_given_up else str(_GONE), "good" if is_given_up else "caution")
    return _back()


def _back() -> Response:
    return redirect(url_for("administration.show_jobs"), code=303)
