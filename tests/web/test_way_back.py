"""A forgotten password, and another address: what is mailed, what it opens, and how long."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import AuditEvent, MailLink, RecoveryCode, User
from app.config import Settings
from app.web import Runtime
from tests.factories import PASSWORD, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database
from tests.fixtures.mail import Emails
from tests.web.test_second_factor import set_up

NEW = "another sentence to remember"


@pytest.fixture
def known(session: Session) -> User:
    """Ana has an account."""
    return make_user(session, "Ana")


def forget(person: Person, email: str = "ana@example.org") -> tuple[int, str, str]:
    person.get("/forgotten-password")
    answer = person.post("/forgotten-password", email=email)
    return answer.status_code, answer.headers.get("Location", ""), answer.text


@on_each_database
@pytest.mark.usefixtures("known")
def test_ana_gets_back_in_by_mail(stranger: Person, emails: Emails, session: Session) -> None:
    assert "Forgot your password?" in stranger.read("/sign-in")
    forget(stranger, "ANA@example.org")
    page = emails.open(stranger)
    assert "Choose a new password" in page
    answer = stranger.post("/links/reset", password=NEW)
    assert answer.location == "/sign-in"
    page = stranger.read("/sign-in")
    assert "Your new password is set" in page
    assert 'value="ana@example.org"' in page
    assert stranger.sign_in("Ana", PASSWORD).status_code == 422
    assert stranger.sign_in("Ana", NEW).status_code == 303
    assert emails.subjects()[-1] == "Your password was changed"
    assert "reset_password" in session.scalars(select(AuditEvent.verb)).all()


@pytest.mark.usefixtures("known")
def test_known_and_unknown_addresses_get_the_same_answer(app: Flask, emails: Emails) -> None:
    ana, nobody = Person(app), Person(app)
    known, unknown = forget(ana), forget(nobody, "nobody@example.org")
    assert known == unknown
    assert ana.read(known[1]) == nobody.read(unknown[1])
    assert len(emails.all()) == 1


@pytest.mark.usefixtures("known")
def test_known_and_unknown_addresses_cost_the_database_the_same(
    stranger: Person, session: Session, app: Flask
) -> None:
    def rows_written(email: str) -> int:
        with app.app_context():
            before = (
                session.connection().exec_driver_sql("SELECT count(*) FROM sign_in_try").scalar()
            )
        session.rollback()
        forget(stranger, email)
        after = session.connection().exec_driver_sql("SELECT count(*) FROM sign_in_try").scalar()
        session.rollback()
        return (after or 0) - (before or 0)

    assert rows_written("ana@example.org") == rows_written("nobody@example.org") == 1


@pytest.mark.usefixtures("known")
def test_a_link_works_once(app: Flask, emails: Emails) -> None:
    ana, thief = Person(app), Person(app)
    forget(ana)
    assert "Choose a new password" in emails.open(thief)
    emails.open(ana)
    assert ana.post("/links/reset", password=NEW).location == "/sign-in"
    late = thief.post("/links/reset", password="a sentence of the thief")
    assert late.status_code == 410
    assert "Send me a new link" in late.text
    assert "no longer works" in emails.open(thief, number=0)
    assert Person(app).sign_in("Ana", NEW).status_code == 303


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(("minutes", "is_good"), [(59, True), (60, False), (-60, False)])
def test_a_link_is_good_for_one_hour(
    stranger: Person, emails: Emails, clock: Clock, minutes: int, is_good: bool
) -> None:
    forget(stranger)
    clock.advance(minutes=minutes)
    assert ("Choose a new password" in emails.open(stranger)) is is_good
    answer = stranger.post("/links/reset", password=NEW)
    assert answer.status_code == (303 if is_good else 410)


@pytest.mark.usefixtures("known")
def test_a_newer_email_takes_the_place_of_an_older_one(stranger: Person, emails: Emails) -> None:
    forget(stranger)
    forget(stranger)
    assert "no longer works" in emails.open(stranger, number=0)
    assert "Choose a new password" in emails.open(stranger, number=1)


def test_a_new_password_ends_the_links_and_every_session(
    app: Flask, ana: Person, emails: Emails
) -> None:
    forget(Person(app))
    ana.post("/account/password", current=PASSWORD, password=NEW)
    assert "no longer works" in emails.open(Person(app), number=0)
    other = Person(app)
    forget(other)
    emails.open(other)
    other.post("/links/reset", password="a third good sentence")
    assert "/sign-in" in ana.get("/account").location


@pytest.mark.usefixtures("known")
def test_the_token_is_random_kept_as_a_hash_and_leaves_the_address(
    settings: Settings, session: Session
) -> None:
    app = create_app(settings)
    person, emails = Person(app), Emails(app)
    forget(person)
    token = emails.link().rpartition("/")[2]
    assert len(token) >= 43, "256 bits"
    stored = session.scalars(select(MailLink)).one()
    assert token not in repr(vars(stored))
    answer = person.get(emails.link())
    assert answer.location == "/links/reset"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert token not in person.read("/links/reset")


@pytest.mark.usefixtures("known")
def test_the_link_begins_with_the_configured_address_whatever_the_request_says(
    settings: Settings, runtime: Runtime
) -> None:
    public = {"public_url": "https://coach.example.org/"}
    app = create_app(Settings.model_validate(settings.model_dump() | public), runtime)
    person = Person(app)
    person.client.get("/forgotten-password", base_url="http://evil.example")
    token = re.search(
        r'csrf_token" value="([^"]+)"',
        person.client.get("/forgotten-password", base_url="http://evil.example").text,
    )
    assert token is not None
    person.client.post(
        "/forgotten-password",
        base_url="http://evil.example",
        headers={"X-Forwarded-Host": "evil.example"},
        data={"csrf_token": token[1], "email": "ana@example.org"},
    )
    bodies = [email.body for email in Emails(app).all()]
    assert [re.findall(r"https?://[^/]+", body) for body in bodies] in (
        [],  # a host that is not ours may be refused altogether
        [["https://coach.example.org"]],
    )


@pytest.mark.usefixtures("known")
def test_an_address_gets_three_emails_in_five_minutes_and_nobody_is_told(
    stranger: Person, emails: Emails, clock: Clock
) -> None:
    answers = {forget(stranger) for _ in range(5)}
    assert len(answers) == 1
    assert len(emails.all()) == 3
    clock.advance(minutes=5)
    forget(stranger)
    assert len(emails.all()) == 4


@pytest.mark.usefixtures("known")
def test_a_machine_that_asks_without_end_gets_the_same_answer_and_no_email(
    settings: Settings, runtime: Runtime
) -> None:
    app = create_app(settings.model_copy(update={"rate_limits": True}), runtime)
    person = Person(app)
    asked = [forget(person, f"n{number}@example.org")[:2] for number in range(30)]
    assert forget(person)[:2] == asked[0]
    assert Emails(app).all() == []


@pytest.mark.usefixtures("known")
def test_who_guessed_too_often_signs_in_after_choosing_a_new_password(
    stranger: Person, emails: Emails
) -> None:
    for _ in range(11):
        stranger.sign_in("Ana", "a wrong guess")
    forget(stranger)
    emails.open(stranger)
    stranger.post("/links/reset", password=NEW)
    assert stranger.sign_in("Ana", NEW).status_code == 303


@pytest.mark.usefixtures("known")
def test_a_weak_new_password_is_refused_and_the_link_stays_good(
    stranger: Person, emails: Emails
) -> None:
    forget(stranger)
    emails.open(stranger)
    for weak in ("short", "ana@example.org", ""):
        assert stranger.post("/links/reset", password=weak).status_code == 422
    assert stranger.post("/links/reset", password=NEW).status_code == 303


@pytest.mark.parametrize("path", ["/links/nothing", "/links/nothing/abc"])
def test_a_link_for_nothing_is_no_page(stranger: Person, path: str) -> None:
    assert stranger.get(path).status_code == 404


@pytest.mark.usefixtures("known")
def test_emails_that_were_not_sent_keep_no_later_one_back(
    stranger: Person, emails: Emails, clock: Clock
) -> None:
    for _ in range(8):
        forget(stranger)
        clock.advance(minutes=1)
    assert len(emails.all()) == 6, "somebody who keeps asking does not starve her of emails"


def test_a_token_for_one_thing_does_no_other(ana: Person, emails: Emails) -> None:
    ana.post("/account/confirmation")
    token = emails.link().rpartition("/")[2]
    for purpose in ("reset", "change", "keep"):
        ana.get(f"/links/{purpose}/{token}")
        assert ana.post(f"/links/{purpose}", password=NEW).status_code == 410


@pytest.mark.parametrize("app", [{"mail_backend": "none"}], indirect=True)
@pytest.mark.usefixtures("known")
def test_where_no_mail_is_sent_the_page_says_whom_to_ask(stranger: Person) -> None:
    assert "Ask the person who runs this site" in stranger.read("/forgotten-password")


def change_address(person: Person, email: str, present: str = PASSWORD) -> int:
    person.get("/account")
    return person.post("/account/email", email=email, current=present).status_code


def test_a_new_address_counts_when_it_is_confirmed(ana: Person, emails: Emails) -> None:
    assert change_address(ana, "New@Example.org") == 303
    assert "Confirm the new address" in ana.read("/account")
    assert [email.to for email in emails.all()] == [["new@example.org"], ["ana@example.org"]]
    page = ana.read("/account")
    assert "<dd>\n        ana@example.org" in page
    emails.open(ana, number=0)
    assert ana.post("/links/change").location == "/account"
    page = ana.read("/account")
    assert "<dd>\n        new@example.org" in page
    assert "Not confirmed yet" not in page


def test_another_address_needs_the_password(ana: Person, emails: Emails) -> None:
    assert change_address(ana, "new@example.org", "a guess") == 422
    assert emails.all() == []


def test_a_taken_address_is_not_told_to_who_asks(
    arrive: Callable[[str], Person], session: Session, emails: Emails
) -> None:
    ana = arrive("Ana")
    make_user(session, "Ben")
    assert change_address(ana, "ben@example.org") == 303
    taken = ana.read("/account").replace("ben@example.org", "…")
    assert emails.subjects() == ["This address is already in use"]
    assert emails.all()[0].to == ["ben@example.org"]
    assert change_address(ana, "free@example.org") == 303
    assert ana.read("/account").replace("free@example.org", "…") == taken


def test_an_address_taken_meanwhile_changes_nothing(
    ana: Person, session: Session, emails: Emails
) -> None:
    change_address(ana, "ben@example.org")
    make_user(session, "Ben")
    emails.open(ana, number=0)
    ana.post("/links/change")
    page = ana.read("/account")
    assert "now belongs to another account" in page
    assert "<dd>\n        ana@example.org" in page


@pytest.mark.parametrize("is_changed", [False, True], ids=["before", "after"])
def test_the_owner_keeps_her_address_before_and_after_the_change(
    app: Flask, ana: Person, emails: Emails, is_changed: bool
) -> None:
    change_address(ana, "thief@example.org")
    if is_changed:
        emails.open(ana, number=0)
        ana.post("/links/change")
        change_address(ana, "thief2@example.org")
    owner = Person(app)
    assert "Keep your address" in emails.open(owner, number=1)
    assert owner.post("/links/keep").location == "/mailed?about=kept"
    assert "/sign-in" in ana.get("/account").location
    assert ana.sign_in("Ana").status_code == 422, "the password the thief knew opens nothing"
    emails.open(owner)
    owner.post("/links/reset", password=NEW)
    assert owner.sign_in("Ana", NEW).status_code == 303
    assert "no longer works" in emails.open(ana, number=0)


@on_each_database
def test_the_oldest_link_that_keeps_an_address_wins_for_good(
    app: Flask, ana: Person, emails: Emails, clock: Clock
) -> None:
    change_address(ana, "thief@example.org")
    clock.advance(minutes=1)
    emails.open(ana, number=0)
    ana.post("/links/change")
    change_address(ana, "thief2@example.org")
    owner, thief = Person(app), Person(app)
    assert "Keep your address" in emails.open(thief, number=3), "mailed to the thief"
    emails.open(owner, number=1)
    owner.post("/links/keep")
    assert thief.post("/links/keep").status_code == 410, "the thief does not take it back"
    emails.open(owner)
    owner.post("/links/reset", password=NEW)
    assert owner.sign_in("Ana", NEW).status_code == 303


@on_each_database
def test_a_phone_that_the_thief_set_up_does_not_lock_her_out(
    app: Flask, ana: Person, emails: Emails, clock: Clock, session: Session
) -> None:
    change_address(ana, "thief@example.org")
    set_up(ana, clock)
    owner = Person(app)
    emails.open(owner, number=1)
    owner.post("/links/keep")
    emails.open(owner)
    owner.post("/links/reset", password=NEW)
    assert owner.sign_in("Ana", NEW).location == "/"
    assert session.scalars(select(RecoveryCode.id)).all() == []


def test_a_phone_of_her_own_stays_when_she_keeps_her_address(
    app: Flask, ana: Person, emails: Emails, clock: Clock
) -> None:
    set_up(ana, clock)
    clock.advance(minutes=1)
    change_address(ana, "thief@example.org")
    owner = Person(app)
    emails.open(owner, number=1)
    owner.post("/links/keep")
    emails.open(owner)
    owner.post("/links/reset", password=NEW)
    assert owner.sign_in("Ana", NEW).location == "/sign-in/code"


@pytest.mark.parametrize("way", ["her page", "a mailed link", "an operator", "closing"])
def test_a_new_password_ends_a_change_of_address_that_waits(
    app: Flask, ana: Person, emails: Emails, way: str
) -> None:
    change_address(ana, "thief@example.org")
    owner, run = Person(app), app.test_cli_runner()
    if way == "her page":
        owner.sign_in("Ana")
        owner.post("/account/password", current=PASSWORD, password=NEW)
    elif way == "a mailed link":
        forget(owner)
        emails.open(owner)
        owner.post("/links/reset", password=NEW)
    else:
        commands = {
            "an operator": ["set-password", "ana@example.org", "--password", NEW],
            "closing": ["close", "ana@example.org", "--yes"],
        }
        assert run.invoke(args=["accounts", *commands[way]]).exit_code == 0
    assert "no longer works" in emails.open(ana, number=0)


@pytest.mark.parametrize("app", [{"mail_backend": "none"}], indirect=True)
def test_where_no_mail_is_sent_the_address_changes_at_once(ana: Person, session: Session) -> None:
    make_user(session, "Ben")
    assert change_address(ana, "ben@example.org") == 422
    assert change_address(ana, "new@example.org") == 303
    assert "<dd>\n        new@example.org" in ana.read("/account")
