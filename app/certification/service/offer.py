"""What one person has sat or is in the middle of, as lists and pages show it.

A sitting stays hers, with the clips and under the policy it began with, also when the test forms they
were drawn from are revised or offered no longer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session, aliased

from app.certification.domain import SittingState, TestForm
from app.certification.service.own import OwnSitting, find_own_sitting, list_own_sittings
from app.library.domain import has_ended, read_until
from app.library.models import Clip, ClipRevision
from app.practice.service.practice_sets import estimate_minutes
from app.rubric.models import RubricRevision
from app.sets.domain.documents import SetDocument
from app.sets.models import SetItem, SetRevision
from app.sets.service.documents import find_codes
from app.standards.service import RuleRevision, list_rules


@dataclass(frozen=True, slots=True)
class _Offer:
    """A row of `_test_forms`, its columns in order."""

    revision_id: int
    set_id: str
    title: str
    document: Mapping[str, Any]
    rubric_revision_id: int
    rubric_id: str
    rubric_hash: str


@dataclass(frozen=True, slots=True)
class _Clip:
    """A row of `_clips`, its columns in order; `consent` and `in_force` are the clip's of today."""

    set_revision_id: int
    duration_ms: int
    is_sealed: bool | None
    consent: Mapping[str, Any] | None
    withdrawn_at: datetime | None
    in_force: int | None


def list_test_forms(session: Session, rater_id: int, today: date) -> tuple[TestForm, ...]:
    """Return what a rater has begun, the first one first."""
    return _read(session, list_own_sittings(session, rater_id), today)


def find_test_form(
    session: Session, rater_id: int, test_form_id: str, today: date
) -> TestForm | None:
    """Return one sitting as the list shows it, or None when it is not this rater's."""
    own = find_own_sitting(session, rater_id, test_form_id)
    return None if own is None else next(iter(_read(session, [own], today)))


def _read(session: Session, mine: Sequence[OwnSitting], today: date) -> tuple[TestForm, ...]:
    if not mine:
        return ()
    revisions = [own.set_revision_id for own in mine]
    sets = {row[0]: _Offer(*row) for row in session.execute(_sets(revisions))}
    clips = _clips(session, revisions)
    rules = list_rules(session, {own.policy_revision_id for own in mine if own.policy_revision_id})
    return tuple(
        _test_form(
            session,
            sets[own.set_revision_id],
            clips[own.set_revision_id],
            own,
            rules.get(own.policy_revision_id),
            today,
        )
        for own in mine
    )


def _sets(revisions: Sequence[int]) -> Executable:
    return (
        select(
            SetRevision.id,
            SetRevision.set_id,
            SetRevision.title,
            SetRevision.document,
            SetRevision.rubric_revision_id,
            RubricRevision.rubric_id,
            RubricRevision.content_hash,
        )
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .where(SetRevision.id.in_(revisions))
    )


def _clips(session: Session, revisions: Sequence[int]) -> dict[int, list[_Clip]]:
    found: dict[int, list[_Clip]] = {revision: [] for revision in revisions}
    in_force = aliased(ClipRevision)
    rows = session.execute(
        select(
            SetItem.set_revision_id,
            ClipRevision.duration_ms,
            ClipRevision.document["is_sealed"],
            # Until when it may be shown is not pinned with the test form.
            in_force.document["consent"],
            Clip.withdrawn_at,
            Clip.revision_id,
        )
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(Clip, Clip.id == ClipRevision.clip_id)
        .outerjoin(in_force, in_force.id == Clip.revision_id)
        .where(SetItem.set_revision_id.in_(revisions))
    )
    for row in rows:
        clip = _Clip(*row)
        found[clip.set_revision_id].append(clip)
    return found


def _test_form(
    session: Session,
    offer: _Offer,
    clips: Sequence[_Clip],
    own: OwnSitting,
    rule: RuleRevision | None,
    today: date,
) -> TestForm:
    document = SetDocument.from_document(offer.document)
    codes = find_codes(session, offer.rubric_hash, offer.rubric_revision_id, document.codes)
    duration = sum(clip.duration_ms for clip in clips)
    return TestForm(
        test_form_id=own.test_form_id,
        set_revision_id=offer.revision_id,
        policy_revision_id=own.policy_revision_id,
        title=offer.title,
        summary=document.summary,
        codes=codes,
        clips=own.shown,
        minutes=estimate_minutes(duration, len(clips), len(codes)),
        is_sealed=all(clip.is_sealed for clip in clips),
        is_playable=all(_is_playable(clip, today) for clip in clips),
        state=SittingState.RECORDED if own.is_over else SittingState.STARTED,
        recorded_clips=own.recorded,
        rule=rule.rule if rule else None,
        grows=own.assembly is not None,
        outcome=own.outcome,
        is_set_aside=own.is_set_aside,
        started_at=own.started_at,
    )


def _is_playable(clip: _Clip, today: date) -> bool:
    if clip.withdrawn_at is not None or clip.in_force is None:
        return False
    return not has_ended(read_until(clip.consent or {}), today)
