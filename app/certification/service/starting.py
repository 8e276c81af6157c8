"""Starting a sitting: clips are drawn for one person and put into a set of her own.

The set is immutable and stands in no list; nothing but her sitting names it. So bench, disclosure and
score book work as with any other set.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.accounts.service import record_event
from app.bench.models import Attempt
from app.bench.service.attempts import hold_rater, open_attempt
from app.certification.domain.assembly import CannotAssemble
from app.certification.domain.gates import Gate, GateKind
from app.certification.domain.growth import Assembly
from app.certification.domain.pool import ClipPool, PoolClip
from app.certification.domain.provenance import provenance_line
from app.certification.errors import (
    GateNotFoundError,
    NoClipsLeftError,
    NotYourTurnError,
)
from app.certification.models import Sitting
from app.certification.service.assembling import Length, assemble_for
from app.certification.service.gates import SiteMoment, fewest_clips, find_gate, is_renewal
from app.certification.service.own import list_own_sittings
from app.certification.service.pools import read_pool
from app.content.hashing import content_hash
from app.library.models import ClipRevision
from app.rubric.models import RubricRevision
from app.sets.content import Feedback, SetPurpose
from app.sets.domain.documents import Manifest, PinnedClip, SetDocument
from app.sets.models import MasterRevision, SetItem, SetRevision


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The clips drawn for a person, in her order, and how."""

    pool: ClipPool
    clips: tuple[PoolClip, ...]
    assembly: Assembly


def start_sitting(
    session: Session,
    *,
    rater_id: int,
    rubric_id: str,
    kind: GateKind,
    at: SiteMoment,
    new_token: Callable[[], str],
) -> str:
    """Let a person sit, and return what the address of her sitting names.

    A second start leads to the sitting under way.

    Raises:
        GateNotFoundError: there is no such gate.
        NotYourTurnError: something comes before; the error says what.
        NoClipsLeftError: the pool has not enough clips that she has never met.
    """
    hold_rater(session, rater_id)
    gate = find_gate(session, rater_id, at, rubric_id=rubric_id, kind=kind)
    if gate is None:
        raise GateNotFoundError
    if gate.under_way is not None:
        return gate.under_way.test_form_id
    _close_what_ran_out(session, rater_id, at.now)
    if not gate.stage.may_start:
        raise NotYourTurnError(gate.stage.hindrances)
    drawn = _draw(session, rater_id, gate, at, new_token())
    test_form_id = f"sitting-{new_token()[-24:]}"
    revision_id = _add_set(session, drawn, gate, test_form_id, at.now)
    attempt_id = open_attempt(session, rater_id=rater_id, set_revision_id=revision_id, now=at.now)
    made = _row(drawn, gate) | {"rater_id": rater_id, "test_form_id": test_form_id}
    session.execute(insert(Sitting), made | {"attempt_id": attempt_id})
    record_event(session, at.now, UserId(rater_id), "started", ("sitting", test_form_id))
    return test_form_id


def _row(drawn: Drawn, gate: Gate) -> dict[str, object]:
    return {
        "policy_revision_id": gate.policy_revision_id,
        "clip_order": list(range(1, len(drawn.clips) + 1)),
        "rubric_id": gate.rubric_id,
        "is_demonstration": gate.is_demonstration,
        "assembly": drawn.assembly.to_document(),
    }


def _close_what_ran_out(session: Session, rater_id: int, now: datetime) -> None:
    """End the sittings whose days are over; what was recorded in them stays evidence."""
    for own in list_own_sittings(session, rater_id):
        if own.closes_at is not None and not own.is_over and own.closes_at <= now:
            ends = Attempt.id == own.attempt_id
            session.execute(update(Attempt).where(ends).values(completed_at=own.closes_at))


def _draw(session: Session, rater_id: int, gate: Gate, at: SiteMoment, seed: str) -> Drawn:
    """Draw the clips; the seed is kept, so that it can be done again."""
    rule, renews = gate.rule, is_renewal(gate.certificate)
    fewest = fewest_clips(rule, is_renewal=renews)
    most = rule.validity.renewal_clips if renews else rule.clips_at_most
    pool = read_pool(
        session, rule.rubric_id, is_demonstration=gate.is_demonstration, today=at.today
    )
    length = Length(at_least=fewest, at_most=max(fewest, most), cap=rule.exposure_cap)
    rng = np.random.default_rng([*seed.encode()])
    found = assemble_for(session, rater_id, pool, length, rng).drawn
    if isinstance(found, CannotAssemble):
        raise NoClipsLeftError(found.reason.value, needed=found.needed, available=found.available)
    return Drawn(
        pool=pool,
        clips=found,
        assembly=_assembly(found, fewest, seed, renews=renews, days=rule.sitting.days),
    )


def _assembly(
    clips: tuple[PoolClip, ...], fewest: int, seed: str, *, renews: bool, days: int | None
) -> Assembly:
    numbered = list(enumerate(clips, start=1))
    counted = [place for place, clip in numbered if not clip.is_pilot]
    return Assembly(
        at_least=counted[fewest - 1],
        fewest=fewest,
        most=len(counted),
        pilots=tuple(place for place, clip in numbered if clip.is_pilot),
        off=tuple(place for place, clip in numbered if clip.is_off),
        seed=seed,
        provenance=provenance_line(clips),
        is_renewal=renews,
        days=days,
    )


def _add_set(session: Session, drawn: Drawn, gate: Gate, test_form_id: str, now: datetime) -> int:
    """Store the drawn clips as a set of their own; return its revision."""
    document = _document(session, drawn, gate, test_form_id)
    manifest = document.manifest
    row = {
        "set_id": test_form_id,
        "purpose": document.purpose,
        "feedback": document.feedback,
        "rubric_revision_id": drawn.pool.rubric_revision_id,
        "content_hash": manifest.set,
        "manifest_sha256": content_hash(document.to_document()["manifest"]),
        "title": document.title,
        "document": document.to_document(),
        "synced_at": now,
    }
    revision_id = session.execute(insert(SetRevision).returning(SetRevision.id), row).scalar_one()
    items = [
        {
            "set_revision_id": revision_id,
            "position": place,
            "clip_revision_id": clip.clip_revision_id,
            "master_revision_id": clip.master_revision_id,
        }
        for place, clip in enumerate(drawn.clips, start=1)
    ]
    session.execute(insert(SetItem), items)
    return revision_id


def _document(session: Session, drawn: Drawn, gate: Gate, test_form_id: str) -> SetDocument:
    clips = tuple(clip.clip_id for clip in drawn.clips)
    said = {
        "id": test_form_id,
        "title": gate.title,
        "purpose": SetPurpose.CERTIFICATION.value,
        "rubric": gate.rubric_id,
        "summary": gate.rule.title,
        "codes": drawn.pool.sheet,
        "clips": clips,
        "feedback": Feedback.NEVER.value,
        "position": 0,
    }
    manifest = Manifest(
        set=content_hash(said),
        rubric_structure=_structure(session, drawn.pool.rubric_revision_id),
        clips=_pinned(session, drawn.clips),
    )
    return SetDocument.of({**said, "manifest": manifest})


def _structure(session: Session, rubric_revision_id: int) -> str:
    wanted = select(RubricRevision.structure_hash).where(RubricRevision.id == rubric_revision_id)
    return str(session.scalars(wanted).one())


def _pinned(session: Session, clips: tuple[PoolClip, ...]) -> tuple[PinnedClip, ...]:
    shown = select(ClipRevision.id, ClipRevision.content_hash).where(
        ClipRevision.id.in_([clip.clip_revision_id for clip in clips])
    )
    keys = select(MasterRevision.id, MasterRevision.content_hash).where(
        MasterRevision.id.in_([clip.master_revision_id for clip in clips])
    )
    of_clip = {row[0]: str(row[1]) for row in session.execute(shown)}
    of_key = {row[0]: str(row[1]) for row in session.execute(keys)}
    return tuple(
        PinnedClip(
            id=clip.clip_id,
            clip=of_clip[clip.clip_revision_id],
            master=of_key[clip.master_revision_id],
        )
        for clip in clips
    )
