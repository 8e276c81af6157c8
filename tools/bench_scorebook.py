"""Does recording a sheet cost more when many people have recorded many clips before?

    python -m tools.bench_scorebook [--raters 1000] [--clips 100] [--rounds 200] [--json]

Makes two SQLite databases with the shipped content, one of them with a synthetic cohort. Then new
learners record sheets of sixteen codes in both, in turn, so that whatever else the machine does falls
on both alike. What counts is the ratio of the medians; a raters x clips database needs about 2 kB of
disk for each sheet. With `--database` a full database of an earlier run is used again.
"""

import argparse
import json
import os
import platform
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import numpy as np
from sqlalchemy import Engine, create_engine, event, func, select
from sqlalchemy.orm import Session

from app.accounts.models import RoleGrant, User
from app.accounts.service import NO_HASH
from app.bench.domain.draft import AnswerChange, DraftChanges
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.models import Sheet
from app.bench.service.attempts import open_attempt
from app.bench.service.clip_to_score import get_clip_to_score
from app.bench.service.cohort import SyntheticCohort, make_cohort
from app.bench.service.recording import RecordingResult, record_sheet
from app.clock import utc_now
from app.db import configure_engine, transaction
from app.sets.models import SetItem, SetRevision
from tools.serving import DATABASE, ServedApp

SET = "all-codes-1"
QUERIES = ("SELECT", "INSERT", "UPDATE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One step in the empty and in the full database: medians in milliseconds, and their ratio.

    The processor's time is told apart, because waiting for the disk could hide what grows.
    """

    step: str
    empty_ms: float
    full_ms: float
    ratio: float
    empty_cpu_ms: float
    full_cpu_ms: float
    cpu_ratio: float
    statements: int


class Site:
    """A database, and people who score in it."""

    def __init__(self, file: Path) -> None:
        self.engine: Engine = create_engine(f"sqlite:///{file}")
        configure_engine(self.engine)
        self.session = Session(self.engine, expire_on_commit=False)
        self.sheets = self.session.scalar(select(func.count(Sheet.id))) or 0
        self.set_revision_id, self.clips = self.session.execute(
            select(SetRevision.id, func.count(SetItem.id))
            .join(SetItem, SetItem.set_revision_id == SetRevision.id)
            .where(SetRevision.set_id == SET)
            .group_by(SetRevision.id)
        ).one()
        self._codes: tuple[str, ...] = ()

    def add_learner(self, name: str) -> int:
        """Add a learner, and return her number."""
        with transaction(self.session) as session:
            person = User(
                email=f"{name}@plumbline.example", name=name, password_hash=NO_HASH,
                is_demo=True, created_at=utc_now(),
            )  # fmt: skip
            session.add(person)
            session.flush()
            session.add(RoleGrant(user_id=person.id, role="learner", granted_at=utc_now()))
        return person.id

    def open_set(self, rater_id: int) -> list[SheetRef]:
        """Open the set for a rater, and return its sheets."""
        with transaction(self.session) as session:
            attempt = open_attempt(
                session, rater_id=rater_id, set_revision_id=self.set_revision_id, now=utc_now()
            )
        return [
            SheetRef(rater_id=rater_id, attempt_id=attempt, position=position)
            for position in range(1, self.clips + 1)
        ]

    def read(self, ref: SheetRef) -> None:
        """Read what the bench shows."""
        self.session.rollback()
        page = get_clip_to_score(self.session, ref)
        self._codes = tuple(code.key for code in page.codes)

    def record(self, ref: SheetRef, ranks: list[int]) -> None:
        """Record a sheet: the whole transaction, to the disk."""
        answers = tuple(
            AnswerChange(code=code, answer=Answer(rank=rank))
            for code, rank in zip(self._codes, ranks, strict=False)
        )
        changes = DraftChanges(known_save=0, answers=answers, watched_ms=60_000)
        with transaction(self.session) as session:
            done = record_sheet(
                session, ref=ref, changes=changes, client_key="bench", now=utc_now()
            )
        if done.result is not RecordingResult.RECORDED:
            raise SystemExit(f"a sheet was not recorded: {done}")


def say(words: str) -> None:
    """Tell how far the work is."""
    print(words, file=sys.stderr, flush=True)


def make_databases(folder: Path, asked: SyntheticCohort, full: Path | None) -> tuple[Path, Path]:
    """Make a database with content alone, and one with a cohort besides, if it is not there yet."""
    served = ServedApp(folder)
    served.prepare()
    os.environ.update(served.env)
    empty = folder / DATABASE
    _fold_log(empty)
    full = full or folder / "full.sqlite3"
    if full.exists():
        return empty, full
    shutil.copy(empty, full)
    began = time.monotonic()
    engine = create_engine(f"sqlite:///{full}")
    configure_engine(engine)
    with Session(engine, expire_on_commit=False) as session:
        told = began
        made = make_cohort(partial(transaction, session), asked, utc_now() - timedelta(days=1))
        for progress in made:
            if time.monotonic() > told + 10:
                told = time.monotonic()
                say(f"  {progress.done} of {progress.of}, {told - began:.0f} s")
    engine.dispose()
    seconds = time.monotonic() - began
    megabytes = full.stat().st_size / 1e6
    sheets = asked.raters * asked.clips
    say(f"{sheets} sheets made in {seconds:.0f} s ({sheets / seconds:.0f}/s), {megabytes:.0f} MB")
    return empty, full


def _fold_log(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that read or write rows."""
    sent: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        if statement.startswith(QUERIES):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


Moments = list[tuple[float, float]]
Times = dict[str, tuple[Moments, Moments]]


def measure(sites: tuple[Site, Site], rounds: int, run: str) -> tuple[Times, dict[str, int]]:
    """Let new learners score in both databases in turn; return times, and statements of each step."""
    rng = np.random.default_rng(2)
    steps = ("read the bench", "record a sheet")
    times: Times = {step: ([], []) for step in steps}
    statements: dict[str, int] = {}
    sheets: tuple[list[SheetRef], list[SheetRef]] = ([], [])
    for done in range(rounds + 2):
        if not sheets[0]:
            name = f"bench-{run}-{done}"
            sheets = (
                sites[0].open_set(sites[0].add_learner(name)),
                sites[1].open_set(sites[1].add_learner(name)),
            )
        ranks = rng.integers(0, 2, 40).tolist()
        for place in (0, 1) if done % 2 else (1, 0):
            site, ref = sites[place], sheets[place].pop(0)
            todo: tuple[Callable[[], None], ...] = (
                partial(site.read, ref),
                partial(site.record, ref, ranks),
            )
            for step, act in zip(steps, todo, strict=True):
                with counted(site.engine) as sent:
                    began, cpu = time.perf_counter(), time.process_time()
                    act()
                    took = (time.perf_counter() - began, time.process_time() - cpu)
                if done >= 2:  # the first two are for getting warm
                    times[step][place].append(took)
                    statements[step] = len(sent)
        if done % 50 == 49:
            say(f"  round {done + 1} of {rounds}")
    return times, statements


def figures_of(times: Times, statements: dict[str, int]) -> list[Figure]:
    """Return the medians and their ratio."""
    figures = []
    for step, both in times.items():
        empty, full = (1000 * statistics.median(wall for wall, _ in one) for one in both)
        empty_cpu, full_cpu = (1000 * statistics.median(cpu for _, cpu in one) for one in both)
        figures.append(
            Figure(
                step=step,
                empty_ms=round(empty, 2),
                full_ms=round(full, 2),
                ratio=round(full / empty, 2),
                empty_cpu_ms=round(empty_cpu, 2),
                full_cpu_ms=round(full_cpu, 2),
                cpu_ratio=round(full_cpu / empty_cpu, 2),
                statements=statements[step],
            )
        )
    return figures


def main() -> None:
    """Read the options, make the databases, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--raters", type=int, default=1000, help="learners in the full database")
    options.add_argument("--clips", type=int, default=100, help="clips each of them has recorded")
    options.add_argument("--rounds", type=int, default=200, help="sheets recorded in each database")
    options.add_argument(
        "--database", type=Path, help="keep the full database here, or use it again"
    )
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asked = SyntheticCohort(raters=given.raters, clips=given.clips, seed=1)
        empty, full = make_databases(Path(folder), asked, given.database)
        sites = (Site(empty), Site(full))
        say(f"{sites[1].sheets} sheets in the full database; measuring")
        figures = figures_of(*measure(sites, given.rounds, str(time.time_ns())))
        for site in sites:
            site.session.close()
            site.engine.dispose()
    if given.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
        return
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{sites[1].sheets} sheets; SQLite {sqlite3.sqlite_version}, {platform.machine()}, load {load}"
    )
    print(
        "| step | empty p50 ms | full p50 ms | ratio | the same, CPU alone | ratio | statements |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    for f in figures:
        cpu = f"{f.empty_cpu_ms}, {f.full_cpu_ms} | {f.cpu_ratio}"
        print(f"| {f.step} | {f.empty_ms} | {f.full_ms} | {f.ratio} | {cpu} | {f.statements} |")


if __name__ == "__main__":
    main()
