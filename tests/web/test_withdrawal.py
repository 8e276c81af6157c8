"""A clip that is withdrawn, or whose permission has ended, stops at once; scores stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.config import Settings
from tests.course_world import make_course
from tests.factories import MORNING
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for
from tests.library_world import make_clip

ADDRESS = "/media/thirds/clip.mp4"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with a library of the test's own."""
    return settings_for(database_url, calibration_sets_dir=tmp_path)


def run(app: Flask, *words: str) -> str:
    """Run a command of the operator and return what it says."""
    return app.test_cli_runner().invoke(args=["library", *words]).output


def permit_until(days: int) -> dict[str, object]:
    until = (MORNING + timedelta(days=days)).date().isoformat()
    return {"kind": "given", "reason": "Signed by every family", "until": until}


def test_a_withdrawn_clip_stops_and_says_why_until_it_is_restored(
    app: Flask, session: Session, tmp_path: Path, ana: Person
) -> None:
    make_clip(session, tmp_path)
    assert ana.watch(ADDRESS, Range="bytes=0-1").status_code == 206
    assert "its scores stay" in run(app, "withdraw", "thirds", "--reason", "A family asked us to.")
    assert ana.watch(ADDRESS, Range="bytes=0-1").status_code == 404
    page = ana.get("/library/thirds")
    assert page.status_code == 410
    assert "It was withdrawn: A family asked us to." in page.text
    assert "/library/thirds" not in ana.read("/library")
    assert "plays again" in run(app, "restore", "thirds")
    assert ana.watch(ADDRESS, Range="bytes=0-1").status_code == 206
    session.rollback()
    events = session.scalars(select(AuditEvent).where(AuditEvent.object_type == "clip")).all()
    assert [event.verb for event in events] == ["withdrew", "restored"]
    assert {event.data["reason"] for event in events} == {"A family asked us to."}


@pytest.mark.parametrize(("days", "is_shown"), [(0, True), (-1, False)], ids=["last day", "after"])
def test_a_permission_ends_after_its_last_day(
    session: Session, tmp_path: Path, ana: Person, *, days: int, is_shown: bool
) -> None:
    make_clip(session, tmp_path, consent=permit_until(days))
    assert (ana.watch(ADDRESS, Range="bytes=0-1").status_code == 206) is is_shown
    assert ("/library/thirds" in ana.read("/library")) is is_shown
    page = ana.get("/library/thirds")
    assert page.status_code == (200 if is_shown else 410)
    assert ("The permission to show it ended on" in page.text) is not is_shown


def test_a_lesson_says_that_the_permission_ended_where_the_clip_stood(
    session: Session, tmp_path: Path, ana: Person
) -> None:
    make_course(session, tmp_path)
    make_clip(session, tmp_path, consent=permit_until(-1))
    ana.read("/course/a-score")
    ana.post("/course/a-score/done")
    page = ana.read("/course/a-clip")
    assert "This clip is no longer shown" in page
    assert "clip.mp4" not in page


def test_what_cannot_be_done_is_said(app: Flask, session: Session, tmp_path: Path) -> None:
    make_clip(session, tmp_path)
    assert "There is no clip nowhere" in run(app, "withdraw", "nowhere", "--reason", "x")
    assert "Give a reason" in run(app, "withdraw", "thirds", "--reason", " ")
    assert "is not withdrawn" in run(app, "restore", "thirds")
    run(app, "withdraw", "thirds", "--reason", "x")
    assert "was withdrawn before" in run(app, "withdraw", "thirds", "--reason", "y")
