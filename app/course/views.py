"""Pages of the course: the map, lessons, answers to checks, figures."""

import hashlib

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.config import Settings
from app.course import service
from app.course.domain import NoAnswerError, UnknownAnswerError
from app.course.errors import LessonLockedError, LessonNotFoundError
from app.db import db, transaction
from app.web import now
from app.web.errors import show_error

blueprint = Blueprint("course", __name__, template_folder="templates")

_CHOOSE = "Choose an answer first; nothing was stored."
_COURSE_DONE = "That was the last lesson of the course."

Page = str | BaseResponse | tuple[str, int]


@blueprint.errorhandler(LessonNotFoundError)
def show_missing(_: LessonNotFoundError) -> Page:
    """Answer for a lesson that does not exist."""
    return show_error(404)


@blueprint.errorhandler(LessonLockedError)
def show_locked(error: LessonLockedError) -> Page:
    """Explain what comes before a lesson that is not open yet."""
    return render_template("course/locked.html", lock=error.lock), 403


@blueprint.get("/course")
@requires(Role.LEARNER)
def show_course() -> Page:
    """Show the map of the course with the person's progress."""
    outline = service.find_outline(db.session(), current_user().id)
    return render_template("course/map.html", outline=outline)


@blueprint.get("/course/<lesson_id>")
@requires(Role.LEARNER)
def show_lesson(lesson_id: str) -> Page:
    """Show a lesson, and note when it was first opened."""
    user = current_user()
    page = service.open_lesson(db.session(), user.id, lesson_id)
    if page.lesson.opened_at is None:
        with transaction() as session:
            service.record_opening(session, user.id, lesson_id, now())
    before, after = page.outline.neighbors(page.lesson)
    module = page.outline.module_of(page.lesson)
    return render_template(
        "course/lesson.html", page=page, module=module, before=before, after=after
    )


@blueprint.post("/course/<lesson_id>/done")
@requires(Role.LEARNER)
def complete_lesson(lesson_id: str) -> Page:
    """Mark a lesson done and go on to the next step."""
    with transaction() as session:
        outline = service.complete_lesson(session, current_user().id, lesson_id, now())
    lesson = outline.find(lesson_id)
    step = (outline.neighbors(lesson)[1] if lesson else None) or outline.next_step()
    if step is None or step.is_done:
        flash(_COURSE_DONE, "good")
        return redirect(url_for("course.show_course"), code=303)
    return redirect(url_for("course.show_lesson", lesson_id=step.id), code=303)


@blueprint.post("/course/<lesson_id>/checks/<check_id>")
@requires(Role.LEARNER)
def answer_check(lesson_id: str, check_id: str) -> Page:
    """Keep an answer to a check and show its feedback where the check stands."""
    place = (lesson_id, check_id)
    try:
        with transaction() as session:
            service.answer_check(session, current_user().id, place, _given_answers(), now())
    except NoAnswerError:
        flash(_CHOOSE, "caution")
    except UnknownAnswerError:
        abort(422)
    target = url_for("course.show_lesson", lesson_id=lesson_id, _anchor=f"check-{check_id}")
    return redirect(target, code=303)


def _given_answers() -> dict[int, str]:
    """Read the fields `item-0`, `item-1` … of a check; anything else is not an answer."""
    given = {}
    for name, value in request.form.items():
        number = name.removeprefix("item-")
        if name.startswith("item-") and number.isascii() and number.isdigit() and len(number) < 4:
            given[int(number)] = value
    return given


@blueprint.get("/course/figures/<lesson_id>/<name>")
@requires(Role.LEARNER)
def show_figure(lesson_id: str, name: str) -> Page:
    """Send a figure of a lesson, exactly as it was when the lesson was synced."""
    figure = service.find_figure(db.session(), lesson_id, name) or abort(404)
    settings: Settings = current_app.config["SETTINGS"]
    path = settings.course_content_dir / figure.path
    body = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(body).hexdigest() != figure.sha256:
        current_app.logger.error("figure %s differs from what was synced", figure.path)
        abort(503)
    response = Response(body, mimetype="image/svg+xml")
    response.set_etag(figure.sha256)
    is_pinned = request.args.get("v") == figure.sha256[:12]
    age = "max-age=31536000, immutable" if is_pinned else "no-cache"
    response.headers["Cache-Control"] = f"private, {age}"
    return response.make_conditional(request)
