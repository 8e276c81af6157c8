"""Ana sits: clips are drawn for her, they grow while the rule is not sure, and it decides once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.bench.models import Attempt
from app.certificates.models import Certificate, DemonstrationCertificate
from app.certification.domain.gates import GateKind
from app.certification.domain.stages import Hindrance, StageKind
from app.certification.errors import GateNotFoundError, NotYourTurnError, SittingNotFoundError
from app.certification.models import DecisionRow, Sitting
from app.certification.service.deciding import recompute_all
from app.certification.service.gates import find_gate
from app.certification.service.sitting import find_place
from app.certification.service.verdicts import find_verdict
from app.db import transaction
from app.library.models import ClipRevision
from app.sets.models import CalibrationSet, SetItem, SetRevision
from app.standards.domain.decision import Outcome
from tests.calibration_world import put_rule_in_force
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database
from tests.gate_world import RUBRIC, RULE, at, begin, make_gate, score, sit_through, sitting_of

pytestmark = on_each_database


@pytest.fixture
def ana(session: Session) -> int:
    make_gate(session)
    return make_user(session, "Ana").id


def clips_of(session: Session, rater_id: int, test_form_id: str) -> list[str]:
    own = sitting_of(session, rater_id, test_form_id)
    return list(
        session.scalars(
            select(ClipRevision.clip_id)
            .join(SetItem, SetItem.clip_revision_id == ClipRevision.id)
            .where(SetItem.set_revision_id == own.set_revision_id)
            .order_by(SetItem.position)
        )
    )


def stage(session: Session, rater_id: int, when: object = MORNING, kind: str = "demonstration"):
    gate = find_gate(session, rater_id, at(when), rubric_id=RUBRIC, kind=GateKind(kind))
    assert gate is not None
    return gate.stage


def test_clips_are_drawn_for_her_into_a_set_that_stands_in_no_list(
    session: Session, ana: int
) -> None:
    form = begin(session, ana)
    drawn = clips_of(session, ana, form)
    assert len(drawn) == len(set(drawn)) == 5
    assert not {"clip-1", "clip-2"} & set(drawn), "those are for practice"
    revision = session.scalars(select(SetRevision).where(SetRevision.set_id == form)).one()
    assert (revision.purpose, revision.feedback) == ("certification", "never")
    assert session.get(CalibrationSet, form) is None
    event = session.scalars(select(AuditEvent).where(AuditEvent.object_type == "sitting")).one()
    assert (event.actor_id, event.verb, event.object_id) == (ana, "started", form)


def test_the_same_seed_draws_the_same_clips_and_another_person_gets_others(
    session: Session, ana: int
) -> None:
    ben = make_user(session, "Ben").id
    hers = clips_of(session, ana, begin(session, ana))
    his = clips_of(session, ben, begin(session, ben))
    assert hers != his


def test_she_sees_only_as_many_numbers_as_are_needed(session: Session, ana: int) -> None:
    form = begin(session, ana)
    assert sitting_of(session, ana, form).shown == 3
    with pytest.raises(SittingNotFoundError):
        find_place(session, rater_id=ana, test_form_id=form, number=4)
    for number in (1, 2):
        assert score(session, ana, form, number) is None
    assert score(session, ana, form, 3, off=1) is None, "nine of twelve: more clips are needed"
    assert sitting_of(session, ana, form).shown == 4
    assert find_place(session, rater_id=ana, test_form_id=form, number=4).ref.position == 4


def test_a_sitting_ends_when_the_rule_is_sure(session: Session, ana: int) -> None:
    certain = {"reaches": 0.7, "certified_from": 0.8, "not_yet_to": 0.1}
    with transaction(session):
        put_rule_in_force(session, **RULE | {"stop": {"when_settled": True, "certain": certain}})
    form = begin(session, ana)
    assert sit_through(session, ana, form) is Outcome.CERTIFIED
    own = sitting_of(session, ana, form)
    assert own.is_over
    assert own.recorded == own.shown < len(own.order)
    with pytest.raises(SittingNotFoundError):
        find_place(session, rater_id=ana, test_form_id=form, number=own.recorded + 1)


def test_a_demonstration_gives_a_certificate_of_its_own_kind(session: Session, ana: int) -> None:
    form = begin(session, ana)
    sit_through(session, ana, form)
    decision = session.scalars(select(DecisionRow)).one()
    given = session.scalars(select(DemonstrationCertificate)).one()
    assert (given.rater_id, given.decision_id, given.clips) == (ana, decision.id, decision.clips)
    assert session.scalar(select(func.count(Certificate.id))) == 0
    verdict = find_verdict(session, ana, form, at())
    assert verdict is not None
    assert verdict.certificate == f"/demonstration/verify/{given.public_id}"
    assert "vignettes" in verdict.provenance


def test_a_sealed_pool_certifies(session: Session) -> None:
    make_gate(session, is_sealed=True)
    ana = make_user(session, "Ana").id
    with pytest.raises(GateNotFoundError):
        begin(session, ana)
    form = begin(session, ana, kind="sealed")
    assert sit_through(session, ana, form) is Outcome.CERTIFIED
    given = session.scalars(select(Certificate)).one()
    assert given.rater_id == ana
    assert stage(session, ana, kind="sealed").kind is StageKind.VALID
    with pytest.raises(NotYourTurnError):
        begin(session, ana, kind="sealed", seed="again")


def test_not_yet_names_a_plan_a_day_and_other_clips(session: Session, ana: int) -> None:
    form = begin(session, ana)
    assert sit_through(session, ana, form, off=1) is Outcome.NOT_YET
    found = stage(session, ana)
    assert found.kind is StageKind.NOT_YET
    assert found.hindrances == (Hindrance.COOLING_OFF,)
    assert found.not_before is not None
    assert (found.not_before - MORNING.date()).days == 14
    assert found.tries_left == 1
    with pytest.raises(NotYourTurnError):
        begin(session, ana, seed="soon")
    later = MORNING + timedelta(days=14)
    again = begin(session, ana, seed="later", when=later)
    assert not set(clips_of(session, ana, form)[:3]) & set(clips_of(session, ana, again))


def test_what_she_scored_before_counts_in_the_next_decision(session: Session, ana: int) -> None:
    first = begin(session, ana)
    sit_through(session, ana, first, off=1)
    later = MORNING + timedelta(days=15)
    second = begin(session, ana, seed="later", when=later)
    sit_through(session, ana, second, when=later)
    decisions = session.scalars(select(DecisionRow).order_by(DecisionRow.id)).all()
    recorded = [sitting_of(session, ana, form).recorded for form in (first, second)]
    assert [row.clips for row in decisions] == [recorded[0], sum(recorded)]


def test_every_stored_decision_is_found_again_to_the_same_digits(
    session: Session, ana: int
) -> None:
    ben = make_user(session, "Ben").id
    sit_through(session, ana, begin(session, ana), off=1)
    sit_through(session, ben, begin(session, ben))
    later = MORNING + timedelta(days=15)
    sit_through(session, ana, begin(session, ana, seed="later", when=later), when=later)
    found = list(recompute_all(session))
    assert len(found) == 3
    assert [one for one in found if not one.is_same] == []


def test_one_sitting_is_under_way_at_a_time(session: Session, ana: int) -> None:
    form = begin(session, ana)
    assert begin(session, ana, seed="other") == form
    assert session.scalar(select(func.count(Sitting.id))) == 1
    assert session.scalar(select(func.count(Attempt.id))) == 1


def test_nobody_else_finds_her_sitting_or_her_verdict(session: Session, ana: int) -> None:
    ben = make_user(session, "Ben").id
    form = begin(session, ana)
    sit_through(session, ana, form)
    assert find_verdict(session, ben, form, at()) is None
    with pytest.raises(SittingNotFoundError):
        find_place(session, rater_id=ben, test_form_id=form, number=1)
