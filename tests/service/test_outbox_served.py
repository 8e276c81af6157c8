"""The real server sends emails by itself; where it is told not to, `flask jobs run` does."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import ROOT
from tests.fixtures.journeys import eventually
from tests.fixtures.patience import PATIENCE_S
from tests.fixtures.visitor import Visitor
from tools.serving import DATABASE, ServedApp


def sign_up(app: ServedApp) -> None:
    visitor = Visitor(app.port)
    visitor.get("/sign-up")
    answer = visitor.post(
        "/sign-up", name="Ana", email="ana@example.org", password="a sentence of hers"
    )
    assert answer.status == 303


def emails(app: ServedApp) -> list[Path]:
    return list((app.folder / "mail").glob("*.eml"))


def test_the_server_sends_an_email_soon_after_the_act(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / DATABASE)
    app = ServedApp(tmp_path)
    app.start()
    try:
        sign_up(app)
        eventually(lambda: len(emails(app)) == 1)
        assert (tmp_path / "jobs.sqlite3").exists()
    finally:
        assert app.stop(), "it had to be killed"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal to end in order")
def test_a_worker_of_its_own_does_what_the_server_leaves_and_ends_in_order(
    tmp_path: Path, sqlite_template: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / DATABASE)
    app = ServedApp(tmp_path, settings={"JOBS_IN_SERVER": "false", "REQUEST_LOG": "json"})
    app.start()
    try:
        sign_up(app)
        assert emails(app) == []
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "jobs", "run"],
            cwd=ROOT,
            env=app.env,
            stdout=subprocess.PIPE,
            text=True,
        )
        eventually(lambda: len(emails(app)) == 1)
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=PATIENCE_S)
    finally:
        app.stop()
    assert worker.returncode == 0
    assert said.splitlines()[0] == "Doing jobs as they come. Stop with Ctrl+C."
    assert '"event": "job_done"' in said
    assert "ana@example.org" not in said
    assert said.splitlines()[-1] == "Stopped. What is left waits for the next worker."
