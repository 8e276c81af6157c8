"""The set a synthetic cohort scores: clips on offer, and made-up ones where these are too few.

What is made up is marked: its ids begin with `synthetic-`, its titles with "Synthetic", and neither
clip nor set has a revision in force. A page or a library shows only what has one.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.bench.domain.cohort import RankArray, draw_masters
from app.bench.errors import NoRubricError
from app.library.models import Clip, ClipRevision
from app.rubric.models import RubricRevision, RubricRow
from app.sets.content import Feedback
from app.sets.domain.codes import CodeOnSheet
from app.sets.domain.documents import ALL_SCORED
from app.sets.models import (
    CalibrationSet,
    MasterRevision,
    MasterScore,
    SetItem,
    SetRevision,
)
from app.sets.service.disclosure import PRACTICE
from app.sets.service.documents import find_codes

SET_ID: Final = "synthetic-cohort"
CLIP_ID: Final = "synthetic-{number:04}"
_DURATION_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortSet:
    """A set as the cohort scores it.

    Attributes:
        set_revision_id: its revision.
        codes: the scored codes of its rubric.
        item_ids: its places, in order.
        clip_ids: the clip at each place.
        masters: master ranks ``[clip, code]``.
    """

    set_revision_id: int
    codes: tuple[CodeOnSheet, ...]
    item_ids: tuple[int, ...]
    clip_ids: tuple[str, ...]
    masters: RankArray


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    clip_id: str
    clip_revision_id: int
    master_revision_id: int
    ranks: Sequence[int]


def make_cohort_set(session: Session, clips: int, now: datetime) -> CohortSet:
    """Make a set of so many clips on all scored codes of the rubric in force; nobody is offered it.

    Raises:
        NoRubricError: there is no rubric in force.
    """
    rubric = session.execute(
        select(RubricRevision.id, RubricRevision.content_hash)
        .join(RubricRow, RubricRow.revision_id == RubricRevision.id)
        .order_by(RubricRow.id)
    ).first()
    if rubric is None:
        raise NoRubricError
    codes = find_codes(session, rubric.content_hash, rubric.id, ALL_SCORED)
    places = _find_offered(session, rubric.id, codes)[:clips]
    made_up = range(1, clips - len(places) + 1)
    places += [_make_clip(session, number, rubric.id, codes, now) for number in made_up]
    return _make_set(session, rubric.id, codes, places, now)


def _find_offered(
    session: Session, rubric_revision_id: int, codes: Sequence[CodeOnSheet]
) -> list[_Place]:
    """Return the practice clips on offer that have a master score for every code, by their ids."""
    rows = session.execute(
        select(ClipRevision.clip_id, SetItem.clip_revision_id, SetItem.master_revision_id)
        .join(Clip, Clip.revision_id == ClipRevision.id)
        .join(SetItem, SetItem.clip_revision_id == ClipRevision.id)
        .join(CalibrationSet, CalibrationSet.revision_id == SetItem.set_revision_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .where(
            Clip.withdrawn_at.is_(None),
            SetRevision.purpose == PRACTICE,
            SetRevision.rubric_revision_id == rubric_revision_id,
        )
        .order_by(ClipRevision.clip_id)
    )
    found = {row.clip_id: row for row in rows}
    places = []
    for row in found.values():
        of_it = MasterScore.master_revision_id == row.master_revision_id
        scores = session.execute(select(MasterScore.code, MasterScore.rank).where(of_it))
        ranks = {score.code: score.rank for score in scores}
        if all(code.key in ranks for code in codes):
            places.append(_Place(**row._asdict(), ranks=[ranks[code.key] for code in codes]))
    return places


def _make_clip(
    session: Session,
    number: int,
    rubric_revision_id: int,
    codes: Sequence[CodeOnSheet],
    now: datetime,
) -> _Place:
    """Make a clip of words alone, with drawn master scores; the same number is the same clip."""
    clip_id = CLIP_ID.format(number=number)
    ranks = draw_masters(codes, np.random.default_rng(number))
    if session.get(Clip, clip_id) is None:
        session.execute(insert(Clip).values(id=clip_id))
    clip = {
        "clip_id": clip_id,
        "title": f"Synthetic clip {number:04}",
        "grade": 4,
        "topic": "fractions",
        "use": "practice",
        "duration_ms": _DURATION_MS,
        "document": {"synthetic": True},
    }
    masters = {
        "clip_id": clip_id,
        "rubric_revision_id": rubric_revision_id,
        "provenance": "designed",
        "document": {"synthetic": True, "scores": dict(zip(_keys(codes), ranks, strict=True))},
    }
    clip_revision_id, _ = _add_once(session, ClipRevision, clip, now)
    master_revision_id, is_new = _add_once(session, MasterRevision, masters, now)
    if is_new:
        pairs = zip(_keys(codes), ranks, strict=True)
        rows = [{"master_revision_id": master_revision_id, "code": c, "rank": r} for c, r in pairs]
        session.execute(insert(MasterScore), rows)
    return _Place(
        clip_id=clip_id,
        clip_revision_id=clip_revision_id,
        master_revision_id=master_revision_id,
        ranks=ranks,
    )


def _make_set(
    session: Session,
    rubric_revision_id: int,
    codes: tuple[CodeOnSheet, ...],
    places: Sequence[_Place],
    now: datetime,
) -> CohortSet:
    if session.get(CalibrationSet, SET_ID) is None:
        last = session.scalar(select(func.max(CalibrationSet.position))) or 0
        session.execute(insert(CalibrationSet).values(id=SET_ID, position=last + 1))
    clips = [[place.clip_revision_id, place.master_revision_id] for place in places]
    row = {
        "set_id": SET_ID,
        "purpose": PRACTICE,
        "feedback": Feedback.AFTER_EACH_CLIP.value,
        "rubric_revision_id": rubric_revision_id,
        "title": "Synthetic cohort",
        "document": {"codes": ALL_SCORED, "summary": "Made up.", "synthetic": clips},
    }
    revision_id, is_new = _add_once(session, SetRevision, row, now)
    if is_new:
        items = [
            {
                "set_revision_id": revision_id,
                "position": position,
                "clip_revision_id": place.clip_revision_id,
                "master_revision_id": place.master_revision_id,
            }
            for position, place in enumerate(places, start=1)
        ]
        session.execute(insert(SetItem), items)
    of_it = select(SetItem.id).where(SetItem.set_revision_id == revision_id)
    return CohortSet(
        set_revision_id=revision_id,
        codes=codes,
        item_ids=tuple(session.scalars(of_it.order_by(SetItem.position))),
        clip_ids=tuple(place.clip_id for place in places),
        masters=np.array([place.ranks for place in places], dtype=np.int8),
    )


def _add_once(
    session: Session,
    table: type[ClipRevision | MasterRevision | SetRevision],
    row: dict[str, Any],
    now: datetime,
) -> tuple[int, bool]:
    """Add a revision unless it is there; return its number, and whether it is new."""
    content_hash = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
    found = session.scalar(select(table.id).where(table.content_hash == content_hash))
    if found is not None:
        return int(found), False
    values = {**row, "content_hash": content_hash, "synced_at": now}
    if table is SetRevision:
        values["manifest_sha256"] = content_hash
    added = session.execute(insert(table).values(**values).returning(table.id))
    return int(added.scalar_one()), True


def _keys(codes: Sequence[CodeOnSheet]) -> list[str]:
    return [code.key for code in codes]
