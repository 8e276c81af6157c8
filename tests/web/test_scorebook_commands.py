"""`flask scorebook`: checking says what differs and fails; rebuilding mends it."""

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.db import transaction
from app.scorebook.models import FirstScore
from tests.score_book_world import fill_book


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["scorebook", *words])
    return done.exit_code, done.output


def test_a_damaged_book_is_told_and_mended(app: Flask, session: Session) -> None:
    fill_book(session)
    assert run(app, "check")[0] == 0
    with transaction(session):
        one = (FirstScore.clip_id == "clip-1", FirstScore.code == "maths", FirstScore.sheet_id == 1)
        session.execute(update(FirstScore).where(*one).values(master_rank=0))
    code, said = run(app, "check")
    assert code == 1
    assert "code maths, may_enter_feedback True: master_rank is 0, not 1" in said
    assert "flask scorebook rebuild" in said
    code, said = run(app, "rebuild")
    assert code == 0
    assert "100 %" in said
    assert run(app, "check")[0] == 0


def test_a_site_without_people_has_an_empty_book(app: Flask) -> None:
    assert run(app, "rebuild")[0] == 0
    assert run(app, "check")[0] == 0
