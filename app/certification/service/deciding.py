"""Deciding: what the rule says of a sitting is written once, with certificate and audit event.

All of it happens in the transaction that records the last sheet, so nobody ever has one without the
others.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.domain import UserId
from app.accounts.service import record_event
from app.bench.models import Attempt
from app.certificates.domain import Grounds
from app.certificates.service.issuing import issue, issue_demonstration
from app.certification.domain.growth import Assembly, is_due
from app.certification.domain.plan import make_plan, results_of, weakest
from app.certification.models import DecisionRow, Sitting
from app.certification.service.evidence import Whose, read_evidence
from app.certification.service.own import OwnSitting, find_own_sitting
from app.certification.service.study import read_offer
from app.rubric.service import find_rubric
from app.standards.domain.decision import Decision, Outcome, decide
from app.standards.domain.evidence import Evidence
from app.standards.domain.rule import Rule
from app.standards.models import PolicyRevision
from app.standards.service import list_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A sitting to decide on: whose, by which rule, and on what."""

    own: OwnSitting
    whose: Whose
    rule: Rule
    evidence: Evidence
    decision: Decision

    @property
    def is_last(self) -> bool:
        """Say whether no clip is left."""
        return self.own.recorded >= len(self.own.order)


def settle(
    session: Session,
    *,
    rater_id: int,
    test_form_id: str,
    now: datetime,
    new_token: Callable[[], str],
) -> Outcome | None:
    """Ask the rule after a recorded sheet; where it decides, write all that follows.

    Returns:
        What was decided; None where the sitting goes on, and where nothing is decided at all.
    """
    own = find_own_sitting(session, rater_id, test_form_id)
    if own is None or own.assembly is None or own.outcome is not None or own.is_set_aside:
        return None
    if not is_due(own.assembly, own.recorded):
        return None
    case = _hear(session, rater_id, own, own.assembly, now)
    if case.decision.outcome is Outcome.MORE_CLIPS and not case.is_last:
        return None
    decision_id = _write(session, case, now)
    if case.decision.outcome is Outcome.CERTIFIED:
        _certify(session, case, decision_id, now, new_token)
    return case.decision.outcome


def _hear(session: Session, rater_id: int, own: OwnSitting, made: Assembly, now: datetime) -> _Case:
    whose = Whose(
        rater_id=rater_id,
        rubric_id=own.rubric_id or "",
        is_demonstration=own.is_demonstration,
        sitting_id=own.id,
        at=now,
    )
    pinned = own.policy_revision_id or 0
    rule = rule_of_sitting(list_rules(session, [pinned])[pinned].rule, made)
    evidence = read_evidence(session, whose)
    return _Case(
        own=own, whose=whose, rule=rule, evidence=evidence, decision=decide(rule, evidence)
    )


def rule_of_sitting(rule: Rule, made: Assembly) -> Rule:
    """Return a rule with the bounds of one sitting: the pool may have had fewer clips for her."""
    return replace(rule, clips_at_least=made.fewest, clips_at_most=made.most)


def _write(session: Session, case: _Case, now: datetime) -> int:
    """Write the decision and its audit event, and end the sitting."""
    own, results = case.own, results_of(case.evidence)
    row = {
        "sitting_id": own.id,
        "rater_id": case.whose.rater_id,
        "rubric_id": case.whose.rubric_id,
        "policy_revision_id": own.policy_revision_id,
        "outcome": case.decision.outcome.value,
        "trace": case.decision.to_json(),
        "evidence_hash": case.evidence.content_hash,
        "clips": case.decision.clips + case.decision.earlier_clips,
        "results": [one.to_document() for one in results],
        "plan": [] if case.decision.outcome is Outcome.CERTIFIED else _plan(session, case),
        "provenance": own.assembly.provenance if own.assembly else "",
        "is_demonstration": own.is_demonstration,
        "decided_at": now,
    }
    decision_id = session.execute(insert(DecisionRow).returning(DecisionRow.id), row).scalar_one()
    ends = Attempt.id == own.attempt_id
    session.execute(update(Attempt).where(ends).values(completed_at=now))
    told = {"outcome": row["outcome"], "rubric": case.whose.rubric_id, "clips": row["clips"]}
    whom = UserId(case.whose.rater_id)
    record_event(session, now, whom, "decided", ("sitting", own.test_form_id), told)
    return decision_id


def _plan(session: Session, case: _Case) -> list[dict[str, object]]:
    weak = weakest(results_of(case.evidence), case.rule.domains)
    found = find_rubric(session, case.whose.rubric_id)
    titles = {one.code: found.rubric.by_key[one.code].title for one in weak} if found else {}
    offer = read_offer(session, case.whose.rater_id, case.whose.rubric_id, titles)
    return [step.to_document() for step in make_plan(weak, offer)]


def _certify(
    session: Session, case: _Case, decision_id: int, now: datetime, new_token: Callable[[], str]
) -> None:
    rule = case.rule
    found = find_rubric(session, case.whose.rubric_id)
    policy_hash = session.scalars(
        select(PolicyRevision.content_hash).where(PolicyRevision.id == case.own.policy_revision_id)
    ).one()
    grounds = Grounds(
        rater_id=case.whose.rater_id,
        decision_id=decision_id,
        rubric_id=rule.rubric_id,
        rubric_title=found.rubric.title if found else rule.rubric_id,
        policy_revision_id=case.own.policy_revision_id or 0,
        policy_title=rule.title,
        policy_version=rule.version,
        policy_hash=policy_hash,
        clips=case.decision.clips + case.decision.earlier_clips,
        provenance=case.own.assembly.provenance if case.own.assembly else "",
        valid_months=rule.validity.months,
        decided_at=now,
        due_days=rule.validity.due_days_before,
    )
    give = issue_demonstration if case.own.is_demonstration else issue
    give(session, grounds, now=now, new_token=new_token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A stored decision, decided again from the recorded sheets and the pinned rule."""

    evidence: Evidence
    decision: Decision


def hear_again(
    session: Session, row: DecisionRow, assembly: Mapping[str, Any], pinned: Rule
) -> Heard:
    """Decide a stored decision again, as things stood then.

    Args:
        session: the open transaction.
        row: the stored decision.
        assembly: how its sitting was made, as it is stored.
        pinned: the rule of its policy revision.
    """
    whose = Whose(
        rater_id=row.rater_id,
        rubric_id=row.rubric_id,
        is_demonstration=row.is_demonstration,
        sitting_id=row.sitting_id,
        at=row.decided_at,
    )
    rule = rule_of_sitting(pinned, Assembly.from_document(assembly))
    evidence = read_evidence(session, whose)
    return Heard(evidence=evidence, decision=decide(rule, evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """Whether a stored decision, decided again, has the same digits: its trace, and its evidence."""

    decision_id: int
    outcome: str
    has_same_trace: bool
    has_same_evidence: bool

    @property
    def is_same(self) -> bool:
        """Say whether nothing differs."""
        return self.has_same_trace and self.has_same_evidence


def recompute_all(session: Session) -> Iterator[Recomputed]:
    """Decide every stored decision again, the first one first."""
    rows = session.execute(
        select(DecisionRow, Sitting.assembly)
        .join(Sitting, Sitting.id == DecisionRow.sitting_id)
        .order_by(DecisionRow.id)
    ).all()
    rules = list_rules(session, {row.policy_revision_id for row, _ in rows})
    for row, assembly in rows:
        heard = hear_again(session, row, assembly, rules[row.policy_revision_id].rule)
        yield Recomputed(
            decision_id=row.id,
            outcome=row.outcome,
            has_same_trace=heard.decision.to_json() == row.trace,
            has_same_evidence=heard.evidence.content_hash == row.evidence_hash,
        )
