"""Sending media and media keys, for every page with a player."""

from pathlib import Path
from typing import Any

from flask import Response, abort, current_app, jsonify, request
from werkzeug.wsgi import wrap_file

from app.accounts.access import current_user
from app.config import Settings
from app.db import db
from app.library.access import is_media_key, make_media_key
from app.library.domain import (
    MediaFile,
    StorageArea,
)
from app.library.domain.pieces import (
    MAX_PIECE_BYTES,
    MAX_WHOLE_BYTES,
    Span,
    UnsatisfiableRangeError,
    read_range,
)
from app.web import now

ASK_FOR_RANGES = (
    "This file is too large to be sent at once. Ask for ranges of it, as players do: "
    "the header `Range: bytes=0-` brings the first piece.\n"
)


def send_key(subject: str) -> Response:
    """Answer with a fresh media key for the current user."""
    answer = jsonify(key=make_media_key(current_user().id, subject, now()))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def send_media(file: MediaFile, *, subject: str) -> Response:
    """Send a media file, or part of it, to a user with her own key for its subject."""
    if not is_media_key(request.args.get("key", ""), current_user().id, subject, now()):
        abort(403)
    # The database is done with this request: hold no connection while bytes are sent.
    db.session.rollback()
    path = _media_folder(file) / file.clip_id / file.name
    if not path.is_file() or path.stat().st_size != file.size:
        current_app.logger.error("media of clip %s differ from what was synced", file.clip_id)
        abort(503)
    return send_piece(path, file)


def _media_folder(file: MediaFile) -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    folders = {
        StorageArea.SEALED: settings.sealed_sets_dir,
        StorageArea.UPLOADED: settings.uploads_dir,
    }
    return (folders.get(file.place) or settings.calibration_sets_dir) / "media"


def send_piece(path: Path, file: MediaFile) -> Response:
    """Answer a request for a file: not modified, a part, the whole file, or an error."""
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
    """Answer a request without a range: players send ranges, programs that copy files do not.

    A large file is sent only to a proxy, which accepts it as fast as it is read. Our own server
    sends the file by name. Under other servers a thread waits for the receiver, which must not be
    slow.
    """
    if file.size > MAX_WHOLE_BYTES:
        settings: Settings = current_app.config["SETTINGS"]
        if not settings.trusted_proxies:
            headers |= {"Content-Type": "text/plain; charset=utf-8"}
            return Response(ASK_FOR_RANGES, status=400, headers=headers)
        headers |= {"Content-Length": str(file.size)}
        sent = wrap_file(request.environ, path.open("rb"), MAX_PIECE_BYTES)
        return Response(sent, headers=headers, direct_passthrough=True)
    whole: Any = _read(path, Span(first=0, last=file.size - 1))
    return Response(whole, headers=headers)


def _read(path: Path, span: Span) -> bytes:
    with path.open("rb") as source:
        source.seek(span.first)
        return source.read(span.length)
