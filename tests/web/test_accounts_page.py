"""The account page: name and password."""

from flask import Flask

from tests.factories import PASSWORD
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person

NEW = "another sentence to remember"


def test_a_stranger_is_asked_to_sign_in(stranger: Person) -> None:
    assert "/sign-in" in stranger.get("/account").location


def test_ana_changes_her_name(ana: Person) -> None:
    assert ana.post("/account/name", name="Ana María").status_code == 303
    assert "Ana María" in ana.read("/account")


def test_a_name_cannot_be_empty(ana: Person) -> None:
    answer = ana.post("/account/name", name="  ")
    assert answer.status_code == 422
    assert "Enter a name" in answer.text


def test_a_new_password_signs_other_browsers_out_and_not_this_one(app: Flask, ana: Person) -> None:
    other = Person(app)
    other.sign_in("Ana")
    answer = ana.post("/account/password", current=PASSWORD, password=NEW)
    assert answer.status_code == 303
    assert "Your password has been changed" in ana.read("/account")
    assert "/sign-in" in other.get("/account").location
    assert other.sign_in("Ana", PASSWORD).status_code == 422
    assert other.sign_in("Ana", NEW).status_code == 303


def test_a_new_password_needs_the_present_one(ana: Person) -> None:
    answer = ana.post("/account/password", current="a guess", password=NEW)
    assert answer.status_code == 422
    assert "not your current password" in answer.text


def test_a_new_password_follows_the_rules(ana: Person) -> None:
    answer = ana.post("/account/password", current=PASSWORD, password="ana@example.org")
    assert answer.status_code == 422
    assert "cannot be your email" in answer.text


def test_an_open_session_is_no_way_to_guess_the_password(app: Flask, ana: Person) -> None:
    thief = Person(app)
    cookie = ana.client.get_cookie("plumbline")
    assert cookie is not None
    thief.client.set_cookie("plumbline", cookie.value)
    thief.get("/account")
    for _ in range(10):
        wrong = thief.post("/account/password", current="a guess", password=NEW)
        assert "not your current password" in wrong.text
    late = thief.post("/account/password", current=PASSWORD, password=NEW)
    assert late.status_code == 422
    assert "ten wrong tries" in late.text
    assert ana.post("/account/password", current=PASSWORD, password=NEW).status_code == 303


def test_right_passwords_are_not_counted(ana: Person, clock: Clock) -> None:
    for number in range(12):
        old, new = (PASSWORD, NEW) if number % 2 == 0 else (NEW, PASSWORD)
        clock.advance(seconds=1)
        assert ana.post("/account/password", current=old, password=new).status_code == 303
        ana.get("/account")
