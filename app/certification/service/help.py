"""What a trainer does for the people she trains: more time, setting a sitting aside, answering appeals.

Whose that is says `people/service/sight.py`; every act has a reason and stands in the audit log.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.accounts.models import User
from app.accounts.service import record_event
from app.bench.models import Attempt
from app.certification.domain.help import AppealOutcome, Asked, Grantable, HelpPage, SatLine
from app.certification.domain.jobs import CertificationJob
from app.certification.errors import NothingToGrantError, PersonNotFoundError
from app.certification.models import AccommodationRow, Appeal, DecisionRow, Sitting, Voucher
from app.certification.service.own import OwnSitting, list_own_sittings
from app.outbox.jobs import put
from app.people.service.sight import may_see
from app.rubric.service import find_rubric
from app.sets.models import SetRevision
from app.standards.domain.decision import Outcome
from app.standards.domain.rule import Accommodation as Kind
from app.standards.service import list_rules, list_rules_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerAct:
    """Who does something, for whom, why, and when."""

    trainer_id: int
    user_id: int
    reason: str
    now: datetime


def get_help(session: Session, trainer_id: int, user_id: int) -> HelpPage:
    """Return what a trainer sees of somebody's certification, and what she may do.

    Raises:
        PersonNotFoundError: nobody with this number learns in a cohort of hers.
    """
    name = session.scalar(select(User.name).where(User.id == user_id, User.is_active))
    if name is None or not may_see(session, trainer_id, user_id):
        raise PersonNotFoundError(user_id)
    mine = list_own_sittings(session, user_id)
    revisions = select(SetRevision.id, SetRevision.title).where(
        SetRevision.id.in_([own.set_revision_id for own in mine])
    )
    titles = {row.id: row.title for row in session.execute(revisions)}
    return HelpPage(
        user_id=user_id,
        name=name,
        sittings=tuple(_line(session, own, titles[own.set_revision_id]) for own in mine),
        grants=_grants(session, user_id),
        appeals=_appeals(session, user_id),
    )


def set_aside(session: Session, act: TrainerAct, test_form_id: str) -> None:
    """Set a sitting aside for a technical failure: it counts as none, and another may be begun.

    Raises:
        PersonNotFoundError: it is not about one of hers.
        NothingToGrantError: there is no such sitting, it certified, or its rule does not allow it.
    """
    page = get_help(session, act.trainer_id, act.user_id)
    line = next((one for one in page.sittings if one.test_form_id == test_form_id), None)
    if line is None or not line.can_be_set_aside:
        raise NothingToGrantError
    row = {"sitting_id": line.sitting_id, "rater_id": act.user_id, "by_id": act.trainer_id}
    session.execute(insert(Voucher), {**row, "reason": act.reason, "given_at": act.now})
    session.execute(
        update(Attempt)
        .where(Attempt.id == line.attempt_id, Attempt.completed_at.is_(None))
        .values(completed_at=act.now)
    )
    _record(session, act, "set_sitting_aside", {"sitting": test_form_id})


def grant(session: Session, act: TrainerAct, rubric_id: str, kind: str) -> None:
    """Grant somebody what her rule lets a trainer grant.

    Raises:
        PersonNotFoundError: it is not about one of hers.
        NothingToGrantError: the rule in force grants no such thing, or she has it already.
    """
    page = get_help(session, act.trainer_id, act.user_id)
    open_ones = {(one.rubric_id, one.kind) for one in page.grants if one.granted_at is None}
    if (rubric_id, kind) not in open_ones:
        raise NothingToGrantError
    row = {"rater_id": act.user_id, "rubric_id": rubric_id, "kind": kind, "by_id": act.trainer_id}
    session.execute(insert(AccommodationRow), {**row, "reason": act.reason, "given_at": act.now})
    _record(session, act, "accommodated", {"kind": kind, "rubric": rubric_id})


def ask_again(
    session: Session, *, rater_id: int, test_form_id: str, code: str, reason: str, now: datetime
) -> None:
    """Let a person ask, with a reason, that the result of a code be looked at again; once a code.

    Raises:
        NothingToGrantError: there is no such decision of hers, no such code, or it was asked before.
    """
    found = session.execute(
        select(DecisionRow.id, DecisionRow.results)
        .join(Sitting, Sitting.id == DecisionRow.sitting_id)
        .where(Sitting.rater_id == rater_id, Sitting.test_form_id == test_form_id)
    ).one_or_none()
    if found is None or code not in {one["code"] for one in found.results}:
        raise NothingToGrantError
    before = select(Appeal.id).where(Appeal.decision_id == found.id, Appeal.code == code)
    if session.scalar(before) is not None:
        raise NothingToGrantError
    row = {"decision_id": found.id, "rater_id": rater_id, "code": code, "reason": reason}
    session.execute(insert(Appeal), {**row, "asked_at": now})
    told = {"code": code, "sitting": test_form_id}
    record_event(session, now, UserId(rater_id), "appealed", ("user", str(rater_id)), told)


def answer_appeal(session: Session, act: TrainerAct, appeal_id: int, outcome: str) -> None:
    """Answer an appeal, once; the person is told by email.

    Raises:
        PersonNotFoundError: it is not about one of hers.
        NothingToGrantError: there is no such appeal of hers, or it was answered before.
    """
    page = get_help(session, act.trainer_id, act.user_id)
    is_open = appeal_id in {one.id for one in page.appeals if one.outcome is None}
    if not is_open or outcome not in set(AppealOutcome):
        raise NothingToGrantError
    said = {
        "by_id": act.trainer_id,
        "outcome": AppealOutcome(outcome).value,
        "answer": act.reason,
        "answered_at": act.now,
    }
    session.execute(update(Appeal).where(Appeal.id == appeal_id).values(**said))
    _record(session, act, "answered_appeal", {"appeal": appeal_id, "outcome": outcome})
    put(session, CertificationJob.APPEAL_ANSWERED.value, {"appeal": appeal_id}, act.now)


def _line(session: Session, own: OwnSitting, title: str) -> SatLine:
    rule = None
    if own.policy_revision_id is not None:
        rule = list_rules(session, [own.policy_revision_id])[own.policy_revision_id].rule
    is_allowed = rule is not None and Kind.FURTHER_ATTEMPT in rule.accommodations
    is_free = not own.is_set_aside and own.outcome is not Outcome.CERTIFIED
    return SatLine(
        sitting_id=own.id,
        attempt_id=own.attempt_id,
        test_form_id=own.test_form_id,
        title=title,
        is_demonstration=own.is_demonstration,
        started_at=own.started_at,
        recorded_clips=own.recorded,
        outcome=own.outcome,
        is_set_aside=own.is_set_aside,
        can_be_set_aside=own.assembly is not None and is_allowed and is_free,
    )


def _grants(session: Session, user_id: int) -> tuple[Grantable, ...]:
    """Return what the rules in force let a trainer grant, and what of it she has."""
    rows = session.execute(
        select(AccommodationRow.rubric_id, AccommodationRow.kind, AccommodationRow.given_at).where(
            AccommodationRow.rater_id == user_id
        )
    )
    given = {(row.rubric_id, row.kind): row.given_at for row in rows}
    found: list[Grantable] = []
    for rubric_id, revision in sorted(list_rules_in_force(session).items()):
        rule, in_force = revision.rule, find_rubric(session, rubric_id)
        # More time than no end is none.
        if Kind.EXTRA_TIME not in rule.accommodations or rule.sitting.days is None:
            continue
        grantable = Grantable(
            rubric_id=rubric_id,
            title=in_force.rubric.title if in_force else rubric_id,
            kind=Kind.EXTRA_TIME.value,
            granted_at=given.get((rubric_id, Kind.EXTRA_TIME.value)),
        )
        found.append(grantable)
    return tuple(found)


def _appeals(session: Session, user_id: int) -> tuple[Asked, ...]:
    rows = session.execute(
        select(Appeal, DecisionRow.rubric_id)
        .join(DecisionRow, DecisionRow.id == Appeal.decision_id)
        .where(Appeal.rater_id == user_id)
        .order_by(Appeal.id)
    )
    found = []
    for row, rubric_id in rows:
        in_force = find_rubric(session, rubric_id)
        code = in_force.rubric.by_key.get(row.code) if in_force else None
        found.append(
            Asked(
                id=row.id,
                title=code.title if code else row.code,
                reason=row.reason,
                asked_at=row.asked_at,
                outcome=None if row.outcome is None else AppealOutcome(row.outcome),
                answer=row.answer,
            )
        )
    return tuple(found)


def _record(session: Session, act: TrainerAct, verb: str, told: dict[str, object]) -> None:
    data = {**told, "reason": act.reason}
    whom = ("user", str(act.user_id))
    record_event(session, act.now, UserId(act.trainer_id), verb, whom, data)
