"""Pages of uploading: the form, and the pieces of a large video."""

import contextlib

from flask import (
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import RequestEntityTooLarge

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.config import Settings
from app.content.video import VideoFacts
from app.db import db, transaction
from app.library.errors import ClipIdTakenError
from app.uploading.domain import MEGABYTE, FileKind, largest_bytes, largest_form, size_words
from app.uploading.errors import (
    BoxNotFoundError,
    FileTooLargeError,
    NoRoomError,
    PieceOutOfPlaceError,
    UploadRefusedError,
)
from app.uploading.forms import UploadForm
from app.uploading.forms.stream import (
    BrokenOffError,
    TooSlowError,
    check_announced_size,
    read_form,
)
from app.uploading.service import boxes, publishing
from app.uploading.views.shelf import blueprint, find_root
from app.web import now, surroundings, today
from app.web.csrf import csrf_mark
from app.web.errors import ErrorText, show_error, wants_json
from app.web.marks import token_in_address

blueprint.add_app_template_filter(size_words)

_NOTHING = "Nothing was published, and nothing stored before has changed."
_BROKEN = ErrorText(
    title="The upload broke off",
    what="The connection ended before everything had arrived.",
    safe=_NOTHING,
    todo="Go back, where what you typed should still stand, and send it again.",
)
_SLOW = ErrorText(
    title="The upload took too long",
    what="Without scripts the whole form is sent in one piece, and a minute was not enough for it.",
    safe=_NOTHING,
    todo="Allow scripts for this site: then the video travels in small pieces and may take its time.",
)
_NO_ROOM = ErrorText(
    title="The server has no room for the video",
    what="Its disk is full, or cannot be written to, so what you sent could not be kept.",
    safe=_NOTHING,
    todo="Tell the person who runs this site, and try again later.",
)


def _largest() -> int:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.largest_upload_mb * MEGABYTE


def _open_box(expected: int) -> boxes.Box:
    key = surroundings().new_token()
    return boxes.open_box(find_root(), current_user().id, key, _largest(), expected)


def _get_box(key: str) -> boxes.Box:
    return boxes.get_box(find_root(), current_user().id, key, _largest())


@blueprint.app_errorhandler(NoRoomError)
def show_no_room(error: NoRoomError) -> Response:
    """Answer a full disk."""
    current_app.logger.error("no room for an upload", exc_info=error)
    return show_error(503, _NO_ROOM)


@blueprint.app_errorhandler(BrokenOffError)
def show_broken_off(_: BrokenOffError) -> Response:
    """Answer a form that ended too early, should anybody still listen."""
    return show_error(400, _BROKEN)


@blueprint.app_errorhandler(TooSlowError)
def show_too_slow(_: TooSlowError) -> Response:
    """Answer a form that held a worker for too long."""
    return show_error(400, _SLOW)


@blueprint.get("/uploads/new")
@requires(Role.AUTHOR)
def show_form() -> Response:
    """Show the empty form."""
    boxes.sweep_boxes(find_root(), now())
    return _form(UploadForm(), None)


def _form(form: UploadForm, box: boxes.Box | None, status: int = 200) -> Response:
    """Show the form with what is wrong in it and what has arrived; scripts get the same as JSON."""
    received = {kind.value: box.size(kind) for kind in FileKind} if box else {}
    if box and not any(received.values()):
        box.discard()
        box = None
    address = url_for("uploads.upload_clip")
    target = url_for("uploads.upload_clip", mark=csrf_mark(address), box=box.key if box else None)
    if status != 200 and wants_json():
        fields = {field.name: " ".join(field.errors) for field in form.refused}
        answer = jsonify(fields=fields, received=received, action=target)
    else:
        answer = make_response(
            render_template(
                "uploading/form.html",
                form=form,
                received=received,
                target=target,
                largest=_largest(),
            )
        )
    answer.status_code = status
    return answer


@blueprint.post("/uploads/new")
@requires(Role.AUTHOR)
@token_in_address
def upload_clip() -> Response:
    """Read the form as it arrives, check it, and put the clip in the library; or say why not."""
    try:
        check_announced_size(request, _largest())
    except RequestEntityTooLarge:
        return _too_large()
    key = request.args.get("box", "")
    try:
        box = _get_box(key) if key else _open_box(request.content_length or 0)
    except BoxNotFoundError:
        box = _open_box(request.content_length or 0)
    try:
        return _take(box)
    except RequestEntityTooLarge:
        box.discard()
        return _too_large()
    except OSError as error:
        box.discard()
        raise NoRoomError from error
    except BaseException:
        box.discard()
        raise


def _too_large() -> Response:
    form = UploadForm()
    largest, most = size_words(_largest()), size_words(largest_form(_largest()))
    message = (
        f"What was sent is larger than {most}, so it was not read. A video has at most {largest}: "
        "make it smaller or shorter. Nothing was published."
    )
    form.refuse("video", message)
    return _form(form, None, 413)


def _take(box: boxes.Box) -> Response:
    # Nothing is held while the bytes travel: the database is done with this request for now.
    db.session.rollback()
    words, too_large = read_form(request, box)
    form = UploadForm(words)
    is_right = form.validate()
    form.check_day(today())
    facts, refused = publishing.check_files(box)
    for kind in too_large:
        limit = size_words(largest_bytes(kind, _largest()))
        form.refuse(kind.value, f"The file is larger than {limit}.")
    for error in refused:
        if not form[error.field].errors:
            form.refuse(error.field, str(error))
    if not is_right or form.refused or facts is None:
        return _form(form, box, 422)
    try:
        title = _publish(box, form, facts)
    except UploadRefusedError as error:
        form.refuse(error.field if error.field in form else "video", str(error))
        return _form(form, box, 422)
    box.discard()
    return _done(title)


def _publish(box: boxes.Box, form: UploadForm, facts: VideoFacts) -> str:
    """Stage the clip, then publish and place it in one transaction; return its title."""
    clip_id = publishing.find_free_id(db.session(), find_root(), str(form.title.data))
    staged = publishing.stage_clip(box, clip_id, form.details(), facts)
    same = publishing.find_same_video(db.session(), staged.clip)
    if same is not None:
        message = f"This very video is in the library already, as “{same}”. Nothing was added."
        publishing.unstage(box, staged.stage / "media" / clip_id, facts)
        raise UploadRefusedError(FileKind.VIDEO, message)
    try:
        with transaction() as session:
            publishing.publish_upload(session, staged, find_root(), current_user().id, now())
    except ClipIdTakenError as error:
        publishing.unstage(box, staged.stage / "media" / clip_id, facts)
        message = "Another clip took this title in this very moment. Send it once more."
        raise UploadRefusedError("title", message) from error
    except BaseException:
        boxes.take_back(staged.stage, find_root(), clip_id)
        raise
    return staged.clip.file.title


def _done(title: str) -> Response:
    flash(f"“{title}” is in the library now.", "good")
    target = url_for("uploads.list_uploads")
    if wants_json():
        answer = jsonify(next=target)
        answer.status_code = 201
        return answer
    return make_response(redirect(target, code=303))


@blueprint.post("/uploads/pieces")
@requires(Role.AUTHOR)
def open_pieces() -> tuple[Response, int]:
    """Make a box for a video that will come in pieces; its announced size is checked first."""
    expected = request.get_json(silent=True)
    size = expected.get("size") if isinstance(expected, dict) else None
    if type(size) is not int or not 0 < size <= _largest():
        abort(413)
    boxes.sweep_boxes(find_root(), now())
    return jsonify(box=_open_box(size).key, received=0), 201


@blueprint.put("/uploads/pieces/<key>")
@requires(Role.AUTHOR)
def take_piece(key: str) -> Response | tuple[Response, int]:
    """Write the next piece of a video; a piece out of place is told how much has arrived."""
    at = request.args.get("at", "")
    piece = request.get_data(cache=False)
    try:
        start = int(at) if at.isascii() and at.isdigit() and len(at) < 13 else -1
        return jsonify(received=_get_box(key).append(start, piece))
    except PieceOutOfPlaceError as error:
        return jsonify(received=error.received), 409
    except BoxNotFoundError:
        abort(404)
    except FileTooLargeError:
        abort(413)


@blueprint.delete("/uploads/pieces/<key>")
@requires(Role.AUTHOR)
def discard_pieces(key: str) -> tuple[str, int]:
    """Throw an unfinished upload away; one that is gone already is no fault."""
    with contextlib.suppress(BoxNotFoundError):
        _get_box(key).discard()
    return "", 204
