"""Reading how much of each set on offer is new to a rater."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Score, Sheet
from app.library.models import ClipRevision
from app.practice.domain.freshness import Freshness, freshness_of
from app.practice.service.next_clip_reading import list_offered_clips, list_seen_elsewhere
from app.practice.service.practice_sets import PracticeSet, SetState
from app.sets.models import SetItem, SetRevision
from app.sets.service.disclosure import may_enter_feedback

MOSTLY_NEW = 0.5
"""From this share of new clips on, the order of the shelf (easier sets first) matters more."""


def read_freshness(
    session: Session, rater_id: int, sets: Sequence[PracticeSet]
) -> dict[str, Freshness]:
    """Return by the id of each set what is new in it for a rater."""
    rows = session.execute(_recorded(), {"rater_id": rater_id})
    scored = {(row.clip_id, row.code) for row in rows}
    met = {clip for clip, _ in scored} | list_seen_elsewhere(session, rater_id)
    clips: dict[str, list[str]] = {one.set_id: [] for one in sets}
    for offered in list_offered_clips(session):
        clips.setdefault(offered.set_id, []).append(offered.clip_id)
    return {
        one.set_id: freshness_of(clips[one.set_id], [c.key for c in one.codes], scored, met)
        for one in sets
    }


def freshest_first(
    sets: Sequence[PracticeSet], freshness: Mapping[str, Freshness]
) -> tuple[PracticeSet, ...]:
    """Order sets: those under way, mostly new ones as on the shelf, the others by what is new, done."""
    places = {SetState.STARTED: 0, SetState.NOT_STARTED: 1, SetState.DONE: 2}

    def place(one: PracticeSet) -> tuple[int, float]:
        return places[one.state], -min(freshness[one.set_id].share, MOSTLY_NEW)

    return tuple(sorted(sets, key=place))


@cache  # built once: making it anew costs more than running it
def _recorded() -> Select[*tuple[Any, ...]]:
    return (
        select(ClipRevision.clip_id, Score.code)
        .select_from(Sheet)
        .join(Attempt, Attempt.id == Sheet.attempt_id)
        .join(Score, Score.sheet_id == Sheet.id)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .where(Attempt.rater_id == bindparam("rater_id"), may_enter_feedback())
        .distinct()
    )
