"""PostgreSQL dies in the middle of an answer, wherever: the answer says so in sentences, with 503."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.config import Settings
from app.db import db
from app.web.errors import TEXTS
from tests.calibration_world import make_world
from tests.course_world import make_course
from tests.factories import make_user
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for
from tests.library_world import make_clip

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]

BENCH = "/attempts/1/clips/1"
WHOLE = {"score-meaning": "2", "score-reasons": "1", "score-slips": "0", "score-maths": "1"}
Act = Callable[[Person], TestResponse]


def autosave(ana: Person) -> TestResponse:
    headers = {"X-CSRF-Token": ana.token, "Accept": "application/json"}
    return ana.client.put(f"{BENCH}/draft", json={"saves": 0, "answers": []}, headers=headers)


ACTS: dict[str, Act] = {
    "opens a lesson": lambda ana: ana.get("/course/a-score"),
    "looks at a clip": lambda ana: ana.get("/library/thirds"),
    "opens the bench": lambda ana: ana.get(BENCH),
    "mistypes an address": lambda ana: ana.get("/nothing"),
    "sends a form without its token": lambda ana: ana.client.post("/account/name"),
    "autosaves": autosave,
    "saves her draft": lambda ana: ana.post(f"{BENCH}/draft", saves="0", **WHOLE),
    "records her scores": lambda ana: ana.post(BENCH, saves="0", client__key="k", **WHOLE),
    "changes her name": lambda ana: ana.post("/account/name", name="Ana Maria"),
    "signs out": lambda ana: ana.post("/sign-out"),
    "asks the watchers' address": lambda ana: ana.get("/readyz"),
    "signs in": lambda ana: Person.sign_in(Person(ana.client.application), "Ben"),
}


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with the folders of the small course."""
    return settings_for(database_url, tmp_path)


@pytest.fixture
def at_bench(ana: Person, session: Session, tmp_path: Path) -> Person:
    """Ana at the first clip of a set; Ben has an account."""
    make_world(session)
    make_course(session, tmp_path)
    make_clip(session, tmp_path / "calibration_sets")
    make_user(session, "Ben")
    ana.post("/practice/first-look/attempts")
    ana.client.application.testing = False
    ana.client.application.config["PROPAGATE_EXCEPTIONS"] = False
    return ana


@contextmanager
def dying(app: Flask, killer: Session, moment: int) -> Iterator[list[str]]:
    """End the application's connections right before its n-th statement, commit or rollback from now on.

    Yields what was about to be done then; nothing when the answer needed less.
    """
    with app.app_context():
        engine = db.engine
    seen: list[str] = []
    dead: list[str] = []

    def strike(what: str) -> None:
        seen.append(what)
        if len(seen) == moment:
            dead.append(what)
            end_connections(killer)

    def before_statement(*told: object) -> None:
        strike(str(told[2]))

    def before_commit(_: Connection) -> None:
        strike("COMMIT")

    def before_rollback(_: Connection) -> None:
        strike("ROLLBACK")

    event.listen(engine, "before_cursor_execute", before_statement)
    event.listen(engine, "commit", before_commit)
    event.listen(engine, "rollback", before_rollback)
    try:
        yield dead
    finally:
        event.remove(engine, "before_cursor_execute", before_statement)
        event.remove(engine, "commit", before_commit)
        event.remove(engine, "rollback", before_rollback)


def end_connections(killer: Session) -> None:
    """End every connection to this database but the killer's own, as a dying server does."""
    killer.rollback()
    killer.execute(
        text(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )
    killer.rollback()


@pytest.mark.parametrize("act", ACTS)
def test_whatever_ana_does_the_answer_is_503_in_sentences(
    app: Flask, at_bench: Person, session: Session, act: str
) -> None:
    struck = 0
    for moment in range(1, 60):
        with dying(app, session, moment) as dead:
            answer = ACTS[act](at_bench)
        if not dead:
            break
        struck += 1
        assert answer.status_code != 500, dead
        if answer.status_code == 503:
            words = re.sub(r"\s+", " ", answer.text)
            if answer.request.path == "/readyz" and answer.is_json:
                assert answer.json["ready"] is False
                continue
            assert str(TEXTS[503].what) in words or "Not stored yet" in words, dead
            assert answer.headers["Retry-After"]
        else:
            # It was a note on the side, or the answer needed nothing of the database.
            assert answer.status_code in {200, 303, 400, 404}, dead
    assert struck >= 1


def test_with_the_server_away_altogether(app: Flask, at_bench: Person) -> None:
    with without_server(app):
        for name, act in ACTS.items():
            answer = act(at_bench)
            assert answer.status_code in {503, 400}, name
            assert answer.status_code == 503 or name == "sends a form without its token"
    assert at_bench.get("/course/a-score").status_code == 200


@contextmanager
def without_server(app: Flask) -> Iterator[None]:
    """Let the application knock at a port where nobody listens."""

    def knock_elsewhere(*told: object) -> None:
        parameters = told[3]
        assert isinstance(parameters, dict)
        parameters["port"] = 1

    with app.app_context():
        engine = db.engine
        engine.dispose()
    event.listen(engine, "do_connect", knock_elsewhere)
    try:
        yield
    finally:
        event.remove(engine, "do_connect", knock_elsewhere)
