"""A form that is sent after its session ended: nothing is lost, nobody else's hands touch it."""

from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.accounts.domain import Role
from app.accounts.models import AccountSession, UnsentForm
from app.db import transaction
from app.web.arrival import ASKED
from tests.factories import PASSWORD, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person

WROTE = "She asks why, and waits for an answer."
EVERY_ROLE = tuple(role.value for role in Role)


@pytest.fixture
def vera(app: Flask, session: Session) -> Person:
    """Vera, who may open every page."""
    make_user(session, "Vera", roles=EVERY_ROLE)
    person = Person(app)
    person.sign_in("Vera")
    return person


def lose_cookies(person: Person) -> None:
    for name in ("plumbline", "plumbline_device"):
        person.client.delete_cookie(name)


def end_sessions(session: Session) -> None:
    """End every session as another browser of hers would; her cookie stays."""
    with transaction(session):
        session.query(AccountSession).delete()


def send_kept(person: Person, page: str) -> TestResponse:
    """Press the button on the page of what was kept."""
    return send_as(person, person.read(page))


def send_as(person: Person, text: str) -> TestResponse:
    """Press the button on a page of what was kept, as it was read."""
    action = text.partition('<form class="row" method="post" action="')[2].partition('"')[0]
    fields = {
        part.split('"')[0]: unescape(part.split("hidden>\n")[1].split("</textarea>")[0])
        for part in text.split('<textarea name="')[1:]
    }
    return person.client.post(action, data={"csrf_token": person.token, **fields})


def sign_in_again(person: Person, place: str, email: str = "vera@example.org") -> str:
    """Sign in on the page one was sent to, and return where it leads."""
    text = person.read(place)
    wish = text.split('name="next" type="hidden" value="')[1].split('"')[0]
    answer = person.post("/sign-in", email=email, password=PASSWORD, next=wish)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def forms_of(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield every address that a form is sent to by somebody who is signed in."""
    bound = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "POST" in (rule.methods or set()) and getattr(view, "roles", None):
            yield rule, bound.build(rule.endpoint, dict.fromkeys(rule.arguments, 1), method="POST")


@pytest.mark.parametrize("loss", ["cookies are gone", "ended elsewhere"])
def test_every_form_is_kept_or_says_why_not(
    app: Flask, vera: Person, session: Session, loss: str
) -> None:
    kept = []
    for rule, path in forms_of(app):
        view = app.view_functions[rule.endpoint]
        if loss == "cookies are gone":
            lose_cookies(vera)
        else:
            end_sessions(session)
        answer = vera.post(path, note=WROTE)
        assert answer.status_code == 303, f"{path}: {answer.status_code}"
        assert answer.location.startswith("/sign-in"), path
        text = vera.read(answer.location)
        signed_out = "You were signed out before this arrived" in text
        assert signed_out or "You are signed out." in text, path
        place = sign_in_again(vera, answer.location)
        if getattr(view, "is_never_kept", False) or getattr(view, "has_token_in_address", False):
            assert not place.startswith("/unsent/"), path
            vera.get("/account")
            continue
        page = vera.read(place)
        assert WROTE in page, path
        assert f'action="{path}"' in page
        assert f"<dt>What is kept</dt><dd>{view.form_name}</dd>" in page, path
        assert f"“{view.form_name}” is kept for one hour" in text, path
        kept.append(rule.endpoint)
    assert {"course.answer_check", "accounts.rename", "trainer.grant_waiver"} <= set(kept)
    assert "accounts.change_password" not in kept


def test_what_was_kept_is_sent_by_one_press(vera: Person) -> None:
    lose_cookies(vera)
    answer = vera.post("/account/name", name="Vera Núñez & “Søn”")
    place = sign_in_again(vera, answer.location)
    assert "Vera Núñez" not in vera.read("/account")
    sent = send_kept(vera, place)
    assert sent.status_code == 303
    assert "Vera Núñez &amp; “Søn”" in vera.read("/account")
    assert vera.get(place).location == "/", "what was sent is kept no more"


def test_what_was_refused_stays_kept(vera: Person, session: Session) -> None:
    lose_cookies(vera)
    answer = vera.post("/account/name", name="x" * 121)
    place = sign_in_again(vera, answer.location)
    assert send_kept(vera, place).status_code == 422
    assert vera.get(place).status_code == 200
    text = vera.read(place)
    lose_cookies(vera)
    vera.token = text.split('csrf_token" value="')[1].split('"')[0]
    again = sign_in_again(vera, send_as(vera, text).location)
    assert again != place, "its session had ended once more"
    assert send_kept(vera, again).status_code == 422
    kept = session.scalars(select(UnsentForm.fields)).all()
    assert kept == [[["name", "x" * 121]]] * 2


def test_several_values_of_one_name_and_line_breaks_stay(vera: Person) -> None:
    lose_cookies(vera)
    note = "\r\nfirst line\r\n  second <b>line</b>\r\n"
    fields = {"csrf_token": vera.token, "note": [note, "two words"], "empty": ""}
    answer = vera.client.post("/account/name", data=fields)
    page = vera.read(sign_in_again(vera, answer.location))
    assert "second &lt;b&gt;line&lt;/b&gt;" in page
    assert page.count('<textarea name="note"') == 2
    assert '<textarea name="empty" hidden>\n</textarea>' in page


def test_somebody_else_who_signs_in_sees_nothing_of_it(vera: Person, session: Session) -> None:
    make_user(session, "Ben")
    lose_cookies(vera)
    answer = vera.post("/course/any/checks/1", note=WROTE)
    place = sign_in_again(vera, answer.location, "ben@example.org")
    assert vera.get(place).location == "/"
    home = vera.read("/")
    assert WROTE not in home
    assert "only for the person who wrote it" in home
    assert session.scalar(select(func.count(UnsentForm.id))) == 0


def test_a_form_of_an_earlier_session_of_hers_is_kept_too(vera: Person) -> None:
    old = vera.token
    vera.post("/sign-out")
    vera.sign_in("Vera")
    answer = vera.client.post("/account/name", data={"csrf_token": old, "name": "Vera Vera"})
    assert answer.location.startswith("/unsent/")
    assert "Vera Vera" in vera.read(answer.location)


@pytest.mark.parametrize("token", ["", "wrong", "WzEsInRva2VuIl0.forged"])
def test_a_form_nobody_made_for_her_is_not_kept(app: Flask, session: Session, token: str) -> None:
    make_user(session, "Ana")
    answer = Person(app).client.post("/account/name", data={"csrf_token": token, "name": "Evil"})
    assert answer.status_code == 303
    assert "unsent" not in answer.location
    assert session.scalar(select(func.count(UnsentForm.id))) == 0


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_form_from_elsewhere_is_not_kept_whatever_it_carries(
    vera: Person, session: Session, headers: dict[str, str]
) -> None:
    fields = {"csrf_token": vera.token, "name": "Evil"}
    lose_cookies(vera)
    answer = vera.client.post("/account/name", data=fields, headers=headers)
    assert answer.status_code == 400
    assert session.scalar(select(func.count(UnsentForm.id))) == 0


def test_a_form_made_for_the_attacker_never_reaches_her(
    app: Flask, vera: Person, session: Session
) -> None:
    make_user(session, "Mallory")
    mallory = Person(app)
    mallory.sign_in("Mallory")
    answer = vera.client.post("/account/name", data={"csrf_token": mallory.token, "name": "Evil"})
    assert answer.status_code == 400
    lose_cookies(vera)
    answer = vera.client.post("/account/name", data={"csrf_token": mallory.token, "name": "Evil"})
    assert vera.get(sign_in_again(vera, answer.location)).location == "/"


def test_it_is_kept_for_an_hour_and_can_be_thrown_away(vera: Person, clock: Clock) -> None:
    lose_cookies(vera)
    first = sign_in_again(vera, vera.post("/account/name", name="One Two").location)
    vera.get(first)
    assert vera.post(f"{first}/drop").location == "/"
    assert vera.get(first).location == "/"
    lose_cookies(vera)
    second = sign_in_again(vera, vera.post("/account/name", name="Three Four").location)
    clock.advance(minutes=61)
    assert vera.get(second).location == "/"


def test_too_much_is_not_kept_and_that_is_said(vera: Person, session: Session) -> None:
    lose_cookies(vera)
    answer = vera.post("/account/name", name="x y" * 100_000)
    assert "could not be kept" in vera.read(answer.location)
    assert session.scalar(select(func.count(UnsentForm.id))) == 0


def test_no_more_than_five_are_kept_for_one_person(vera: Person, session: Session) -> None:
    lose_cookies(vera)
    token = vera.token
    for number in range(7):
        vera.client.post("/account/name", data={"csrf_token": token, "name": f"n {number}"})
    kept = session.scalars(select(UnsentForm.fields).order_by(UnsentForm.id)).all()
    assert [fields[0][1] for fields in kept] == [f"n {number}" for number in range(2, 7)]


def test_after_a_password_form_she_comes_back_to_its_page(vera: Person) -> None:
    lose_cookies(vera)
    fields = {"csrf_token": vera.token, "current": PASSWORD, "password": "a secret sentence"}
    answer = vera.client.post(
        "/account/password", data=fields, headers={"Referer": "http://localhost/account"}
    )
    text = vera.read(answer.location)
    assert "nothing was changed" in text
    assert "a secret sentence" not in text
    assert sign_in_again(vera, answer.location) == "/account"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/forgotten-password"])
def test_an_old_public_form_comes_back_with_the_address_that_was_typed(
    stranger: Person, path: str
) -> None:
    fields = {"csrf_token": "old", "email": "ana@example.org", "password": PASSWORD}
    answer = stranger.client.post(path, data=fields)
    assert answer.location == f"{path}?again=1"
    page = stranger.read(answer.location)
    assert "That page had been open too long" in page
    assert 'value="ana@example.org"' in page
    assert PASSWORD not in page


def test_a_script_is_told_as_before(vera: Person) -> None:
    lose_cookies(vera)
    answer = vera.client.post(
        "/account/name",
        data={"csrf_token": vera.token, "name": "x"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 400
    assert answer.is_json


@pytest.mark.parametrize("path", ["/sign-in", "/account/name", "/attempts/1/clips/1"])
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_body_that_was_not_read_is_refused_without_a_fault(
    app: Flask, vera: Person, path: str, *, is_signed_in: bool
) -> None:
    """The door asks before it reads much: whatever the answer is, it is no fault of ours."""
    who = vera if is_signed_in else Person(app)
    if is_signed_in:
        lose_cookies(vera)
        vera.sign_in("Vera")
    asked = {ASKED: True, "CONTENT_LENGTH": "400000"}
    form = "application/x-www-form-urlencoded"
    answer = who.client.post(path, environ_overrides=asked, content_type=form)
    assert answer.status_code in {204, 303, 400, 404}


def test_a_body_that_is_too_large_is_called_so(vera: Person) -> None:
    lose_cookies(vera)
    answer = vera.client.post("/account/name", data={"name": "x" * 600_000})
    assert answer.status_code == 413
