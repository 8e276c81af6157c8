"""The draft of a score sheet: opened for writing, changed, and stored.

Whoever writes holds the attempt: other writers of it wait until the transaction ends.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from app.bench.domain.draft import Draft, DraftChanges, Merged, Overlap, lay_over
from app.bench.domain.sheet import SheetRef, find_warnings
from app.bench.errors import SheetRecordedError
from app.bench.models import DraftSheet
from app.bench.service.attempts import lock_attempt
from app.bench.service.clip_to_score import read_head
from app.db import Base, locks_rows
from app.rubric.domain import Rubric
from app.sets.domain.codes import CodeOnSheet
from app.sets.service.documents import find_codes, find_rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSheet:
    """A score sheet as a writer finds it, while other writers of its attempt wait.

    Attributes:
        ref: which sheet.
        set_item_id: the clip's place in the set.
        clip_id: the clip.
        codes: the codes of the set, in the order of the sheet.
        rubric: the rubric that the set pins.
        duration_ms: how long the clip is.
        draft: what is saved of it.
        saves: how often it was saved.
        is_recorded: it is closed.
        clips: how many clips the attempt has.
        recorded_clips: how many of them are recorded.
    """

    ref: SheetRef
    set_item_id: int
    clip_id: str
    codes: tuple[CodeOnSheet, ...]
    rubric: Rubric
    duration_ms: int
    draft: Draft
    saves: int
    is_recorded: bool
    clips: int
    recorded_clips: int

    def lay_over(self, changes: DraftChanges, now: datetime) -> Merged:
        """Return the draft with a window's changes, as the next save.

        Raises:
            UnusableDraftError: a change names something the sheet does not have.
        """
        return lay_over(
            self.draft,
            changes,
            codes=self.codes,
            duration_ms=self.duration_ms,
            save=self.saves + 1,
            now=now,
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


# Core statements, compiled once; avoid building ORM objects.
_draft = Base.metadata.tables[DraftSheet.__tablename__]
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


def open_sheet(session: Session, ref: SheetRef) -> OpenSheet:
    """Return a sheet for writing; other writers of its attempt wait.

    Raises:
        AttemptNotFoundError: no such clip in an attempt of this rater at this kind of bench.
    """
    if locks_rows(session):
        # Apart from the read: a statement that waits for a lock goes on with what it saw before.
        lock_attempt(session, ref)
    row = read_head(session, ref)
    return OpenSheet(
        ref=ref,
        set_item_id=row.set_item_id,
        clip_id=row.clip_id,
        codes=find_codes(session, row.rubric_hash, row.rubric_revision_id, row.wanted),
        rubric=find_rubric(session, row.rubric_hash, row.rubric_revision_id),
        duration_ms=row.duration_ms,
        draft=Draft.from_stored(row.data),
        saves=row.saves or 0,
        is_recorded=row.sheet_id is not None,
        clips=row.clips,
        recorded_clips=row.recorded_clips,
    )


def save_draft(
    session: Session, *, ref: SheetRef, changes: DraftChanges, now: datetime
) -> SavedDraft:
    """Lay a window's changes over the draft and store it.

    Raises:
        AttemptNotFoundError: no such clip in an attempt of this rater.
        SheetRecordedError: the sheet is recorded, so its draft is closed.
        UnusableDraftError: a change names something the sheet does not have.
    """
    sheet = open_sheet(session, ref)
    if sheet.is_recorded:
        raise SheetRecordedError
    merged = sheet.lay_over(changes, now)
    store_draft(session, sheet, merged.draft, now)
    save = sheet.saves + 1
    return SavedDraft(
        saves=save,
        saved_at=now,
        draft=merged.draft,
        warnings=find_warnings(sheet.rubric, merged.draft.ranks()),
        elsewhere=sheet.draft.changed_elsewhere(changes.known_save, save),
        overlaps=merged.overlaps,
    )


def store_draft(session: Session, sheet: OpenSheet, draft: Draft, now: datetime) -> None:
    """Store a draft as the next save of its sheet."""
    row = {
        "in_attempt": sheet.ref.attempt_id,
        "at_position": sheet.ref.position,
        "data": draft.to_document(),
        "saves": sheet.saves + 1,
        "saved_at": now,
    }
    session.execute(_CHANGE_DRAFT if sheet.saves else _ADD_DRAFT, row)
