"""Ana is certified, renews, lapses and renews again; what was revoked stays revoked."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain.stewardship import Act
from app.accounts.models import AuditEvent
from app.certificates.domain import CertificateState
from app.certificates.errors import AlreadyRevokedError, CertificateNotFoundError
from app.certificates.models import Certificate, DemonstrationCertificate
from app.certificates.service.changing import revoke, take_present_name
from app.certificates.service.issuing import issue
from app.certificates.service.reading import verify
from app.certificates.service.reminding import remind
from app.certificates.service.standing import standing_of
from app.db import transaction
from app.outbox.models import OutboxEvent
from app.personal_data.service.erasure import erase_person
from tests.certificates_world import ANAS_ADDRESS, RUBRIC, certify, demonstrate, grounds_for
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
    assert (standing.state, standing.holds) == (CertificateState.VALID, True)
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
    assert before.state is CertificateState.DUE
    second = certify(session, ana, now=soon, address="never used")
    assert (second.public_id, second.is_renewal) == (first.public_id, True)
    after = standing_of(session, ana, RUBRIC, soon)
    assert after is not None
    assert (after.state, after.valid_until) == (CertificateState.VALID, date(2028, 3, 2))
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
    assert lapsed.state is CertificateState.EXPIRED
    assert certify(session, ana, now=late).public_id == first.public_id
    again = standing_of(session, ana, RUBRIC, late)
    assert again is not None
    assert (again.state, again.valid_until) == (CertificateState.VALID, date(2029, 3, 1))


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


def act(now: datetime = MORNING) -> Act:
    return Act(actor_id=None, now=now)


def test_what_is_revoked_stays_so_and_a_new_one_begins_at_another_address(
    session: Session,
) -> None:
    ana = make_user(session, "Ana").id
    certify(session, ana)
    with transaction(session):
        revoke(session, ANAS_ADDRESS, "A mistake of ours", act())
    with pytest.raises(AlreadyRevokedError), transaction(session):
        revoke(session, ANAS_ADDRESS, "Once more", act())
    again = certify(session, ana, address="another-address")
    assert (again.public_id, again.is_renewal) == ("another-address", False)
    states = {
        address: shown.state
        for address in (ANAS_ADDRESS, "another-address")
        if (shown := verify(session, address, MORNING)) is not None
    }
    assert states == {
        ANAS_ADDRESS: CertificateState.REVOKED,
        "another-address": CertificateState.VALID,
    }


def test_the_present_name_comes_onto_every_certificate_of_an_address(session: Session) -> None:
    ana = make_user(session, "Ana")
    certify(session, ana.id)
    certify(session, ana.id, now=MORNING + timedelta(days=1))
    with transaction(session):
        ana.name = "Ana Ruiz"
    with transaction(session):
        assert take_present_name(session, ANAS_ADDRESS, act()) == "Ana Ruiz"
    assert set(session.scalars(select(Certificate.name))) == {"Ana Ruiz"}


def test_nothing_is_done_to_a_certificate_that_is_not_there_or_nobodys(session: Session) -> None:
    ana = make_user(session, "Ana").id
    certify(session, ana)
    with transaction(session):
        erase_person(session, ana, "gone", act())
    for address in (ANAS_ADDRESS, "none"):
        for change in (
            lambda: revoke(session, address, "Why", act()),  # noqa: B023  called at once
            lambda: take_present_name(session, address, act()),  # noqa: B023
        ):
            with pytest.raises(CertificateNotFoundError), transaction(session):
                change()


def test_a_reminder_is_written_once_whoever_runs_the_command(session: Session) -> None:
    ana, ben, bea = (make_user(session, name).id for name in ("Ana", "Ben", "Bea"))
    certify(session, ana)
    certify(session, ben, address="of-ben")
    certify(session, bea, address="of-bea")
    soon = MORNING + YEAR - timedelta(days=50)
    certify(session, ben, now=soon)
    with transaction(session):
        revoke(session, "of-bea", "A mistake of ours", act(soon))
    with transaction(session):
        assert remind(session, soon) == 1
    with transaction(session):
        assert remind(session, soon) == 0
    assert kinds(session).count("certificates.reminder") == 1
    # Where the command did not run for weeks, one reminder makes up for all.
    with transaction(session):
        assert remind(session, MORNING + YEAR - timedelta(days=5)) == 1
    with transaction(session):
        assert remind(session, MORNING + YEAR + timedelta(days=5)) == 0
