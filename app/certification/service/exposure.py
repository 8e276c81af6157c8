"""The ledger of exposure: who was shown which clip of a pool, and what a person has met at all.

Accounts are never merged, so a person is her account. Where they will be, the rows of both go to the
one that stays, as every row of theirs.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, and_, func, select, union
from sqlalchemy.orm import Session

from app.bench.models import Attempt, DraftSheet, Sheet
from app.certification.domain.assembly import Met
from app.certification.domain.exposure import COACHES_AT_LEAST, shares_of
from app.certification.domain.pool import ClipPool
from app.certification.models import PoolExposure
from app.course.models import LessonProgress, LessonRevision
from app.db import insert_unless_there
from app.library.models import ClipRevision, Exposure
from app.practice.models import PairAnswer
from app.sets.models import PairRevision, SetItem


def note_exposure(
    session: Session, rater_id: int, clip_id: str, sitting_id: int | None, at: datetime
) -> None:
    """Note that a person was shown a clip of a pool; a second time changes nothing.

    It belongs in the transaction that hands her the clip: what is shown and not noted is shown to
    more people than the cap allows.
    """
    values = {"rater_id": rater_id, "clip_id": clip_id, "sitting_id": sitting_id, "shown_at": at}
    insert_unless_there(session, PoolExposure, values)


def seen_clips(session: Session, rater_id: int) -> frozenset[str]:
    """Return every clip a person has met: in lists, lessons, pairs, practice and sittings."""
    opened = select(Exposure.clip_id).where(Exposure.user_id == rater_id)
    shown = select(PoolExposure.clip_id).where(PoolExposure.rater_id == rater_id)
    worked_on = (_worked_on(rater_id, table) for table in (Sheet, DraftSheet))
    met = session.scalars(union(opened, shown, *worked_on))
    return (
        frozenset(met) | _clips_of_lessons(session, rater_id) | _clips_of_pairs(session, rater_id)
    )


def seen_families(session: Session, clip_ids: Collection[str]) -> frozenset[str]:
    """Return the families of some clips, whatever revision named one; its own id where none did."""
    if not clip_ids:
        return frozenset()
    named = session.scalars(
        select(ClipRevision.document["family"].as_string())
        .where(ClipRevision.clip_id.in_(clip_ids))
        .distinct()
    )
    return frozenset(clip_ids) | {family for family in named if family}


def read_met(session: Session, rater_id: int) -> Met:
    """Return what a person has met anywhere: no sitting shows her any of it."""
    clips = seen_clips(session, rater_id)
    return Met(clips=clips, families=seen_families(session, clips))


def exposure_shares(
    session: Session, pool: ClipPool, *, at_least: int = COACHES_AT_LEAST
) -> dict[str, float]:
    """Return the share of people who were shown each clip of a pool.

    Args:
        session: the open transaction.
        pool: the pool.
        at_least: how many people it is for, while fewer have come.
    """
    clips = [clip.clip_id for clip in pool.clips]
    rows = session.execute(
        select(PoolExposure.clip_id, func.count())
        .where(PoolExposure.clip_id.in_(clips))
        .group_by(PoolExposure.clip_id)
    )
    shown = dict.fromkeys(clips, 0) | {row[0]: row[1] for row in rows}
    people = session.scalar(
        select(func.count(PoolExposure.rater_id.distinct())).where(PoolExposure.clip_id.in_(clips))
    )
    return shares_of(shown, people or 0, at_least=at_least)


def _worked_on(rater_id: int, table: type[Sheet] | type[DraftSheet]) -> Select[str]:
    """Select the clips of her sheets or drafts: a note that she saw them may have been lost."""
    return (
        select(ClipRevision.clip_id)
        .join(SetItem, SetItem.clip_revision_id == ClipRevision.id)
        .join(Attempt, Attempt.set_revision_id == SetItem.set_revision_id)
        .join(table, and_(table.attempt_id == Attempt.id, table.position == SetItem.position))
        .where(Attempt.rater_id == rater_id)
    )


def _clips_of_lessons(session: Session, rater_id: int) -> frozenset[str]:
    named = session.scalars(
        select(LessonRevision.document["clips"])
        .join(LessonProgress, LessonProgress.revision_id == LessonRevision.id)
        .where(LessonProgress.user_id == rater_id)
    )
    return frozenset(clip for clips in named for clip in clips or ())


def _clips_of_pairs(session: Session, rater_id: int) -> frozenset[str]:
    named = session.scalars(
        select(PairRevision.document["clips"])
        .join(PairAnswer, PairAnswer.pair_revision_id == PairRevision.id)
        .where(PairAnswer.user_id == rater_id)
    )
    return frozenset(clip for clips in named for clip in clips or ())
