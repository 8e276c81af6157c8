"""The log helps an operator and gives nobody away."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import create_app
from app.config import LogForm, Settings
from app.web import Runtime
from app.web.marks import public
from tests.factories import PASSWORD, email_of, make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.web.test_second_factor import set_up, start

Lines = Callable[[], list[dict[str, object]]]


class UniqueViolationError(Exception):
    """What PostgreSQL says when an address is there already."""


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """Read what has been logged since the last look, line by line."""
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def app(settings: Settings, runtime: Runtime, lines: Lines) -> Flask:  # noqa: ARG001
    """The application as it logs in production."""
    logged = settings.model_copy(update={"request_log": LogForm.JSON, "trusted_proxies": 1})
    return create_app(logged, runtime)


def test_a_request_is_one_line_of_json(app: Flask, session: Session, lines: Lines) -> None:
    make_user(session, "Ana")
    ana = Person(app)
    ana.sign_in("Ana")
    lines()
    answer = ana.get("/library/thirds?q=secret-question")
    (line,) = lines()
    assert line.pop("time")
    assert float(str(line.pop("ms"))) >= 0
    assert line == {
        "event": "request",
        "level": "info",
        "id": answer.headers["X-Request-Id"],
        "method": "GET",
        "route": "/library/<clip_id>",
        "endpoint": "library.show_clip",
        "status": 404,
    }


def test_nobody_is_named(app: Flask, session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    make_user(session, "Ana")
    ana = Person(app)
    ana.sign_in("Ana", password="wrong, wrong and wrong")
    ana.sign_in("Ana")
    for path in ("/account", "/search?q=ana", "/trainer/learners/1", "/nothing/ana", "/?who=ana"):
        ana.get(path, User_Agent="Ana's own browser", X_Forwarded_For="203.0.113.9")
    written = capsys.readouterr().out
    assert len(written.splitlines()) > 8
    for personal in (email_of("Ana"), "Ana", "ana", PASSWORD, "203.0.113.9", "127.0.0.1", "wrong,"):
        assert personal not in written


def test_the_number_is_the_proxys_when_it_looks_like_one(app: Flask) -> None:
    given = "5f2b9c01d7e84a36"
    assert Person(app).get("/healthz", X_Request_Id=given).headers["X-Request-Id"] == given
    for odd in ("short", "a" * 65, "five lines\tlong", '"}{"x', "ü" * 10):
        number = app.test_client().get("/healthz", headers={"X-Request-Id": odd})
        assert re.fullmatch(r"[0-9a-f]{12}", number.headers["X-Request-Id"])


def test_without_a_trusted_proxy_nobody_may_choose_the_number(
    settings: Settings, runtime: Runtime
) -> None:
    app = create_app(settings, runtime)
    given = "5f2b9c01d7e84a36"
    assert Person(app).get("/healthz", X_Request_Id=given).headers["X-Request-Id"] != given


def test_every_request_has_a_number_of_its_own(app: Flask) -> None:
    numbers = {app.test_client().get("/healthz").headers["X-Request-Id"] for _ in range(20)}
    assert len(numbers) == 20


def events(lines: Lines) -> list[object]:
    return [line["event"] for line in lines() if line["event"] != "request"]


def test_wrong_codes_are_events_as_wrong_passwords_are(
    app: Flask, session: Session, clock: Clock, lines: Lines
) -> None:
    make_user(session, "Ana")
    ana = Person(app)
    ana.sign_in("Ana")
    set_up(ana, clock)
    guesser = start(app)
    lines()
    guesser.post("/sign-in/code", code="000000")
    assert events(lines) == ["code_failed"]
    for _ in range(10):
        guesser.post("/sign-in/code", code="000000")
    assert "sign_in_locked" in events(lines)


def test_what_a_watchful_operator_looks_for_is_an_event(
    app: Flask, session: Session, lines: Lines
) -> None:
    make_user(session, "Ana")
    ana = Person(app)
    ana.sign_in("Ana", password="not the right one")
    assert events(lines) == ["sign_in_failed"]
    for _ in range(10):
        ana.sign_in("Ana", password="not the right one")
    assert "sign_in_locked" in events(lines)
    ben = Person(app)
    make_user(session, "Ben")
    ben.sign_in("Ben")
    lines()
    ben.get("/trainer/learners")
    assert events(lines) == ["forbidden"]
    ben.client.post("/account/name", data={"name": "Ben Evil"})
    ben.client.post("/account/name", headers={"Origin": "https://evil.example"})
    refused = [line for line in lines() if line["event"] == "csrf_refused"]
    assert [line["reason"] for line in refused] == [
        "token",
        "sent from an address that is not ours: see PUBLIC_URL",
    ]
    assert {line["route"] for line in refused} == {"/account/name"}


@pytest.fixture
def broken(app: Flask) -> Person:
    """A page with a fault in it, and one whose fault holds somebody's address."""

    @app.get("/breaks")
    @public
    def break_down() -> str:
        raise ZeroDivisionError

    @app.get("/repeats")
    @public
    def repeat() -> str:
        detail = "duplicate key\nDETAIL: Key (email)=(ana@example.org) already exists."
        raise IntegrityError("INSERT", {"email": "ana@example.org"}, UniqueViolationError(detail))

    return Person(app)


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_the_number_on_the_error_page_leads_to_the_fault(
    broken: Person, lines: Lines, accept: str
) -> None:
    answer = broken.get("/breaks", Accept=accept)
    fault, request = lines()
    assert answer.status_code == request["status"] == 500
    assert fault["event"] == "fault"
    assert fault["error"] == "ZeroDivisionError"
    assert "break_down" in str(fault["way"])
    assert fault["id"] == request["id"] == answer.headers["X-Request-Id"]
    assert str(fault["id"]) in answer.text


def test_a_fault_of_the_database_repeats_nothing_that_was_written(
    broken: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    assert broken.get("/repeats").status_code == 503
    written = capsys.readouterr().out
    assert "duplicate key" in written
    assert "ana@example.org" not in written


def test_in_development_the_log_is_text_and_pictures_stay_out(
    settings: Settings, runtime: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(settings.model_copy(update={"request_log": LogForm.TEXT}), runtime)
    client = app.test_client()
    client.get("/favicon.ico")
    client.get("/sign-in")
    (line,) = capsys.readouterr().out.splitlines()
    assert "route=/sign-in" in line
    assert "status=200" in line


def test_the_log_can_be_off(
    settings: Settings, runtime: Runtime, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(settings.model_copy(update={"request_log": LogForm.OFF}), runtime)
    app.test_client().get("/sign-in")
    assert capsys.readouterr().out == ""
