"""A site as an operator knows it: content online, uploads, people, and thousands of sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, create_engine, insert, select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import AuditEvent
from app.bench.models import Attempt, EvidenceNote, Score, Sheet
from app.config import Settings
from app.db import configure_engine, db, transaction
from app.ops.service.tables import digests
from app.publishing.service import publish
from app.sets.models import SetItem
from app.web import Runtime
from tests.content.gardens import Garden
from tests.factories import MORNING, make_people
from tests.fixtures.application import Clock, numbered_tokens

WORDS = "Every bed is half a row — ‘växer’, 分数, \x1f and \U0001f331"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An application, and the operator's shell on its machine."""

    app: Flask
    settings: Settings

    def run(self, *words: str) -> tuple[int, str]:
        """Run a `flask ops` command; return its exit code and all it says."""
        done = self.app.test_cli_runner().invoke(args=["ops", *words])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    def digests(self) -> dict[str, str]:
        """Return a hash of every table."""
        engine = create_engine(self.settings.database_url)
        configure_engine(engine)
        with engine.connect() as connection:
            found = digests(connection)
        engine.dispose()
        return found

    def close(self) -> None:
        """Let go of the database, as a stopped server does."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def leave(site: Site, session: Session) -> None:
    """Stop the server: nobody has the database open any more."""
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    session.close()
    engine.dispose()
    site.close()


def open_site(settings: Settings, clock: Clock | None = None) -> Site:
    """Start the application on some settings."""
    runtime = Runtime(clock=clock or Clock(), new_token=numbered_tokens())
    return Site(app=create_app(settings, runtime), settings=settings)


def fill(session: Session, garden: Garden, uploads: Path, *, sheets: int) -> None:
    """Put content, people, sheets and an uploaded file in place."""
    with transaction(session):
        publish(session, garden.compile(), MORNING)
    ana = make_people(session).ana.id
    add_sheets(session, ana, range(1, sheets + 1))
    (uploads / "media" / "partner-beds").mkdir(parents=True)
    (uploads / "media" / "partner-beds" / "notes.txt").write_text(WORDS, "utf-8")
    (uploads / ".incoming" / "1.half-sent").mkdir(parents=True)
    (uploads / ".incoming" / "1.half-sent" / "video").write_bytes(b"half")


def add_sheets(session: Session, rater_id: int, numbers: Sequence[int]) -> None:
    """Record many sheets at once: an attempt, a sheet, two scores and a note each."""
    session.rollback()
    item = session.scalars(select(SetItem)).first()
    assert item is not None
    key = {"set_revision_id": item.set_revision_id, "rater_id": rater_id}
    moments = {number: MORNING + timedelta(seconds=number) for number in numbers}
    rows: dict[type, list[dict[str, object]]] = {
        Attempt: [
            {"id": n, "number": n, "started_at": at, "completed_at": at, **key}
            for n, at in moments.items()
        ],
        Sheet: [
            {
                "id": n,
                "attempt_id": n,
                "position": 1,
                "set_item_id": item.id,
                "client_key": f"key-{n}",
                "watched_ms": n,
                "recorded_at": at,
            }
            for n, at in moments.items()
        ],
        Score: [
            {"sheet_id": n, "code": code, "rank": rank, "cannot_score": None if rank else "Dark"}
            for n in numbers
            for code, rank in (("growth", n % 5 + 1), ("slugs", None))
        ],
        EvidenceNote: [{"sheet_id": n, "code": None, "at_ms": n, "text": WORDS} for n in numbers],
    }
    happened = {"happened_at": MORNING, "verb": "recorded", "object_type": "sheet"}
    rows[AuditEvent] = [
        {"object_id": str(numbers[-1]), "data": {"words": WORDS}, "actor_id": None, **happened}
    ]
    with transaction(session):
        for table, values in rows.items():
            session.execute(insert(table), values)
