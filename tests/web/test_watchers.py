"""What machines that watch the site are told: is it alive, can it serve people, how does it do."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import create_app
from app.config import Settings
from app.db import transaction
from app.web import Runtime
from tests.course_world import make_course
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database
from tests.fixtures.mail import do_jobs
from tests.outbox_world import call, hire

TOKEN = "a token of the watchers"
Usage = namedtuple("Usage", "total used free")


def readiness(app: Flask) -> tuple[int, dict[str, str]]:
    answer = Person(app).get("/readyz")
    assert answer.json is not None
    assert answer.json["ready"] is (answer.status_code == 200)
    return answer.status_code, answer.json["checks"]


def test_the_process_says_that_it_is_alive(stranger: Person) -> None:
    assert stranger.get("/healthz").text == "ok\n"


@on_each_database
def test_a_site_with_content_is_ready(app: Flask, session: Session, tmp_path: Path) -> None:
    make_course(session, tmp_path)
    status, checks = readiness(app)
    assert status == 200
    assert set(checks) == {"database", "schema", "content", "uploads", "disk"}
    assert set(checks.values()) == {"ok"}


def test_a_site_without_content_is_not(app: Flask) -> None:
    status, checks = readiness(app)
    assert status == 503
    assert checks["content"] == "is not online yet: flask content sync"


@pytest.mark.parametrize(
    "change", ["UPDATE alembic_version SET version_num = '0001'", "DROP TABLE alembic_version"]
)
def test_a_schema_of_another_version_is_said(app: Flask, session: Session, change: str) -> None:
    with transaction(session):
        session.execute(text(change))
    status, checks = readiness(app)
    assert status == 503
    assert checks["schema"] == "is of another version: flask db upgrade"


def test_a_database_that_is_away_is_said(settings: Settings, runtime: Runtime) -> None:
    away = "sqlite:////proc/nowhere/plumbline.sqlite3"
    app = create_app(settings.model_copy(update={"database_url": away}), runtime)
    status, checks = readiness(app)
    assert status == 503
    assert checks["database"] == "does not answer"
    assert "/proc" not in str(checks)


def test_a_folder_of_uploads_that_is_none_is_said(
    settings: Settings, runtime: Runtime, tmp_path: Path
) -> None:
    (tmp_path / "uploads").write_text("a file in its place")
    changes = {"uploads_dir": tmp_path / "uploads"}
    status, checks = readiness(create_app(settings.model_copy(update=changes), runtime))
    assert status == 503
    assert checks["uploads"] == "cannot be written to: see UPLOADS_DIR"


def test_a_disk_that_fills_up_is_said_before_it_is_full(
    settings: Settings, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(settings.model_copy(update={"least_disk_mb": 500}), runtime)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12, 499_000_000))
    assert readiness(app)[1]["disk"] == "has less than 500 MB left"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 0, 501_000_000))
    assert readiness(app)[1]["disk"] == "ok"


def test_without_a_token_there_are_no_metrics(stranger: Person) -> None:
    assert stranger.get("/metrics").status_code == 404
    assert stranger.get("/metrics", Authorization="Bearer ").status_code == 404


@pytest.fixture
def counted(settings: Settings, runtime: Runtime) -> Person:
    """Somebody at a site that counts."""
    return Person(
        create_app(settings.model_copy(update={"metrics_token": SecretStr(TOKEN)}), runtime)
    )


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer tökén"])
def test_metrics_are_for_whoever_has_the_token(counted: Person, given: str) -> None:
    assert counted.get("/metrics", Authorization=given).status_code == 403


def test_requests_are_counted_by_route_and_not_by_person(counted: Person) -> None:
    for path in ("/sign-in", "/sign-in?who=ana", "/nothing/ana", "/library/thirds"):
        counted.get(path)
    counted.client.open("/nothing", method="INVENTED")
    answer = counted.get("/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    assert (
        'plumbline_requests_total{endpoint="accounts.show_sign_in",method="GET",status="200",'
    ) in answer.text
    counts = [line for line in answer.text.splitlines() if line.startswith("plumbline_requests_t")]
    assert next(line for line in counts if "show_sign_in" in line).endswith(" 2.0")
    assert "plumbline_request_seconds_bucket" in answer.text
    assert 'plumbline_disk_free_bytes{folder="database"}' in answer.text
    for personal in ("ana", "INVENTED", "thirds"):
        assert personal not in answer.text


def test_watchers_are_told_how_many_jobs_are_open(counted: Person, clock: Clock) -> None:
    app = counted.client.application
    crier = hire(app, failures=1)
    call(app, 1)
    do_jobs(app)
    call(app, 2)
    clock.advance(seconds=30)
    answer = counted.get("/metrics", Authorization=f"Bearer {TOKEN}")
    assert crier.tried == 1
    for line in (
        'plumbline_jobs{state="due"} 1.0',
        'plumbline_jobs{state="waiting"} 1.0',
        'plumbline_jobs{state="dead"} 0.0',
        "plumbline_jobs_due_seconds 30.0",
    ):
        assert line in answer.text
