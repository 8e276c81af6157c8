"""The gates there are, and where one person stands at each: read for every page that says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.certificates.domain import CertificateStanding, CertificateState
from app.certificates.service.standing import standing_of
from app.certification.domain.gates import (
    Gate,
    GateKind,
    LastDecision,
    Need,
    NeedKind,
    SittingUnderWay,
)
from app.certification.domain.stages import StageFacts, stage_of
from app.certification.models import DecisionRow
from app.certification.service.own import OwnSitting, list_own_sittings
from app.certification.service.study import count_practiced, read_plan
from app.course.service.outline import find_outline
from app.library.domain import has_ended, read_until
from app.library.models import Clip, ClipRevision
from app.practice.service.course_steps import find_practice_steps
from app.rubric.models import RubricRevision
from app.sets.models import CalibrationSet, SetItem, SetRevision
from app.sets.service.disclosure import CERTIFICATION
from app.standards.domain.decision import Outcome
from app.standards.domain.rule import Rule
from app.standards.service import RuleRevision, list_rules_in_force
from app.zones import day_in


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMoment:
    """When a page is asked for: the moment, and the zone whose days count for everybody."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """Return the day it is in that zone."""
        return day_in(self.zone, self.now)

    def day_of(self, moment: datetime) -> date:
        """Return the day of another moment in that zone."""
        return day_in(self.zone, moment)


@dataclass(frozen=True, slots=True)
class _Pool:
    """How much a pool has, and what its rubric is called."""

    title: str
    families: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    """Whose gates are asked for, when, and all that she has sat."""

    id: int
    at: SiteMoment
    sat: tuple[OwnSitting, ...]

    @property
    def under_way(self) -> OwnSitting | None:
        """Return the sitting she is in the middle of."""
        return next((one for one in self.sat if one.is_open(self.at.now)), None)

    def sat_at(self, rubric_id: str, kind: GateKind) -> list[OwnSitting]:
        """Return what she has sat at a gate, without what was set aside."""
        is_demonstration = kind is GateKind.DEMONSTRATION
        return [
            one
            for one in self.sat
            if one.rubric_id == rubric_id
            and one.is_demonstration is is_demonstration
            and not one.is_set_aside
        ]


def list_gates(session: Session, rater_id: int, at: SiteMoment) -> tuple[Gate, ...]:
    """Return every gate that has a rule and clips, with where a person stands; sealed ones first."""
    rules = list_rules_in_force(session)
    pools = _pools(session, at.today)
    person = _Person(id=rater_id, at=at, sat=list_own_sittings(session, rater_id))
    return tuple(
        _gate(session, person, rules[rubric_id], kind, pool)
        for kind in GateKind
        for rubric_id in sorted(rules)
        if (pool := pools.get((rubric_id, kind)))
    )


def find_gate(
    session: Session, rater_id: int, at: SiteMoment, *, rubric_id: str, kind: GateKind
) -> Gate | None:
    """Return one gate as the list shows it, closed where its pool is empty; None without a rule."""
    rule = list_rules_in_force(session).get(rubric_id)
    pools = _pools(session, at.today)
    titles = [pools[key].title for key in pools if key[0] == rubric_id]
    if rule is None or not titles:
        return None
    pool = pools.get((rubric_id, kind), _Pool(title=titles[0], families=0))
    person = _Person(id=rater_id, at=at, sat=list_own_sittings(session, rater_id))
    return _gate(session, person, rule, kind, pool)


def _pools(session: Session, today: date) -> dict[tuple[str, GateKind], _Pool]:
    """Count what can be met of each pool; no master score is read for it."""
    in_force = aliased(ClipRevision)
    rows = session.execute(
        select(
            RubricRevision.rubric_id,
            RubricRevision.document["title"],
            ClipRevision.document["is_sealed"],
            ClipRevision.document["family"],
            ClipRevision.clip_id,
            in_force.document["consent"],
        )
        .join(SetRevision, SetRevision.rubric_revision_id == RubricRevision.id)
        .join(CalibrationSet, CalibrationSet.revision_id == SetRevision.id)
        .join(SetItem, SetItem.set_revision_id == SetRevision.id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .join(Clip, Clip.id == ClipRevision.clip_id)
        .join(in_force, in_force.id == Clip.revision_id)
        .where(SetRevision.purpose == CERTIFICATION, Clip.withdrawn_at.is_(None))
    )
    titles: dict[tuple[str, GateKind], str] = {}
    families: dict[tuple[str, GateKind], set[str]] = {}
    for rubric_id, title, is_sealed, family, clip_id, consent in rows:
        if has_ended(read_until(consent or {}), today):
            continue
        key = (rubric_id, GateKind.SEALED if is_sealed else GateKind.DEMONSTRATION)
        titles[key] = str(title)
        families.setdefault(key, set()).add(family or clip_id)
    return {key: _Pool(title=titles[key], families=len(met)) for key, met in families.items()}


def _gate(
    session: Session, person: _Person, revision: RuleRevision, kind: GateKind, pool: _Pool
) -> Gate:
    rule, at = revision.rule, person.at
    is_demo = kind is GateKind.DEMONSTRATION
    here = person.sat_at(rule.rubric_id, kind)
    under_way = person.under_way
    is_here = under_way is not None and under_way in here
    standing = None if is_demo else standing_of(session, person.id, rule.rubric_id, at.now)
    # A demonstration shows the gate to newcomers, who have done nothing yet.
    needs = () if is_demo else _needs(session, person.id, rule)
    last = next((one for one in reversed(here) if one.outcome is not None), None)
    facts = StageFacts(
        today=at.today,
        attempts=rule.attempts,
        is_open=pool.families >= _fewest(rule, standing),
        needs=sum(not need.is_met for need in needs),
        under_way=is_here,
        another_under_way=under_way is not None and not is_here,
        not_yet_on=_not_yet_on(here, at),
        certificate=None if standing is None else standing.state,
        valid_until=None if standing is None else standing.valid_until,
        **_since(session, person.id, last, rule),
    )
    return Gate(
        rubric_id=rule.rubric_id,
        title=pool.title,
        kind=kind,
        rule=rule,
        policy_revision_id=revision.revision_id,
        families=pool.families,
        stage=stage_of(facts),
        needs=needs,
        under_way=_under_way(under_way, pool.title) if is_here and under_way else None,
        last=_last(last, at),
        certificate=standing,
    )


def _fewest(rule: Rule, standing: CertificateStanding | None) -> int:
    return fewest_clips(rule, is_renewal=is_renewal(standing))


def is_renewal(standing: CertificateStanding | None) -> bool:
    """Say whether a sitting would renew a certificate: while it is due, and after it lapsed."""
    return standing is not None and standing.state in (
        CertificateState.DUE,
        CertificateState.EXPIRED,
    )


def fewest_clips(rule: Rule, *, is_renewal: bool) -> int:
    """Return the fewest counted clips of a sitting; a renewal may be shorter."""
    if not is_renewal:
        return rule.clips_at_least
    return min(rule.clips_at_least, rule.validity.renewal_clips)


def _not_yet_on(here: Sequence[OwnSitting], at: SiteMoment) -> tuple[date, ...]:
    """Return the days of what was decided "not yet" since the last certificate."""
    days: list[date] = []
    for one in here:
        if one.outcome is Outcome.CERTIFIED:
            days = []
        if one.outcome is Outcome.NOT_YET and one.decided_at is not None:
            days.append(at.day_of(one.decided_at))
    return tuple(days)


def _since(
    session: Session, rater_id: int, last: OwnSitting | None, rule: Rule
) -> Mapping[str, int]:
    """Return how much of the last plan is left, and how much was practiced since."""
    if last is None or last.outcome is not Outcome.NOT_YET or last.decided_at is None:
        return {}
    stored = session.scalars(
        select(DecisionRow.plan).where(DecisionRow.id == last.decision_id)
    ).one()
    plan = read_plan(session, rater_id, stored, last.decided_at)
    practiced = (
        count_practiced(session, rater_id, last.decided_at) if rule.attempts.practice_clips else 0
    )
    return {"plan_left": sum(not step.is_done for step in plan), "practiced": practiced}


def _needs(session: Session, rater_id: int, rule: Rule) -> tuple[Need, ...]:
    asked = rule.prerequisites
    needs = []
    if asked.course:
        outline = find_outline(session, rater_id, find_practice_steps=find_practice_steps)
        left = 0 if outline is None else len(outline.lessons) - outline.done
        needs.append(Need(kind=NeedKind.COURSE, left=left))
    if asked.practice_clips:
        left = max(0, asked.practice_clips - count_practiced(session, rater_id))
        needs.append(Need(kind=NeedKind.PRACTICE, left=left))
    return tuple(needs)


def _under_way(own: OwnSitting, title: str) -> SittingUnderWay:
    return SittingUnderWay(
        test_form_id=own.test_form_id,
        title=title,
        clips=own.shown,
        recorded_clips=own.recorded,
        grows=own.assembly is not None,
    )


def _last(own: OwnSitting | None, at: SiteMoment) -> LastDecision | None:
    if own is None or own.outcome is None or own.decided_at is None:
        return None
    return LastDecision(
        test_form_id=own.test_form_id, outcome=own.outcome, day=at.day_of(own.decided_at)
    )
