"""The second step of signing in: a code of the phone after the password, and nothing before it."""

import re
from collections.abc import Callable

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import AuditEvent, SecondFactor, User
from app.config import Settings
from app.web import Runtime
from tests.factories import PASSWORD, email_of, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database

PAGE = "/account/second-factor"


def set_up(person: Person, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    """Set up a second step, and return the phone and the recovery codes."""
    page = person.read(PAGE)
    assert "<svg" in page
    secret = re.findall(r'class="secret">([A-Z2-7 ]+)<', page)[0].replace(" ", "")
    phone = pyotp.TOTP(secret)
    answer = person.post(PAGE, code=phone.at(clock.now), current=PASSWORD)
    assert answer.status_code == 200, answer.text
    codes = re.findall(r"<li><code>([a-z2-7-]+)</code></li>", answer.text)
    assert len(codes) == 10
    return phone, codes


def start(app: Flask, name: str = "Ana", **fields: str) -> Person:
    """Give the right password in a fresh browser."""
    person = Person(app)
    person.get("/sign-in")
    answer = person.post("/sign-in", email=email_of(name), password=PASSWORD, **fields)
    assert answer.location == "/sign-in/code"
    person.get("/sign-in/code")
    return person


@on_each_database
def test_the_password_alone_opens_nothing_any_more(app: Flask, ana: Person, clock: Clock) -> None:
    phone, _ = set_up(ana, clock)
    assert "On: after your password" in ana.read("/account")
    clock.advance(seconds=30)
    again = start(app, next="/course?at=1")
    for path in ("/account", PAGE, "/course", "/account/export"):
        assert "/sign-in" in again.get(path).location
    again.get("/sign-in/code")
    assert again.post("/sign-in/code", code="000000").status_code == 422
    assert again.post("/sign-in/code", code="").status_code == 422
    answer = again.post("/sign-in/code", code=phone.at(clock.now))
    assert answer.location == "/course?at=1"
    assert again.get("/account").status_code == 200


def test_a_code_is_good_once(app: Flask, ana: Person, clock: Clock) -> None:
    phone, _ = set_up(ana, clock)
    code = phone.at(clock.now)
    assert start(app).post("/sign-in/code", code=code).status_code == 422, "used at set-up"
    clock.advance(seconds=30)
    code = phone.at(clock.now)
    assert start(app).post("/sign-in/code", code=code).status_code == 303
    assert start(app).post("/sign-in/code", code=code).status_code == 422


@on_each_database
def test_a_recovery_code_is_good_once(
    app: Flask, ana: Person, clock: Clock, session: Session
) -> None:
    _, codes = set_up(ana, clock)
    assert start(app).post("/sign-in/code", code=codes[3].upper()).status_code == 303
    assert start(app).post("/sign-in/code", code=codes[3]).status_code == 422
    assert "9 recovery codes" in ana.read(PAGE)
    new = ana.post(f"{PAGE}/codes", current=PASSWORD, code=codes[5]).text
    assert start(app).post("/sign-in/code", code=codes[4]).status_code == 422
    code = re.findall(r"<li><code>([a-z2-7-]+)</code></li>", new)[0]
    assert start(app).post("/sign-in/code", code=code).status_code == 303
    verbs = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert [verb for verb in verbs if "sign" not in verb] == [
        *("set_up_second_factor", "used_recovery_code", "code_failed"),
        *("used_recovery_code", "renewed_recovery_codes", "code_failed", "used_recovery_code"),
    ]


def test_ten_wrong_codes_and_even_the_right_one_waits(
    app: Flask, ana: Person, clock: Clock
) -> None:
    phone, _ = set_up(ana, clock)
    clock.advance(seconds=30)
    guesser = start(app)
    for _ in range(10):
        assert guesser.post("/sign-in/code", code="123456").status_code == 422
    late = guesser.post("/sign-in/code", code=phone.at(clock.now))
    assert late.status_code == 429
    assert "ten wrong tries" in late.text
    clock.advance(minutes=5)
    assert start(app).post("/sign-in/code", code=phone.at(clock.now)).status_code == 303


def test_half_signed_in_lasts_five_minutes(app: Flask, ana: Person, clock: Clock) -> None:
    phone, _ = set_up(ana, clock)
    half = start(app)
    clock.advance(minutes=5)
    answer = half.post("/sign-in/code", code=phone.at(clock.now))
    assert answer.location == "/sign-in"
    assert "That took too long" in half.read("/sign-in")
    assert Person(app).get("/sign-in/code").location == "/sign-in"


def test_a_new_password_ends_what_was_half_signed_in(app: Flask, ana: Person, clock: Clock) -> None:
    phone, _ = set_up(ana, clock)
    clock.advance(seconds=30)
    thief = start(app)
    ana.get("/account")
    new = "another sentence to remember"
    assert ana.post("/account/password", current=PASSWORD, password=new).status_code == 303
    assert thief.post("/sign-in/code", code=phone.at(clock.now)).location == "/sign-in"


def test_signing_up_again_is_no_way_around_it(app: Flask, ana: Person, clock: Clock) -> None:
    set_up(ana, clock)
    other = Person(app)
    other.get("/sign-up")
    fields = {"name": "Ana", "email": email_of("Ana"), "password": PASSWORD}
    assert other.post("/sign-up", **fields).location == "/sign-in/code"
    assert "/sign-in" in other.get("/account").location


def test_it_is_set_up_only_with_a_working_phone_and_the_password(
    ana: Person, clock: Clock, session: Session
) -> None:
    ana.get(PAGE)
    assert (
        "not the code the app should be showing"
        in ana.post(PAGE, code="000000", current=PASSWORD).text
    )
    page = ana.read(PAGE)
    secret = re.findall(r'class="secret">([A-Z2-7 ]+)<', page)[0].replace(" ", "")
    code = pyotp.TOTP(secret).at(clock.now)
    assert ana.post(PAGE, code=code, current="a guess").status_code == 422
    assert session.scalars(select(SecondFactor)).all() == []


def test_the_secret_is_shown_once_and_stored_nowhere(
    ana: Person, clock: Clock, session: Session
) -> None:
    phone, _ = set_up(ana, clock)
    assert phone.secret not in ana.read(PAGE).replace(" ", "")
    factor = session.execute(select(SecondFactor.__table__)).one()
    assert phone.secret not in str(factor)


def test_ana_turns_it_off_with_her_password_and_a_code(
    app: Flask, ana: Person, clock: Clock
) -> None:
    phone, codes = set_up(ana, clock)
    clock.advance(seconds=30)
    ana.get(PAGE)
    assert ana.post(f"{PAGE}/remove", current="a guess", code=codes[0]).status_code == 422
    code = phone.at(clock.now)
    assert ana.post(f"{PAGE}/remove", current=PASSWORD, code=code).location == "/account"
    assert Person(app).sign_in("Ana").location == "/"


@pytest.mark.parametrize("end", ["/codes", "/remove"])
def test_the_password_alone_neither_turns_it_off_nor_gives_codes(
    app: Flask, ana: Person, clock: Clock, end: str
) -> None:
    _, codes = set_up(ana, clock)
    ana.get(PAGE)
    for fields in ({}, {"code": ""}, {"code": "000000"}):
        answer = ana.post(f"{PAGE}{end}", current=PASSWORD, **fields)
        assert answer.status_code == 422
        assert "code" in answer.text.partition('role="alert"')[2]
    assert start(app).post("/sign-in/code", code=codes[0]).status_code == 303
    for _ in range(9):
        ana.post(f"{PAGE}{end}", current=PASSWORD, code="000000")
    late = ana.post(f"{PAGE}{end}", current=PASSWORD, code=codes[1])
    assert late.status_code == 422
    assert "ten wrong tries" in late.text


def test_setting_it_up_signs_her_other_browsers_out(app: Flask, ana: Person, clock: Clock) -> None:
    other = Person(app)
    other.sign_in("Ana")
    set_up(ana, clock)
    assert "/sign-in" in other.get("/account").location
    assert ana.get("/account").status_code == 200


def test_an_operator_takes_it_from_somebody_who_lost_her_phone(
    app: Flask, arrive: Callable[[str], Person], ana: Person, clock: Clock, session: Session
) -> None:
    set_up(ana, clock)
    otto = arrive("Otto")
    ana_id = session.scalar(select(User.id).where(User.email == email_of("Ana")))
    assert "Second step: on" in otto.read(f"/operator/people/{ana_id}")
    otto.post(f"/operator/people/{ana_id}/second-factor/remove")
    assert "Second step: off" in otto.read(f"/operator/people/{ana_id}")
    assert Person(app).sign_in("Ana").location == "/"
    set_up(ana, clock)
    run = app.test_cli_runner()
    done = run.invoke(args=["accounts", "remove-second-factor", email_of("Ana")])
    assert done.exit_code == 0, done.output
    assert Person(app).sign_in("Ana").location == "/"
    assert "turned off the second step of Ana" in otto.read("/operator/audit")


@pytest.fixture
def strict_app(settings: Settings, runtime: Runtime) -> Flask:
    """The application where trainers and operators must have a second step."""
    changes = {"second_factor_roles": "trainer, operator"}
    return create_app(settings.model_copy(update=changes), runtime)


def test_a_trainer_is_led_to_set_it_up_before_anything_else(
    strict_app: Flask, session: Session, clock: Clock
) -> None:
    make_user(session, "Tess")
    tess = Person(strict_app)
    tess.sign_in("Tess")
    for path in ("/", "/account", "/course", "/trainer/learners"):
        assert tess.get(path).location == PAGE, path
    tess.get(PAGE)
    assert tess.post("/account/name", name="Nobody").location == PAGE
    assert tess.get("/account", Accept="application/json").status_code == 403
    set_up(tess, clock)
    assert tess.get("/trainer/learners").status_code == 200
    assert tess.get("/").status_code == 200


def test_she_may_sign_out_instead_and_learners_are_not_asked(
    strict_app: Flask, session: Session
) -> None:
    make_user(session, "Tess")
    make_user(session, "Ana")
    tess, ana = Person(strict_app), Person(strict_app)
    tess.sign_in("Tess")
    tess.get(PAGE)
    assert tess.post("/sign-out").location == "/sign-in"
    ana.sign_in("Ana")
    assert ana.get("/course").status_code == 200


def test_a_role_that_does_not_exist_is_named_at_the_start(settings: Settings) -> None:
    with pytest.raises(ValueError, match="SECOND_FACTOR_ROLES names queen; roles are learner"):
        create_app(settings.model_copy(update={"second_factor_roles": "queen"}))


def test_what_is_off_already_is_not_turned_off_again(ana: Person) -> None:
    ana.get(PAGE)
    for end in ("/codes", "/remove"):
        for password in (PASSWORD, "a guess"):
            assert ana.post(f"{PAGE}{end}", current=password).location == PAGE
