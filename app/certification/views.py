"""Pages of certification: the rule and the test forms, one test form, and its bench.

The addresses name a test form and the number of a clip in the rater's own order, nothing of anybody's
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
from app.bench import actions as bench_actions
from app.bench.actions import BenchKind, BenchPage, OnwardWords
from app.bench.errors import AttemptNotFoundError
from app.certification.domain import SittingState
from app.certification.errors import SittingNotFoundError, TestFormNotOfferedError
from app.certification.service import offer, sitting
from app.db import db, transaction
from app.library.access import PlayerAddresses, make_media_key
from app.library.actions import send_key, send_media
from app.library.domain import ClipView
from app.standards.words import around_in_words, rule_in_words
from app.web import now, runtime, today
from app.web.addresses import url_for
from app.web.errors import show_error
from app.web.marks import form_called, reaches_storage
from app.web.reach import MEDIA_FILE, PART, SITTING, TEST_FORM, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

blueprint = Blueprint("certification", __name__, template_folder="templates")
blueprint.add_app_template_filter(rule_in_words)
blueprint.add_app_template_filter(around_in_words)

ONWARD = OnwardWords(
    after_recording=lazy_gettext("Recording is final for this clip. Then the test form goes on."),
    confirmation=lazy_gettext("It cannot be changed afterward. Then the test form goes on."),
    label=lazy_gettext("Go on with the test form"),
    todo=lazy_gettext("Go on with the test form."),
)
KIND = BenchKind(
    home=lazy_gettext("Certification"),
    via="certification",
    badge=lazy_gettext("Test form: no hints, no master scores"),
    has_titles=False,
    has_hints=False,
    onward=ONWARD,
    onward_in_silence=ONWARD,
)


@blueprint.errorhandler(AttemptNotFoundError)
@blueprint.errorhandler(TestFormNotOfferedError)
@blueprint.errorhandler(SittingNotFoundError)
def show_nothing_here(_: Exception) -> Response:
    """Answer alike for what does not exist and for what is not this person's."""
    return show_error(404)


@blueprint.get("/certification")
@requires(Role.LEARNER)
def show_test_forms() -> str:
    """Show the rule in plain words and the test forms on offer, with where the rater stands."""
    test_forms = offer.list_test_forms(db.session(), current_user().id, today())
    return render_template("certification/test_forms.html", test_forms=test_forms)


@blueprint.get("/certification/<test_form_id>")
@requires(Role.LEARNER)
@reaches(test_form_id=TEST_FORM)
def show_test_form(test_form_id: str) -> str:
    """Show what sitting a test form means, how far it is, or what was recorded."""
    rater_id = current_user().id
    test_form = offer.find_test_form(db.session(), rater_id, test_form_id, today()) or abort(404)
    if test_form.state is SittingState.NOT_STARTED:
        return render_template("certification/before.html", test_form=test_form)
    record = sitting.get_record(db.session(), rater_id=rater_id, test_form_id=test_form_id)
    return render_template("certification/sitting.html", test_form=test_form, record=record)


@blueprint.post("/certification/<test_form_id>/sitting")
@requires(Role.LEARNER)
@form_called(lazy_gettext("Starting a test form"))
@reaches(test_form_id=TEST_FORM)
def start_sitting(test_form_id: str) -> Response:
    """Begin to sit a test form, or go on with it."""
    rng = np.random.default_rng([*runtime().new_token().encode()])
    rater_id = current_user().id
    with transaction() as session:
        sitting.start_sitting(
            session, rater_id=rater_id, test_form_id=test_form_id, now=now(), today=today(), rng=rng
        )
    return redirect(url_for("certification.go_on", test_form_id=test_form_id), code=303)


@blueprint.get("/certification/<test_form_id>/next")
@requires(Role.LEARNER)
@reaches(test_form_id=SITTING)
def go_on(test_form_id: str) -> Response:
    """Lead to the first clip that is not recorded, or to what was recorded."""
    record = sitting.get_record(db.session(), rater_id=current_user().id, test_form_id=test_form_id)
    number = record.next_number
    if number is None:
        return redirect(
            url_for("certification.show_test_form", test_form_id=test_form_id), code=303
        )
    target = url_for("certification.show_bench", test_form_id=test_form_id, number=number)
    return redirect(target, code=303)


@blueprint.get("/certification/<test_form_id>/clips/<int:number>")
@requires(Role.LEARNER)
@reaches(test_form_id=SITTING, number=PART)
def show_bench(test_form_id: str, number: int) -> str | Response:
    """Show the bench for a clip of the rater's own sitting."""
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


def _bench(test_form_id: str, number: int) -> BenchPage:
    rater_id = current_user().id
    ref = sitting.find_sheet_ref(
        db.session(), rater_id=rater_id, test_form_id=test_form_id, number=number
    )
    overview = url_for("certification.show_test_form", test_form_id=test_form_id)
    return BenchPage(
        kind=KIND,
        ref=ref,
        number=number,
        url=url_for("certification.show_bench", test_form_id=test_form_id, number=number),
        draft_url=url_for("certification.autosave_draft", test_form_id=test_form_id, number=number),
        home_url=url_for("certification.show_test_forms"),
        overview_url=overview,
        onward_url=url_for("certification.go_on", test_form_id=test_form_id),
        recorded=_("Clip %(number)d is recorded.", number=number),
        addresses=partial(_addresses, test_form_id=test_form_id, number=number),
    )
