"""Raters who leave every kind of score behind: first ones, second looks, staff's, test forms'."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.domain.draft import AnswerChange, DraftChanges
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.service.recording import RecordingResult, record_sheet
from app.certification.service.sitting import find_place
from app.db import Base, transaction
from app.practice.service.practice_sets import start_attempt
from app.rubric.models import RubricRevision
from app.sets.models import CalibrationSet, MasterRevision, MasterScore, SetItem, SetRevision
from tests.calibration_world import (
    FIRST_MASTERS,
    World,
    add_form_of_same_clips,
    add_set_of_same_clips,
    make_world,
)
from tests.certification_world import sit_whole_form
from tests.factories import MORNING, make_user

FORM, SET, OTHER_SET = "spring-form", "first-look", "second-look"
TABLES = ("first_score", "rater_tally", "clip_tally")
Ranks = dict[str, int | None]


def make_clips(session: Session) -> World:
    """Make two clips in two practice sets and a test form, one of them with a gap in its masters."""
    world = make_world(session)
    add_set_of_same_clips(session, world, OTHER_SET)
    add_form_of_same_clips(session, world, FORM)
    with transaction(session):
        last = session.scalars(select(MasterRevision).order_by(MasterRevision.id.desc())).first()
        assert last is not None
        of_it = MasterScore.master_revision_id == last.id
        gap = session.scalars(select(MasterScore).where(of_it, MasterScore.code == "slips")).one()
        session.delete(gap)
    return world


def fill_book(session: Session) -> dict[str, int]:
    """Let people score in every way that matters to the book; return their numbers by name."""
    world = make_clips(session)
    ids = {name: make_user(session, name).id for name in ("Ana", "Ben", "Tess", "Uma")}
    practice(session, ids["Ana"], SET, {"meaning": 3, "slips": None})
    practice(session, ids["Ana"], SET, {"meaning": 1})  # a second look
    practice(session, ids["Ana"], OTHER_SET, {"meaning": 0})  # and one in another set
    sit(session, ids["Ana"], {"meaning": 2})  # a test form after the reveal
    sit(session, ids["Ben"], {"meaning": 1})  # and one before it
    practice(session, ids["Ben"], SET, {"reasons": 2})
    practice(session, ids["Tess"], SET, {"meaning": 3})
    score_again_under_another_structure(session, ids["Ana"], world)
    practice(session, ids["Uma"], OTHER_SET, {})
    return ids


def practice(session: Session, rater_id: int, set_id: str, changed: Ranks) -> None:
    """Score a practice set to its end: the masters' own ranks but for what is changed."""
    with transaction(session):
        attempt = start_attempt(session, rater_id=rater_id, set_id=set_id, now=MORNING)
    for position in (1, 2):
        record(session, SheetRef(rater_id=rater_id, attempt_id=attempt, position=position), changed)


def sit(session: Session, rater_id: int, changed: Ranks) -> None:
    """Sit the test form to its end."""
    sit_whole_form(session, rater_id, FORM)
    for number in (1, 2):
        place = find_place(
            session, rater_id=rater_id, test_form_id=FORM, number=number, now=MORNING
        )
        record(session, place.ref, changed)


def record(session: Session, ref: SheetRef, changed: Ranks, now: datetime = MORNING) -> None:
    """Record one sheet."""
    changes = DraftChanges(known_save=0, answers=answers_of({**FIRST_MASTERS, **changed}))
    with transaction(session):
        done = record_sheet(
            session,
            ref=ref,
            changes=changes,
            client_key="k",
            now=now + timedelta(minutes=ref.position),
        )
    assert done.result is RecordingResult.RECORDED


def answers_of(ranks: Ranks) -> tuple[AnswerChange, ...]:
    """Return answers; where there is no rank, the code cannot be scored."""
    return tuple(
        AnswerChange(
            code=code,
            answer=Answer(rank=rank, cannot_score="Too dark." if rank is None else None),
        )
        for code, rank in ranks.items()
    )


def score_again_under_another_structure(session: Session, rater_id: int, world: World) -> None:
    """Revise the rubric's structure and the first set with it, and score that."""
    with transaction(session):
        old = session.get_one(RubricRevision, world.rubric_revision_id)
        rubric = copy(old, structure_hash="t" * 64, content_hash="t" * 64)
        session.add(rubric)
        session.flush()
        was = session.get_one(SetRevision, world.set_revision_id)
        new = copy(was, rubric_revision_id=rubric.id, manifest_sha256="n" * 64)
        session.add(new)
        session.flush()
        items = select(SetItem).where(SetItem.set_revision_id == was.id)
        session.add_all(copy(item, set_revision_id=new.id) for item in session.scalars(items).all())
        session.get_one(CalibrationSet, SET).revision_id = new.id
    practice(session, rater_id, SET, {"meaning": 1})


def copy(row: Any, **changes: object) -> Any:
    """Return a new row like another."""
    values = {c.key: getattr(row, c.key) for c in row.__table__.columns if c.key != "id"}
    return type(row)(**(values | changes))


def dump_book(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of the score book, in the order of its keys."""
    session.rollback()
    tables = [Base.metadata.tables[name] for name in TABLES]
    return {
        table.name: [
            tuple(row)
            for row in session.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in tables
    }
