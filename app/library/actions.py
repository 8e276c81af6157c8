"""Sending media and media keys, for every page with a player."""

from flask import Response, abort, current_app, jsonify, request
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wsgi import wrap_file

from app.accounts.access import current_user
from app.config import Settings
from app.db import db
from app.library.access import is_media_key, make_media_key
from app.library.domain import MediaFile
from app.library.domain.pieces import (
    MAX_PIECE_BYTES,
    MAX_WHOLE_BYTES,
    Span,
    UnsatisfiableRangeError,
    read_range,
)
from app.library.service.media import store_of
from app.storage import FileGoneError, FolderStore, StorageDownError, Store
from app.storage.running import uploads_store
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
    settings: Settings = current_app.config["SETTINGS"]
    store = store_of(file, settings, uploads_store())
    try:
        return send_piece(store, file)
    except FileGoneError:
        fault = "differ from what was synced"
    except StorageDownError as error:
        fault = f"cannot be read: {error}"
    current_app.logger.error("media of clip %s %s", file.clip_id, fault)
    raise ServiceUnavailable


def send_piece(store: Store, file: MediaFile) -> Response:
    """Answer a request for a file: not modified, a part, the whole file, or an error.

    Raises:
        FileGoneError: it is not there, or has another size than it should.
    """
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": file.etag,
        "Cache-Control": "private, no-cache",
        "Content-Type": file.content_type,
    }
    if file.etag in request.headers.get("If-None-Match", ""):
        _check(store, file)
        return Response(status=304, headers=headers)
    if request.method == "HEAD":
        _check(store, file)
        return Response(headers=headers | {"Content-Length": str(file.size)})
    try:
        span = _wanted_span(file)
    except UnsatisfiableRangeError:
        return Response(status=416, headers=headers | {"Content-Range": f"bytes */{file.size}"})
    if span is None:
        return _whole(store, file, headers)
    headers["Content-Range"] = f"bytes {span.first}-{span.last}/{file.size}"
    return Response(_read(store, file, span), status=206, headers=headers)


def _check(store: Store, file: MediaFile) -> None:
    found = store.find(file.path)
    if found is None or found.size != file.size:
        raise FileGoneError(file.path)


def _wanted_span(file: MediaFile) -> Span | None:
    if request.headers.get("If-Range", file.etag) != file.etag:
        return None
    return read_range(request.headers.get("Range"), file.size)


def _whole(store: Store, file: MediaFile, headers: dict[str, str]) -> Response:
    """Answer a request without a range: players send ranges, programs that copy files do not.

    A large file is sent only from a folder, and to a proxy, which accepts it as fast as it is read.
    Our own server sends the file by name. Under other servers a thread waits for the receiver, which
    must not be slow.
    """
    if file.size > MAX_WHOLE_BYTES:
        settings: Settings = current_app.config["SETTINGS"]
        if not settings.trusted_proxies or not isinstance(store, FolderStore):
            headers |= {"Content-Type": "text/plain; charset=utf-8"}
            return Response(ASK_FOR_RANGES, status=400, headers=headers)
        _check(store, file)
        headers |= {"Content-Length": str(file.size)}
        source = (store.root / file.path).open("rb")
        sent = wrap_file(request.environ, source, MAX_PIECE_BYTES)
        return Response(sent, headers=headers, direct_passthrough=True)
    whole = _read(store, file, Span(first=0, last=file.size - 1))
    return Response(whole, headers=headers)


def _read(store: Store, file: MediaFile, span: Span) -> bytes:
    return store.read_span(file.path, span.first, span.length, file.size)
