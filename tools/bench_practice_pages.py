"""How long do a lesson and the pages of practice take the server, after many recorded clips?

    python -m tools.bench_practice_pages [--clips 30] [--rounds 60] [--json]

Makes a database with the shipped content, lets one learner record every practice clip and exemplar
(as many as asked for) on all sixteen codes in a set made for this run, with evidence notes, and
asks each page in this process: wall time and CPU time of the whole request, and how many
statements it sends to the database. No network, no server process; the figures for those stand in
`bench_pages.md`.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import User
from app.bench.domain.draft import AnswerChange, DraftChanges, NoteChange
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.service.clip_to_score import get_clip_to_score
from app.bench.service.recording import record_sheet
from app.clock import utc_now
from app.db import db, transaction
from app.library.models import Clip, ClipRevision
from app.practice.service.practice_sets import start_attempt
from app.sets.models import CalibrationSet, MasterRevision, SetItem, SetRevision
from tools.serving import ServedApp

EMAIL, WORD = "learner@plumbline.example", "learner-on-the-line"
SET = "bench-every-clip"
# A lesson with a clip and checks, which is open to everybody.
LESSON = "/course/what-a-score-is"
QUERIES = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One page: times of the whole request in the process, and statements."""

    page: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    statements: int
    kilobytes: float


def offer_every_clip(session: Session, most: int) -> int:
    """Offer practice clips and exemplars as one set on all sixteen codes; return how many."""
    like = session.scalars(select(SetRevision).where(SetRevision.set_id == "all-codes-1")).one()
    masters = session.execute(
        select(MasterRevision.clip_id, func.max(MasterRevision.id)).group_by(MasterRevision.clip_id)
    )
    newest = {row[0]: row[1] for row in masters}
    clips = session.execute(
        select(ClipRevision.clip_id, ClipRevision.id)
        .join(Clip, Clip.revision_id == ClipRevision.id)
        .where(ClipRevision.use.in_(("practice", "exemplar")))
        .order_by(ClipRevision.clip_id)
    ).all()
    columns = ("purpose", "feedback", "rubric_revision_id", "document", "synced_at")
    same = {name: getattr(like, name) for name in columns}
    made = SetRevision(
        set_id=SET, title="Every clip", content_hash="b" * 64, manifest_sha256="b" * 64, **same
    )
    session.add(made)
    session.flush()
    session.add(CalibrationSet(id=SET, position=999, revision_id=made.id))
    chosen = [row for row in clips if row.clip_id in newest][:most]
    session.add_all(
        SetItem(
            set_revision_id=made.id,
            position=position,
            clip_revision_id=row.id,
            master_revision_id=newest[row.clip_id],
        )
        for position, row in enumerate(chosen, start=1)
    )
    return len(chosen)


def record_all(rater_id: int, clips: int) -> int:
    """Record the clips with scores near the masters' and some notes; return the attempt."""
    rng = np.random.default_rng(1)
    now = utc_now() - timedelta(days=40)
    with transaction() as session:
        attempt_id = start_attempt(session, rater_id=rater_id, set_id=SET, now=now)
    for position in range(1, clips + 1):
        ref = SheetRef(rater_id=rater_id, attempt_id=attempt_id, position=position)
        _record(ref, now + timedelta(hours=20 * position), rng)
    return attempt_id


def _record(ref: SheetRef, now: datetime, rng: np.random.Generator) -> None:

    page = get_clip_to_score(db.session(), ref)
    answers = tuple(
        AnswerChange(code=code.key, answer=Answer(rank=int(rng.integers(len(code.points)))))
        for code in page.codes
    )
    notes = tuple(
        NoteChange(
            id=f"note-{code.key}",
            code=code.key,
            clip_ms=int(rng.integers(60_000)),
            text="What I saw.",
        )
        for code in page.codes
        if rng.random() < 0.4
    )
    changes = DraftChanges(known_save=0, answers=answers, notes=notes, watched_ms=60_000)
    with transaction() as session:
        record_sheet(session, ref=ref, changes=changes, client_key="bench", now=now)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Count the statements sent to the database."""
    sent: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        if statement.split(None, 1)[0] in QUERIES:
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def measure(client: FlaskClient, engine: Engine, page: str, rounds: int) -> Figure:
    """Ask a page so many times, after some to get warm."""
    for _ in range(3):
        client.get(page)
    with counted(engine) as sent:
        answer = client.get(page)
    if answer.status_code != 200:
        raise SystemExit(f"{page} answered {answer.status_code}")
    times, cpu = [], time.process_time()
    for _ in range(rounds):
        began = time.perf_counter()
        client.get(page)
        times.append((time.perf_counter() - began) * 1000)
    cpu = 1000 * (time.process_time() - cpu) / rounds
    times.sort()
    return Figure(
        page=page,
        p50_ms=round(statistics.median(times), 1),
        p95_ms=round(times[int(0.95 * len(times))], 1),
        cpu_ms=round(cpu, 1),
        statements=len(sent),
        kilobytes=round(len(answer.data) / 1000, 1),
    )


def sign_in(app: Flask) -> FlaskClient:
    """Sign the learner in."""
    client = app.test_client()
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/sign-in", data={"csrf_token": token, "email": EMAIL, "password": WORD})
    return client


def measure_all(clips: int, rounds: int) -> list[Figure]:
    """Make the database and the learner, and measure every page."""
    app = create_app()
    with app.app_context():
        with transaction() as session:
            offered = offer_every_clip(session, clips)
            rater_id = session.scalars(select(User.id).where(User.email == EMAIL)).one()
        attempt = record_all(rater_id, offered)
        engine = db.engine
    print(f"{offered} clips recorded on all sixteen codes")
    client = sign_in(app)
    pages = ("/practice/next", "/agreement", f"/attempts/{attempt}/clips/{offered}/reveal")
    # `/healthz` does nothing: what any request costs on this machine at this moment. No context is
    # open around the requests: within one, who is signed in would be asked once for all of them.
    asked = ("/healthz", LESSON, *pages, "/practice", "/")
    return [measure(client, engine, page, rounds) for page in asked]


def main() -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--clips", type=int, default=30, help="recorded clips, at most")
    options.add_argument("--rounds", type=int, default=60, help="requests of each page")
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        served = ServedApp(Path(folder))
        served.prepare()
        os.environ.update(served.env)
        figures = measure_all(given.clips, given.rounds)
    if given.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
        return
    print("| page | p50 ms | p95 ms | CPU ms | statements | kB |\n|---|---:|---:|---:|---:|---:|")
    for f in figures:
        print(
            f"| {f.page} | {f.p50_ms} | {f.p95_ms} | {f.cpu_ms} | {f.statements} | {f.kilobytes} |"
        )


if __name__ == "__main__":
    main()
