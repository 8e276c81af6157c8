"""Operators see to jobs that failed for good, by page and by command; what they do is audited."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.outbox.domain import MAX_TRIES
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.mail import do_jobs
from tests.outbox_world import Crier, call, hire


@pytest.fixture
def crier(app: Flask, clock: Clock) -> Crier:
    """Two jobs have failed for good; whoever does them is well again."""
    crier = hire(app, failures=2 * MAX_TRIES)
    call(app, 1)
    call(app, 2)
    for _ in range(MAX_TRIES):
        do_jobs(app)
        clock.advance(hours=3)
    return crier


@pytest.fixture
def otto(crier: Crier, arrive: Callable[[str], Person]) -> Person:
    """Otto, an operator, signed in after that."""
    assert crier.heard == []
    return arrive("Otto")


def audited(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    events = select(AuditEvent.verb, AuditEvent.object_id).where(AuditEvent.object_type == "job")
    return [(verb, number) for verb, number in session.execute(events.order_by(AuditEvent.id))]


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["jobs", *words])
    return done.exit_code, done.output


def test_otto_has_a_job_tried_again_and_gives_another_up(
    app: Flask, otto: Person, crier: Crier, session: Session
) -> None:
    page = otto.read("/operator/jobs")
    assert "<dt>Failed for good</dt><dd>2</dd>" in page
    assert page.count("ConnectionError") == 2
    assert "ana@example.org" not in page
    otto.post("/operator/jobs/1/give-up")
    assert "Job 1 was given up" in otto.read("/operator/jobs")
    otto.post("/operator/jobs/2/retry")
    assert "1 job will be tried again" in otto.read("/operator/jobs")
    assert do_jobs(app) == 1
    assert crier.heard == [2]
    assert "None." in otto.read("/operator/jobs")
    assert audited(session) == [("gave_up_job", "1"), ("retried_job", "2")]
    assert "Otto gave the failed job 1 up" in otto.read("/operator/audit")


def test_otto_has_all_of_them_tried_again(app: Flask, otto: Person, crier: Crier) -> None:
    otto.get("/operator/jobs")
    otto.post("/operator/jobs/retry")
    assert "2 jobs will be tried again" in otto.read("/operator/jobs")
    assert do_jobs(app) == 2
    assert sorted(crier.heard) == [1, 2]


def test_a_job_that_somebody_else_saw_to_is_said_to_be_gone(otto: Person) -> None:
    otto.get("/operator/jobs")
    for act in ("3/retry", "3/give-up"):
        otto.post(f"/operator/jobs/{act}")
        assert "no longer among those that failed" in otto.read("/operator/jobs")


def test_otto_is_told_when_nobody_does_jobs(app: Flask, otto: Person, clock: Clock) -> None:
    call(app, 3)
    clock.advance(minutes=16)
    assert "Nobody does jobs at the moment" in otto.read("/operator/jobs")
    answer = otto.get("/readyz")
    assert answer.json is not None
    assert answer.json["remarks"] == {"jobs": "nobody does them: flask jobs status"}


@pytest.mark.usefixtures("crier")
def test_the_commands_list_retry_and_give_up(app: Flask, crier: Crier, session: Session) -> None:
    code, said = run(app, "status")
    assert code == 0
    assert "dead     2" in said
    assert "queue    answers" in said
    code, said = run(app, "dead")
    assert [line.split("\t")[:2] for line in said.splitlines()] == [
        ["2", "test.call"],
        ["1", "test.call"],
    ]
    assert run(app, "give-up", "1") == (0, "Job 1 was given up.\n")
    assert run(app, "retry", "--all") == (0, "To be tried again: 1.\n")
    assert do_jobs(app) == 1
    assert crier.heard == [2]
    assert audited(session) == [("gave_up_job", "1"), ("retried_job", "2")]
    for words in (("retry", "1"), ("give-up", "1")):
        code, said = run(app, *words)
        assert code == 1
        assert "No job 1 has failed for good. Nothing was changed." in said
    assert run(app, "retry")[0] == run(app, "retry", "1", "--all")[0] == 2


def test_the_status_says_by_its_exit_code_that_nobody_does_jobs(app: Flask, clock: Clock) -> None:
    call(app, 1)
    assert run(app, "status")[0] == 0
    clock.advance(minutes=16)
    code, said = run(app, "status")
    assert code == 1
    assert "due      1, the oldest since 2026-03-02 09:00 UTC" in said


@pytest.mark.parametrize("app", [{"jobs_url": "redis://127.0.0.1:1"}], indirect=True)
def test_the_status_says_when_the_queue_is_away(app: Flask) -> None:
    assert "cannot be reached (JOBS_URL)" in run(app, "status")[1]


def test_nobody_else_sees_to_jobs(ana: Person) -> None:
    assert ana.get("/operator/jobs").status_code == 403
    for act in ("retry", "1/retry", "1/give-up"):
        assert ana.post(f"/operator/jobs/{act}").status_code == 403
