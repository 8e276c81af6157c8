"""The rules in force and the test forms on offer, with where one rater stands in each.

A test form that she has begun stays hers, in the revision and under the policy it began with, also when
it is revised or offered no longer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, SQLColumnExpression, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.bench.models import Attempt, Sheet
from app.certification.domain import SittingState, TestForm
from app.certification.models import Sitting
from app.library.domain import has_ended, read_until
from app.library.models import Clip, ClipRevision
from app.practice.service.practice_sets import estimate_minutes
from app.rubric.models import RubricRevision
from app.sets.domain.documents import SetDocument
from app.sets.models import CalibrationSet, SetItem, SetRevision
from app.sets.service.disclosure import CERTIFICATION
from app.sets.service.documents import find_codes
from app.standards.service import RuleRevision, list_rules, list_rules_in_force


@dataclass(frozen=True, slots=True)
class _Begun:
    """A row of `_sittings`, its columns in order."""

    test_form_id: str
    set_revision_id: int
    completed_at: datetime | None
    policy_revision_id: int | None
    recorded: int


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
    """Return the test forms on offer and those a rater has begun, in the order of the sets."""
    return _read_test_forms(session, rater_id, today)


def find_test_form(
    session: Session, rater_id: int, test_form_id: str, today: date
) -> TestForm | None:
    """Return one test form as the list shows it, or None when it is not for this rater."""
    return next(iter(_read_test_forms(session, rater_id, today, test_form_id)), None)


def _read_test_forms(
    session: Session, rater_id: int, today: date, only: str | None = None
) -> tuple[TestForm, ...]:
    begun = [_Begun(*row) for row in session.execute(_sittings(rater_id, only))]
    sittings = {one.test_form_id: one for one in begun}
    offers = [_Offer(*row) for row in session.execute(_test_forms(begun, only))]
    mine = [one for one in offers if _is_shown_revision(one, sittings.get(one.set_id))]
    clips = _clips(session, [one.revision_id for one in mine])
    rules = _rules(session, mine, sittings)
    return tuple(
        _test_form(
            session,
            one,
            clips[one.revision_id],
            sittings.get(one.set_id),
            rules[one.revision_id],
            today,
        )
        for one in mine
    )


def _rules(
    session: Session, offers: Sequence[_Offer], sittings: Mapping[str, _Begun]
) -> dict[int, RuleRevision | None]:
    """Return the rule of each test form: the one frozen when she began, else the one in force."""
    is_any_new = any(one.set_id not in sittings for one in offers)
    in_force = list_rules_in_force(session) if is_any_new else {}
    pinned = {one.policy_revision_id for one in sittings.values() if one.policy_revision_id}
    frozen = list_rules(session, pinned)
    return {
        one.revision_id: frozen.get(sittings[one.set_id].policy_revision_id)
        if one.set_id in sittings
        else in_force.get(one.rubric_id)
        for one in offers
    }


def _sittings(rater_id: int, only: str | None) -> Executable:
    recorded = select(func.count(Sheet.id)).where(Sheet.attempt_id == Attempt.id)
    return (
        select(
            Sitting.test_form_id,
            Attempt.set_revision_id,
            Attempt.completed_at,
            Sitting.policy_revision_id,
            recorded.scalar_subquery(),
        )
        .join(Attempt, Attempt.id == Sitting.attempt_id)
        .where(Sitting.rater_id == rater_id, _is_asked(Sitting.test_form_id, only))
    )


def _test_forms(begun: Sequence[_Begun], only: str | None) -> Executable:
    revisions = [one.set_revision_id for one in begun]
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
        .join(CalibrationSet, CalibrationSet.id == SetRevision.set_id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .where(
            SetRevision.purpose == CERTIFICATION,
            or_(CalibrationSet.revision_id == SetRevision.id, SetRevision.id.in_(revisions)),
            _is_asked(SetRevision.set_id, only),
        )
        .order_by(CalibrationSet.position, CalibrationSet.id)
    )


def _is_asked(test_form_id: SQLColumnExpression[str], only: str | None) -> ColumnElement[bool]:
    return true() if only is None else test_form_id == only


def _is_shown_revision(offer: _Offer, sitting: _Begun | None) -> bool:
    """Say whether a revision is the one to show: the one she began, else the one in force."""
    return sitting is None or sitting.set_revision_id == offer.revision_id


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
    sitting: _Begun | None,
    rule: RuleRevision | None,
    today: date,
) -> TestForm:
    document = SetDocument.from_document(offer.document)
    codes = find_codes(session, offer.rubric_hash, offer.rubric_revision_id, document.codes)
    duration = sum(clip.duration_ms for clip in clips)
    return TestForm(
        test_form_id=offer.set_id,
        set_revision_id=offer.revision_id,
        policy_revision_id=rule.revision_id if rule else None,
        title=offer.title,
        summary=document.summary,
        codes=codes,
        clips=len(clips),
        minutes=estimate_minutes(duration, len(clips), len(codes)),
        is_sealed=all(clip.is_sealed for clip in clips),
        is_playable=all(_is_playable(clip, today) for clip in clips),
        state=_state(sitting),
        recorded_clips=sitting.recorded if sitting else 0,
        rule=rule.rule if rule else None,
    )


def _is_playable(clip: _Clip, today: date) -> bool:
    if clip.withdrawn_at is not None or clip.in_force is None:
        return False
    return not has_ended(read_until(clip.consent or {}), today)


def _state(sitting: _Begun | None) -> SittingState:
    if sitting is None:
        return SittingState.NOT_STARTED
    return SittingState.STARTED if sitting.completed_at is None else SittingState.RECORDED
