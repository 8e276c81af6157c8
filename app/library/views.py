"""Pages of the library, and the media files of clips.

A media request is authorised each time, never touches the file system by a name from the address,
and answers a range with one bytes object of at most 1 MB, so that a slow viewer holds nobody up.
A large file that is asked for as a whole is left to the server, which sends it (see `_whole`).
"""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request
from werkzeug.wsgi import wrap_file

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.config import Settings
from app.db import db
from app.library import service
from app.library.access import addresses_of, is_media_key, make_media_key, media_url
from app.library.domain import (
    TOPIC_LABELS,
    ClipFilter,
    ClipId,
    ClipPlace,
    MediaFile,
    read_start,
)
from app.library.domain.pieces import (
    LARGEST_PIECE,
    LARGEST_WHOLE,
    Span,
    UnsatisfiableRangeError,
    read_range,
)
from app.web import notebook, now, today

ASK_FOR_RANGES = (
    "This file is too large to be sent at once. Ask for ranges of it, as players do: "
    "the header `Range: bytes=0-` brings the first piece.\n"
)

blueprint = Blueprint("library", __name__, template_folder="templates")


blueprint.add_app_template_global(media_url)
blueprint.add_app_template_global(addresses_of)


@blueprint.get("/library")
@requires(Role.LEARNER)
def list_clips() -> str:
    """Show the clips everybody may browse, by grade and topic, exemplars by code and score point too."""
    grade = request.args.get("grade", "")
    topic = request.args.get("topic", "")
    code, point = (request.args.get(name, "")[:40] or None for name in ("code", "point"))
    chosen = ClipFilter(
        code=code,
        point=point,
        # No grade has three digits, and Python refuses to read thousands of them.
        grade=int(grade[:3]) if grade.isascii() and grade.isdigit() else None,
        topic=topic if topic in TOPIC_LABELS else None,
    )
    return render_template(
        "library/list.html", shelf=service.list_clips(db.session(), chosen, today())
    )


@blueprint.get("/library/<clip_id>")
@requires(Role.LEARNER)
def show_clip(clip_id: str) -> str | tuple[str, int]:
    """Show one clip with its transcript and its facts; scores only of an exemplar."""
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
    scores = service.find_exemplar(db.session(), clip.id)
    return render_template("library/clip.html", clip=clip, start=start, scores=scores)


@blueprint.get("/media/<clip_id>/key")
@requires(Role.LEARNER)
def show_key(clip_id: str) -> Response:
    """Give a player that stood open for hours a fresh key; the media are authorised all the same."""
    return send_key(clip_id)


def send_key(subject: str) -> Response:
    """Answer with a fresh key of the present person's for some media."""
    answer = jsonify(key=make_media_key(current_user().id, subject, now()))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/media/<clip_id>/<name>")
@requires(Role.LEARNER)
def show_media(clip_id: str, name: str) -> Response:
    """Send a media file of a clip that may be shown, or a piece of it."""
    file = service.find_media(db.session(), ClipId(clip_id), name, today()) or abort(404)
    return send_media(file, subject=clip_id)


def send_media(file: MediaFile, *, subject: str) -> Response:
    """Send a media file, or a piece of it, to whoever brings her own key for its subject."""
    if not is_media_key(request.args.get("key", ""), current_user().id, subject, now()):
        abort(403)
    # Nothing is held while the bytes travel: the database is done with this request.
    db.session.rollback()
    path = _media_folder(file) / file.clip_id / file.name
    if not path.is_file() or path.stat().st_size != file.size:
        current_app.logger.error("media of clip %s differ from what was synced", file.clip_id)
        abort(503)
    return send_piece(path, file)


def _media_folder(file: MediaFile) -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    folders = {
        ClipPlace.SEALED: settings.sealed_sets_dir,
        ClipPlace.UPLOADED: settings.uploads_dir,
    }
    return (folders.get(file.place) or settings.calibration_sets_dir) / "media"


def send_piece(path: Path, file: MediaFile) -> Response:
    """Answer a request for a file: not changed, a piece, the whole, or why not."""
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": file.etag,
        "Cache-Control": "private, no-cache",
        "Content-Type": file.content_type,
    }
    if file.etag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers=headers)
    if request.method == "HEAD":
        return Response(headers=headers | {"Content-Length": str(file.size)})
    try:
        span = _wanted_span(file)
    except UnsatisfiableRangeError:
        return Response(status=416, headers=headers | {"Content-Range": f"bytes */{file.size}"})
    if span is None:
        return _whole(path, file, headers)
    headers["Content-Range"] = f"bytes {span.first}-{span.last}/{file.size}"
    return Response(_read(path, span), status=206, headers=headers)


def _wanted_span(file: MediaFile) -> Span | None:
    if request.headers.get("If-Range", file.etag) != file.etag:
        return None
    return read_range(request.headers.get("Range"), file.size)


def _whole(path: Path, file: MediaFile, headers: dict[str, str]) -> Response:
    """Answer without a range. Players ask for ranges; this is for programs that copy files.

    A large file is sent only to a proxy, which takes it as fast as it is read. Our own server sends
    it by its name; with others a thread waits for the receiver, and it must not be a slow one.
    """
    if file.size > LARGEST_WHOLE:
        settings: Settings = current_app.config["SETTINGS"]
        if not settings.trusted_proxies:
            headers |= {"Content-Type": "text/plain; charset=utf-8"}
            return Response(ASK_FOR_RANGES, status=400, headers=headers)
        headers |= {"Content-Length": str(file.size)}
        sent = wrap_file(request.environ, path.open("rb"), LARGEST_PIECE)
        return Response(sent, headers=headers, direct_passthrough=True)
    whole: Any = _read(path, Span(first=0, last=file.size - 1))
    return Response(whole, headers=headers)


def _read(path: Path, span: Span) -> bytes:
    with path.open("rb") as source:
        source.seek(span.first)
        return source.read(span.length)
