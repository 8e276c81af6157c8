"""What every scoring bench does: its page, its autosave, and recording the sheet.

Practice and a test form have benches of their own, under addresses of their own. What is
the same for both is here; what differs is a `BenchKind`, and where a rater sits is a `BenchPage`.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.bench.domain.draft import Draft, DraftChanges, lay_over
from app.bench.domain.sheet import Answer, SheetProblem, SheetRef, find_unanswered
from app.bench.errors import SheetRecordedError, UnusableDraftError
from app.bench.forms import read_client_key, read_form_changes, read_json_changes
from app.bench.parts import render_rows, render_transcript
from app.bench.service import drafts, recording
from app.bench.service.clip_to_score import ClipToScore, get_clip_to_score
from app.bench.service.drafts import SavedDraft
from app.bench.service.recording import Recording, RecordingResult
from app.bench.words import say_draft_fault, say_problem
from app.db import DATABASE_FAULTS, db, transaction
from app.library.access import PlayerAddresses, addresses_of
from app.library.domain import ClipId, ClipView
from app.library.service import record_exposure
from app.web import notebook, now, runtime, today
from app.web.csrf import csrf_token
from app.web.errors import come_back_later
from app.web.log import log_fault
from app.web.times import clock_text
from app.wording import gettext as _
from app.wording import lazy_gettext

# Holds the templates of the bench. Its pages belong to the features that seat somebody at it.
blueprint = Blueprint("bench", __name__, template_folder="templates")

ALREADY = lazy_gettext(
    "This clip was recorded before. The first recorded score sheet counts; "
    "what came after it was not recorded."
)
SAVED = lazy_gettext("Your draft is saved. Nothing is recorded until you press “Record my scores”.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnwardWords:
    """How a bench speaks of what follows a recorded sheet.

    Attributes:
        after_recording: the sentence about what follows.
        confirmation: the same, in the last question before recording.
        label: the name of the link to what follows.
        todo: what to do when the sheet turns out to be recorded.
    """

    after_recording: str
    confirmation: str
    label: str
    todo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchKind:
    """What differs between benches: their words, and what they tell while a rater scores.

    Attributes:
        home: the entry of the main navigation it belongs to.
        via: where an exposure to a clip is said to come from.
        badge: what a rater has to know all the time; None when nothing.
        has_titles: whether clips are shown with their own titles; without, nothing that is sent
            tells which clip it is.
        has_hints: whether consistency rules warn while scoring.
        onward: what follows a recorded sheet.
        onward_in_silence: the same where the master scores open at the end of the set.
    """

    home: str
    via: str
    badge: str | None
    has_titles: bool
    has_hints: bool
    onward: OnwardWords
    onward_in_silence: OnwardWords

    def onward_of(self, page: ClipToScore) -> OnwardWords:
        """Return the words for what follows the sheet of a clip."""
        return self.onward_in_silence if page.is_silent_until_done else self.onward


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchPage:
    """Where a rater sits: her sheet, the clip's number in her order, and the addresses around.

    `addresses` says where her player finds the clip. Where it `grows`, more clips may follow, and no
    number of them is told. What follows a recorded sheet at once is done by `after_recording`, in
    the transaction that records it.
    """

    kind: BenchKind
    ref: SheetRef
    number: int
    url: str
    draft_url: str
    home_url: str
    overview_url: str
    onward_url: str
    recorded: str | None = None
    addresses: Callable[[ClipView], PlayerAddresses] = addresses_of
    grows: bool = False
    after_recording: Callable[[Session], object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a page of the bench is shown again, in the words of the person."""

    problems: tuple[SheetProblem, ...] = ()
    changed_codes: tuple[str, ...] = ()
    sentence: str | None = None
    is_unstored: bool = False


def show_bench(bench: BenchPage) -> str | Response:
    """Show the bench for a clip, or what follows it when its sheet is recorded."""
    page = _get_page(bench)
    if page.is_recorded:
        return _go_on(bench)
    if page.is_first_view:
        seen = (bench.ref.rater_id, page.clip.id, bench.kind.via, now())
        notebook().note(lambda session: record_exposure(session, *seen))
    return _render(bench, page, Trouble())


def show_draft(bench: BenchPage) -> Response:
    """Send the rater's own draft, so that a page that was cut off can catch up."""
    page = _get_page(bench)
    if page.is_recorded:
        return _refuse_recorded(bench)
    return jsonify(
        saves=page.saves,
        saved_at=None if page.saved_at is None else page.saved_at.isoformat(),
        saved_clock=None if page.saved_at is None else clock_text(page.saved_at),
        csrf=csrf_token(),
        warnings=page.warnings,
        **_draft_document(page.draft),
    )


def autosave_draft(bench: BenchPage) -> Response:
    """Store what changed on the page."""
    try:
        changes = read_json_changes(request.get_data())
        with transaction() as session:
            saved = drafts.save_draft(session, ref=bench.ref, changes=changes, now=now())
    except UnusableDraftError as error:
        return _refuse_change(say_draft_fault(error))
    except SheetRecordedError:
        return _refuse_recorded(bench)
    return jsonify(_saved_document(bench, saved))


def save_draft(bench: BenchPage) -> Response | tuple[str, int]:
    """Store the whole form: the way to save without JavaScript."""
    page = _get_page(bench)
    try:
        with transaction() as session:
            drafts.save_draft(session, ref=bench.ref, changes=_changes(page), now=now())
    except UnusableDraftError as error:
        return _render_unfit(bench, page, error), 422
    except DATABASE_FAULTS as fault:
        return _keep_on_page(bench, page, fault)
    except SheetRecordedError:
        return _go_on(bench, ALREADY)
    flash(str(SAVED), "good")
    return redirect(bench.url, code=303)


def record_sheet(bench: BenchPage) -> Response | tuple[str, int]:
    """Record the score sheet once; whatever stands in the way is named and nothing is lost."""
    page = _get_page(bench)
    try:
        outcome = _record(bench, _changes(page))
    except UnusableDraftError as error:
        return _render_unfit(bench, page, error), 422
    except DATABASE_FAULTS as fault:
        return _keep_on_page(bench, page, fault)
    if outcome.result is RecordingResult.RECORDED:
        return _go_on(bench, bench.recorded)
    if outcome.result is RecordingResult.ALREADY_RECORDED:
        return _go_on(bench, ALREADY)
    trouble = Trouble(problems=outcome.problems, changed_codes=outcome.changed_codes)
    status = 422 if outcome.result is RecordingResult.INCOMPLETE else 409
    return _render(bench, _get_page(bench), trouble), status


def _keep_on_page(bench: BenchPage, page: ClipToScore, fault: Exception) -> Response:
    """Show the sheet as it was sent, when the database cannot take it at the moment."""
    log_fault(fault)
    with suppress(UnusableDraftError):  # told when it can be stored
        merged = lay_over(
            page.draft,
            _changes(page),
            codes=page.codes,
            duration_ms=page.clip.card.duration_ms,
            save=page.saves,
            now=now(),
        )
        page = replace(page, draft=merged.draft)
    shown = _render(bench, page, Trouble(is_unstored=True))
    return come_back_later(make_response(shown))


def _get_page(bench: BenchPage) -> ClipToScore:
    """Return the clip, with the hints that this kind of bench gives."""
    page = get_clip_to_score(db.session(), bench.ref)
    return page if bench.kind.has_hints else replace(page, warnings=())


def _unname(clip: ClipView, number: int) -> ClipView:
    """Return a clip that is known by its number alone."""
    card = replace(
        clip.card, id=ClipId(f"clip-{number}"), title=_("Clip %(number)d", number=number)
    )
    return replace(clip, card=card)


def _go_on(bench: BenchPage, sentence: str | None = None) -> Response:
    if sentence:
        flash(str(sentence), "plain")
    return redirect(bench.onward_url, code=303)


def _record(bench: BenchPage, changes: DraftChanges) -> Recording:
    with transaction() as session:
        outcome = recording.record_sheet(
            session,
            ref=bench.ref,
            changes=changes,
            client_key=read_client_key(request.form),
            now=now(),
            day=today(),
        )
        if outcome.result is RecordingResult.RECORDED and bench.after_recording is not None:
            bench.after_recording(session)
        return outcome


def _changes(page: ClipToScore) -> DraftChanges:
    return read_form_changes(request.form, [code.key for code in page.codes])


def _render(
    bench: BenchPage, page: ClipToScore, trouble: Trouble, typed: Mapping[str, str] | None = None
) -> str:
    titles = {code.key: code.title for code in page.codes}
    if not bench.kind.has_titles:
        page = replace(page, clip=_unname(page.clip, bench.number))
    return render_template(
        "bench/bench.html",
        bench=bench,
        onward=bench.kind.onward_of(page),
        page=page,
        transcript=render_transcript(page, is_named=bench.kind.has_titles),
        rows=render_rows(page, trouble.problems),
        trouble=trouble,
        say_problem=say_problem,
        typed=typed or {},
        changed_titles=[titles[code] for code in trouble.changed_codes],
        unanswered=find_unanswered(page.codes, page.draft.choices()),
        client_key=runtime().new_token(),
        new_note_key=runtime().new_token()[-16:],
    )


def _render_unfit(bench: BenchPage, page: ClipToScore, error: UnusableDraftError) -> str:
    return _render(bench, page, Trouble(sentence=say_draft_fault(error)), typed=request.form)


def _refuse_change(sentence: str) -> Response:
    response = jsonify(
        error={
            "status": 422,
            "title": _("This change does not fit the sheet"),
            "what": sentence,
            "safe": _("Everything saved before is kept."),
            "todo": _("Correct it, or reload the page to see what is saved."),
        }
    )
    response.status_code = 422
    return response


def _refuse_recorded(bench: BenchPage) -> Response:
    words = bench.kind.onward_of(_get_page(bench))
    response = jsonify(
        error={
            "status": 409,
            "title": _("This clip is recorded"),
            "what": str(ALREADY),
            "safe": _("The recorded score sheet is unchanged."),
            "todo": str(words.todo),
        },
        onward={"href": bench.onward_url, "text": str(words.label)},
    )
    response.status_code = 409
    return response


def _saved_document(bench: BenchPage, saved: SavedDraft) -> dict[str, Any]:
    return {
        "saves": saved.saves,
        "saved_at": saved.saved_at.isoformat(),
        "saved_clock": clock_text(saved.saved_at),
        "elsewhere": _draft_document(saved.elsewhere),
        "overlaps": [
            {
                "code": overlap.code,
                "kept": _answer_document(overlap.kept),
                "dropped": _answer_document(overlap.dropped),
            }
            for overlap in saved.overlaps
        ],
        "warnings": saved.warnings if bench.kind.has_hints else (),
    }


def _draft_document(draft: Draft) -> dict[str, Any]:
    return {
        "answers": {code: _answer_document(a) for code, a in draft.choices().items()},
        "notes": [
            {
                "id": note.id,
                "code": note.code,
                "ms": note.clip_ms,
                "text": note.text,
                "removed": note.is_removed,
            }
            for note in draft.notes.values()
        ],
    }


def _answer_document(answer: Answer) -> dict[str, Any]:
    return {"rank": answer.rank, "cannot": answer.cannot_score}
