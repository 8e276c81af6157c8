"""A program that acts, begins to do the jobs, and is killed with signal 9, round after round.

In each round a child acts, which leaves two events: one whose job is an email, and one whose job
writes a row. Then it works until it dies: at a planted point, or at whatever moment its parent kills
it. At the end a worker of another day does what is left, and the parent prints what came of it all.

    python -m tests.outbox_rounds DATABASE_URL JOBS_URL FOLDER ROUNDS
"""

import json
import os
import secrets
import select
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import AuditEvent
from app.accounts.service import record_event
from app.clock import utc_now
from app.db import after_commit, db, transaction
from app.mail import post
from app.mail.emails import Email
from app.outbox import jobs, service
from app.outbox.domain import Event
from app.outbox.worker import Worker
from app.web import Runtime
from tests.fixtures.application import Clock
from tests.fixtures.databases import settings_for
from tests.fixtures.patience import PATIENCE_S

POINTS = ("commit", "handed over", "job begun", "row written", "email sent", "any", "any")
_LONGEST_LIFE_S = 0.15


def die() -> NoReturn:
    """End as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


class Life:
    """One child: it dies at its point, while it is busy with its own number and no other."""

    def __init__(self, app: Flask, number: int, point: str) -> None:
        self._app, self._number, self._point = app, number, point

    def register(self) -> None:
        """Say what does the jobs."""
        send = post.mail_job(self._write)

        def send_and_die(session: Session, event: Event) -> Callable[[], object] | None:
            effect = send(session, event)
            return lambda: (effect and effect(), self._die_at("email sent", event))

        jobs.register(self._app, "test.mail", send_and_die)
        jobs.register(self._app, "test.row", self._note)

    def live(self, told: int) -> None:
        """Act, tell of it through a pipe where that is waited for, and do jobs until death."""
        self.register()
        with self._app.app_context(), transaction() as session:
            record_event(session, utc_now(), None, "acted", ("round", str(self._number)))
            if self._point == "commit":
                after_commit(session, die)
            for kind in ("test.mail", "test.row"):
                jobs.put(session, kind, {"number": self._number}, utc_now())
            if self._point == "handed over":
                after_commit(session, die)
        if self._point == "any":
            os.write(told, b".")
        Worker(self._app).work()

    def _write(self, _: Session, event: Event) -> Email:
        self._die_at("job begun", event)
        number = str(event.payload["number"])
        return Email(to="ana@example.org", kind="a test", subject=number, body="Hello.\n")

    def _note(self, session: Session, event: Event) -> None:
        number = str(event.payload["number"])
        record_event(session, utc_now(), None, "noted", ("round", number))
        session.flush()
        self._die_at("row written", event)

    def _die_at(self, point: str, event: Event) -> None:
        if (point, event.payload["number"]) == (self._point, self._number):
            die()


def run_round(app: Flask, number: int) -> bool:
    """Let a child live, and kill it at any moment; return whether it died before, where planted."""
    reading, writing = os.pipe()  # closed by the system when the child is dead
    child = os.fork()
    if child == 0:
        os.close(reading)
        Life(app, number, POINTS[number % len(POINTS)]).live(writing)
        os._exit(1)
    os.close(writing)
    is_any = POINTS[number % len(POINTS)] == "any"
    if is_any:
        os.read(reading, 1)  # it has acted
    moment = secrets.SystemRandom().uniform(0, _LONGEST_LIFE_S) if is_any else PATIENCE_S
    died, _, _ = select.select([reading], [], [], moment)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    return bool(died)


def finish(app: Flask, clock: Clock) -> None:
    """Do what is left, on the days after."""
    Life(app, -1, "never").register()
    with app.app_context():
        for _ in range(10):
            clock.advance(hours=12)
            jobs.run_due()


def told(app: Flask, mail_dir: Path) -> dict[str, Any]:
    """Return what came of it: rounds that acted, emails by Message-ID and by round, rows by round."""
    emails = [message_from_bytes(path.read_bytes()) for path in mail_dir.glob("*.eml")]
    with app.app_context():
        session = db.session()
        rows = session.query(AuditEvent.verb, AuditEvent.object_id).all()
        backlog = service.find_backlog(session, utc_now() + timedelta(days=30))
    return {
        "acted": sorted(int(number) for verb, number in rows if verb == "acted"),
        "noted": sorted(int(number) for verb, number in rows if verb == "noted"),
        "emails": sorted(int(str(email["Subject"])) for email in emails),
        "message_ids": len({email["Message-ID"] for email in emails}),
        "open": backlog.due + backlog.waiting + backlog.running + backlog.dead,
    }


def main() -> None:
    """Run the rounds that the command line asks for."""
    database_url, jobs_url, folder, rounds = sys.argv[1:]
    mail_dir = Path(folder) / "mail"
    clock = Clock(now=utc_now())
    settings = settings_for(database_url, jobs_url=jobs_url, mail_backend="file", mail_dir=mail_dir)
    app = create_app(settings)
    with app.app_context():
        jobs.outbox().queue  # noqa: B018  loads huey, once for all rounds
    died = sum(run_round(app, number) for number in range(int(rounds)))
    app = create_app(settings, Runtime(clock=clock))
    finish(app, clock)
    sys.stdout.write(json.dumps({**told(app, mail_dir), "died": died}))


if __name__ == "__main__":
    main()
