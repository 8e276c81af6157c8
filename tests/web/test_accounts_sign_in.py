"""Signing in and out: right, wrong, too often, and what happens to old cookies."""

import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from app.accounts import service
from app.accounts.access import requires
from app.accounts.domain import Role
from app.accounts.models import AuditEvent
from tests.factories import PASSWORD, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person


@pytest.fixture
def known(session: Session) -> None:
    """Ana has an account."""
    make_user(session, "Ana")


@pytest.mark.usefixtures("known")
def test_ana_signs_in_and_out(stranger: Person, session: Session) -> None:
    assert stranger.sign_in("Ana").location == "/"
    assert "Ana" in stranger.read("/account")
    assert stranger.post("/sign-out").location == "/sign-in"
    assert "/sign-in" in stranger.get("/account").location
    assert session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all() == [
        "signed_in",
        "signed_out",
    ]


@pytest.mark.usefixtures("known")
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(stranger: Person) -> None:
    wrong = stranger.sign_in("Ana", "not her password")
    unknown = stranger.sign_in("Nobody", "not her password")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("ana@", "nobody@") == unknown.text
    assert "do not match" in wrong.text


def test_a_wrong_password_and_an_unknown_name_take_the_same_time(
    stranger: Person, session: Session
) -> None:
    ana = make_user(session, "Ana")
    ana.password_hash = service.hash_password(PASSWORD)
    session.commit()

    def seconds(name: str) -> float:
        begun = time.perf_counter()
        stranger.sign_in(name, "not her password")
        return time.perf_counter() - begun

    seconds("Ana")
    pairs = [(seconds("Ana"), seconds("Nobody")) for _ in range(3)]
    known, unknown = (min(column) for column in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2


@pytest.mark.usefixtures("known")
def test_the_eleventh_wrong_try_waits_even_when_it_is_right(app: Flask, clock: Clock) -> None:
    guesser, ana = Person(app), Person(app)
    for _ in range(10):
        assert guesser.sign_in("Ana", "a wrong guess").status_code == 422
    late = ana.sign_in("Ana")
    assert late.status_code == 429
    assert "ten wrong tries" in late.text
    clock.advance(minutes=5)
    assert ana.sign_in("Ana").status_code == 303


@pytest.mark.usefixtures("known")
def test_a_browser_she_used_before_stays_open_while_others_guess(app: Flask) -> None:
    guesser, ana = Person(app), Person(app)
    ana.sign_in("Ana")
    ana.post("/sign-out")
    for _ in range(11):
        guesser.sign_in("Ana", "a wrong guess")
    assert ana.sign_in("Ana").status_code == 303


@pytest.mark.usefixtures("known")
def test_a_copied_cookie_dies_at_sign_out(app: Flask) -> None:
    ana, thief = Person(app), Person(app)
    ana.sign_in("Ana")
    cookie = ana.client.get_cookie("plumbline")
    assert cookie is not None
    thief.client.set_cookie("plumbline", cookie.value)
    assert thief.get("/account").status_code == 200
    ana.post("/sign-out")
    assert thief.get("/account").status_code == 303


@pytest.mark.usefixtures("known")
def test_the_session_is_a_fresh_one_after_signing_in(stranger: Person) -> None:
    stranger.get("/sign-in")
    before = stranger.token
    stranger.sign_in("Ana")
    assert stranger.token != before


@pytest.mark.usefixtures("known")
def test_the_cookie_is_out_of_reach_of_scripts(stranger: Person) -> None:
    answer = stranger.sign_in("Ana")
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ("/course?at=1", "/course?at=1"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/%2F/evil.example", "/"),
        ("", "/"),
    ],
)
def test_she_goes_on_only_to_a_place_of_this_site(stranger: Person, wish: str, place: str) -> None:
    stranger.get("/sign-in")
    answer = stranger.post("/sign-in", email="ana@example.org", password=PASSWORD, next=wish)
    assert answer.location == place


def test_a_page_asked_for_before_signing_in_comes_after_it(
    stranger: Person, session: Session
) -> None:
    make_user(session, "Ana")
    asked = stranger.get("/library?grade=4")
    assert asked.status_code == 303
    page = stranger.read(asked.location)
    assert 'value="/library?grade=4"' in page


def test_whoever_is_signed_in_needs_no_form(ana: Person) -> None:
    assert ana.get("/sign-in?next=/course").location == "/course"


@pytest.mark.parametrize("fields", [{}, {"email": "ana@example.org"}, {"password": "x"}])
def test_an_empty_field_is_named(stranger: Person, fields: dict[str, str]) -> None:
    stranger.get("/sign-in")
    answer = stranger.post("/sign-in", **fields)
    assert answer.status_code == 422
    assert "Enter your" in answer.text


def test_a_script_hears_that_it_is_signed_out(stranger: Person) -> None:
    answer = stranger.get("/account", Accept="application/json")
    assert answer.status_code == 401
    assert answer.json["error"]["title"] == "Please sign in"


def test_roles_are_kept_apart(arrive: Callable[[str], Person]) -> None:
    ana = arrive("Ana")
    app = ana.client.application
    guarded = requires(Role.OPERATOR)(lambda: "for operators")
    request = app.test_request_context("/", headers={"Cookie": cookie_of(ana)})
    with request, pytest.raises(Forbidden):
        guarded()
    otto = arrive("Otto")
    with app.test_request_context("/", headers={"Cookie": cookie_of(otto)}):
        assert guarded() == "for operators"


def cookie_of(person: Person) -> str:
    cookie = person.client.get_cookie("plumbline")
    assert cookie is not None
    return f"plumbline={cookie.value}"
