"""Use cases of the library: list clips, open one, and say who has seen it."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from app.db import insert_unless_there
from app.library.content import ClipUse
from app.library.domain import (
    ClipCard,
    ClipFilter,
    ClipId,
    ClipList,
    ClipView,
    ExemplarCode,
    ExemplarMark,
    Stop,
    card_of,
    exemplar_code_of,
    has_ended,
    list_cards,
    read_until,
    view_of,
)
from app.library.domain.documents import ListedClip
from app.library.models import Clip, ClipRevision, ExemplarScore, Exposure
from app.revisions import DAMAGE, RevisionCache, read_sound_rows

# Certification clips are shown only inside their form, never here.
HIDDEN_USE = "certification"
# Exemplars are never scored blind, so their master scores are open.
_OPEN_USE = "exemplar"
_log = logging.getLogger(__name__)
_views: RevisionCache[ClipView] = RevisionCache()

# A Core statement, compiled once: every page with a player asks it, and no ORM object is built.
_clip, _text = Clip.__table__, ClipRevision.__table__
_SHOWN = (
    select(_clip.c.id, _clip.c.revision_id, _text.c.content_hash, _text.c.use)
    .join(_text, _text.c.id == _clip.c.revision_id)
    .where(
        _clip.c.id.in_(bindparam("clip_ids", expanding=True)),
        _clip.c.withdrawn_at.is_(None),
        _text.c.use != HIDDEN_USE,
    )
)


def list_clips(session: Session, chosen: ClipFilter, today: date) -> ClipList:
    """Return the clips everybody may browse today, filtered."""
    # Only the parts the list shows are read: a document also holds every cue.
    document = ClipRevision.document
    statement = (
        select(
            ClipRevision.clip_id,
            ClipRevision.title,
            ClipRevision.grade,
            ClipRevision.topic,
            ClipRevision.duration_ms,
            document["summary"].label("summary"),
            document["media"].label("media"),
            document["consent"].label("consent"),
            document["provenance"].label("provenance"),
        )
        .join(Clip, Clip.revision_id == ClipRevision.id)
        .where(Clip.withdrawn_at.is_(None), ClipRevision.use != HIDDEN_USE)
        .order_by(ClipRevision.grade, ClipRevision.title)
    )
    ids = select(ClipRevision.id).order_by(ClipRevision.grade, ClipRevision.title)
    rows = read_sound_rows(session, statement, ClipRevision, ids)
    cards = [card for row in rows if (card := _read_card(row, today)) is not None]
    return list_cards(cards, chosen, _read_marks(session))


def _read_card(row: Row[Any], today: date) -> ClipCard | None:
    """Return a clip as the library lists it, or None when it may not be shown or is damaged."""
    try:
        listed = ListedClip.of(row._asdict())
        card = card_of(row.clip_id, row.title, listed)
        return None if has_ended(listed.consent.until, today) else card
    except DAMAGE:
        _log.exception("clip %s cannot be read: sync mends it", row.clip_id)
        return None


def find_shown(session: Session, today: date) -> set[str]:
    """Return the clips everybody may find today: offered, and with a valid permission."""
    statement = (
        select(Clip.id, ClipRevision.document["consent"].label("consent"))
        .join(ClipRevision, ClipRevision.id == Clip.revision_id)
        .where(Clip.withdrawn_at.is_(None), ClipRevision.use != HIDDEN_USE)
    )
    rows = read_sound_rows(session, statement, ClipRevision, select(ClipRevision.id))
    return {row.id for row in rows if _lasts(row.consent, today)}


def _lasts(consent: Mapping[str, Any], today: date) -> bool:
    try:
        return not has_ended(read_until(consent), today)
    except DAMAGE:
        return False


def _read_marks(session: Session) -> list[ExemplarMark]:
    rows = session.execute(
        select(
            ExemplarScore.clip_id,
            ExemplarScore.code,
            ExemplarScore.code_title,
            ExemplarScore.point,
            ExemplarScore.point_label,
            ExemplarScore.rank,
        ).order_by(ExemplarScore.rubric_id, ExemplarScore.position, ExemplarScore.clip_id)
    )
    return [ExemplarMark(**row._asdict()) for row in rows]


def find_exemplar(session: Session, clip_id: ClipId) -> tuple[ExemplarCode, ...]:
    """Return the codes of an exemplar with their open master scores, in the rubric's order."""
    rows = session.execute(
        select(
            ExemplarScore.code,
            ExemplarScore.code_title,
            ExemplarScore.rank,
            ExemplarScore.document,
        )
        .join(Clip, Clip.id == ExemplarScore.clip_id)
        .join(ClipRevision, ClipRevision.id == Clip.revision_id)
        .where(ExemplarScore.clip_id == clip_id, ClipRevision.use == _OPEN_USE)
        .order_by(ExemplarScore.rubric_id, ExemplarScore.position)
    )
    return tuple(exemplar_code_of(row.code, row.code_title, row.rank, row.document) for row in rows)


def find_clips(session: Session, clip_ids: set[str]) -> dict[str, ClipView]:
    """Return those of the named clips that may be shown, ready for their players."""
    if not clip_ids:
        return {}
    found = {}
    for row in session.execute(_SHOWN, {"clip_ids": sorted(clip_ids)}).all():
        try:
            read = partial(_read_view, session, row.revision_id)
            found[row.id] = _views.get(row.content_hash, read)
        except DAMAGE:
            _log.exception("clip %s cannot be read: sync mends it", row.id)
    return found


def find_uses(session: Session, clip_ids: set[str]) -> dict[str, ClipUse]:
    """Return the use of each named clip that may be shown."""
    rows = session.execute(_SHOWN, {"clip_ids": sorted(clip_ids)})
    return {row.id: ClipUse(row.use) for row in rows}


def _read_view(session: Session, revision_id: int) -> ClipView:
    row = session.execute(
        select(ClipRevision.clip_id, ClipRevision.title, ClipRevision.document).where(
            ClipRevision.id == revision_id
        )
    ).one()
    return view_of(row.clip_id, row.title, row.document)


def find_clip(session: Session, clip_id: ClipId) -> ClipView | None:
    """Return one clip, or None when no clip with this id may be shown."""
    return find_clips(session, {clip_id}).get(clip_id)


def with_current_permission(session: Session, clip: ClipView) -> ClipView:
    """Return a clip from an older revision with the permission that applies to it now.

    What an attempt pinned stays as it was scored, but not how long it may be shown.
    """
    if clip.until is None:
        return clip
    which = (Clip.revision_id == ClipRevision.id, Clip.id == clip.id)
    consents = select(ClipRevision.document["consent"]).join(Clip, which[0]).where(which[1])
    one = select(ClipRevision.id).join(Clip, which[0]).where(which[1])
    found = read_sound_rows(session, consents, ClipRevision, one)
    if not found or found[0][0] is None:
        return clip
    return replace(clip, until=_until(found[0][0]))


def find_stop(session: Session, clip_id: ClipId, today: date) -> Stop | None:
    """Return why a clip is no longer shown: withdrawn, or its permission has ended."""
    last = select(func.max(ClipRevision.id)).where(ClipRevision.clip_id == clip_id)
    row = session.execute(
        select(ClipRevision.id, ClipRevision.title, Clip.withdrawn_at, Clip.withdrawn_reason)
        .join(Clip, Clip.id == ClipRevision.clip_id)
        .where(Clip.id == clip_id, ClipRevision.use != HIDDEN_USE)
        # The title of a removed clip is still in its last revision.
        .where(ClipRevision.id == func.coalesce(Clip.revision_id, last.scalar_subquery()))
        .where(or_(Clip.revision_id.is_not(None), Clip.withdrawn_at.is_not(None)))
    ).one_or_none()
    if row is None:
        return None
    if row.withdrawn_at is not None:
        return Stop(title=row.title, reason=row.withdrawn_reason, ended_on=None)
    consents = select(ClipRevision.document["consent"]).where(ClipRevision.id == row.id)
    one = select(ClipRevision.id).where(ClipRevision.id == row.id)
    found = read_sound_rows(session, consents, ClipRevision, one)
    until = _until(found[0][0]) if found else None
    if has_ended(until, today):
        return Stop(title=row.title, reason=None, ended_on=until)
    return None


def _until(consent: Mapping[str, Any]) -> date | None:
    try:
        return read_until(consent)
    except DAMAGE:
        return None


def is_exposed(session: Session, user_id: int, clip_id: ClipId) -> bool:
    """Say whether a person has seen a clip before."""
    seen = exists().where(Exposure.user_id == user_id, Exposure.clip_id == clip_id)
    return bool(session.scalar(select(seen)))


def record_exposure(
    session: Session, user_id: int, clip_id: ClipId, via: str, now: datetime
) -> None:
    """Record that a person saw a clip for the first time; later calls change nothing."""
    values = {"user_id": user_id, "clip_id": clip_id, "first_seen_at": now, "via": via}
    insert_unless_there(session, Exposure, values)
