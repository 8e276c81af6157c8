"""Recording a score sheet: once, for good, in few statements, and in the score book at once.

The draft stays as it was last saved; what is recorded is the draft with the last changes.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.bench.domain.draft import Draft, DraftChanges, DraftNote, Merged
from app.bench.domain.sheet import (
    ScoreOfCode,
    ScoreSheet,
    SheetProblem,
    SheetRef,
    UnusableSheetError,
)
from app.bench.models import Attempt, EvidenceNote, Score, Sheet
from app.bench.service.drafts import OpenSheet, open_sheet, store_draft
from app.bench.service.score_facts import FACTS_OF_SHEET
from app.people.service.current_cohort import select_current_cohort
from app.scorebook.service.writing import enter_sheet


class RecordingResult(StrEnum):
    """How an attempt to record a sheet ended."""

    RECORDED = "recorded"
    ALREADY_RECORDED = "already_recorded"
    INCOMPLETE = "incomplete"
    CHANGED_ELSEWHERE = "changed_elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The outcome of one press of the button: recorded, or what stands in the way."""

    result: RecordingResult
    problems: tuple[SheetProblem, ...] = ()
    changed_codes: tuple[str, ...] = ()


def record_sheet(
    session: Session,
    *,
    ref: SheetRef,
    changes: DraftChanges,
    client_key: str,
    now: datetime,
    day: date | None = None,
) -> Recording:
    """Record a score sheet for good, once.

    A repeat (double click, reload, second window) answers that the sheet is recorded. A sheet with
    a code unanswered, or changed in another window since this one looked, is kept as a draft and
    named, never recorded: a rater records what she has seen. Cohorts run by the `day` it is on the
    site; when it is not given, by the day in UTC.

    Raises:
        AttemptNotFoundError: no such clip in an attempt of this rater at this kind of bench.
        UnusableDraftError: a change names something the sheet does not have.
    """
    opened = open_sheet(session, ref)
    if opened.is_recorded:
        return Recording(result=RecordingResult.ALREADY_RECORDED)
    merged = opened.lay_over(changes, now)
    elsewhere = _seen_otherwise(opened, merged, changes)
    if elsewhere:
        store_draft(session, opened, merged.draft, now)
        return Recording(result=RecordingResult.CHANGED_ELSEWHERE, changed_codes=elsewhere)
    try:
        sheet = ScoreSheet.from_answers(opened.codes, merged.draft.choices())
    except UnusableSheetError as error:
        store_draft(session, opened, merged.draft, now)
        return Recording(result=RecordingResult.INCOMPLETE, problems=error.problems)
    cohort = {"cohort_id": select_current_cohort(ref.rater_id, day or now.date())}
    row = _sheet_row(opened, merged.draft, client_key) | cohort | {"recorded_at": now}
    _enter_in_book(session, opened, _insert_sheet(session, row, merged.draft, sheet))
    if opened.recorded_clips + 1 == opened.clips:
        whole = Attempt.id == ref.attempt_id
        session.execute(update(Attempt).where(whole).values(completed_at=now))
    return Recording(result=RecordingResult.RECORDED)


def _seen_otherwise(opened: OpenSheet, merged: Merged, changes: DraftChanges) -> tuple[str, ...]:
    seen = {change.code: change.answer for change in changes.answers}
    overlapping = {overlap.code for overlap in merged.overlaps}
    elsewhere = opened.draft.changed_elsewhere(changes.known_save, opened.saves + 1)
    others = {code for code, row in elsewhere.answers.items() if seen.get(code) != row.answer}
    return tuple(sorted(overlapping | others))


def _sheet_row(opened: OpenSheet, draft: Draft, key: str) -> dict[str, Any]:
    return {
        "attempt_id": opened.ref.attempt_id,
        "position": opened.ref.position,
        "set_item_id": opened.set_item_id,
        "client_key": f"{opened.ref.position}:{key}"[:64],
        "watched_ms": draft.watched_ms or None,
    }


def _insert_sheet(session: Session, row: dict[str, Any], draft: Draft, sheet: ScoreSheet) -> int:
    sheet_id = session.execute(insert(Sheet).values(**row).returning(Sheet.id)).scalar_one()
    session.execute(insert(Score), [_score_row(sheet_id, score) for score in sheet.scores])
    notes = [_note_row(sheet_id, note) for note in draft.visible_notes()]
    if notes:
        session.execute(insert(EvidenceNote), notes)
    return sheet_id


def _enter_in_book(session: Session, opened: OpenSheet, sheet_id: int) -> None:
    enter_sheet(
        session,
        FACTS_OF_SHEET,
        rater_id=opened.ref.rater_id,
        clip_id=opened.clip_id,
        sheet_id=sheet_id,
    )


def _score_row(sheet_id: int, score: ScoreOfCode) -> dict[str, Any]:
    return {
        "sheet_id": sheet_id,
        "code": score.code,
        "rank": score.rank,
        "cannot_score": score.cannot_score,
    }


def _note_row(sheet_id: int, note: DraftNote) -> dict[str, Any]:
    return {"sheet_id": sheet_id, "code": note.code, "at_ms": note.clip_ms, "text": note.text}
