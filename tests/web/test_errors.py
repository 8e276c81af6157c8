"""Error pages say what happened, what is safe, what to do; never a traceback."""

import sqlite3

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeftError
from sqlalchemy.orm import Session

from app.db import transaction
from app.web.errors import TEXTS
from app.web.marks import public
from tests.fixtures.browsing import Person

FAULTS = {
    "locked": OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked")),
    "full": OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")),
    "crowded": NoConnectionLeftError("QueuePool limit of size 5 overflow 10 reached"),
    "bug": ZeroDivisionError("secret detail"),
}


@pytest.fixture
def failing(app: Flask) -> Person:
    """An application with a page that fails, shown to a visitor."""
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    @app.get("/fails/<kind>")
    @public
    def fail(kind: str) -> str:
        raise FAULTS[kind]

    return Person(app)


@pytest.mark.parametrize(
    ("kind", "status"), [("locked", 503), ("full", 503), ("crowded", 503), ("bug", 500)]
)
def test_a_fault_gets_a_clear_page_and_no_traceback(
    failing: Person, kind: str, status: int
) -> None:
    answer = failing.get(f"/fails/{kind}")
    assert answer.status_code == status
    assert str(TEXTS[status].safe) in answer.text
    assert "Sign in" not in answer.text, "who is there was not looked up"
    for word in ("Traceback", "secret detail", "INSERT", "sqlite"):
        assert word not in answer.text


def test_a_database_that_is_away_says_when_to_come_back(failing: Person) -> None:
    answer = failing.get("/fails/locked", Accept="application/json")
    assert answer.headers["Retry-After"] == "30"
    assert answer.json["error"]["status"] == 503


def test_a_page_that_is_not_there_while_the_database_is_away(
    app: Flask, ana: Person, session: Session
) -> None:
    app.testing = False
    with transaction(session):
        session.execute(text("ALTER TABLE user_account RENAME TO lost"))
    answer = ana.get("/nothing")
    assert answer.status_code == 503
    assert str(TEXTS[503].safe) in answer.text
    assert ana.get("/nothing", Accept="application/json").status_code == 404


def test_a_page_that_is_not_there(stranger: Person) -> None:
    answer = stranger.get("/nothing")
    assert answer.status_code == 404
    assert str(TEXTS[404].todo) in answer.text


def test_a_method_that_is_not_there_names_those_that_are(ana: Person) -> None:
    answer = ana.client.put("/sign-out")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_too_large_a_form_is_refused(ana: Person) -> None:
    answer = ana.post("/account/name", name="x" * 600_000)
    assert answer.status_code == 413
    assert str(TEXTS[413].safe) in answer.text


def test_too_many_fields_are_refused(ana: Person) -> None:
    fields = {f"field{number}": (None, "x") for number in range(700)}
    answer = ana.client.post(
        "/account/name",
        data={name: value for name, (_, value) in fields.items()} | {"csrf_token": ana.token},
        content_type="multipart/form-data",
    )
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json"),
        ("text/html,*/*", "text/html"),
        ("*/*", "text/html"),
    ],
)
def test_scripts_get_json_and_people_get_pages(stranger: Person, accept: str, kind: str) -> None:
    assert stranger.get("/nothing", Accept=accept).mimetype == kind


@pytest.mark.parametrize("status", sorted(TEXTS))
def test_every_error_says_three_things(status: int) -> None:
    text = TEXTS[status]
    assert all((text.title, text.what, text.safe, text.todo))
    assert not text.title.endswith(".")
