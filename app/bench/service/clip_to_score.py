"""What the bench shows of a clip to score, read by one statement.

Nothing here reads a master score. `ClipToScore` has no field for one, so no template can show one.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from app.bench.domain.draft import Draft
from app.bench.domain.sheet import SheetRef, find_warnings
from app.bench.errors import AttemptNotFoundError
from app.bench.models import Attempt, DraftSheet, Sheet
from app.bench.service.prior_scores import prior_scores
from app.library.domain import ClipView
from app.library.models import ClipRevision, Exposure
from app.rubric.domain import Rubric
from app.rubric.models import RubricRevision
from app.sets.domain.codes import CodeOnSheet
from app.sets.models import SetItem, SetRevision
from app.sets.service.disclosure import CERTIFICATION, is_silent_until_done
from app.sets.service.documents import find_clip_view, find_codes, find_rubric


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


# Core statement, compiled once; avoids building ORM objects.
_attempt, _set, _rubric = Attempt.__table__, SetRevision.__table__, RubricRevision.__table__
_item, _clip, _seen = SetItem.__table__, ClipRevision.__table__, Exposure.__table__
_sheet, _draft = Sheet.__table__, DraftSheet.__table__
_clip_of_set, _sheet_of_attempt = _item.alias(), _sheet.alias()
_HEAD = (
    select(
        _attempt.c.number,
        _set.c.set_id,
        _set.c.purpose,
        _set.c.title.label("set_title"),
        _set.c.document["codes"].label("wanted"),
        is_silent_until_done(_set.c.feedback).label("is_silent_until_done"),
        _set.c.rubric_revision_id,
        _rubric.c.content_hash.label("rubric_hash"),
        _clip.c.content_hash.label("clip_hash"),
        _clip.c.clip_id,
        _clip.c.duration_ms,
        _item.c.id.label("set_item_id"),
        _item.c.clip_revision_id,
        _draft.c.data,
        _draft.c.saves,
        _draft.c.saved_at,
        _sheet.c.id.label("sheet_id"),
        _seen.c.first_seen_at,
        prior_scores().label("has_prior_scores"),
        select(func.count(_clip_of_set.c.id))
        .where(_clip_of_set.c.set_revision_id == _set.c.id)
        .scalar_subquery()
        .label("clips"),
        select(func.count(_sheet_of_attempt.c.id))
        .where(_sheet_of_attempt.c.attempt_id == _attempt.c.id)
        .scalar_subquery()
        .label("recorded_clips"),
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
    .where(
        _attempt.c.id == bindparam("attempt_id"),
        _attempt.c.rater_id == bindparam("rater_id"),
        _item.c.position == bindparam("position"),
    )
)


def get_clip_to_score(session: Session, ref: SheetRef) -> ClipToScore:
    """Return one clip of a rater's own attempt with her draft.

    Raises:
        AttemptNotFoundError: no such attempt of this rater at this kind of bench, or no such clip.
    """
    row = read_head(session, ref)
    rubric = find_rubric(session, row.rubric_hash, row.rubric_revision_id)
    draft = Draft.from_stored(row.data)
    return ClipToScore(
        attempt_id=ref.attempt_id,
        position=ref.position,
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


def read_head(session: Session, ref: SheetRef) -> Row[Any]:
    """Return all that is stored about one clip of a rater's own attempt, in one row.

    Raises:
        AttemptNotFoundError: no such attempt of this rater at this kind of bench, or no such clip.
    """
    row = session.execute(_HEAD, asdict(ref)).one_or_none()
    if row is None or (row.purpose == CERTIFICATION) is not ref.is_test_form:
        raise AttemptNotFoundError
    return row
