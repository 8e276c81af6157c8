"""Tess helps Ben, whom she trains: a failed sitting is set aside, time is granted, an appeal answered."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.certification.models import AccommodationRow, Appeal, Voucher
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.mail import Emails
from tests.gate_world import RUBRIC, make_gate
from tests.web.test_gates import record, sit_to_the_end, start

GATE = f"/certification/gates/{RUBRIC}"
PAGE_OF_BEN = "/trainer/learners/1/certification"


@pytest.fixture(autouse=True)
def gate(session: Session) -> None:
    make_gate(
        session,
        is_sealed=True,
        accommodations=["extra_time", "further_attempt"],
        sitting={"rewind": True, "days": 30},
    )


@pytest.fixture
def ben(arrive: Callable[..., Person]) -> Person:
    return arrive("Ben", cohort="A")


@pytest.fixture
def tess(arrive: Callable[..., Person], ben: Person) -> Person:
    assert ben.name
    return arrive("Tess", cohort="A")


def test_a_sitting_that_failed_is_set_aside_and_another_may_begin(
    ben: Person, tess: Person, session: Session
) -> None:
    home = start(ben, GATE)
    record(ben, session, home, 1)
    page = PAGE_OF_BEN
    assert "Set this sitting aside" in tess.read(page)
    answer = tess.post(f"{page}/set-aside", what=home[15:], reason="The sound failed.")
    assert (answer.status_code, answer.location) == (303, page)
    assert "set aside" in tess.read(page)
    assert "set this sitting aside" in ben.read(home)
    assert ben.get(f"{home}/clips/2").status_code == 404
    assert start(ben, GATE) != home
    session.rollback()
    given = session.scalars(select(Voucher)).one()
    assert given.reason == "The sound failed."
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "set_sitting_aside")).one()
    assert event.data["reason"] == "The sound failed."


def test_without_a_reason_nothing_is_done(ben: Person, tess: Person, session: Session) -> None:
    home = start(ben, GATE)
    page = PAGE_OF_BEN
    tess.read(page)
    assert tess.post(f"{page}/set-aside", what=home[15:], reason=" ").status_code == 422
    session.rollback()
    assert session.scalars(select(Voucher)).all() == []


def test_a_sitting_closes_after_its_days_and_extra_time_doubles_them(
    ben: Person, tess: Person, session: Session, clock: Clock
) -> None:
    home = start(ben, GATE)
    page = PAGE_OF_BEN
    tess.read(page)
    granted = tess.post(f"{page}/grants", what=f"{RUBRIC}/extra_time", reason="Large print.")
    assert granted.status_code == 303
    clock.advance(days=31)
    ben.sign_in("Ben")
    record(ben, session, home, 1)
    clock.advance(days=30)
    ben.sign_in("Ben")
    assert ben.get(f"{home}/clips/2").status_code == 404
    assert start(ben, GATE) != home
    session.rollback()
    assert session.scalars(select(AccommodationRow.reason)).all() == ["Large print."]


def test_ben_asks_that_a_code_be_looked_at_again_and_gets_an_answer(
    ben: Person, tess: Person, session: Session, emails: Emails
) -> None:
    home = start(ben, GATE)
    assert "not judged fairly" in sit_to_the_end(ben, session, home, off=1)
    answer = ben.post(f"{home}/appeals", code="meaning", reason="The count was on the board.")
    assert answer.status_code == 303
    assert "A trainer has not answered yet" in ben.read(home)
    again = ben.post(f"{home}/appeals", code="meaning", reason="Once more.")
    assert again.status_code == 303
    page = PAGE_OF_BEN
    assert "The count was on the board." in tess.read(page)
    said = tess.post(f"{page}/appeals/1", outcome="stands", reason="It is half the board.")
    assert said.status_code == 303, said.text
    assert "It is half the board." in ben.read(home)
    session.rollback()
    assert [row.outcome for row in session.scalars(select(Appeal))] == ["stands"]
    assert "Your appeal is answered" in emails.subjects()[-1]


def test_nobody_else_helps_ben(ben: Person, arrive: Callable[..., Person]) -> None:
    start(ben, GATE)
    uma, ana = arrive("Uma"), arrive("Ana")
    assert uma.get(PAGE_OF_BEN).status_code == 404
    assert uma.post(f"{PAGE_OF_BEN}/set-aside", what="x", reason="y").status_code == 404
    assert ana.get(PAGE_OF_BEN).status_code == 403
