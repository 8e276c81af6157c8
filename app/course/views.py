"""Pages of the course: the map, lessons, answers to checks, figures."""

import hashlib

from flask import (
    Blueprint,
    Flask,
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
from app.course.domain.checks import NoAnswerError, UnknownAnswerError
from app.course.errors import (
    LessonLockedError,
    LessonNotFoundError,
)
from app.course.service import answers
from app.course.service.answers import Kept, Sent
from app.course.service.outline import FindPracticeSteps, find_outline
from app.course.words import show_prose
from app.db import db, transaction
from app.web import notebook, now
from app.web.errors import show_error
from app.web.fonts import with_page_font
from app.web.forms import read_revision
from app.web.marks import form_called
from app.web.reach import LESSON, MODULE, PART, reaches
from app.wording import lazy_gettext

blueprint = Blueprint("course", __name__, template_folder="templates")

_CHOOSE = lazy_gettext("Choose an answer first; nothing was stored.")
_NOT_PRESENT = {
    Kept.STALE: lazy_gettext(
        "This lesson was changed while your page was open. Your answer is kept, judged by the "
        "question you saw. Below is the question as it stands now."
    ),
    Kept.LEFT: lazy_gettext(
        "This lesson was changed while your page was open. Your answer is kept; the question "
        "is no longer part of the lesson."
    ),
    Kept.UNKNOWN_PAGE: lazy_gettext(
        "Your page was opened before this lesson was changed, and it could not be told "
        "which answer you meant. Nothing was stored. Below is the lesson as it stands now; choose again."
    ),
}
_COURSE_DONE = lazy_gettext("That was the last lesson of the course.")

Page = str | BaseResponse | tuple[str, int]
_PRACTICE = "course_practice_steps"


def init_app(app: Flask, find_practice_steps: FindPracticeSteps) -> None:
    """Register the pages of the course; practice, a layer above, is passed in here."""
    app.extensions[_PRACTICE] = find_practice_steps
    app.register_blueprint(blueprint)
    app.jinja_env.filters["prose"] = show_prose


def _find_practice_steps() -> FindPracticeSteps:
    found: FindPracticeSteps = current_app.extensions[_PRACTICE]
    return found


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
    user_id = current_user().id
    outline = find_outline(
        db.session(), user_id, find_practice_steps=_find_practice_steps(), opens_all=_opens_all()
    )
    return render_template("course/map.html", outline=outline)


@blueprint.get("/course/<lesson_id>")
@requires(Role.LEARNER)
@reaches(lesson_id=LESSON)
def show_lesson(lesson_id: str) -> Page:
    """Show a lesson, and record when it was first opened."""
    user = current_user()
    page = service.open_lesson(
        db.session(),
        user.id,
        lesson_id,
        find_practice_steps=_find_practice_steps(),
        opens_all=_opens_all(),
    )
    if page.lesson.opened_at is None:
        moment = now()
        notebook().note(lambda session: service.record_opening(session, user.id, lesson_id, moment))
    return render_template("course/lesson.html", page=page)


@blueprint.post("/course/<lesson_id>/done")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Marking a lesson as done"))
@reaches(lesson_id=LESSON)
def complete_lesson(lesson_id: str) -> Page:
    """Mark a lesson done and go on: to the next one, or after the last of a module to its end."""
    with transaction() as session:
        done = service.complete_lesson(
            session,
            current_user().id,
            lesson_id,
            now(),
            find_practice_steps=_find_practice_steps(),
            opens_all=_opens_all(),
        )
    if done.step is None:
        flash(str(_COURSE_DONE), "good")
        return redirect(url_for("course.show_course"), code=303)
    if done.ends_module:
        return redirect(url_for("course.show_module", module_id=done.module_id), code=303)
    return redirect(url_for("course.show_lesson", lesson_id=done.step.id), code=303)


@blueprint.get("/course/modules/<module_id>")
@requires(Role.LEARNER)
@reaches(module_id=MODULE)
def show_module(module_id: str) -> Page:
    """Show how a module stands: what is done, what is open in it, and what comes next."""
    outline = find_outline(
        db.session(),
        current_user().id,
        find_practice_steps=_find_practice_steps(),
        opens_all=_opens_all(),
    )
    module = outline.find_module(module_id) if outline else None
    if outline is None or module is None:
        abort(404)
    return render_template("course/module.html", outline=outline, module=module)


@blueprint.post("/course/<lesson_id>/checks/<check_id>")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Your answer to a check"))
@reaches(lesson_id=LESSON, check_id=PART)
def answer_check(lesson_id: str, check_id: str) -> Page:
    """Store an answer to a check and return to the check, where its feedback is."""
    sent = Sent(
        lesson_id=lesson_id,
        check_id=check_id,
        revision_id=request.form.get("revision", type=read_revision),
        given=_given_answers(),
    )
    user_id, everything = current_user().id, _opens_all()
    try:
        with transaction() as session:
            kept = answers.answer_check(
                session,
                user_id,
                sent,
                now(),
                find_practice_steps=_find_practice_steps(),
                opens_all=everything,
            )
    except NoAnswerError:
        flash(str(_CHOOSE), f"at-check-{check_id}")
    except UnknownAnswerError:
        abort(422)
    else:
        if kept in _NOT_PRESENT:
            flash(str(_NOT_PRESENT[kept]), "caution")
    target = url_for("course.show_lesson", lesson_id=lesson_id, _anchor=f"check-{check_id}")
    return redirect(target, code=303)


def _opens_all() -> bool:
    """Say whether the person is staff, who may open any lesson."""
    user = current_user()
    return any(user.may(role) for role in (Role.TRAINER, Role.AUTHOR, Role.OPERATOR))


def _given_answers() -> dict[str, str]:
    """Read a check's `answer`, or for a sort `answer-…` with the key of each moment."""
    return {
        name.removeprefix("answer").removeprefix("-"): value
        for name, value in request.form.items()
        if name == "answer" or name.startswith("answer-")
    }


@blueprint.get("/course/figures/<lesson_id>/<name>")
@requires(Role.LEARNER)
@reaches(lesson_id=LESSON, name=PART)
def show_figure(lesson_id: str, name: str) -> Page:
    """Send a figure as it was when the lesson was synced, set in the page's font."""
    figure = service.find_figure(db.session(), lesson_id, name) or abort(404)
    settings: Settings = current_app.config["SETTINGS"]
    path = settings.course_content_dir / figure.path
    body = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(body).hexdigest() != figure.sha256:
        current_app.logger.error("figure %s differs from what was synced", figure.path)
        abort(503)
    response = Response(with_page_font(body), mimetype="image/svg+xml")
    response.add_etag()
    is_pinned = request.args.get("v") == figure.sha256[:12]
    age = "max-age=31536000, immutable" if is_pinned else "no-cache"
    response.headers["Cache-Control"] = f"private, {age}"
    return response.make_conditional(request)
