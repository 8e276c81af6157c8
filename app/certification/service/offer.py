"""The rules in force and the forms on offer, with where one rater stands in each.

A form that she has begun stays hers, in the revision and under the policy it began with, also when
it is revised or offered no longer.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.bench.models import Attempt, Sheet
from app.certification.domain import CertificationForm, SittingState
from app.certification.models import Sitting
from app.library.domain import has_ended, read_until
from app.library.models import Clip, ClipRevision
from app.practice.service.practice_sets import estimate_minutes
from app.rubric.models import RubricRevision
from app.sets.models import CalibrationSet, SetItem, SetRevision
from app.sets.service.disclosure import CERTIFICATION
from app.sets.service.documents import find_codes
from app.standards.domain.rule import Rule
from app.standards.service import list_rules, list_rules_in_force


def list_forms(session: Session, rater_id: int, today: date) -> tuple[CertificationForm, ...]:
    """Return the forms on offer and those a rater has begun, in the order of the sets."""
    return _read_forms(session, rater_id, today)


def find_form(
    session: Session, rater_id: int, form_id: str, today: date
) -> CertificationForm | None:
    """Return one form as the list shows it, or None when it is not for this rater."""
    return next(iter(_read_forms(session, rater_id, today, form_id)), None)


def _read_forms(
    session: Session, rater_id: int, today: date, only: str | None = None
) -> tuple[CertificationForm, ...]:
    sittings = {row.form_id: row for row in session.execute(_sittings(rater_id, only))}
    begun = [row.set_revision_id for row in sittings.values()]
    rows = session.execute(_forms(begun, only)).all()
    mine = [row for row in rows if _is_shown_revision(row, sittings.get(row.set_id))]
    clips = _clips(session, [row.id for row in mine])
    rules = _rules(session, mine, sittings)
    return tuple(
        _form(session, row, clips[row.id], sittings.get(row.set_id), rules[row.id], today)
        for row in mine
    )


def _rules(
    session: Session, rows: Sequence[Any], sittings: Mapping[str, Any]
) -> dict[int, Rule | None]:
    """Return the rule of each test form: the one frozen when she began, else the one in force."""
    in_force = list_rules_in_force(session)
    frozen = list_rules(
        session, {one.policy_revision_id for one in sittings.values() if one.policy_revision_id}
    )
    found: dict[int, Rule | None] = {}
    for row in rows:
        sitting = sittings.get(row.set_id)
        if sitting is None:
            now = in_force.get(row.rubric_id)
            found[row.id] = now.rule if now else None
        else:
            found[row.id] = frozen.get(sitting.policy_revision_id)
    return found


def _sittings(rater_id: int, only: str | None) -> Any:
    return (
        select(
            Sitting.form_id,
            Attempt.set_revision_id,
            Attempt.completed_at,
            Sitting.policy_revision_id,
            select(func.count(Sheet.id))
            .where(Sheet.attempt_id == Attempt.id)
            .scalar_subquery()
            .label("recorded"),
        )
        .join(Attempt, Attempt.id == Sitting.attempt_id)
        .where(Sitting.rater_id == rater_id, _is_asked(Sitting.form_id, only))
    )


def _forms(begun: Sequence[int], only: str | None) -> Any:
    return (
        select(
            SetRevision.id,
            SetRevision.set_id,
            SetRevision.title,
            SetRevision.document,
            SetRevision.rubric_revision_id,
            RubricRevision.rubric_id,
            RubricRevision.content_hash.label("rubric_hash"),
        )
        .join(CalibrationSet, CalibrationSet.id == SetRevision.set_id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .where(
            SetRevision.purpose == CERTIFICATION,
            or_(CalibrationSet.revision_id == SetRevision.id, SetRevision.id.in_(begun)),
            _is_asked(SetRevision.set_id, only),
        )
        .order_by(CalibrationSet.position, CalibrationSet.id)
    )


def _is_asked(form_id: Any, only: str | None) -> Any:
    return true() if only is None else form_id == only


def _is_shown_revision(row: Any, sitting: Any) -> bool:
    """Say whether a revision is the one to show: the one she began, else the one in force."""
    return sitting is None or sitting.set_revision_id == row.id


def _clips(session: Session, revisions: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {revision: [] for revision in revisions}
    in_force = aliased(ClipRevision)
    rows = session.execute(
        select(
            SetItem.set_revision_id,
            ClipRevision.duration_ms,
            ClipRevision.document["is_sealed"].label("is_sealed"),
            # Until when it may be shown is not pinned with the form.
            in_force.document["consent"].label("consent"),
            Clip.withdrawn_at,
            Clip.revision_id.label("in_force"),
        )
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(Clip, Clip.id == ClipRevision.clip_id)
        .outerjoin(in_force, in_force.id == Clip.revision_id)
        .where(SetItem.set_revision_id.in_(revisions))
    )
    for row in rows:
        found[row.set_revision_id].append(row)
    return found


def _form(
    session: Session,
    row: Any,
    clips: Sequence[Any],
    sitting: Any,
    rule: Rule | None,
    today: date,
) -> CertificationForm:
    codes = find_codes(session, row.rubric_hash, row.rubric_revision_id, row.document["codes"])
    duration = sum(clip.duration_ms for clip in clips)
    return CertificationForm(
        form_id=row.set_id,
        title=row.title,
        summary=row.document["summary"],
        codes=codes,
        clips=len(clips),
        minutes=estimate_minutes(duration, len(clips), len(codes)),
        is_sealed=all(clip.is_sealed for clip in clips),
        is_playable=all(_is_playable(clip, today) for clip in clips),
        state=_state(sitting),
        recorded_clips=sitting.recorded if sitting else 0,
        rule=rule,
    )


def _is_playable(clip: Any, today: date) -> bool:
    if clip.withdrawn_at is not None or clip.in_force is None:
        return False
    return not has_ended(read_until(clip.consent or {}), today)


def _state(sitting: Any) -> SittingState:
    if sitting is None:
        return SittingState.NOT_STARTED
    return SittingState.STARTED if sitting.completed_at is None else SittingState.RECORDED
