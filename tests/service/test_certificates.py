"""Ana is certified, renews, lapses and renews again; what was revoked stays revoked."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.certificates.domain import State
from app.certificates.models import Certificate, DemonstrationCertificate
from app.certificates.service.issuing import issue
from app.certificates.service.standing import standing_of
from app.db import transaction
from app.outbox.models import OutboxEvent
from tests.certificates_world import RUBRIC, certify, demonstrate, grounds_for
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database

pytestmark = on_each_database
YEAR = timedelta(days=365)


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxEvent.kind).order_by(OutboxEvent.id)))


def test_ana_has_no_standing_until_she_is_certified(session: Session) -> None:
    ana = make_user(session, "Ana").id
    assert standing_of(session, ana, RUBRIC, MORNING) is None
    issued = certify(session, ana)
    standing = standing_of(session, ana, RUBRIC, MORNING)
    assert standing is not None
    assert (standing.state, standing.holds) == (State.VALID, True)
    assert standing.valid_until == date(2027, 3, 2)
    assert standing.address == f"/verify/{issued.public_id}"
    assert standing_of(session, ana, "another-rubric", MORNING) is None
    assert kinds(session) == ["certificates.issued"]
    (event,) = session.scalars(select(AuditEvent))
    assert (event.verb, event.actor_id) == ("certificate_issued", ana)


def test_a_decision_gives_one_certificate(session: Session) -> None:
    ana = make_user(session, "Ana").id
    with transaction(session):
        grounds = grounds_for(session, ana)
        issue(session, grounds, now=MORNING, new_token=lambda: "one")
    with pytest.raises(IntegrityError), transaction(session):
        issue(session, grounds, now=MORNING, new_token=lambda: "two")


def test_who_renews_when_it_is_due_keeps_the_address_and_loses_no_day(session: Session) -> None:
    ana = make_user(session, "Ana").id
    first = certify(session, ana)
    soon = MORNING + YEAR - timedelta(days=40)
    before = standing_of(session, ana, RUBRIC, soon)
    assert before is not None
    assert before.state is State.DUE
    second = certify(session, ana, now=soon, address="never used")
    assert (second.public_id, second.is_renewal) == (first.public_id, True)
    after = standing_of(session, ana, RUBRIC, soon)
    assert after is not None
    assert (after.state, after.valid_until) == (State.VALID, date(2028, 3, 2))
    assert kinds(session) == ["certificates.issued", "certificates.renewed"]


def test_who_is_certified_anew_long_before_it_is_due_gains_no_extra_year(session: Session) -> None:
    ana = make_user(session, "Ana").id
    certify(session, ana)
    certify(session, ana, now=MORNING + timedelta(days=30))
    standing = standing_of(session, ana, RUBRIC, MORNING + timedelta(days=30))
    assert standing is not None
    assert standing.valid_until == date(2027, 4, 1)


def test_a_lapsed_certificate_is_renewed_at_its_old_address(session: Session) -> None:
    ana = make_user(session, "Ana").id
    first = certify(session, ana)
    late = MORNING + 2 * YEAR
    lapsed = standing_of(session, ana, RUBRIC, late)
    assert lapsed is not None
    assert lapsed.state is State.EXPIRED
    assert certify(session, ana, now=late).public_id == first.public_id
    again = standing_of(session, ana, RUBRIC, late)
    assert again is not None
    assert (again.state, again.valid_until) == (State.VALID, date(2029, 3, 1))


def test_a_certificate_bears_the_name_of_the_day(session: Session) -> None:
    ana = make_user(session, "Ana")
    certify(session, ana.id)
    with transaction(session):
        ana.name = "Somebody else"
    assert session.scalars(select(Certificate.name)).one() == "Ana"


def test_a_demonstration_certifies_nobody(session: Session) -> None:
    ana = make_user(session, "Ana").id
    demonstrate(session, ana)
    assert session.scalars(select(DemonstrationCertificate.name)).one() == "Ana"
    assert session.scalars(select(Certificate)).all() == []
    assert standing_of(session, ana, RUBRIC, MORNING) is None
    assert kinds(session) == []
