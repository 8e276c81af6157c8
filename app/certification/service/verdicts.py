"""What a person is told of a decision: outcome, clause by clause, sums by domain and code, and a plan.

Sums over clips alone leave the server, and of a code with few scores not even those: no clip's master
score can be worked out from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certification.domain.gates import Gate, GateKind
from app.certification.domain.growth import Assembly
from app.certification.domain.plan import CodeResult, PlanStep, weakest
from app.certification.models import Appeal, DecisionRow, Sitting
from app.certification.service.addresses import find_address
from app.certification.service.deciding import hear_again, rule_of_sitting
from app.certification.service.gates import SiteMoment, find_gate
from app.certification.service.study import read_plan
from app.rubric.domain import Rubric
from app.rubric.service import find_rubric
from app.standards.domain.decision import Decision, Outcome
from app.standards.domain.rule import Rule
from app.standards.service import list_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLine:
    """What came of a code or a domain; `is_told` says whether there is enough to tell."""

    key: str
    title: str
    scores: int
    exact: int
    is_told: bool
    decides: bool

    @property
    def share(self) -> float:
        """Return the share of exact scores."""
        return self.exact / self.scores if self.scores else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealLine:
    """An appeal of a code's result: what was asked, and what was answered."""

    code: str
    title: str
    reason: str
    asked_at: datetime
    outcome: str | None
    answer: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All that a person reads of a decision."""

    decision_id: int
    test_form_id: str
    title: str
    kind: GateKind
    outcome: Outcome
    decided_at: datetime
    clips: int
    provenance: str
    rule: Rule
    decision: Decision
    domains: tuple[ResultLine, ...]
    codes: tuple[ResultLine, ...]
    weak: tuple[ResultLine, ...]
    plan: tuple[PlanStep, ...]
    gate: Gate | None
    certificate: str | None
    appeals: tuple[AppealLine, ...]

    @property
    def is_demonstration(self) -> bool:
        """Say whether nobody is certified by it."""
        return self.kind is GateKind.DEMONSTRATION

    @property
    def minutes_left(self) -> int:
        """Return how many minutes of the plan are still to be done."""
        return sum(step.minutes for step in self.plan if not step.is_done)

    @property
    def titles(self) -> dict[str, str]:
        """Return what codes and domains are called."""
        return {line.key: line.title for line in (*self.domains, *self.codes)}

    @property
    def open_to_appeal(self) -> tuple[ResultLine, ...]:
        """Return the codes nobody has asked about yet."""
        asked = {appeal.code for appeal in self.appeals}
        return tuple(line for line in self.codes if line.decides and line.key not in asked)


def find_verdict(
    session: Session, rater_id: int, test_form_id: str, at: SiteMoment
) -> Verdict | None:
    """Return what a person is told of the decision on her sitting, None when there is none."""
    found = session.execute(
        select(DecisionRow, Sitting.assembly)
        .join(Sitting, Sitting.id == DecisionRow.sitting_id)
        .where(Sitting.rater_id == rater_id, Sitting.test_form_id == test_form_id)
    ).one_or_none()
    in_force = None if found is None else find_rubric(session, found[0].rubric_id)
    if found is None or in_force is None:
        return None
    row, assembly = found
    kind = GateKind.DEMONSTRATION if row.is_demonstration else GateKind.SEALED
    pinned = list_rules(session, {row.policy_revision_id})[row.policy_revision_id].rule
    rule = rule_of_sitting(pinned, Assembly.from_document(assembly))
    results = [CodeResult(**one) for one in row.results]
    codes = _codes(results, in_force.rubric, rule)
    weak = {one.code for one in weakest(results, rule.domains)}
    return Verdict(
        decision_id=row.id,
        test_form_id=test_form_id,
        title=in_force.rubric.title,
        kind=kind,
        outcome=Outcome(row.outcome),
        decided_at=row.decided_at,
        clips=row.clips,
        provenance=row.provenance,
        rule=rule,
        decision=hear_again(session, row, assembly, pinned).decision,
        domains=_domains(results, in_force.rubric, rule),
        codes=codes,
        weak=tuple(line for line in codes if line.key in weak),
        plan=read_plan(session, rater_id, row.plan, row.decided_at),
        gate=find_gate(session, rater_id, at, rubric_id=row.rubric_id, kind=kind),
        certificate=find_address(session, row.id, is_demonstration=row.is_demonstration),
        appeals=_appeals(session, row.id, in_force.rubric),
    )


def _codes(results: Sequence[CodeResult], rubric: Rubric, rule: Rule) -> tuple[ResultLine, ...]:
    return tuple(
        ResultLine(
            key=one.code,
            title=rubric.by_key[one.code].title,
            scores=one.scores,
            exact=one.exact,
            is_told=one.is_told,
            decides=rule.gates(one.domain),
        )
        for one in results
        if one.code in rubric.by_key
    )


def _domains(results: Sequence[CodeResult], rubric: Rubric, rule: Rule) -> tuple[ResultLine, ...]:
    found = []
    for domain in rubric.domains:
        mine = [one for one in results if one.domain == domain.id]
        if mine:
            found.append(
                ResultLine(
                    key=domain.id,
                    title=domain.title,
                    scores=sum(one.scores for one in mine),
                    exact=sum(one.exact for one in mine),
                    is_told=all(one.is_told for one in mine),
                    decides=rule.gates(domain.id),
                )
            )
    return tuple(found)


def _appeals(session: Session, decision_id: int, rubric: Rubric) -> tuple[AppealLine, ...]:
    rows = session.scalars(
        select(Appeal).where(Appeal.decision_id == decision_id).order_by(Appeal.id)
    )
    return tuple(
        AppealLine(
            code=row.code,
            title=rubric.by_key[row.code].title if row.code in rubric.by_key else row.code,
            reason=row.reason,
            asked_at=row.asked_at,
            outcome=row.outcome,
            answer=row.answer,
            answered_at=row.answered_at,
        )
        for row in rows
    )
