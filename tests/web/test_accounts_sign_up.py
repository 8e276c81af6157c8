"""Creating an account in the browser."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import AuditEvent, User
from app.config import Settings
from app.db import transaction
from app.web import Runtime
from tests.factories import PASSWORD, make_user
from tests.fixtures.browsing import Person
from tests.fixtures.mail import Emails


def sign_up(person: Person, **changes: str) -> tuple[int, str, str]:
    person.get("/sign-up")
    fields = {"name": "Ana", "email": "ana@example.org", "password": PASSWORD} | changes
    answer = person.post("/sign-up", **fields)
    location = answer.headers.get("Location", "")
    return answer.status_code, location, answer.text


def test_opening_an_account_signs_in_and_goes_on(stranger: Person, session: Session) -> None:
    assert sign_up(stranger)[:2] == (303, "/")
    page = stranger.read("/")
    assert "Welcome, Ana" in page
    assert "you are signed in" in page
    verbs = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs == ["opened", "signed_in"]


def test_it_goes_on_to_the_page_that_was_asked_for(stranger: Person) -> None:
    sign_in = stranger.read(stranger.get("/library?grade=4").location)
    assert "/sign-up?next=/library?grade%3D4" in sign_in
    assert 'value="/library?grade=4"' in stranger.read("/sign-up?next=/library?grade%3D4")
    assert sign_up(stranger, next="/library?grade=4")[1] == "/library?grade=4"
    stranger.post("/sign-out")
    assert sign_up(stranger, email="b@example.org", next="//evil.example")[1] == "/"


def test_the_session_is_a_fresh_one_and_the_browser_is_known(stranger: Person) -> None:
    stranger.get("/sign-up")
    before = stranger.token
    sign_up(stranger)
    stranger.get("/account")
    assert stranger.token != before
    assert stranger.client.get_cookie("plumbline_device") is not None


def test_the_new_address_is_written_to_and_confirmed_by_the_link(
    stranger: Person, emails: Emails
) -> None:
    sign_up(stranger)
    assert emails.subjects() == ["Confirm your email address"]
    assert "Not confirmed yet" in stranger.read("/account")
    page = emails.open(stranger)
    assert "Confirm your address" in page
    assert "Not confirmed yet" in stranger.read("/account"), "opening the link changes nothing"
    assert stranger.post("/links/confirm").location == "/account"
    page = stranger.read("/account")
    assert "Your address is confirmed." in page
    assert "Not confirmed yet" not in page


STRANGE = "Win at evil.example now"


def test_a_strangers_words_are_mailed_to_nobody(app: Flask, emails: Emails) -> None:
    thief = Person(app)
    sign_up(thief, name=STRANGE)
    thief.get("/account")
    thief.post("/account/email", email="ben@example.org", current=PASSWORD)
    sign_up(Person(app), password="a wrong sentence")
    other = Person(app)
    other.get("/forgotten-password")
    other.post("/forgotten-password", email="ana@example.org")
    new = "another sentence to remember"
    thief.post("/account/password", current=PASSWORD, password=new)
    assert len(emails.all()) == 6
    for email in emails.all():
        assert "evil.example" not in f"{email.subject} {email.body}", email.subject
        assert email.body.startswith("Hello,\n")


def test_who_has_confirmed_her_address_is_called_by_her_name(
    stranger: Person, emails: Emails
) -> None:
    sign_up(stranger)
    emails.open(stranger)
    stranger.post("/links/confirm")
    stranger.get("/account")
    stranger.post("/account/email", email="ana2@example.org", current=PASSWORD)
    change, keep = emails.all()[-2:]
    assert change.body.startswith("Hello,\n")
    assert keep.body.startswith("Hello Ana,\n")
    stranger.get("/forgotten-password")
    stranger.post("/forgotten-password", email="ana@example.org")
    assert emails.all()[-1].body.startswith("Hello Ana,\n")


def test_the_email_is_sent_again_but_not_without_end(stranger: Person, emails: Emails) -> None:
    sign_up(stranger)
    stranger.get("/account")
    for _ in range(4):
        stranger.post("/account/confirmation")
    assert len(emails.all()) == 3
    assert "several times in the last few minutes" in stranger.read("/account")
    assert "no longer works" in emails.open(stranger, number=0), "a newer one took its place"
    assert "Confirm your address" in emails.open(stranger)


def test_a_known_address_is_written_to_and_gets_no_second_account(
    stranger: Person, session: Session, emails: Emails
) -> None:
    make_user(session, "Ana")
    known = sign_up(stranger, email="ANA@example.org", password="another good sentence")
    assert known[:2] == (303, "/mailed?about=account")
    assert "We have sent an email to that address" in stranger.read("/mailed?about=account")
    assert "/sign-in" in stranger.get("/account").location
    (email,) = emails.all()
    assert email.to == ["ana@example.org"]
    assert "You already have one" in email.body
    assert "http://localhost/forgotten-password" in email.body
    assert len(session.scalars(select(User)).all()) == 1
    assert stranger.sign_in("Ana").status_code == 303, "her own password still works"


def test_who_signs_up_again_with_her_own_password_is_simply_in(
    stranger: Person, session: Session, emails: Emails
) -> None:
    make_user(session, "Ana")
    assert sign_up(stranger)[:2] == (303, "/")
    assert "You already had an account" in stranger.read("/")
    assert emails.all() == []


def test_signing_up_is_no_way_to_guess_a_password(stranger: Person, session: Session) -> None:
    make_user(session, "Ana")
    for number in range(10):
        sign_up(stranger, password=f"a wrong sentence {number}")
    assert sign_up(stranger)[1] == "/mailed?about=account", "even the right one waits by now"


def test_a_closed_account_is_told_so_by_mail_alone(
    stranger: Person, session: Session, emails: Emails
) -> None:
    user = make_user(session, "Ana")
    with transaction(session):
        user.is_active = False
    assert sign_up(stranger)[1] == "/mailed?about=account"
    assert emails.subjects() == ["Your account is closed"]


@pytest.mark.parametrize("app", [{"mail_backend": "none"}], indirect=True)
def test_where_no_mail_is_sent_an_account_opens_all_the_same(
    stranger: Person, session: Session
) -> None:
    make_user(session, "Ben")
    status, _, text = sign_up(stranger, email="ben@example.org", password="not his password")
    assert status == 422
    assert "No account can be created with this address" in text
    assert sign_up(stranger)[:2] == (303, "/")
    page = stranger.read("/account")
    assert "Not confirmed yet" not in page, "nobody could ever confirm it"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"name": " "}, "Tell us what to call you", id="no name"),
        pytest.param({"email": "ana"}, "does not look like an email address", id="no address"),
        pytest.param(
            {"email": "ben\ufe6bevil.example@example.org"}, "does not look like", id="a second @"
        ),
        pytest.param({"password": "short"}, "at least 10 characters", id="short password"),
        pytest.param({"password": "password123"}, "first that are guessed", id="common password"),
        pytest.param({"password": "ana@example.org"}, "cannot be your email", id="the address"),
        pytest.param({"name": "x" * 121}, "120", id="long name"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    stranger: Person, changes: dict[str, str], sentence: str
) -> None:
    status, _, text = sign_up(stranger, **changes)
    assert status == 422
    assert sentence in text
    assert 'aria-invalid="true"' in text
    assert PASSWORD not in text


def test_a_name_is_shown_as_text(stranger: Person) -> None:
    sign_up(stranger, name="<script>alert(1)</script>")
    page = stranger.read("/account")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_sign_up_is_limited_per_address(settings: Settings, runtime: Runtime) -> None:
    app = create_app(settings.model_copy(update={"rate_limits": True}), runtime)
    person = Person(app)
    answers = [sign_up(person, password="short")[0] for _ in range(61)]
    assert answers[59:] == [422, 429]


def test_lists_of_addresses_cannot_be_tried(
    settings: Settings, runtime: Runtime, session: Session
) -> None:
    make_user(session, "Ana")
    app = create_app(settings.model_copy(update={"rate_limits": True}), runtime)
    person = Person(app)
    answers = [sign_up(person, password="a wrong sentence")[0] for _ in range(21)]
    assert answers[19:] == [303, 429]
