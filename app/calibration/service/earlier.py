"""Whether a rater has scored a clip before, in whatever set: what she saw then cannot be unseen.

A certification form does not count: nothing was seen after it.
"""

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from app.calibration.models import Attempt, SetItem, SetRevision, Sheet
from app.calibration.service.purposes import is_told
from app.library.models import ClipRevision

_attempt, _sheet, _item, _clip, _set = (
    aliased(Attempt),
    aliased(Sheet),
    aliased(SetItem),
    aliased(ClipRevision),
    aliased(SetRevision),
)


def scored_before() -> ColumnElement[bool]:
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
            is_told(_set),
            _attempt.rater_id == Attempt.rater_id,
            _attempt.id != Attempt.id,
            _clip.clip_id == ClipRevision.clip_id,
            or_(Sheet.id.is_(None), _sheet.id < Sheet.id),
        )
        .correlate(Attempt, ClipRevision, Sheet)
    )
