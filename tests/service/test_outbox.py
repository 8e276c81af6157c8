"""Events: kept with the act, done after it, once; tried again when they fail; never lost."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import db, transaction
from app.outbox import jobs, service
from app.outbox.domain import MAX_TRIES, Event
from app.outbox.models import OutboxEvent
from app.outbox.worker import Worker
from tests.factories import MORNING, make_user
from tests.fixtures.application import Clock
from tests.fixtures.databases import on_each_database
from tests.fixtures.mail import do_jobs
from tests.outbox_world import call, hire

LATER = timedelta(hours=3)


def find_event(session: Session) -> OutboxEvent:
    session.rollback()
    session.expire_all()
    return session.scalars(select(OutboxEvent)).one()


def backlog(app: Flask) -> tuple[int, int, int, int]:
    with app.app_context():
        found = service.find_backlog(db.session(), jobs.now())
        db.session.rollback()
    return found.due, found.waiting, found.running, found.dead


@on_each_database
def test_a_job_is_done_once_and_what_it_was_about_is_forgotten(
    app: Flask, session: Session
) -> None:
    crier = hire(app)
    event_id = call(app, 7)
    assert backlog(app) == (1, 0, 0, 0)
    with app.app_context():
        assert jobs.run(event_id)
        assert not jobs.run(event_id)
    assert crier.heard == [7]
    event = find_event(session)
    assert (event.payload, event.done_at, event.due_at) == ({}, MORNING, None)


def test_an_act_that_is_taken_back_leaves_no_job(app: Flask) -> None:
    crier = hire(app)
    with app.app_context():
        with pytest.raises(IntegrityError), transaction() as session:
            session.add(User(id=jobs.put(session, "test.call", {"number": 1}, MORNING)))
        assert jobs.outbox().queue.size() == 0, "nothing was handed over either"
    assert do_jobs(app) == 0
    assert crier.heard == []


@on_each_database
def test_what_a_job_writes_is_written_with_the_note_that_it_is_done(
    app: Flask, session: Session
) -> None:
    tries: list[int] = []

    def rename(writing: Session, event: Event) -> None:
        user = writing.get(User, event.payload["number"])
        assert user is not None
        user.name += "!"
        writing.flush()
        tries.append(event.tries)
        if len(tries) < 3:
            raise ConnectionError

    jobs.register(app, "test.rename", rename)
    ana = make_user(session, "Ana").id
    event_id = call(app, ana, "test.rename")
    for _ in range(4):
        with app.app_context(), transaction() as writing:
            writing.get_one(OutboxEvent, event_id).due_at = MORNING
        do_jobs(app)
    session.expire_all()
    assert tries == [1, 2, 3]
    assert session.get_one(User, ana).name == "Ana!"


def test_a_job_that_fails_is_tried_five_times_within_about_two_hours(
    app: Flask, clock: Clock, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    crier = hire(app, failures=99)
    call(app, 7)
    pauses = []
    while do_jobs(app):
        event = find_event(session)
        if event.due_at is not None:
            pauses.append((event.due_at - clock.now).total_seconds() / 60)
            clock.now = event.due_at
    assert pauses == [1, 5, 25, 90]
    assert (crier.tried, crier.heard) == (MAX_TRIES, [])
    assert backlog(app) == (0, 0, 0, 1)
    event = find_event(session)
    assert (event.last_error, event.payload) == ("ConnectionError", {"number": 7})
    said = capsys.readouterr().out
    assert said.count('"event": "job_failed"') == 4
    assert said.count('"event": "job_dead"') == 1
    assert "ana@example.org" not in said, "the text of an error may name somebody"


def test_a_job_that_fails_twice_is_done_at_the_third_try(app: Flask, clock: Clock) -> None:
    crier = hire(app, failures=2)
    call(app, 7)
    for minutes in (0, 1, 5):
        clock.advance(minutes=minutes)
        do_jobs(app)
    assert crier.heard == [7]
    assert backlog(app) == (0, 0, 0, 0)


@on_each_database
def test_a_dead_letter_is_tried_again_or_given_up(app: Flask, clock: Clock) -> None:
    crier = hire(app, failures=2 * MAX_TRIES)
    first, second = call(app, 1), call(app, 2)
    for _ in range(MAX_TRIES):
        do_jobs(app)
        clock.advance(hours=3)
    with app.app_context():
        letters = service.list_dead(db.session())
        assert [(letter.id, letter.tries) for letter in letters] == [(second, 5), (first, 5)]
        with transaction() as session:
            assert service.give_up(session, first, clock())
            assert not service.give_up(session, first, clock())
            assert service.revive(session, None, clock()) == [second]
    assert do_jobs(app) == 1
    assert crier.heard == [2]
    assert backlog(app) == (0, 0, 0, 0)


def test_a_kind_that_nobody_knows_becomes_a_dead_letter(
    app: Flask, clock: Clock, session: Session
) -> None:
    call(app, 7, "test.forgotten")
    for _ in range(MAX_TRIES):
        assert do_jobs(app) == 1
        clock.advance(hours=3)
    assert backlog(app) == (0, 0, 0, 1)
    assert find_event(session).last_error == "no room of this version does jobs of this kind"


@on_each_database
def test_who_died_in_the_middle_is_replaced_when_the_lease_ends(app: Flask, clock: Clock) -> None:
    crier = hire(app)
    event_id = call(app, 7)
    with app.app_context(), transaction() as session:
        dead = service.take(session, event_id, clock())
    assert dead is not None
    assert backlog(app) == (0, 0, 1, 0)
    assert do_jobs(app) == 0, "it may still be at work"
    clock.advance(minutes=5)
    assert do_jobs(app) == 1
    assert crier.heard == [7]
    with app.app_context(), transaction() as session:
        assert not service.is_still_ours(session, dead), "back from the dead, it may not go on"


def test_a_job_that_kills_every_worker_is_a_dead_letter_in_the_end(
    app: Flask, clock: Clock, session: Session
) -> None:
    event_id = call(app, 7)
    for _ in range(MAX_TRIES + 1):
        with app.app_context(), transaction() as writing:
            service.take(writing, event_id, clock())
        clock.advance(minutes=5)
    assert "worker died" in find_event(session).last_error
    assert backlog(app) == (0, 0, 0, 1)


@pytest.mark.parametrize("app", [{"jobs_url": "redis://127.0.0.1:1"}], indirect=True)
def test_where_the_queue_is_away_acts_go_on_and_a_worker_finds_the_jobs(app: Flask) -> None:
    crier = hire(app)
    call(app, 1)
    call(app, 2)
    assert crier.heard == []
    with app.app_context():
        assert jobs.outbox().queue.size() is None
        jobs.sweep()
    assert crier.heard == [1, 2]


def test_what_was_never_handed_over_is_found_and_what_is_in_the_queue_is_left_there(
    app: Flask,
) -> None:
    hire(app)
    with app.app_context():
        queue = jobs.outbox().queue
        call(app, 1)
        queue.opened().storage.flush_queue()  # the process died before it could hand it over
        jobs.sweep()
        jobs.sweep()
        assert queue.size() == 1


def test_events_that_were_done_are_deleted_after_a_week(
    app: Flask, clock: Clock, session: Session
) -> None:
    hire(app)
    call(app, 1)
    do_jobs(app)
    with app.app_context():
        clock.advance(days=6)
        jobs.sweep()
        assert find_event(session).done_at == MORNING
        clock.advance(days=1)
        jobs.sweep()
    session.rollback()
    assert session.scalars(select(OutboxEvent)).all() == []


@on_each_database
def test_two_workers_at_once_do_each_job_once(app: Flask) -> None:
    crier, all_done = hire(app), threading.Semaphore(0)

    def tell(session: Session, event: Event) -> object:
        crier.handle(session, event)()
        return all_done.release

    jobs.register(app, "test.call", tell)  # type: ignore[arg-type]
    for number in range(20):
        call(app, number)
        with app.app_context():  # and twice in the queue
            jobs.hand_over(number + 1)
    workers = [Worker(app), Worker(app)]
    for worker in workers:
        worker.start()
    for _ in range(20):
        assert all_done.acquire(timeout=60)
    for worker in workers:
        worker.stop(wait_s=60)
    assert sorted(crier.heard) == list(range(20))
    assert backlog(app) == (0, 0, 0, 0)
