"""Reads across raters have a path: no statement looks through a whole table of what people left.

The tables are small here, so PostgreSQL would rather look through them; it is told not to, and takes
an index where there is one that serves.
"""

from typing import Any

import pytest
from sqlalchemy import ClauseElement, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.bench.models import Attempt, Sheet
from app.bench.service.prior_scores import prior_sheets
from app.bench.service.score_facts import FACTS_OF_RATERS, FACTS_OF_SHEET
from app.db import locks_rows
from app.library.models import ClipRevision, Exposure
from app.scorebook.models import ClipTally, FirstScore, RaterTally
from app.sets.models import SetItem
from tests.fixtures.databases import on_each_database

pytestmark = on_each_database

GROWING = (
    *("attempt", "sheet", "score", "set_item", "exposure", "audit_event"),
    *("first_score", "rater_tally", "clip_tally"),
)
READS: dict[str, tuple[Any, str]] = {
    "all sheets of a clip of a set": (
        select(Sheet.id).where(Sheet.set_item_id == 1),
        "set_item_id",
    ),
    "all sets that hold a clip": (
        select(SetItem.id).where(SetItem.clip_revision_id == 1),
        "clip_revision_id",
    ),
    "everybody who saw a clip": (select(Exposure.id).where(Exposure.clip_id == "c"), "clip_id"),
    "all attempts at a set": (
        select(Attempt.id).where(Attempt.set_revision_id == 1),
        "set_revision_id",
    ),
    "what happened to a thing": (
        select(AuditEvent.id).where(AuditEvent.object_type == "x", AuditEvent.object_id == "1"),
        "object_id",
    ),
    "all first scores of a clip": (
        select(FirstScore.own_rank).where(FirstScore.clip_id == "c"),
        "clip_id",
    ),
    "all first scores of a rater": (
        select(FirstScore.own_rank).where(FirstScore.rater_id == 1),
        "rater_id",
    ),
    "all tallies of a rater": (
        select(RaterTally.scores).where(RaterTally.rater_id == 1),
        "rater_id",
    ),
    "all tallies of a clip": (select(ClipTally.scores).where(ClipTally.clip_id == "c"), "clip_id"),
    "the facts of a sheet": (FACTS_OF_SHEET, "attempt"),
    "the facts of some raters": (FACTS_OF_RATERS, "rater_id"),
}


def plan_of(session: Session, statement: ClauseElement) -> list[str]:
    """Return the lines of the plan, with the values that do not matter written out."""
    dialect = postgresql.dialect() if locks_rows(session) else sqlite.dialect()  # type: ignore[no-untyped-call]
    compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    words = str(compiled)
    for name, value in compiled.params.items():
        given = 1 if value is None else value
        written = f"'{given}'" if isinstance(given, str) else str(given)
        words = words.replace(f"%({name})s", written) if locks_rows(session) else words
    if locks_rows(session):
        session.execute(text("SET LOCAL enable_seqscan = off"))
        return [row[0] for row in session.execute(text(f"EXPLAIN {words}".replace(":", r"\:")))]
    values = tuple(
        1 if v is None else v for v in (compiled.params[n] for n in compiled.positiontup)
    )  # type: ignore[attr-defined,union-attr]
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)
    return [row[3] for row in rows]


def scanned(plan: list[str]) -> list[str]:
    """Return the steps that look through a whole table of what people left."""
    return [
        step
        for step in plan
        for name in GROWING
        if step.startswith((f"SCAN {name}", f"SCAN {name}_")) or f"Seq Scan on {name}" in step
    ]


@pytest.mark.parametrize("read", READS)
def test_a_read_across_raters_goes_by_an_index(session: Session, read: str) -> None:
    statement, column = READS[read]
    plan = plan_of(session, statement)
    assert scanned(plan) == []
    assert any(column in step for step in plan), plan


def test_whether_a_clip_was_scored_before_is_asked_of_her_attempts_at_its_sets_alone(
    session: Session,
) -> None:
    asked = (
        select(func.count())
        .select_from(Attempt)
        .join(Sheet, Sheet.attempt_id == Attempt.id)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .where(Sheet.id == 1, prior_sheets())
    )
    plan = plan_of(session, asked)
    assert scanned(plan) == []
    if not locks_rows(session):
        (hers,) = (step for step in plan if "attempt_1" in step)
        assert "rater_id=? AND set_revision_id=?" in hers
