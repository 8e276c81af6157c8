"""What was acknowledged is there: the server is killed with signal 9 while people record sheets.

`make test` runs a few rounds. DURABILITY_ROUNDS=200 with this file alone is the long run.
"""

import os
import re
import threading
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.bench.models import Attempt, Score, Sheet
from app.sets.models import SetItem
from tests.factories import make_user
from tests.fixtures.databases import on_each_database
from tests.fixtures.journeys import eventually
from tests.fixtures.patience import PATIENCE_S
from tests.fixtures.visitor import Visitor
from tools.serving import DATABASE, ServedApp

ROUNDS = int(os.environ.get("DURABILITY_ROUNDS", "3"))
RATERS = ("Ana", "Ben", "Cleo")


@pytest.fixture
def served_here(tmp_path: Path, database_url: str, session: Session) -> Iterator[ServedApp]:
    """The real server on the test's database, with content and three raters."""
    for name in RATERS:
        make_user(session, name)
    app = ServedApp(tmp_path, database_url=database_url)
    app.prepare()
    yield app
    app.stop()


class Rater(threading.Thread):
    """Records one sheet after the other until the server is gone; remembers what was acknowledged."""

    def __init__(self, app: ServedApp, name: str) -> None:
        super().__init__(daemon=True)
        self.acknowledged: list[tuple[int, int]] = []
        self.refused: list[str] = []
        self._visitor = Visitor(app.port)
        self._visitor.sign_in(name)

    def run(self) -> None:
        try:
            while True:
                self._record_a_set()
        except (OSError, HTTPException):
            return  # the server was killed, as planned

    def _record_a_set(self) -> None:
        offered = re.search(
            r'action="(/practice/[\w-]+/attempts)"', self._visitor.get("/practice").text
        )
        assert offered is not None
        path = self._visitor.post(offered.group(1)).location
        while "/clips/" in path:
            attempt, position = map(int, re.findall(r"\d+", path))
            self._record(path, attempt, position)
            following = f"/attempts/{attempt}/clips/{position + 1}"
            path = following if self._visitor.get(following).status == 200 else ""

    def _record(self, path: str, attempt: int, position: int) -> None:
        page = self._visitor.get(path)
        if page.status != 200:
            return
        scores = dict.fromkeys(re.findall(r'name="(score-[\w-]+)"', page.text), "1")
        answer = self._visitor.post(path, client_key=f"key-{attempt}-{position}", **scores)
        if answer.status == 303 and answer.location.endswith("/reveal"):
            self.acknowledged.append((attempt, position))
        else:
            self.refused.append(f"{answer.status}: {answer.text[-400:]}")


def record_until_killed(app: ServedApp, sheets: int) -> list[tuple[int, int]]:
    """Let three people record, kill the server after some sheets, return what it acknowledged."""
    app.start()
    raters = [Rater(app, name) for name in RATERS]
    for rater in raters:
        rater.start()
    eventually(lambda: sum(len(rater.acknowledged) for rater in raters) >= sheets)
    app.kill()
    for rater in raters:
        rater.join(timeout=PATIENCE_S)
    assert [line for rater in raters for line in rater.refused] == []
    return [sheet for rater in raters for sheet in rater.acknowledged]


@on_each_database
def test_nothing_acknowledged_is_lost_doubled_or_halved(
    served_here: ServedApp, session: Session
) -> None:
    acknowledged: list[tuple[int, int]] = []
    for number in range(ROUNDS):
        acknowledged += record_until_killed(served_here, sheets=3 + number % 7)
    session.rollback()
    by_raters = select(Sheet.id).join(Attempt).join(User).where(User.is_demo.is_(False))
    stored = session.execute(
        select(Sheet.attempt_id, Sheet.position).where(Sheet.id.in_(by_raters))
    ).all()
    scores = session.execute(
        select(func.count(Score.id))
        .select_from(Sheet)
        .outerjoin(Score)
        .where(Sheet.id.in_(by_raters))
        .group_by(Sheet.id)
    ).scalars()
    assert len(acknowledged) > ROUNDS
    assert len(acknowledged) == len(set(acknowledged)), "acknowledged twice as new"
    assert set(acknowledged) - {tuple(row) for row in stored} == set(), "acknowledged and lost"
    assert len(stored) == len(set(stored)), "recorded twice"
    assert len(set(scores)) == 1, "a sheet with only some of its scores"
    assert attempts_wrongly_closed(session) == []


def attempts_wrongly_closed(session: Session) -> list[int]:
    """Return attempts that are closed without all of their sheets, or open with all of them."""
    rows = session.execute(
        select(
            Attempt.id,
            Attempt.completed_at,
            select(func.count(Sheet.id)).where(Sheet.attempt_id == Attempt.id).scalar_subquery(),
            select(func.count(SetItem.id))
            .where(SetItem.set_revision_id == Attempt.set_revision_id)
            .scalar_subquery(),
        )
    ).all()
    return [row[0] for row in rows if (row[1] is not None) is not (row[2] == row[3])]


def test_a_sqlite_file_is_whole_by_itself_when_a_command_has_ended(
    prepared_database: Path,
) -> None:
    folder = prepared_database.parent  # where one command was at work, and nobody since
    assert [path.name for path in folder.iterdir() if path.is_file()] == [DATABASE]
