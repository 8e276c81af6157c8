"""The bench of a sitting: its page, its draft, its media, and recording a sheet.

The addresses name a sitting and the number of a clip in the rater's own order, nothing of anybody's
attempt: an address that is passed on opens nothing. Nothing that a sitter is sent names a clip, so
that two of them cannot tell each other which ones they met.
"""

from functools import partial
from typing import Any

from flask import abort, redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.bench import actions as bench_actions
from app.bench.actions import BenchKind, BenchPage, OnwardWords
from app.certification.service import deciding, sitting
from app.certification.service.exposure import note_exposure
from app.certification.service.sitting import Place
from app.certification.views.blueprint import blueprint
from app.db import db, transaction
from app.library.access import PlayerAddresses, make_media_key
from app.library.actions import send_key, send_media
from app.library.domain import ClipView
from app.web import now, runtime, today
from app.web.addresses import url_for
from app.web.marks import form_called, reaches_storage
from app.web.reach import MEDIA_FILE, PART, SITTING, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

ONWARD = OnwardWords(
    after_recording=lazy_gettext("Recording is final for this clip. Then the sitting goes on."),
    confirmation=lazy_gettext("It cannot be changed afterward. Then the sitting goes on."),
    label=lazy_gettext("Go on with the sitting"),
    todo=lazy_gettext("Go on with the sitting."),
)
KIND = BenchKind(
    home=lazy_gettext("Certification"),
    via="certification",
    badge=lazy_gettext("Sitting: no hints, no master scores"),
    has_titles=False,
    has_hints=False,
    onward=ONWARD,
    onward_in_silence=ONWARD,
)


@blueprint.get("/certification/<test_form_id>/next")
@requires(Role.LEARNER)
@reaches(test_form_id=SITTING)
def go_on(test_form_id: str) -> Response:
    """Lead to the first clip that is not recorded, or to what came of the sitting."""
    record = sitting.get_record(db.session(), rater_id=current_user().id, test_form_id=test_form_id)
    number = record.next_number
    if number is None or record.completed_at is not None:
        return redirect(
            url_for("certification.show_test_form", test_form_id=test_form_id), code=303
        )
    target = url_for("certification.show_bench", test_form_id=test_form_id, number=number)
    return redirect(target, code=303)


@blueprint.get("/certification/<test_form_id>/clips/<int:number>")
@requires(Role.LEARNER)
@reaches(test_form_id=SITTING, number=PART)
def show_bench(test_form_id: str, number: int) -> str | Response:
    """Show the bench for a clip of the rater's own sitting; that she is shown it is noted first."""
    place = _place(test_form_id, number)
    clip_id = sitting.find_new_clip(db.session(), place)
    if clip_id is not None:
        with transaction() as session:
            note_exposure(session, current_user().id, clip_id, place.own.id, now())
    return bench_actions.show_bench(_bench(test_form_id, number))


@blueprint.get("/certification/<test_form_id>/clips/<int:number>/draft")
@requires(Role.LEARNER)
@reaches(test_form_id=SITTING, number=PART)
def show_draft(test_form_id: str, number: int) -> Response:
    """Send the rater's own draft, so that a page that was cut off can catch up."""
    return bench_actions.show_draft(_bench(test_form_id, number))


@blueprint.put("/certification/<test_form_id>/clips/<int:number>/draft")
@requires(Role.LEARNER)
@reaches(test_form_id=SITTING, number=PART)
def autosave_draft(test_form_id: str, number: int) -> Response:
    """Store what changed on the page."""
    return bench_actions.autosave_draft(_bench(test_form_id, number))


@blueprint.post("/certification/<test_form_id>/clips/<int:number>/draft")
@requires(Role.LEARNER)
@form_called(lazy_gettext("A draft of your scores"))
@reaches(test_form_id=SITTING, number=PART)
def save_draft(test_form_id: str, number: int) -> Response | tuple[str, int]:
    """Store the whole sheet: the way to save without JavaScript."""
    return bench_actions.save_draft(_bench(test_form_id, number))


@blueprint.post("/certification/<test_form_id>/clips/<int:number>")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Your scores of a clip"))
@reaches(test_form_id=SITTING, number=PART)
def record_sheet(test_form_id: str, number: int) -> Response | tuple[str, int]:
    """Record the score sheet once, and go on to the next clip."""
    return bench_actions.record_sheet(_bench(test_form_id, number))


@blueprint.get("/certification/<test_form_id>/clips/<int:number>/media/key")
@requires(Role.LEARNER)
@reaches(test_form_id=SITTING, number=PART)
def show_media_key(test_form_id: str, number: int) -> Response:
    """Give the player of a sitting that stood open for hours a fresh key."""
    sitting.find_sheet_ref(
        db.session(), rater_id=current_user().id, test_form_id=test_form_id, number=number
    )
    return send_key(_subject(test_form_id, number))


@blueprint.get("/certification/<test_form_id>/clips/<int:number>/media/<kind>")
@requires(Role.LEARNER)
@reaches_storage
@reaches(test_form_id=SITTING, number=PART, kind=MEDIA_FILE)
def show_media(test_form_id: str, number: int, kind: str) -> Response:
    """Send a media file of a clip the rater sits just now, or a piece of it."""
    ref = sitting.find_sheet_ref(
        db.session(), rater_id=current_user().id, test_form_id=test_form_id, number=number
    )
    file = sitting.find_media(db.session(), ref, kind, today()) or abort(404)
    return send_media(file, subject=_subject(test_form_id, number))


def _subject(test_form_id: str, number: int) -> str:
    return f"{test_form_id}/{number}"


def _addresses(clip: ClipView, test_form_id: str, number: int) -> PlayerAddresses:
    """Return where the player of a sitting finds a clip: by what each file is for, not its name."""
    key = make_media_key(current_user().id, _subject(test_form_id, number), now())
    here: dict[str, Any] = {"test_form_id": test_form_id, "number": number}
    media = partial(url_for, "certification.show_media", **here, key=key)
    return PlayerAddresses(
        video=media(kind="video"),
        captions=media(kind="captions"),
        descriptions=media(kind="descriptions") if clip.descriptions else None,
        poster=media(kind="poster"),
        key=url_for("certification.show_media_key", **here),
        page=url_for("certification.show_test_form", test_form_id=test_form_id),
    )


def _place(test_form_id: str, number: int) -> Place:
    return sitting.find_place(
        db.session(), rater_id=current_user().id, test_form_id=test_form_id, number=number
    )


def _bench(test_form_id: str, number: int) -> BenchPage:
    place = _place(test_form_id, number)
    overview = url_for("certification.show_test_form", test_form_id=test_form_id)
    return BenchPage(
        kind=KIND,
        ref=place.ref,
        number=number,
        url=url_for("certification.show_bench", test_form_id=test_form_id, number=number),
        draft_url=url_for("certification.autosave_draft", test_form_id=test_form_id, number=number),
        home_url=url_for("certification.show_gates"),
        overview_url=overview,
        onward_url=url_for("certification.go_on", test_form_id=test_form_id),
        recorded=_("Clip %(number)d is recorded.", number=number),
        addresses=partial(_addresses, test_form_id=test_form_id, number=number),
        grows=place.own.assembly is not None,
        after_recording=partial(_settle, rater_id=place.ref.rater_id, test_form_id=test_form_id),
    )


def _settle(session: Session, *, rater_id: int, test_form_id: str) -> None:
    deciding.settle(
        session,
        rater_id=rater_id,
        test_form_id=test_form_id,
        now=now(),
        new_token=runtime().new_token,
    )
