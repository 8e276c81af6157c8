"""The real server goes on: pages while changes wait for a locked database, and with a worker killed."""

import os
import re
import select as polling
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.bench.models import Attempt, Sheet
from tests.factories import make_user
from tests.fixtures.databases import sqlite_url
from tests.fixtures.journeys import eventually
from tests.fixtures.report import not_run
from tests.fixtures.visitor import Answer, Visitor
from tools.serving import DATABASE, ServedApp

NAMES = ("Ana", "Ben", "Cleo")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def prepared(tmp_path: Path, prepared_database: Path) -> Path:
    """A database of the test's own, with the shipped content and three raters."""
    path = tmp_path / DATABASE
    shutil.copy(prepared_database, path)
    engine = create_engine(sqlite_url(path))
    with Session(engine) as session:
        for name in NAMES:
            make_user(session, name)
    engine.dispose()
    return path


@pytest.fixture
def served_here(prepared: Path) -> Iterator[ServedApp]:
    """The real server, which lets changes wait for an hour."""
    app = ServedApp(prepared.parent, settings={"WRITE_PATIENCE_S": "3600"})
    app.start()
    yield app
    app.stop()


class Rater(Visitor):
    """A person at a bench, who sends her whole sheet."""

    def __init__(self, app: ServedApp, name: str) -> None:
        super().__init__(app.port)
        self.sign_in(name)
        offered = re.search(r'action="(/practice/[\w-]+/attempts)"', self.get("/practice").text)
        assert offered is not None
        self.bench = self.post(offered[1]).location
        self.take_sheet()

    def take_sheet(self) -> None:
        """Look at the clip she is to score next."""
        names = re.findall(r'name="(score-[\w-]+)"', self.get(self.bench).text)
        self.scores = dict.fromkeys(names, "1")

    def record(self) -> Answer:
        """Record the sheet and read the answer."""
        return self.post(self.bench, client_key=self.bench, **self.scores)

    def begin_to_record(self, app: ServedApp) -> HTTPConnection:
        """Send the sheet without waiting for the answer."""
        connection = HTTPConnection("127.0.0.1", app.port, timeout=60)
        body = urlencode({"csrf_token": self._token, "client_key": "k", **self.scores}).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection.request("POST", self.bench, body, FORM | {"Cookie": cookies})
        return connection


def test_pages_are_answered_while_three_commits_wait_for_a_locked_file(
    served_here: ServedApp, prepared: Path
) -> None:
    raters = [Rater(served_here, name) for name in NAMES]
    lessons = re.findall(r'href="(/course/[a-z0-9-]+)"', raters[0].get("/course").text)
    writer = sqlite3.connect(prepared, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    waiting = [rater.begin_to_record(served_here) for rater in raters]
    for rater in raters:
        for page in ("/", "/course", lessons[0], "/library", "/practice", rater.bench, "/healthz"):
            assert rater.get(page).status == 200, page
    sockets = [connection.sock for connection in waiting]
    assert polling.select(sockets, [], [], 0)[0] == [], "the commits wait still"
    writer.execute("ROLLBACK")
    writer.close()
    for connection in waiting:
        answer = connection.getresponse()
        assert answer.status == 303
        assert (answer.headers["Location"] or "").endswith("/reveal")
        connection.close()


def test_pages_are_answered_while_a_storage_of_uploads_hangs(prepared: Path) -> None:
    """It takes connections and never says a word, as a machine does whose disk has stopped."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        storage = {
            "UPLOADS_URL": "s3://clips/ours",
            "S3_ENDPOINT": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "S3_KEY_ID": "an-id",
            "S3_SECRET_KEY": "a key",
        }
        app = ServedApp(prepared.parent, settings=storage)
        app.start()
        try:
            asking = [HTTPConnection("127.0.0.1", app.port, timeout=60) for _ in range(24)]
            for connection in asking:
                connection.request("GET", "/readyz")
            ana = Rater(app, "Ana")
            assert ana.record().location.endswith("/reveal")
            for page in ("/", "/course", "/library", "/practice"):
                assert ana.get(page).status == 200, page
            sockets = [connection.sock for connection in asking]
            assert len(polling.select(sockets, [], [], 0)[0]) < len(sockets), "they wait still"
            for connection in asking:
                connection.close()
        finally:
            app.kill()


def test_a_killed_worker_is_replaced_and_nothing_acknowledged_is_lost(
    served_here: ServedApp, prepared: Path
) -> None:
    if sys.platform != "linux":
        not_run("no /proc to find the server's workers in")
    ana, ben = Rater(served_here, "Ana"), Rater(served_here, "Ben")
    assert ana.record().location.endswith("/reveal")
    first, second = served_here.worker_processes()
    os.kill(first, 9)
    eventually(lambda: len({*served_here.worker_processes()} - {first}) == 2, seconds=60)
    assert second in served_here.worker_processes(), "the other one went on"
    # Its listening socket is gone at once; a request that was under way is simply sent again.
    eventually(lambda: is_answered(ben), seconds=60)
    newcomer = next(pid for pid in served_here.worker_processes() if pid != second)
    os.kill(second, 9)
    eventually(lambda: is_answered(ben), seconds=60)
    assert newcomer in served_here.worker_processes()
    engine = create_engine(sqlite_url(prepared))
    with Session(engine) as session:
        by_raters = select(Sheet.id).join(Attempt).join(User).where(User.is_demo.is_(False))
        assert len(session.scalars(by_raters).all()) == 2
    engine.dispose()


def is_answered(rater: Rater) -> bool:
    """Record the sheet, once or again, and open a page."""
    try:
        return rater.record().location.endswith("/reveal") and rater.get("/").status == 200
    except (OSError, HTTPException):
        return False
