"""Events of tests and what does their jobs: a number is noted in the database, or in a list."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy.orm import Session

from app.db import transaction
from app.outbox import jobs
from app.outbox.domain import Event
from tests.factories import MORNING


@dataclass(slots=True)
class Crier:
    """Does jobs by calling a number out, outside of the database; fails as often as it is told to."""

    heard: list[int] = field(default_factory=list)
    failures: int = 0
    tried: int = 0

    def handle(self, _: Session, event: Event) -> Callable[[], None]:
        """Return the calling out of the event's number."""
        return lambda: self._call(event.payload["number"])

    def _call(self, number: int) -> None:
        self.tried += 1
        if self.tried <= self.failures:
            message = "the voice of ana@example.org is gone"
            raise ConnectionError(message)
        self.heard.append(number)


def hire(app: Flask, failures: int = 0) -> Crier:
    """Let somebody do the jobs of the kind `test.call`."""
    crier = Crier(failures=failures)
    jobs.register(app, "test.call", crier.handle)
    return crier


def call(app: Flask, number: int, kind: str = "test.call") -> int:
    """Act: leave an event with a number; return the event's own."""
    with app.app_context(), transaction() as session:
        return jobs.put(session, kind, {"number": number}, MORNING)
