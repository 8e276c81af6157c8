"""What the jobs of emails look up when they are done, and what an event holds until then."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.domain.jobs import Job
from app.accounts.models import User
from app.config import Settings
from app.db import transaction
from app.outbox.models import OutboxEvent
from app.web import Runtime
from tests.factories import MORNING, PASSWORD, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.mail import Emails, do_jobs
from tests.web.test_way_back import forget

NEW = "another sentence to remember"


def events(session: Session) -> list[OutboxEvent]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(OutboxEvent).order_by(OutboxEvent.id)))


def sent(app: Flask) -> list[tuple[list[str], str]]:
    return [(email.to, email.subject) for email in Emails(app).all()]


def test_a_waiting_email_holds_neither_an_address_nor_a_token(
    app: Flask, ana: Person, session: Session
) -> None:
    forget(ana)
    ana.get("/account")
    ana.post("/account/confirmation")
    ana.post("/account/email", email="ana@new.example.org", current=PASSWORD)
    ana.post("/account/password", current=PASSWORD, password=NEW)
    waiting = events(session)
    assert [event.kind for event in waiting] == [
        *(Job.RESET, Job.CONFIRM, Job.NEW_ADDRESS, Job.ADDRESS_CHANGING, Job.NEW_PASSWORD)
    ]
    said = repr([event.payload for event in waiting])
    assert "@" not in said
    do_jobs(app)
    assert all(event.payload == {} and event.done_at for event in events(session))
    for email in Emails(app).all():
        for token in re.findall(r"/links/\w+/(\S+)", email.body):
            assert token not in said


def test_known_and_unknown_addresses_leave_as_many_jobs(app: Flask, session: Session) -> None:
    make_user(session, "Ana")

    def left_by(email: str) -> list[str]:
        before = len(events(session))
        forget(Person(app), email)
        with app.app_context():
            handed = app.extensions["outbox"].queue.size()
            app.extensions["outbox"].queue.opened().storage.flush_queue()
        return [f"{handed} in the queue", *(event.kind for event in events(session)[before:])]

    assert left_by("ana@example.org") == left_by("nobody@example.org")
    assert left_by("ana@example.org") == ["1 in the queue", "accounts.reset"]
    assert [to for to, _ in sent(app)] == [["ana@example.org"]], "the newer link ends the older"


def test_taken_and_free_addresses_leave_as_many_jobs(
    app: Flask, ana: Person, session: Session
) -> None:
    make_user(session, "Ben")
    for wanted in ("ben@example.org", "free@example.org"):
        before = len(events(session))
        ana.get("/account")
        ana.post("/account/email", email=wanted, current=PASSWORD)
        assert len(events(session)) - before == 2
    assert sent(app) == [
        (["ben@example.org"], "This address is already in use"),
        (["free@example.org"], "Confirm your new email address"),
        (["ana@example.org"], "Your email address is about to change"),
    ]


def test_an_email_goes_to_the_address_that_its_holder_has_by_then(
    app: Flask, ana: Person, session: Session
) -> None:
    ana.get("/account")
    ana.post("/account/password", current=PASSWORD, password=NEW)
    with transaction(session):
        session.execute(update(User).values(email="ana@new.example.org"))
    assert sent(app) == [(["ana@new.example.org"], "Your password was changed")]


@pytest.mark.parametrize("change", [{"is_active": False}, {"erased_at": MORNING}])
def test_who_is_closed_or_erased_meanwhile_gets_nothing(
    app: Flask, ana: Person, session: Session, change: dict[str, object]
) -> None:
    ana.get("/account")
    ana.post("/account/password", current=PASSWORD, password=NEW)
    with transaction(session):
        session.execute(update(User).values({"is_active": False, **change}))
    assert sent(app) == []
    assert [event.done_at for event in events(session)] == [MORNING]


def test_a_link_that_would_be_dead_on_arrival_is_not_mailed(
    app: Flask, ana: Person, session: Session, clock: Clock
) -> None:
    ana.get("/account")
    ana.post("/account/confirmation")
    clock.advance(hours=1)
    assert sent(app) == []
    assert all(event.done_at for event in events(session))


def test_a_link_made_under_another_key_is_not_mailed_and_the_operator_is_told_why(
    app: Flask, ana: Person, settings: Settings, runtime: Runtime, session: Session
) -> None:
    ana.get("/account")
    ana.post("/account/confirmation")
    other_key = {"secret_key": "another key that nobody else uses, as long"}
    other = create_app(Settings.model_validate(settings.model_dump() | other_key), runtime)
    assert sent(other) == []
    (event,) = events(session)
    assert event.done_at is None
    assert "another SECRET_KEY" in event.last_error
    assert len(sent(app)) == 0, "it is tried again later"


def test_somebody_who_signs_up_once_more_is_mailed_by_a_job(
    app: Flask, arrive: Callable[[str], Person]
) -> None:
    arrive("Ana")
    stranger = Person(app)
    stranger.get("/sign-up")
    stranger.post("/sign-up", name="A", email="ana@example.org", password=NEW)
    assert sent(app) == [(["ana@example.org"], "You already have an account")]
