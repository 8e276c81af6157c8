"""Pages of the library, and the media files of clips.

Each media request is authorized, never builds a file path from the URL, and answers a range with
one bytes object of at most 1 MB, so that a slow viewer delays nobody. A large file requested as a
whole is handed to the server to send (see `_whole`).
"""

from flask import Blueprint, Response, abort, render_template, request

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.db import db
from app.library import service
from app.library.access import addresses_of, media_url
from app.library.actions import send_key, send_media
from app.library.domain import (
    TOPICS,
    ClipFilter,
    ClipId,
    read_start,
)
from app.library.service import media
from app.library.words import name_grade, name_topic
from app.web import notebook, now, today
from app.web.marks import reaches_storage
from app.web.reach import CLIP, CLIP_NAME, MEDIA_FILE, reaches

blueprint = Blueprint("library", __name__, template_folder="templates")


blueprint.add_app_template_global(media_url)
blueprint.add_app_template_global(addresses_of)
blueprint.add_app_template_filter(name_grade)
blueprint.add_app_template_filter(name_topic)


@blueprint.get("/library")
@requires(Role.LEARNER)
def list_clips() -> str:
    """Show the clips everybody may browse, filtered by grade, topic, and for exemplars by score."""
    grade = request.args.get("grade", "")
    topic = request.args.get("topic", "")
    code, point = (request.args.get(name, "")[:40] or None for name in ("code", "point"))
    chosen = ClipFilter(
        code=code,
        point=point,
        # No grade has three digits, and Python refuses to parse thousands of them.
        grade=int(grade[:3]) if grade.isascii() and grade.isdigit() else None,
        topic=topic if topic in TOPICS else None,
    )
    return render_template(
        "library/list.html", listed=service.list_clips(db.session(), chosen, today())
    )


@blueprint.get("/library/<clip_id>")
@requires(Role.LEARNER)
@reaches(clip_id=CLIP)
def show_clip(clip_id: str) -> str | tuple[str, int]:
    """Show one clip with its transcript and details; only exemplars show scores."""
    stop = service.find_stop(db.session(), ClipId(clip_id), today())
    if stop is not None:
        return render_template("library/stopped.html", stop=stop), 410
    clip = service.find_clip(db.session(), ClipId(clip_id)) or abort(404)
    user = current_user()
    if not service.is_exposed(db.session(), user.id, clip.id):
        moment = now()
        notebook().note(
            lambda session: service.record_exposure(session, user.id, clip.id, "library", moment)
        )
    start = read_start(request.args.get("t"))
    exemplar = service.find_exemplar(db.session(), clip.id)
    return render_template("library/clip.html", clip=clip, start=start, exemplar=exemplar)


@blueprint.get("/media/<clip_id>/key")
@requires(Role.LEARNER)
@reaches(clip_id=CLIP_NAME)
def show_key(clip_id: str) -> Response:
    """Give a player left open for hours a fresh key; each media request is still authorized."""
    return send_key(clip_id)


@blueprint.get("/media/<clip_id>/<name>")
@requires(Role.LEARNER)
@reaches_storage
@reaches(clip_id=CLIP, name=MEDIA_FILE)
def show_media(clip_id: str, name: str) -> Response:
    """Send a media file of a clip that may be shown, or part of it."""
    file = media.find_media(db.session(), ClipId(clip_id), name, today()) or abort(404)
    return send_media(file, subject=clip_id)
