"""Where Ana is signed in: what she sees of it, what she can end, and what ends by itself."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import AccountSession, AuditEvent
from app.config import Settings
from app.web import Runtime
from tests.factories import MORNING, PASSWORD, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person, untimed
from tests.fixtures.databases import on_each_database

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def phone(app: Flask, ana: Person) -> Person:  # noqa: ARG001
    """Ana's phone, signed in beside her other browser."""
    person = Person(app)
    person.client.environ_base["HTTP_USER_AGENT"] = PHONE
    assert person.sign_in("Ana").status_code == 303
    return person


def is_in(person: Person) -> bool:
    return person.get("/account").status_code == 200


@on_each_database
def test_she_sees_where_she_is_signed_in(ana: Person, phone: Person) -> None:
    page = ana.read("/account")
    assert page.index("This browser") < page.index("Safari on iPhone")
    assert "Signed in March 2, 2026" in untimed(page)
    assert not re.search(r'"[^"<>]*<time[^>]*>[^"]*"', page), "no markup inside an attribute"
    assert "Safari on iPhone" in phone.read("/account").partition("This browser")[0]


@on_each_database
def test_she_signs_one_other_browser_out(ana: Person, phone: Person) -> None:
    path = re.search(r'action="(/account/sessions/\d+/end)"', ana.read("/account"))
    assert path is not None
    assert ana.post(path[1]).location == "/account#sessions"
    assert not is_in(phone)
    assert is_in(ana)
    ana.post(path[1])
    assert "already signed out" in ana.read("/account")


def test_she_signs_every_other_browser_out(app: Flask, ana: Person, phone: Person) -> None:
    third = Person(app)
    third.sign_in("Ana")
    ana.get("/account")
    ana.post("/account/sessions/end")
    assert (is_in(ana), is_in(phone), is_in(third)) == (True, False, False)


def test_signing_out_ends_this_browser_alone(ana: Person, phone: Person) -> None:
    ana.post("/sign-out")
    assert (is_in(ana), is_in(phone)) == (False, True)


def test_nobody_ends_a_session_of_somebody_else(
    arrive: Callable[[str], Person], session: Session
) -> None:
    ana, ben = arrive("Ana"), arrive("Ben")
    for number in session.scalars(select(AccountSession.id)).all():
        ben.post(f"/account/sessions/{number}/end")
        ben.sign_in("Ben")
    assert is_in(ana)


def test_no_key_and_no_address_of_a_session_is_stored(ana: Person, session: Session) -> None:
    cookie = ana.client.get_cookie("plumbline")
    assert cookie is not None
    row = session.execute(text("SELECT * FROM account_session")).one()
    assert "127.0.0.1" not in str(row)
    with ana.client.session_transaction() as kept:
        assert kept["_user_id"] not in str(row)


def test_a_learners_session_ends_after_fourteen_days_unused(ana: Person, clock: Clock) -> None:
    clock.advance(days=13)
    assert is_in(ana)
    clock.advance(days=13, hours=23)
    assert is_in(ana), "it was used in between"
    clock.advance(days=14)
    assert not is_in(ana)


@pytest.mark.parametrize("name", ["Tess", "Otto"])
def test_a_session_of_staff_ends_after_twelve_hours_unused(
    arrive: Callable[[str], Person], clock: Clock, name: str
) -> None:
    person = arrive(name)
    clock.advance(hours=11)
    assert is_in(person)
    clock.advance(hours=12)
    assert not is_in(person)


def test_the_limits_are_settings(
    settings: Settings, runtime: Runtime, session: Session, clock: Clock
) -> None:
    make_user(session, "Ana")
    app = create_app(settings.model_copy(update={"session_idle_hours": 2}), runtime)
    ana = Person(app)
    ana.sign_in("Ana")
    clock.advance(hours=2)
    assert not is_in(ana)


def test_no_session_lasts_longer_than_ninety_days(ana: Person, clock: Clock) -> None:
    for _ in range(9):
        clock.advance(days=9, hours=23)
        assert is_in(ana)
    clock.advance(days=1)
    assert not is_in(ana)


def test_a_clock_that_jumps_back_signs_nobody_out(ana: Person, clock: Clock) -> None:
    clock.advance(days=-30)
    assert is_in(ana)


@on_each_database
def test_that_she_was_here_is_written_at_most_every_ten_minutes(
    ana: Person, clock: Clock, session: Session
) -> None:
    def seen_at() -> object:
        session.rollback()
        return session.scalar(select(AccountSession.seen_at))

    clock.advance(minutes=9)
    ana.read("/account")
    assert seen_at() == MORNING
    clock.advance(minutes=1)
    ana.read("/account")
    assert seen_at() == clock.now


def test_reading_goes_on_while_somebody_else_holds_the_database(
    ana: Person, clock: Clock, session: Session
) -> None:
    clock.advance(minutes=30)
    session.connection(execution_options={"plumbline_writes": True})
    session.execute(text("UPDATE user_account SET name = 'Held'"))
    assert "Ana" in ana.read("/account"), "nobody waits for the note that she was here"
    session.rollback()


def test_a_new_role_ends_her_sessions(app: Flask, ana: Person) -> None:
    done = app.test_cli_runner().invoke(args=["accounts", "grant", "ana@example.org", "author"])
    assert done.exit_code == 0
    assert not is_in(ana)


def test_failed_sign_ins_stand_in_the_audit(
    stranger: Person, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    user = make_user(session, "Ana")
    for name in ("Ana", "Nobody"):
        stranger.sign_in(name, "a wrong guess")
    rows = session.execute(
        select(AuditEvent.verb, AuditEvent.object_type, AuditEvent.object_id).order_by(
            AuditEvent.id
        )
    ).all()
    assert [row.verb for row in rows] == ["sign_in_failed"] * 2
    assert (rows[0].object_type, rows[0].object_id) == ("user", str(user.id))
    assert rows[1].object_type == "name"
    assert "nobody" not in rows[1].object_id, "whoever mistyped an address is not listed by it"
    for _ in range(10):
        stranger.sign_in("Ana", "a wrong guess")
    assert "sign_in_locked" in capsys.readouterr().out


def test_cookies_over_https_belong_to_this_host_alone(
    settings: Settings, runtime: Runtime, session: Session
) -> None:
    make_user(session, "Ana")
    changes = {"secure_cookies": True, "public_url": "https://localhost"}
    app = create_app(settings.model_copy(update=changes), runtime)
    client = app.test_client()
    page = client.get("/sign-in", base_url="https://localhost")
    token = re.search(r'csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    fields = {
        "csrf_token": token[1],
        "email": "ana@example.org",
        "password": PASSWORD,
    }
    answer = client.post("/sign-in", data=fields, base_url="https://localhost")
    cookies = answer.headers.getlist("Set-Cookie")
    assert sorted(cookie.partition("=")[0] for cookie in cookies) == [
        "__Host-plumbline",
        "__Host-plumbline_device",
    ]
    for cookie in cookies:
        parts = {part.strip() for part in cookie.split(";")}
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
        assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25 Chrome/121",
            "Samsung Internet on Android",
        ),
        ("<script>alert(1)</script>" * 100, "Another browser"),
    ],
)
def test_a_browser_is_called_by_its_name(
    stranger: Person, session: Session, user_agent: str, words: str
) -> None:
    make_user(session, "Ana")
    stranger.client.environ_base["HTTP_USER_AGENT"] = user_agent
    stranger.sign_in("Ana")
    assert words in stranger.read("/account")


def test_a_cookie_of_earlier_days_simply_asks_to_sign_in(ana: Person) -> None:
    with ana.client.session_transaction() as kept:
        kept["_user_id"] = "1.1"
    assert "/sign-in" in ana.get("/account").location


def test_signing_in_anew_leaves_no_session_behind(ana: Person, session: Session) -> None:
    make_user(session, "Ben")
    ana.post("/sign-in", email="ben@example.org", password=PASSWORD)
    assert len(session.scalars(select(AccountSession.id)).all()) == 1
