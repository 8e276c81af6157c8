"""Scoring a clip blind: the bench, its draft, and recording the score sheet once.

Nothing here reads a master score. `ClipToScore` has no field for one, so no template can show one.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from app.bench.domain.draft import (
    Draft,
    DraftChanges,
    DraftNote,
    Merged,
    Overlap,
    check_changes,
    merge,
)
from app.bench.domain.sheet import ScoreOfCode, ScoreSheet, SheetProblem, UnusableSheetError
from app.bench.errors import AttemptNotFoundError, SheetRecordedError
from app.bench.models import Attempt, DraftSheet, EvidenceNote, Score, Sheet
from app.bench.service.prior_scores import has_prior_scores
from app.db import Base, locks_rows
from app.library.domain import ClipView
from app.library.models import ClipRevision, Exposure
from app.rubric.domain import Rubric, broken_rules
from app.rubric.models import RubricRevision
from app.sets.domain.codes import CodeOnSheet
from app.sets.models import SetItem, SetRevision
from app.sets.service.disclosure import CERTIFICATION, is_silent_until_done
from app.sets.service.documents import find_clip_view, find_codes, find_rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where a rater is: one clip of one attempt, which must be her own.

    The two kinds of bench never serve each other's attempts: `is_form` says which one she is at.
    """

    rater_id: int
    attempt_id: int
    position: int
    is_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainOnSheet:
    """A domain of the sheet with its codes."""

    title: str
    codes: tuple[CodeOnSheet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipToScore:
    """Everything the bench shows. There is no field for master scores, and there must be none."""

    attempt_id: int
    position: int
    clips: int
    set_id: str
    set_title: str
    is_second_look: bool
    has_prior_scores: bool
    clip: ClipView
    clip_hash: str
    codes: tuple[CodeOnSheet, ...]
    rubric: Rubric
    rubric_hash: str
    warnings: tuple[str, ...]
    draft: Draft
    saves: int
    saved_at: datetime | None
    is_recorded: bool
    is_first_view: bool
    is_silent_until_done: bool

    @property
    def groups(self) -> tuple[DomainOnSheet, ...]:
        """Return the codes by domain, in the order of the sheet."""
        titles = dict.fromkeys(code.domain_title for code in self.codes)
        return tuple(
            DomainOnSheet(
                title=title, codes=tuple(code for code in self.codes if code.domain_title == title)
            )
            for title in titles
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """What a window hears after a save: the state, and what other windows changed meanwhile."""

    saves: int
    saved_at: datetime
    draft: Draft
    elsewhere: Draft
    warnings: tuple[str, ...]
    overlaps: tuple[Overlap, ...]


class RecordingResult(StrEnum):
    """How an attempt to record a sheet ended."""

    RECORDED = "recorded"
    ALREADY_RECORDED = "already_recorded"
    INCOMPLETE = "incomplete"
    CHANGED_ELSEWHERE = "changed_elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """The outcome of one press of the button: recorded, or what stands in the way."""

    result: RecordingResult
    problems: tuple[SheetProblem, ...] = ()
    changed_codes: tuple[str, ...] = ()


# Built once, because making these statements anew would cost more than running them, and of plain
# columns: no object of the ORM is made.
_attempt, _set, _rubric = Attempt.__table__, SetRevision.__table__, RubricRevision.__table__
_item, _clip, _seen = SetItem.__table__, ClipRevision.__table__, Exposure.__table__
_sheet, _draft = Sheet.__table__, Base.metadata.tables[DraftSheet.__tablename__]
_clip_of_set = _item.alias()
_OWN = (_attempt.c.id == bindparam("attempt_id")) & (_attempt.c.rater_id == bindparam("rater_id"))
_HEAD = (
    select(
        _attempt.c.number,
        _set.c.set_id,
        _set.c.purpose,
        _set.c.title.label("set_title"),
        _set.c.document["codes"].label("wanted"),
        is_silent_until_done(_set.c).label("is_silent_until_done"),
        _set.c.rubric_revision_id,
        _rubric.c.content_hash.label("rubric_hash"),
        _clip.c.content_hash.label("clip_hash"),
        _item.c.clip_revision_id,
        _draft.c.data,
        _draft.c.saves,
        _draft.c.saved_at,
        _sheet.c.id.label("sheet_id"),
        _seen.c.first_seen_at,
        has_prior_scores().label("has_prior_scores"),
        select(func.count(_clip_of_set.c.id))
        .where(_clip_of_set.c.set_revision_id == _set.c.id)
        .scalar_subquery()
        .label("clips"),
    )
    .select_from(_attempt)
    .join(_set, _set.c.id == _attempt.c.set_revision_id)
    .join(_rubric, _rubric.c.id == _set.c.rubric_revision_id)
    .join(_item, _item.c.set_revision_id == _set.c.id)
    .join(_clip, _clip.c.id == _item.c.clip_revision_id)
    .outerjoin(
        _draft,
        (_draft.c.attempt_id == _attempt.c.id) & (_draft.c.position == _item.c.position),
    )
    .outerjoin(
        _sheet, (_sheet.c.attempt_id == _attempt.c.id) & (_sheet.c.position == _item.c.position)
    )
    .outerjoin(
        _seen, (_seen.c.user_id == _attempt.c.rater_id) & (_seen.c.clip_id == _clip.c.clip_id)
    )
    .where(_OWN, _item.c.position == bindparam("position"))
)
_LOCK = select(_attempt.c.id).where(_OWN).with_for_update()
_CHANGE_DRAFT = (
    _draft.update()
    .where(
        _draft.c.attempt_id == bindparam("in_attempt"),
        _draft.c.position == bindparam("at_position"),
    )
    .values(data=bindparam("data"), saves=bindparam("saves"), saved_at=bindparam("saved_at"))
)
_ADD_DRAFT = _draft.insert().values(
    attempt_id=bindparam("in_attempt"),
    position=bindparam("at_position"),
    data=bindparam("data"),
    saves=bindparam("saves"),
    saved_at=bindparam("saved_at"),
)


def get_clip_to_score(session: Session, window: Window) -> ClipToScore:
    """Return one clip of a rater's own attempt with her draft.

    Raises:
        AttemptNotFoundError: no such attempt of this rater at this kind of bench, or no such clip.
    """
    row = session.execute(_HEAD, asdict(window)).one_or_none()
    if row is None or (row.purpose == CERTIFICATION) is not window.is_form:
        raise AttemptNotFoundError
    rubric = find_rubric(session, row.rubric_hash, row.rubric_revision_id)
    draft = Draft.empty() if row.data is None else Draft.from_document(row.data)
    return ClipToScore(
        attempt_id=window.attempt_id,
        position=window.position,
        clips=row.clips,
        set_id=row.set_id,
        set_title=row.set_title,
        is_second_look=row.number > 1,
        has_prior_scores=row.has_prior_scores,
        clip=find_clip_view(session, row.clip_hash, row.clip_revision_id),
        clip_hash=row.clip_hash,
        codes=find_codes(session, row.rubric_hash, row.rubric_revision_id, row.wanted),
        rubric=rubric,
        rubric_hash=row.rubric_hash,
        warnings=find_warnings(rubric, draft.ranks()),
        draft=draft,
        saves=row.saves or 0,
        saved_at=row.saved_at,
        is_recorded=row.sheet_id is not None,
        is_first_view=row.first_seen_at is None,
        is_silent_until_done=row.is_silent_until_done,
    )


def save_draft(
    session: Session, *, window: Window, changes: DraftChanges, now: datetime
) -> SavedDraft:
    """Lay a window's changes over the draft and store it.

    Raises:
        AttemptNotFoundError: no such clip in an attempt of this rater.
        SheetRecordedError: the sheet is recorded, so its draft is closed.
        UnusableDraftError: a change names something the sheet does not have.
    """
    if locks_rows(session):
        lock_attempt(session, window)
    page = get_clip_to_score(session, window)
    if page.is_recorded:
        raise SheetRecordedError
    save = page.saves + 1
    merged = lay_over(page, changes, save=save, now=now)
    _store_draft(session, page, merged.draft, save=save, now=now)
    return SavedDraft(
        saves=save,
        saved_at=now,
        draft=merged.draft,
        warnings=find_warnings(page.rubric, merged.draft.ranks()),
        elsewhere=page.draft.changed_elsewhere(changes.known_save, save),
        overlaps=merged.overlaps,
    )


def lay_over(page: ClipToScore, changes: DraftChanges, *, save: int, now: datetime) -> Merged:
    """Return the draft with a window's changes, stored by nobody yet.

    Raises:
        UnusableDraftError: a change names something the sheet does not have.
    """
    checked = check_changes(page.codes, page.clip.card.duration_ms, changes)
    return merge(page.draft, checked, save=save, now_ms=int(now.timestamp() * 1000))


def find_warnings(rubric: Rubric, ranks: Mapping[str, int | None]) -> tuple[str, ...]:
    """Return what the rubric's consistency rules say about scores; they warn and never block."""
    scored = {code: rank for code, rank in ranks.items() if rank is not None}
    return tuple(rule.message for rule in broken_rules(rubric, scored))


def record_sheet(
    session: Session,
    *,
    window: Window,
    changes: DraftChanges,
    client_key: str,
    now: datetime,
) -> Commit:
    """Record a score sheet for good, once.

    A repeat (double click, reload, second window) answers that the sheet is recorded. A sheet with
    a code unanswered, or changed in another window since this one looked, is kept as a draft and
    named, never recorded: a rater records what she has seen.
    """
    if is_recorded(session, window):
        return Commit(result=RecordingResult.ALREADY_RECORDED)
    saved = save_draft(session, window=window, changes=changes, now=now)
    elsewhere = _seen_otherwise(saved, changes)
    if elsewhere:
        return Commit(result=RecordingResult.CHANGED_ELSEWHERE, changed_codes=elsewhere)
    page = get_clip_to_score(session, window)
    try:
        sheet = ScoreSheet.from_answers(page.codes, saved.draft.choices())
    except UnusableSheetError as error:
        return Commit(result=RecordingResult.INCOMPLETE, problems=error.problems)
    _insert_sheet(session, page, sheet, client_key=client_key, now=now)
    _close_attempt_when_whole(session, page, now)
    return Commit(result=RecordingResult.RECORDED)


def is_recorded(session: Session, window: Window) -> bool:
    """Say whether the sheet of this clip is recorded; other writers of the attempt wait.

    Raises:
        AttemptNotFoundError: no such attempt of this rater.
    """
    lock_attempt(session, window)
    wanted = select(Sheet.id).where(
        Sheet.attempt_id == window.attempt_id, Sheet.position == window.position
    )
    return session.execute(wanted).first() is not None


def lock_attempt(session: Session, window: Window) -> None:
    """Make other writers of this attempt wait; on SQLite the transaction has done so already.

    Raises:
        AttemptNotFoundError: no such attempt of this rater.
    """
    if session.execute(_LOCK, asdict(window)).one_or_none() is None:
        raise AttemptNotFoundError


def _store_draft(
    session: Session, page: ClipToScore, draft: Draft, *, save: int, now: datetime
) -> None:
    row = {
        "in_attempt": page.attempt_id,
        "at_position": page.position,
        "data": draft.to_document(),
        "saves": save,
        "saved_at": now,
    }
    session.execute(_CHANGE_DRAFT if page.saves else _ADD_DRAFT, row)


def _seen_otherwise(saved: SavedDraft, changes: DraftChanges) -> tuple[str, ...]:
    seen = {change.code: change.answer for change in changes.answers}
    overlapping = {overlap.code for overlap in saved.overlaps}
    others = {code for code, row in saved.elsewhere.answers.items() if seen.get(code) != row.answer}
    return tuple(sorted(overlapping | others))


def _insert_sheet(
    session: Session, page: ClipToScore, sheet: ScoreSheet, *, client_key: str, now: datetime
) -> None:
    sheet_id = session.execute(
        insert(Sheet).returning(Sheet.id),
        {
            "attempt_id": page.attempt_id,
            "position": page.position,
            "set_item_id": session.scalars(_set_item(page)).one(),
            "client_key": f"{page.position}:{client_key}"[:64],
            "watched_ms": page.draft.watched_ms or None,
            "recorded_at": now,
        },
    ).scalar_one()
    session.execute(insert(Score), [_score_row(sheet_id, score) for score in sheet.scores])
    notes = [_note_row(sheet_id, note) for note in page.draft.visible_notes()]
    if notes:
        session.execute(insert(EvidenceNote), notes)


def _set_item(page: ClipToScore) -> Any:
    return (
        select(SetItem.id)
        .join(Attempt, Attempt.set_revision_id == SetItem.set_revision_id)
        .where(Attempt.id == page.attempt_id, SetItem.position == page.position)
    )


def _close_attempt_when_whole(session: Session, page: ClipToScore, now: datetime) -> None:
    recorded = session.execute(
        select(func.count(Sheet.id)).where(Sheet.attempt_id == page.attempt_id)
    ).scalar_one()
    if recorded == page.clips:
        session.execute(
            update(Attempt).where(Attempt.id == page.attempt_id).values(completed_at=now)
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
