"""The page between the form and the library: the captions as read, and who speaks."""

from dataclasses import asdict

from flask import (
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.content.plain_text import drop_unfit, find_label_fault
from app.db import db, transaction
from app.library.errors import ClipIdTakenError
from app.library.models import Clip
from app.library.words import name_topic
from app.storage.running import uploads_store
from app.uploading.domain import FileKind
from app.uploading.domain.captions import (
    AS_BEFORE,
    MAX_NAME_LENGTH,
    NOT_NAMED,
    SpeakerChoices,
    is_label,
    names_to_choose,
    preview,
    speakers_of,
    split_names,
)
from app.uploading.errors import NoRoomError, PendingUploadNotFoundError, UploadRefusedError
from app.uploading.forms import UploadForm
from app.uploading.service import converting, publishing, waiting
from app.uploading.service.uploads import Upload
from app.uploading.views.sending import get_upload, show_form_again
from app.uploading.views.uploaded_clips import blueprint, find_uploads
from app.uploading.words import why_not_converted
from app.web import now
from app.web.errors import ErrorText, show_error
from app.web.marks import form_called, reaches_storage
from app.web.reach import WAITING_UPLOAD, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext, say

_GONE = ErrorText(
    title=lazy_gettext("This upload is not here any more"),
    what=lazy_gettext(
        "It was put in the library or thrown away, or nobody went on with it for a week."
    ),
    safe=lazy_gettext("Clips in the library are untouched."),
    todo=lazy_gettext(
        "Look into the list of uploaded clips; when the clip is missing, upload it again."
    ),
)
_OPEN = lazy_gettext("First choose who speaks in the marked lines, or choose “Speaker not named.”")
_NOT_YET = lazy_gettext("The video is still being converted. What you chose is kept.")
_FAILED = lazy_gettext(
    "The video could not be converted, so the clip cannot be shown. Choose another file."
)


@blueprint.errorhandler(PendingUploadNotFoundError)
def show_gone(_: PendingUploadNotFoundError) -> Response:
    """Answer for an upload that is finished, deleted, or somebody else's."""
    return show_error(404, _GONE)


@blueprint.get("/uploads/waiting/<key>")
@requires(Role.AUTHOR)
@reaches_storage
@reaches(key=WAITING_UPLOAD)
def show_waiting(key: str) -> str:
    """Show the captions of an upload as read, and the state of its video's conversion."""
    upload = get_upload(key)
    conversion = converting.read_conversion(upload)
    if conversion and conversion.is_under_way:
        converting.start_worker(find_uploads())  # in case the running one was stopped
    return _page(upload, waiting.read_waiting(upload), {})


@blueprint.get("/uploads/waiting/<key>/conversion")
@requires(Role.AUTHOR)
@reaches_storage
@reaches(key=WAITING_UPLOAD)
def show_conversion(key: str) -> Response:
    """Report the conversion's progress to the page's script."""
    conversion = converting.read_conversion(get_upload(key))
    if conversion is None:
        return jsonify(state="done", percent=100)
    return jsonify(state=conversion.state.value, percent=conversion.percent)


@blueprint.post("/uploads/waiting/<key>")
@requires(Role.AUTHOR)
@form_called(lazy_gettext("Your choices for the captions"))
@reaches_storage
@reaches(key=WAITING_UPLOAD)
def change_waiting(key: str) -> Response | tuple[str, int]:
    """Store what was chosen; then show it, put the clip in the library, or delete it."""
    upload = get_upload(key)
    found = waiting.read_waiting(upload)
    if "discard" in request.form:
        upload.discard()
        flash(_("The upload has been discarded. None of it was kept."), "plain")
        return make_response(redirect(url_for("uploads.list_uploads"), code=303))
    choices, problems = _read_choices(found)
    if problems:
        return _page(upload, waiting.choose(found, choices), problems), 422
    found = waiting.choose(found, choices)
    waiting.keep_waiting(upload, found)
    if "keep" not in request.form:
        return make_response(redirect(url_for("uploads.show_waiting", key=key), code=303))
    trouble = _find_trouble(upload, found)
    if trouble:
        return _page(upload, found, {"lines": trouble}), 422
    return _publish(upload, found)


def _find_trouble(upload: Upload, found: waiting.Waiting) -> str | None:
    conversion = converting.read_conversion(upload)
    if found.open_lines:
        return _OPEN
    if conversion and conversion.is_under_way:
        return _NOT_YET
    return _FAILED if conversion and conversion.has_failed else None


def _page(upload: Upload, found: waiting.Waiting, problems: dict[str, str]) -> str:
    lines = found.utterances
    conversion = converting.read_conversion(upload)
    return render_template(
        "uploading/waiting.html",
        upload=upload,
        waiting=found,
        topic=name_topic(found.details.topic),
        lines=preview(lines, found.choices),
        speakers=[(name, is_label(lines, name)) for name in speakers_of(lines)],
        names=names_to_choose(lines, found.choices),
        not_named=NOT_NAMED,
        as_before=AS_BEFORE,
        conversion=conversion,
        why_not_converted=why_not_converted(conversion) if conversion else "",
        problems=problems,
        longest=MAX_NAME_LENGTH,
    )


def _read_choices(found: waiting.Waiting) -> tuple[SpeakerChoices, dict[str, str]]:
    """Read who speaks; a name that cannot be shown is reported at its field."""
    form, problems = request.form, {}
    names = {}
    for number, name in enumerate(speakers_of(found.utterances)):
        given = " ".join(form.get(f"name-{number}", name).split())
        fault = _why_not_called(given) if given else ""
        if not given and not is_label(found.utterances, name):
            fault = _("The file names somebody here: write what to call them.")
        if fault:
            problems[f"name-{number}"] = fault
        names[name] = name if fault else given
    more = split_names(drop_unfit(form.get("more", "")))
    for name in more:
        fault = _why_not_called(name)
        if fault:
            problems["more"] = fault
    known = {NOT_NAMED, AS_BEFORE, *more, *names.values(), *found.choices.more} - {""}
    rest = form.get("rest", "")
    lines = {
        number: choice
        for number in range(len(found.utterances))
        if (choice := form.get(f"line-{number}", "")) in known
    }
    choices = SpeakerChoices(
        names=names, lines=lines, rest=rest if rest in known else None, more=more
    )
    return choices, problems


def _why_not_called(name: str) -> str:
    return say(find_label_fault(name, MAX_NAME_LENGTH) or "")


def _publish(upload: Upload, found: waiting.Waiting) -> Response:
    try:
        title = _put_in_library(upload, found)
    except UploadRefusedError as error:
        form = UploadForm(data=asdict(found.details))
        form.refuse(error.field if error.field in form else "video", say(error.why))
        return show_form_again(form, upload)
    except OSError as error:
        raise NoRoomError from error
    upload.discard()
    flash(_("“%(title)s” is now in the library.", title=title), "good")
    return make_response(redirect(url_for("uploads.list_uploads"), code=303))


def _put_in_library(upload: Upload, found: waiting.Waiting) -> str:
    """Stage the clip, then publish and place it in one transaction; return its title."""
    find_uploads().clean_up(upload, _is_published)
    with upload.checked_out() as local:
        title = found.details.title
        clip_id = publishing.find_free_id(db.session(), uploads_store(), title)
        staged = publishing.stage_clip(local, clip_id, found)
        try:
            _refuse_same_video(staged)
            _publish_staged(upload, staged)
        except BaseException:
            publishing.unstage(local, staged.stage / "media" / clip_id, staged.facts)
            raise
        return title


def _refuse_same_video(staged: publishing.StagedClip) -> None:
    same = publishing.find_same_video(db.session(), staged.clip)
    # Hold no connection while files are brought to their place.
    db.session.rollback()
    if same is not None:
        message = _(
            "This very video is in the library already, as “%(same)s”. Nothing was added.",
            same=same,
        )
        raise UploadRefusedError(FileKind.VIDEO, message)


def _is_published(clip_id: str) -> bool:
    return db.session.get(Clip, clip_id) is not None


def _publish_staged(upload: Upload, staged: publishing.StagedClip) -> None:
    clip = staged.clip
    try:
        with (
            find_uploads().placing(upload, staged.stage, clip.id) as make_visible,
            transaction() as session,
        ):
            publishing.publish_upload(session, clip, make_visible, current_user().id, now())
    except ClipIdTakenError as error:
        message = _("Another clip took this title in this very moment. Send it once more.")
        raise UploadRefusedError("title", message) from error
