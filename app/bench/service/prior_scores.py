"""Whether a rater has scored a clip before, in whatever set: what she saw then cannot be unseen.

A test form does not count: nothing was seen after it.
"""

from sqlalchemy import ColumnElement, case, exists, or_

from app.bench.models import Attempt, Sheet
from app.library.models import ClipRevision
from app.scorebook.models import FirstScore
from app.sets.models import SetItem, SetRevision
from app.sets.service.disclosure import may_enter_feedback

_own, _shown, _recorded = Attempt.__table__, ClipRevision.__table__, Sheet.__table__
_attempt, _sheet, _clip = _own.alias().c, _recorded.alias().c, _shown.alias().c
_places = SetItem.__table__.alias()
_item, _set = _places.c, SetRevision.__table__.alias().c
_entry = FirstScore.__table__.alias().c


def prior_scores() -> ColumnElement[bool]:
    """Say of a statement's `Attempt`, `ClipRevision` and `Sheet`: has this rater an earlier sheet?

    Earlier goes by the order of recording, never by the time of day. A statement whose sheet is
    not recorded yet (null by an outer join) asks for any sheet of another attempt.

    One look into the score book; staff are not in it, so theirs are sought among the sheets.
    """
    return case((_own.c.by_staff.is_(True), prior_sheets()), else_=_prior_entries())


def prior_sheets() -> ColumnElement[bool]:
    """Say the same from the sheets alone, whoever scored them.

    It looks into this rater's attempts at sets that hold the clip: what else she or anybody has
    recorded makes it no longer.
    """
    # Nested, so that both databases begin with the sets of the clip and not with her history.
    hers = (
        exists()
        .where(
            _attempt.set_revision_id == _item.set_revision_id,
            _attempt.rater_id == _own.c.rater_id,
            _attempt.id != _own.c.id,
            _sheet.attempt_id == _attempt.id,
            _sheet.position == _item.position,
            or_(_recorded.c.id.is_(None), _sheet.id < _recorded.c.id),
        )
        .correlate(_own, _recorded, _places)
    )
    return (
        exists()
        .where(
            _clip.clip_id == _shown.c.clip_id,
            _item.clip_revision_id == _clip.id,
            _set.id == _item.set_revision_id,
            may_enter_feedback(_set.purpose),
            hers,
        )
        .correlate(_own, _shown, _recorded)
    )


def _prior_entries() -> ColumnElement[bool]:
    return (
        exists()
        .where(
            _entry.rater_id == _own.c.rater_id,
            _entry.clip_id == _shown.c.clip_id,
            _entry.may_enter_feedback.is_(True),
            or_(_recorded.c.id.is_(None), _entry.sheet_id < _recorded.c.id),
        )
        .correlate(_own, _shown, _recorded)
    )
