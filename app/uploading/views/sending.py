"""Pages of uploading: the form, and the pieces of a large video."""

import contextlib
from dataclasses import asdict

from flask import (
    Response,
    abort,
    current_app,
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
from app.db import db
from app.storage import StorageDownError
from app.uploading.domain import FileKind, largest_bytes, largest_form
from app.uploading.errors import (
    FileTooLargeError,
    NoRoomError,
    PendingUploadNotFoundError,
    PieceOutOfPlaceError,
)
from app.uploading.forms import UploadForm
from app.uploading.forms.stream import (
    BrokenOffError,
    check_announced_size,
    read_form,
)
from app.uploading.service import converting, publishing, waiting
from app.uploading.service.uploads import Upload
from app.uploading.views.uploaded_clips import blueprint, find_largest, find_uploads
from app.uploading.words import say_size
from app.web import now, runtime, today
from app.web.csrf import csrf_mark
from app.web.errors import ErrorText, show_error, wants_json
from app.web.marks import form_called, reaches_storage, token_in_address
from app.web.reach import DISCARDED_UPLOAD, PENDING_UPLOAD, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext, say

blueprint.add_app_template_filter(say_size)

_NOTHING = lazy_gettext("Nothing was published, and nothing you saved before has changed.")
_BROKEN = ErrorText(
    title=lazy_gettext("The upload broke off"),
    what=lazy_gettext("The connection ended before everything had arrived."),
    safe=_NOTHING,
    todo=lazy_gettext("Go back, where what you typed should still be, and send it again."),
)
_NO_ROOM = ErrorText(
    title=lazy_gettext("The server has no room for the video"),
    what=lazy_gettext(
        "Its disk is full, or cannot be written to, so what you sent could not be kept."
    ),
    safe=_NOTHING,
    todo=lazy_gettext("Tell the person who runs this site, and try again later."),
)
_STORAGE_DOWN = ErrorText(
    title=lazy_gettext("The videos cannot be reached at the moment"),
    what=lazy_gettext("The server on which uploaded clips are stored does not answer."),
    safe=lazy_gettext(
        "What was acknowledged before is kept, and everything but uploaded clips goes on."
    ),
    todo=lazy_gettext(
        "Try again in a minute. If it stays like this, tell the person who runs this site."
    ),
)


def can_convert() -> bool:
    """Say whether videos are converted here: the extra is installed, and it is not switched off."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.convert_videos and converting.find_encoder() is not None


def _open_upload(expected: int) -> Upload:
    return find_uploads().open(current_user().id, runtime().new_token(), expected)


def get_upload(key: str) -> Upload:
    """Return an upload of the present person."""
    return find_uploads().get(current_user().id, key)


@blueprint.app_errorhandler(NoRoomError)
def show_no_room(error: NoRoomError) -> Response:
    """Answer when the disk is full."""
    current_app.logger.error("no room for an upload", exc_info=error)
    return show_error(503, _NO_ROOM)


@blueprint.app_errorhandler(StorageDownError)
def show_storage_down(error: StorageDownError) -> Response:
    """Answer when the storage of uploads does not."""
    current_app.logger.error("the storage of uploads fails: %s", error)
    return show_error(503, _STORAGE_DOWN)


@blueprint.app_errorhandler(BrokenOffError)
def show_broken_off(_: BrokenOffError) -> Response:
    """Answer a form that ended too early, in case the sender is still connected."""
    return show_error(400, _BROKEN)


@blueprint.get("/uploads/new")
@requires(Role.AUTHOR)
@reaches_storage
def show_form() -> Response:
    """Show an empty form, or that of a waiting upload, to change its text or files."""
    find_uploads().sweep(now())
    key = request.args.get("upload", "")
    try:
        upload = get_upload(key)
        return _form(UploadForm(data=asdict(waiting.read_waiting(upload).details)), upload)
    except PendingUploadNotFoundError:
        return _form(UploadForm(), None)


def show_form_again(form: UploadForm, upload: Upload) -> Response:
    """Show a form with its problems; its valid files are kept."""
    return _form(form, upload, 422)


def _form(form: UploadForm, upload: Upload | None, status: int = 200) -> Response:
    """Show the form with its problems and what has arrived; scripts get the same as JSON."""
    received = {kind.value: upload.size(kind) for kind in FileKind} if upload else {}
    if upload and not any(received.values()):
        upload.discard()
        upload = None
    address = url_for("uploads.upload_clip")
    target = url_for(
        "uploads.upload_clip", mark=csrf_mark(address), upload=upload.key if upload else None
    )
    if status != 200 and wants_json():
        fields = {field.name: " ".join(map(str, field.errors)) for field in form.refused}
        answer = jsonify(fields=fields, received=received, action=target)
    else:
        answer = make_response(
            render_template(
                "uploading/form.html",
                form=form,
                received=received,
                target=target,
                largest=find_largest(),
                converts=can_convert(),
            )
        )
    answer.status_code = status
    return answer


@blueprint.post("/uploads/new")
@requires(Role.AUTHOR)
@token_in_address
@reaches_storage
def upload_clip() -> Response:
    """Read the form as it arrives, check it, and put the clip in the library; or say why not."""
    try:
        check_announced_size(request, find_largest())
    except RequestEntityTooLarge:
        return _too_large()
    key = request.args.get("upload", "")
    try:
        upload = get_upload(key) if key else _open_upload(request.content_length or 0)
    except PendingUploadNotFoundError:
        upload = _open_upload(request.content_length or 0)
    try:
        return _take(upload)
    except RequestEntityTooLarge:
        upload.discard()
        return _too_large()
    except OSError as error:
        upload.discard()
        raise NoRoomError from error
    except StorageDownError:
        raise  # what has arrived is kept
    except BaseException:
        upload.discard()
        raise


def _too_large() -> Response:
    form = UploadForm()
    largest, most = say_size(find_largest()), say_size(largest_form(find_largest()))
    message = _(
        "What was sent is larger than %(most)s, so it was not read. A video has at most %(largest)s: make it smaller or shorter. Nothing was published.",
        most=most,
        largest=largest,
    )
    form.refuse("video", message)
    return _form(form, None, 413)


def _take(upload: Upload) -> Response:
    # Hold no connection while bytes arrive: the database is done with this request for now.
    db.session.rollback()
    words, too_large = read_form(request, upload)
    form = UploadForm(words)
    is_right = form.validate()
    form.check_day(today())
    with upload.checked_out(keep=True) as local:
        checked = publishing.check_files(local, can_convert=can_convert())
    for kind in too_large:
        limit = say_size(largest_bytes(kind, find_largest()))
        form.refuse(kind.value, _("The file is larger than %(limit)s.", limit=limit))
    for error in checked.refused:
        if not form[error.field].errors:
            form.refuse(error.field, say(error.why))
    if not is_right or form.refused or not checked.are_right or checked.captions is None:
        return show_form_again(form, upload)
    waiting.keep_waiting(
        upload,
        waiting.make_waiting(
            form.details(), checked.captions, checked.descriptions, checked.why_converted
        ),
    )
    if checked.why_converted:
        converting.ask_for_conversion(upload)
        converting.start_worker(find_uploads())
    else:
        converting.forget_conversion(upload)
    return _go_on(upload)


def _go_on(upload: Upload) -> Response:
    target = url_for("uploads.show_waiting", key=upload.key)
    if wants_json():
        answer = jsonify(next=target)
        answer.status_code = 201
        return answer
    return make_response(redirect(target, code=303))


@blueprint.post("/uploads/pieces")
@requires(Role.AUTHOR)
@form_called(lazy_gettext("The beginning of an upload"))
@reaches_storage
def open_pieces() -> tuple[Response, int]:
    """Make an upload for a video sent in pieces, after checking its declared size."""
    expected = request.get_json(silent=True)
    size = expected.get("size") if isinstance(expected, dict) else None
    if type(size) is not int or not 0 < size <= find_largest():
        abort(413)
    find_uploads().sweep(now())
    return jsonify(upload=_open_upload(size).key, received=0), 201


@blueprint.put("/uploads/pieces/<key>")
@requires(Role.AUTHOR)
@reaches_storage
@reaches(key=PENDING_UPLOAD)
def take_piece(key: str) -> Response | tuple[Response, int]:
    """Write the next piece of a video; an unexpected piece is answered with what has arrived."""
    at = request.args.get("at", "")
    piece = request.get_data(cache=False)
    try:
        start = int(at) if at.isascii() and at.isdigit() and len(at) < 13 else -1
        return jsonify(received=get_upload(key).append(start, piece))
    except PieceOutOfPlaceError as error:
        return jsonify(received=error.received), 409
    except PendingUploadNotFoundError:
        abort(404)
    except FileTooLargeError:
        abort(413)


@blueprint.delete("/uploads/pieces/<key>")
@requires(Role.AUTHOR)
@reaches_storage
@reaches(key=DISCARDED_UPLOAD)
def discard_pieces(key: str) -> tuple[str, int]:
    """Delete an unfinished upload; one that is already gone is not an error."""
    with contextlib.suppress(PendingUploadNotFoundError):
        get_upload(key).discard()
    return "", 204
