"""The scoring bench: the page, its autosave, and recording the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.calibration.domain.draft import Draft, DraftChanges
from app.calibration.domain.sheet import Answer, SheetProblem, find_unanswered
from app.calibration.errors import SheetCommittedError, UnusableDraftError
from app.calibration.forms import read_client_key, read_form_changes, read_json_changes
from app.calibration.service import bench
from app.calibration.service.bench import ClipToScore, Commit, CommitResult, SavedDraft, Window
from app.calibration.views.practice import blueprint
from app.db import db, transaction
from app.library.service import record_exposure
from app.web import now, surroundings
from app.web.csrf import csrf_token

ALREADY = (
    "This clip was recorded before. The first recorded score sheet counts; "
    "what came after it was not recorded."
)
SAVED = "Your draft is saved. Nothing is recorded until you press “Record my scores”."

_MOST_TRANSCRIPTS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a page of the bench is shown again, in the words of the person."""

    problems: tuple[SheetProblem, ...] = ()
    changed_codes: tuple[str, ...] = ()
    sentence: str | None = None


@blueprint.get("/attempts/<int:attempt_id>/clips/<int:position>")
@requires(Role.LEARNER)
def show_bench(attempt_id: int, position: int) -> str | Response:
    """Show the bench for a clip, or the reveal when its sheet is recorded."""
    window = window_of(attempt_id, position)
    page = bench.get_clip_to_score(db.session(), window)
    if page.is_committed:
        return to_reveal(window)
    if page.is_first_view:
        with transaction() as session:
            record_exposure(session, window.rater_id, page.clip.id, "practice", now())
    return _render(page, Trouble())


@blueprint.get("/attempts/<int:attempt_id>/clips/<int:position>/draft")
@requires(Role.LEARNER)
def show_draft(attempt_id: int, position: int) -> Response:
    """Send the rater's own draft, so that a page that was cut off can catch up."""
    window = window_of(attempt_id, position)
    page = bench.get_clip_to_score(db.session(), window)
    if page.is_committed:
        return _refuse_committed(window)
    return jsonify(
        saves=page.saves,
        saved_at=None if page.saved_at is None else page.saved_at.isoformat(),
        csrf=csrf_token(),
        warnings=page.warnings,
        **_draft_document(page.draft),
    )


@blueprint.put("/attempts/<int:attempt_id>/clips/<int:position>/draft")
@requires(Role.LEARNER)
def autosave_draft(attempt_id: int, position: int) -> Response:
    """Store what changed on the page."""
    window = window_of(attempt_id, position)
    try:
        changes = read_json_changes(request.get_data())
        with transaction() as session:
            saved = bench.save_draft(session, window=window, changes=changes, now=now())
    except UnusableDraftError as error:
        return _refuse_change(str(error))
    except SheetCommittedError:
        return _refuse_committed(window)
    return jsonify(_saved_document(saved))


@blueprint.post("/attempts/<int:attempt_id>/clips/<int:position>/draft")
@requires(Role.LEARNER)
def save_draft(attempt_id: int, position: int) -> Response | tuple[str, int]:
    """Store the whole form: the way to save without JavaScript."""
    window = window_of(attempt_id, position)
    page = bench.get_clip_to_score(db.session(), window)
    try:
        with transaction() as session:
            bench.save_draft(session, window=window, changes=_changes(page), now=now())
    except UnusableDraftError as error:
        return _render(page, Trouble(sentence=str(error)), typed=request.form), 422
    except SheetCommittedError:
        return to_reveal(window, ALREADY)
    flash(SAVED, "good")
    return redirect(_url("practice.show_bench", window), code=303)


@blueprint.post("/attempts/<int:attempt_id>/clips/<int:position>")
@requires(Role.LEARNER)
def record_sheet(attempt_id: int, position: int) -> Response | tuple[str, int]:
    """Record the score sheet once; whatever stands in the way is named and nothing is lost."""
    window = window_of(attempt_id, position)
    page = bench.get_clip_to_score(db.session(), window)
    try:
        commit = _commit(window, _changes(page))
    except UnusableDraftError as error:
        return _render(page, Trouble(sentence=str(error)), typed=request.form), 422
    if commit.result is CommitResult.RECORDED:
        return to_reveal(window)
    if commit.result is CommitResult.ALREADY_RECORDED:
        return to_reveal(window, ALREADY)
    trouble = Trouble(problems=commit.problems, changed_codes=commit.changed_codes)
    status = 422 if commit.result is CommitResult.INCOMPLETE else 409
    return _render(bench.get_clip_to_score(db.session(), window), trouble), status


def window_of(attempt_id: int, position: int) -> Window:
    """Return where the signed-in rater is."""
    return Window(rater_id=current_user().id, attempt_id=attempt_id, position=position)


def to_reveal(window: Window, sentence: str | None = None) -> Response:
    """Send the rater on to the reveal."""
    if sentence:
        flash(sentence, "plain")
    return redirect(_url("practice.show_reveal", window), code=303)


def _commit(window: Window, changes: DraftChanges) -> Commit:
    with transaction() as session:
        return bench.commit_sheet(
            session,
            window=window,
            changes=changes,
            client_key=read_client_key(request.form),
            now=now(),
        )


def _changes(page: ClipToScore) -> DraftChanges:
    return read_form_changes(request.form, [code.key for code in page.codes])


def _render(page: ClipToScore, trouble: Trouble, typed: Mapping[str, str] | None = None) -> str:
    titles = {code.key: code.title for code in page.codes}
    return render_template(
        "calibration/bench.html",
        page=page,
        transcript=_transcript(page),
        trouble=trouble,
        typed=typed or {},
        changed_titles=[titles[code] for code in trouble.changed_codes],
        unanswered=find_unanswered(page.codes, page.draft.choices()),
        client_key=surroundings().new_token(),
        new_note_key=surroundings().new_token()[-16:],
    )


def _transcript(page: ClipToScore) -> Markup:
    """Return the transcript, rendered once a process: it depends on nothing but the clip."""
    kept: dict[str, Markup] = current_app.extensions.setdefault("bench_transcripts", {})
    if page.clip_hash not in kept:
        if len(kept) >= _MOST_TRANSCRIPTS:
            kept.clear()
        template = "calibration/bench_transcript.html"
        kept[page.clip_hash] = Markup(render_template(template, clip=page.clip))  # noqa: S704
    return kept[page.clip_hash]


def _url(endpoint: str, window: Window) -> str:
    return url_for(endpoint, attempt_id=window.attempt_id, position=window.position)


def _refuse_change(sentence: str) -> Response:
    response = jsonify(
        error={
            "status": 422,
            "title": "This change does not fit the sheet",
            "what": sentence,
            "safe": "Everything saved before is kept.",
            "todo": "Correct it, or reload the page to see what is saved.",
        }
    )
    response.status_code = 422
    return response


def _refuse_committed(window: Window) -> Response:
    response = jsonify(
        error={
            "status": 409,
            "title": "This clip is recorded",
            "what": ALREADY,
            "safe": "The recorded score sheet is unchanged.",
            "todo": "Go on to the reveal.",
        },
        reveal=_url("practice.show_reveal", window),
    )
    response.status_code = 409
    return response


def _saved_document(saved: SavedDraft) -> dict[str, Any]:
    return {
        "saves": saved.saves,
        "saved_at": saved.saved_at.isoformat(),
        "elsewhere": _draft_document(saved.elsewhere),
        "overlaps": [
            {
                "code": overlap.code,
                "kept": _answer_document(overlap.kept),
                "dropped": _answer_document(overlap.dropped),
            }
            for overlap in saved.overlaps
        ],
        "warnings": saved.warnings,
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
