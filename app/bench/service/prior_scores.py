"""Whether a rater has scored a clip before, in whatever set: what she saw then cannot be unseen.

A certification form does not count: nothing was seen after it.
"""

from sqlalchemy import ColumnElement, exists, or_

from app.bench.models import Attempt, Sheet
from app.library.models import ClipRevision
from app.sets.models import SetItem, SetRevision
from app.sets.service.disclosure import is_told

_own, _shown, _recorded = Attempt.__table__, ClipRevision.__table__, Sheet.__table__
_attempt, _sheet, _clip = _own.alias().c, _recorded.alias().c, _shown.alias().c
_item, _set = SetItem.__table__.alias().c, SetRevision.__table__.alias().c


def prior_scores() -> ColumnElement[bool]:
    """Say of a statement's `Attempt`, `ClipRevision` and `Sheet`: has this rater an earlier sheet?

    Earlier goes by the order of recording, never by the time of day. A statement whose sheet is
    not recorded yet (null by an outer join) asks for any sheet of another attempt.
    """
    return (
        exists()
        .where(
            _sheet.attempt_id == _attempt.id,
            _item.id == _sheet.set_item_id,
            _clip.id == _item.clip_revision_id,
            _set.id == _item.set_revision_id,
            is_told(_set.purpose),
            _attempt.rater_id == _own.c.rater_id,
            _attempt.id != _own.c.id,
            _clip.clip_id == _shown.c.clip_id,
            or_(_recorded.c.id.is_(None), _sheet.id < _recorded.c.id),
        )
        .correlate(_own, _shown, _recorded)
    )
