"""Whether a rater has scored a clip before, in whatever set: what was seen then cannot be unseen.

A test form does not count, nor a set whose master scores open at its end until they do: nothing was
seen after it.
"""

from sqlalchemy import ColumnElement, exists, or_

from app.bench.models import Attempt, Sheet
from app.library.models import ClipRevision
from app.sets.models import SetItem, SetRevision
from app.sets.service.disclosure import is_revealed, may_enter_feedback

_own, _shown, _recorded = Attempt.__table__, ClipRevision.__table__, Sheet.__table__
_attempt, _sheet, _clip = _own.alias().c, _recorded.alias().c, _shown.alias().c
_items, _sets = SetItem.__table__.alias(), SetRevision.__table__.alias()
_item, _set = _items.c, _sets.c


def prior_scores() -> ColumnElement[bool]:
    """Say of a statement's `Attempt`, `ClipRevision` and `Sheet`: did master scores open to them?

    Earlier goes by the order of recording, never by the time of day. A statement whose sheet is
    not recorded yet (null by an outer join) asks for any sheet of another attempt.
    """
    return _earlier_sheet(is_revealed(_attempt.completed_at, _set.purpose, _set.feedback))


def prior_sheets() -> ColumnElement[bool]:
    """Say the same of any sheet that may enter feedback some time, revealed yet or not."""
    return _earlier_sheet(may_enter_feedback(_set.purpose))


def _earlier_sheet(counts: ColumnElement[bool]) -> ColumnElement[bool]:
    """Look into this rater's attempts at sets that hold the clip: a long history costs nothing."""
    # Nested, so that both databases begin with the sets of the clip and not with the history.
    theirs = (
        exists()
        .where(
            _attempt.set_revision_id == _item.set_revision_id,
            _attempt.rater_id == _own.c.rater_id,
            _attempt.id != _own.c.id,
            _sheet.attempt_id == _attempt.id,
            _sheet.position == _item.position,
            or_(_recorded.c.id.is_(None), _sheet.id < _recorded.c.id),
            counts,
        )
        .correlate(_own, _recorded, _items, _sets)
    )
    return (
        exists()
        .where(
            _clip.clip_id == _shown.c.clip_id,
            _item.clip_revision_id == _clip.id,
            _set.id == _item.set_revision_id,
            theirs,
        )
        .correlate(_own, _shown, _recorded)
    )
