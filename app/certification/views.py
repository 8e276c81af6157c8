"""Pages of certification: the rule and the forms, one form, and its bench.

The addresses name a form and the number of a clip in the rater's own order, nothing of anybody's
attempt: an address that is passed on opens the other person's own sitting, or nothing. Nothing
that a sitter is sent names a clip, so that two of them cannot tell each other which ones they met.
"""

from functools import partial
from typing import Any

import numpy as np
from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.bench import actions as benchwork
from app.bench.actions import BenchKind, BenchPage, OnwardWords
from app.bench.errors import AttemptNotFoundError
from app.certification.domain import SittingState
from app.certification.errors import FormNotOfferedError, SittingNotFoundError
from app.certification.service import offer, sitting
from app.db import db, transaction
from app.library.access import PlayerAddresses, make_media_key
from app.library.actions import send_key, send_media
from app.library.domain import ClipView
from app.web import now, runtime, today
from app.web.addresses import url_for
from app.web.errors import show_error
from app.web.marks import form_called
from app.web.reach import MEDIA_FILE, PART, SITTING, TEST_FORM, reaches

blueprint = Blueprint("certification", __name__, template_folder="templates")

ONWARD = OnwardWords(
    after_recording="Recording is final for this clip. Then the form goes on.",
    confirmation="It cannot be changed afterward. Then the form goes on.",
    label="Go on with the form",
    todo="Go on with the form.",
)
KIND = BenchKind(
    home="Certification",
    via="certification",
    badge="Form: no hints, no master scores",
    has_titles=False,
    has_hints=False,
    onward=ONWARD,
    onward_in_silence=ONWARD,
)


@blueprint.errorhandler(AttemptNotFoundError)
@blueprint.errorhandler(FormNotOfferedError)
@blueprint.errorhandler(SittingNotFoundError)
def show_nothing_here(_: Exception) -> Response:
    """Answer alike for what does not exist and for what is not this person's."""
    return show_error(404)


@blueprint.get("/certification")
@requires(Role.LEARNER)
def show_forms() -> str:
    """Show the rule in plain words and the forms on offer, with where the rater stands."""
    forms = offer.list_forms(db.session(), current_user().id, today())
    return render_template("certification/forms.html", forms=forms)


@blueprint.get("/certification/<form_id>")
@requires(Role.LEARNER)
@reaches(form_id=TEST_FORM)
def show_form(form_id: str) -> str:
    """Show what sitting a form means, how far it is, or what was recorded."""
    rater_id = current_user().id
    form = offer.find_form(db.session(), rater_id, form_id, today()) or abort(404)
    if form.state is SittingState.NOT_STARTED:
        return render_template("certification/before.html", form=form)
    record = sitting.get_record(db.session(), rater_id=rater_id, form_id=form_id)
    return render_template("certification/sitting.html", form=form, record=record)


@blueprint.post("/certification/<form_id>/sitting")
@requires(Role.LEARNER)
@form_called("Starting a certification form")
@reaches(form_id=TEST_FORM)
def start_sitting(form_id: str) -> Response:
    """Begin to sit a form, or go on with it."""
    rng = np.random.default_rng([*runtime().new_token().encode()])
    rater_id = current_user().id
    with transaction() as session:
        sitting.start_sitting(
            session, rater_id=rater_id, form_id=form_id, now=now(), today=today(), rng=rng
        )
    return redirect(url_for("certification.go_on", form_id=form_id), code=303)


@blueprint.get("/certification/<form_id>/next")
@requires(Role.LEARNER)
@reaches(form_id=SITTING)
def go_on(form_id: str) -> Response:
    """Lead to the first clip that is not recorded, or to what was recorded."""
    record = sitting.get_record(db.session(), rater_id=current_user().id, form_id=form_id)
    number = record.next_number
    if number is None:
        return redirect(url_for("certification.show_form", form_id=form_id), code=303)
    target = url_for("certification.show_bench", form_id=form_id, number=number)
    return redirect(target, code=303)


@blueprint.get("/certification/<form_id>/clips/<int:number>")
@requires(Role.LEARNER)
@reaches(form_id=SITTING, number=PART)
def show_bench(form_id: str, number: int) -> str | Response:
    """Show the bench for a clip of the rater's own sitting."""
    return benchwork.show_bench(_place(form_id, number))


@blueprint.get("/certification/<form_id>/clips/<int:number>/draft")
@requires(Role.LEARNER)
@reaches(form_id=SITTING, number=PART)
def show_draft(form_id: str, number: int) -> Response:
    """Send the rater's own draft, so that a page that was cut off can catch up."""
    return benchwork.show_draft(_place(form_id, number))


@blueprint.put("/certification/<form_id>/clips/<int:number>/draft")
@requires(Role.LEARNER)
@reaches(form_id=SITTING, number=PART)
def autosave_draft(form_id: str, number: int) -> Response:
    """Store what changed on the page."""
    return benchwork.autosave_draft(_place(form_id, number))


@blueprint.post("/certification/<form_id>/clips/<int:number>/draft")
@requires(Role.LEARNER)
@form_called("A draft of your scores")
@reaches(form_id=SITTING, number=PART)
def save_draft(form_id: str, number: int) -> Response | tuple[str, int]:
    """Store the whole sheet: the way to save without JavaScript."""
    return benchwork.save_draft(_place(form_id, number))


@blueprint.post("/certification/<form_id>/clips/<int:number>")
@requires(Role.LEARNER)
@form_called("Your scores of a clip")
@reaches(form_id=SITTING, number=PART)
def record_sheet(form_id: str, number: int) -> Response | tuple[str, int]:
    """Record the score sheet once, and go on to the next clip."""
    return benchwork.record_sheet(_place(form_id, number))


@blueprint.get("/certification/<form_id>/clips/<int:number>/media/key")
@requires(Role.LEARNER)
@reaches(form_id=SITTING, number=PART)
def show_media_key(form_id: str, number: int) -> Response:
    """Give the player of a sitting that stood open for hours a fresh key."""
    sitting.find_sheet_ref(db.session(), rater_id=current_user().id, form_id=form_id, number=number)
    return send_key(_subject(form_id, number))


@blueprint.get("/certification/<form_id>/clips/<int:number>/media/<kind>")
@requires(Role.LEARNER)
@reaches(form_id=SITTING, number=PART, kind=MEDIA_FILE)
def show_media(form_id: str, number: int, kind: str) -> Response:
    """Send a media file of a clip the rater sits just now, or a piece of it."""
    ref = sitting.find_sheet_ref(
        db.session(), rater_id=current_user().id, form_id=form_id, number=number
    )
    file = sitting.find_media(db.session(), ref, kind, today()) or abort(404)
    return send_media(file, subject=_subject(form_id, number))


def _subject(form_id: str, number: int) -> str:
    return f"{form_id}/{number}"


def _addresses(clip: ClipView, form_id: str, number: int) -> PlayerAddresses:
    """Return where the player of a sitting finds a clip: by what each file is for, not its name."""
    key = make_media_key(current_user().id, _subject(form_id, number), now())
    here: dict[str, Any] = {"form_id": form_id, "number": number}
    media = partial(url_for, "certification.show_media", **here, key=key)
    return PlayerAddresses(
        video=media(kind="video"),
        captions=media(kind="captions"),
        descriptions=media(kind="descriptions") if clip.descriptions else None,
        poster=media(kind="poster"),
        key=url_for("certification.show_media_key", **here),
        page=url_for("certification.show_form", form_id=form_id),
    )


def _place(form_id: str, number: int) -> BenchPage:
    rater_id = current_user().id
    ref = sitting.find_sheet_ref(db.session(), rater_id=rater_id, form_id=form_id, number=number)
    overview = url_for("certification.show_form", form_id=form_id)
    return BenchPage(
        kind=KIND,
        ref=ref,
        number=number,
        url=url_for("certification.show_bench", form_id=form_id, number=number),
        draft_url=url_for("certification.autosave_draft", form_id=form_id, number=number),
        home_url=url_for("certification.show_forms"),
        overview_url=overview,
        onward_url=url_for("certification.go_on", form_id=form_id),
        recorded=f"Clip {number} is recorded.",
        addresses=partial(_addresses, form_id=form_id, number=number),
    )
