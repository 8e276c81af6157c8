"""The uploaded clips: the list, and what an author changes of one: stop, restore, permit."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.config import Settings
from app.db import db, transaction
from app.library.domain import ClipId
from app.library.errors import ClipFilesGoneError, ClipNotFoundError
from app.library.service.permission import restore_clip, withdraw_clip
from app.storage.running import uploads_store
from app.uploading.domain import MEGABYTE, find_ending
from app.uploading.errors import FixedPermissionError, PermissionFix
from app.uploading.forms import PermissionForm, WithdrawForm
from app.uploading.service import permission, uploaded_clips
from app.uploading.service.clip_files import open_clip_file
from app.uploading.service.converting import read_conversion
from app.uploading.service.shared_uploads import open_uploads
from app.uploading.service.uploads import Uploads
from app.uploading.service.waiting import list_waiting
from app.uploading.words import name_state
from app.web import now, today
from app.web.errors import ErrorText, show_error
from app.web.marks import form_called, reaches_storage
from app.web.reach import UPLOADED_CLIP, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext, write_day

blueprint = Blueprint("uploads", __name__, template_folder="../templates")

_UNCHANGED = lazy_gettext("Nothing was changed.")
_FIXED = {
    PermissionFix.FROM_FILES: ErrorText(
        title=lazy_gettext("The permission of this clip stands in its file"),
        what=lazy_gettext("It was not uploaded: it comes from the folder of content."),
        safe=_UNCHANGED,
        todo=lazy_gettext(
            "Change consent.until in its file and run “flask content sync”, or ask the person "
            "who runs this site."
        ),
    ),
    PermissionFix.BY_HAND: ErrorText(
        title=lazy_gettext("The file of this clip has to be changed by hand"),
        what=lazy_gettext(
            "It was written by hand since it was uploaded, and no last day was found in it that "
            "this page could change."
        ),
        safe=_UNCHANGED,
        todo=lazy_gettext(
            "Ask the person who runs this site to correct consent.until in the clip’s file and "
            "to run “flask content sync”."
        ),
    ),
    PermissionFix.WITHDRAWN: ErrorText(
        title=lazy_gettext("This clip is withdrawn"),
        what=lazy_gettext("A withdrawn clip plays for nobody, whatever its permission says."),
        safe=_UNCHANGED,
        todo=lazy_gettext(
            "Go back to the uploaded clips, press “Let it play again” first, and then change "
            "until when it may be shown."
        ),
    ),
    PermissionFix.DAMAGED: ErrorText(
        title=lazy_gettext("The record of this clip is damaged"),
        what=lazy_gettext(
            "What the database holds of it cannot be read, so nothing of it can be changed."
        ),
        safe=_UNCHANGED,
        todo=lazy_gettext(
            "Withdraw the clip, or ask the person who runs this site to run “flask content sync”, "
            "which mends it from its files."
        ),
    ),
    PermissionFix.GONE: ErrorText(
        title=lazy_gettext("Its file is gone"),
        what=lazy_gettext(
            "The clip’s file is no longer in the folder of uploads, so there is nothing to permit or to play."
        ),
        safe=_UNCHANGED,
        todo=lazy_gettext(
            "Ask the person who runs this site to put it back and to run “flask content sync”."
        ),
    ),
}


def find_uploads() -> Uploads:
    """Return the unfinished uploads of this site."""
    settings: Settings = current_app.config["SETTINGS"]
    return open_uploads(uploads_store(), settings.uploads_dir, find_largest())


def find_largest() -> int:
    """Return how many bytes a video may have."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.largest_upload_mb * MEGABYTE


@blueprint.errorhandler(FixedPermissionError)
def show_fixed(error: FixedPermissionError) -> Response:
    """Say why no day would be accepted, and what to do."""
    return show_error(409, _FIXED[error.why])


@blueprint.errorhandler(ClipFilesGoneError)
def show_gone(_: ClipFilesGoneError) -> Response:
    """Say that no files are left to play."""
    return show_error(409, _FIXED[PermissionFix.GONE])


@blueprint.errorhandler(ClipNotFoundError)
def show_nothing_here(_: ClipNotFoundError) -> Response:
    """Give the same answer for what does not exist and what is not the authors'."""
    return show_error(404)


@blueprint.get("/uploads")
@requires(Role.AUTHOR)
@reaches_storage
def list_uploads() -> str:
    """Show every uploaded clip with its state and the forms that change it."""
    return _list(None, "")


def _list(refused: WithdrawForm | PermissionForm | None, clip_id: str) -> str:
    clips = uploaded_clips.list_uploads(db.session(), today())
    return render_template(
        "uploading/list.html",
        clips=clips,
        waiting=[
            (upload.key, found.details.title, read_conversion(upload))
            for upload, found in list_waiting(find_uploads(), current_user().id)
        ],
        ending=find_ending(clips, today()),
        refused=refused,
        refused_clip=clip_id,
        name_state=name_state,
    )


def _go_back(clip_id: str, sentence: str, kind: str = "good") -> Response:
    flash(sentence, kind)
    return make_response(redirect(url_for("uploads.list_uploads", _anchor=clip_id), code=303))


@blueprint.post("/uploads/<clip_id>/withdraw")
@requires(Role.AUTHOR)
@form_called(lazy_gettext("Withdrawing a clip"))
@reaches(clip_id=UPLOADED_CLIP)
def withdraw(clip_id: str) -> Response | tuple[str, int]:
    """Stop an uploaded clip at once, everywhere; scores made with it stay."""
    return _change(clip_id, is_withdrawal=True)


@blueprint.post("/uploads/<clip_id>/restore")
@requires(Role.AUTHOR)
@form_called(lazy_gettext("Letting a clip play again"))
@reaches(clip_id=UPLOADED_CLIP)
def restore(clip_id: str) -> Response | tuple[str, int]:
    """Let a withdrawn clip play again."""
    return _change(clip_id, is_withdrawal=False)


def _change(clip_id: str, *, is_withdrawal: bool) -> Response | tuple[str, int]:
    form, clip, actor = WithdrawForm.from_request(), ClipId(clip_id), current_user().id
    uploaded_clips.check_is_uploaded(db.session(), clip)
    if not form.is_sent_and_valid():
        return _list(form, clip_id), 422
    reason = str(form.reason.data)
    with transaction() as session:
        if is_withdrawal:
            withdraw_clip(session, clip, reason, now(), actor)
        else:
            restore_clip(session, clip, now(), because=reason, actor_id=actor)
    done = _("It does not play any more. Scores made with it stay.")
    return _go_back(clip_id, done if is_withdrawal else _("It plays again."))


@blueprint.post("/uploads/<clip_id>/permission")
@requires(Role.AUTHOR)
@form_called(lazy_gettext("How long a clip may be shown"))
@reaches_storage
@reaches(clip_id=UPLOADED_CLIP)
def change_permission(clip_id: str) -> Response | tuple[str, int]:
    """Change the last day an uploaded clip may be shown, immediately and for everybody."""
    form = PermissionForm.from_request()
    permission.check_is_open(db.session(), ClipId(clip_id))
    if not form.is_right(today()):
        return _list(form, clip_id), 422
    new = form.permission_of(ClipId(clip_id))
    with open_clip_file(uploads_store(), clip_id) as file, transaction() as session:
        is_new = permission.change_permission(session, file, new, current_user().id, now())
    day = write_day(new.until)
    if is_new:
        return _go_back(clip_id, _("It may be shown until %(day)s. This holds at once.", day=day))
    return _go_back(
        clip_id, _("It may be shown until %(day)s already. Nothing was changed.", day=day), "plain"
    )
