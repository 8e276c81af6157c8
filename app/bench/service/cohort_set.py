"""The set a synthetic cohort scores: clips on offer, and made-up ones where these are too few.

What is made up is marked: its ids begin with `synthetic-`, its titles with "Synthetic", and neither
clip nor set has a revision in force. A page or a library shows only what has one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.bench.domain.cohort import RankArray, draw_masters
from app.bench.errors import NoRubricError
from app.library.content import ClipFile, CompiledClip
from app.library.domain.documents import StoredFile
from app.library.models import Clip, ClipRevision
from app.library.sync import add_clip_revision
from app.rubric.models import RubricRevision, RubricRow
from app.sets.content import MasterFile, SetFile
from app.sets.domain.codes import CodeOnSheet
from app.sets.domain.documents import ALL_SCORED, read_codes
from app.sets.models import CalibrationSet, MasterRevision, MasterScore, SetItem, SetRevision
from app.sets.service.disclosure import AFTER_EACH_CLIP, PRACTICE
from app.sets.service.documents import find_rubric
from app.sets.sync import (
    SyncedClip,
    SyncedMaster,
    SyncedRubric,
    add_set_revision,
    sync_masters,
)

SET_ID: Final = "synthetic-cohort"
CLIP_ID: Final = "synthetic-{number:04}"
_MEDIA = {
    "video": "clip.mp4",
    "captions": "captions.vtt",
    "descriptions": "descriptions.vtt",
    "poster": "poster.jpg",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortSet:
    """A set as the cohort scores it.

    Attributes:
        set_revision_id: its revision.
        codes: the scored codes of its rubric.
        item_ids: its items, in order.
        clip_ids: the clip of each.
        masters: master ranks ``[clip, code]``.
    """

    set_revision_id: int
    codes: tuple[CodeOnSheet, ...]
    item_ids: tuple[int, ...]
    clip_ids: tuple[str, ...]
    masters: RankArray


@dataclass(frozen=True, slots=True, kw_only=True)
class _ClipOfSet:
    clip_id: str
    clip: SyncedClip
    master: SyncedMaster
    ranks: Sequence[int]


def make_cohort_set(session: Session, clips: int, now: datetime) -> CohortSet:
    """Make a set of so many clips on all scored codes of the rubric in force; nobody is offered it.

    Raises:
        NoRubricError: there is no rubric in force.
    """
    rubric = _find_rubric(session)
    codes = read_codes(rubric.rubric, ALL_SCORED)
    chosen = _find_offered(session, rubric.revision_id, codes)[:clips]
    made_up = range(1, clips - len(chosen) + 1)
    chosen += [_make_clip(session, number, rubric, codes, now) for number in made_up]
    return _make_set(session, rubric, codes, chosen, now)


def _find_rubric(session: Session) -> SyncedRubric:
    row = session.execute(
        select(RubricRevision.id, RubricRevision.content_hash, RubricRevision.structure_hash)
        .join(RubricRow, RubricRow.revision_id == RubricRevision.id)
        .order_by(RubricRow.id)
    ).first()
    if row is None:
        raise NoRubricError
    return SyncedRubric(
        revision_id=row.id,
        structure_hash=row.structure_hash,
        rubric=find_rubric(session, row.content_hash, row.id),
    )


def _find_offered(
    session: Session, rubric_revision_id: int, codes: Sequence[CodeOnSheet]
) -> list[_ClipOfSet]:
    """Return the practice clips on offer that have a master score for every code, by their ids."""
    rows = session.execute(
        select(
            ClipRevision.clip_id,
            ClipRevision.id,
            ClipRevision.content_hash,
            MasterRevision.id,
            MasterRevision.content_hash,
        )
        .join(Clip, Clip.revision_id == ClipRevision.id)
        .join(SetItem, SetItem.clip_revision_id == ClipRevision.id)
        .join(MasterRevision, MasterRevision.id == SetItem.master_revision_id)
        .join(CalibrationSet, CalibrationSet.revision_id == SetItem.set_revision_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .where(
            Clip.withdrawn_at.is_(None),
            SetRevision.purpose == PRACTICE,
            SetRevision.rubric_revision_id == rubric_revision_id,
        )
        .order_by(ClipRevision.clip_id)
    )
    found = {
        clip_id: (
            SyncedClip(revision_id=revision_id, content_hash=content_hash),
            SyncedMaster(revision_id=master_id, content_hash=master_hash),
        )
        for clip_id, revision_id, content_hash, master_id, master_hash in rows
    }
    chosen = []
    for clip_id, (clip, master) in found.items():
        ranks = _ranks(session, master.revision_id)
        if all(code.key in ranks for code in codes):
            mine = [ranks[code.key] for code in codes]
            chosen.append(_ClipOfSet(clip_id=clip_id, clip=clip, master=master, ranks=mine))
    return chosen


def _ranks(session: Session, master_revision_id: int) -> dict[str, int]:
    of_it = MasterScore.master_revision_id == master_revision_id
    rows = session.execute(select(MasterScore.code, MasterScore.rank).where(of_it))
    return {row.code: row.rank for row in rows}


def _make_clip(
    session: Session,
    number: int,
    rubric: SyncedRubric,
    codes: Sequence[CodeOnSheet],
    now: datetime,
) -> _ClipOfSet:
    """Make a clip without a video, with drawn master scores; the same number is the same clip."""
    clip = _clip(number)
    ranks = draw_masters(codes, np.random.default_rng(number))
    if session.get(Clip, clip.id) is None:
        session.execute(insert(Clip).values(id=clip.id))
    masters = _masters(clip.id, rubric, codes, ranks)
    synced, _ = sync_masters(session, [masters], {masters.rubric: rubric}, now)
    return _ClipOfSet(
        clip_id=clip.id,
        clip=SyncedClip(
            revision_id=add_clip_revision(session, clip, now),
            content_hash=clip.document().content_hash(),
        ),
        master=synced[clip.id, masters.rubric],
        ranks=ranks,
    )


def _clip(number: int) -> CompiledClip:
    file = {
        "id": CLIP_ID.format(number=number),
        "title": f"Synthetic clip {number:04}",
        "grade": 4,
        "topic": "fractions",
        "summary": "Made up.",
        "duration": "01:00",
        "provenance": {"kind": "synthetic", "label": "Synthetic"},
        "media": _MEDIA,
        "consent": {"kind": "not-needed", "reason": "synthetic"},
        "use": "practice",
    }
    return CompiledClip(
        file=ClipFile.model_validate_json(json.dumps(file)),
        media={
            kind: StoredFile(file=name, bytes=0, sha256="0" * 64) for kind, name in _MEDIA.items()
        },
        cues=(),
        descriptions=(),
    )


def _masters(
    clip_id: str, rubric: SyncedRubric, codes: Sequence[CodeOnSheet], ranks: Sequence[int]
) -> MasterFile:
    scales = {code.key: rubric.rubric.by_key[code.key].scale.points for code in codes}
    scores: dict[str, dict[str, object]] = {
        code.key: {
            "score": scales[code.key][rank].key,
            "rationale": "Made up.",
            "not_lower": None,
            "not_higher": None,
            "evidence": [],
        }
        for code, rank in zip(codes, ranks, strict=True)
    }
    file = {
        "clip": clip_id,
        "rubric": rubric.rubric.id,
        "provenance": "designed",
        "scores": scores,
    }
    return MasterFile.model_validate_json(json.dumps(file))


def _make_set(
    session: Session,
    rubric: SyncedRubric,
    codes: tuple[CodeOnSheet, ...],
    chosen: Sequence[_ClipOfSet],
    now: datetime,
) -> CohortSet:
    if session.get(CalibrationSet, SET_ID) is None:
        last = session.scalar(select(func.max(CalibrationSet.position))) or 0
        session.execute(insert(CalibrationSet).values(id=SET_ID, position=last + 1))
    file = SetFile.model_validate_json(
        json.dumps(
            {
                "id": SET_ID,
                "title": "Synthetic cohort",
                "purpose": PRACTICE,
                "rubric": rubric.rubric.id,
                "summary": "Made up.",
                "codes": ALL_SCORED,
                "clips": [one.clip_id for one in chosen],
                "feedback": AFTER_EACH_CLIP,
            }
        )
    )
    clips = {one.clip_id: one.clip for one in chosen}
    masters = {(one.clip_id, rubric.rubric.id): one.master for one in chosen}
    revision_id = add_set_revision(session, file, rubric, clips, masters, now)
    of_it = select(SetItem.id).where(SetItem.set_revision_id == revision_id)
    return CohortSet(
        set_revision_id=revision_id,
        codes=codes,
        item_ids=tuple(session.scalars(of_it.order_by(SetItem.position))),
        clip_ids=tuple(one.clip_id for one in chosen),
        masters=np.array([one.ranks for one in chosen], dtype=np.int8),
    )
