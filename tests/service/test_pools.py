"""Pools as the database knows them, and what a person has met of them."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Sheet
from app.certification.domain.assembly import CannotAssemble, Lack
from app.certification.domain.pool import MasterGrounds
from app.certification.models import PoolExposure
from app.certification.service.assembling import Length, assemble_for
from app.certification.service.exposure import (
    exposure_shares,
    note_exposure,
    read_met,
    seen_clips,
)
from app.certification.service.pools import read_pool
from app.db import transaction
from app.library.domain import ClipId
from app.library.models import Clip, ClipRevision
from app.library.service import record_exposure
from app.practice.models import PairAnswer
from app.sets.models import MasterRevision, SetItem, SetRevision
from tests.calibration_world import (
    CODES,
    FIRST_MASTERS,
    World,
    add_set_of_same_clips,
    make_world,
    sync_pair,
)
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database

pytestmark = on_each_database
TODAY = MORNING.date()
RUBRIC = "small-rubric"


@pytest.fixture
def world(session: Session) -> World:
    """Clip-1 and clip-2 stand on a demo form."""
    world = make_world(session)
    add_set_of_same_clips(session, world, "spring-form")
    with transaction(session):
        form = SetRevision.set_id == "spring-form"
        session.execute(update(SetRevision).where(form).values(purpose="certification"))
    return world


@pytest.fixture
def ana(session: Session, world: World) -> int:
    assert world.clips
    return make_user(session, "Ana").id


@pytest.fixture
def ben(session: Session, world: World) -> int:
    assert world.clips
    return make_user(session, "Ben").id


def change_clip(session: Session, clip_id: str, **facts: object) -> None:
    """Write facts into a clip's stored document, as a sync of another day would have."""
    revision = session.scalars(select(ClipRevision).where(ClipRevision.clip_id == clip_id)).one()
    revision.document = {**revision.document, **facts}
    session.commit()


def clips_of(session: Session, *, is_demonstration: bool = True, today: date = TODAY) -> list[str]:
    pool = read_pool(session, RUBRIC, is_demonstration=is_demonstration, today=today)
    return [clip.clip_id for clip in pool.clips]


def test_the_demo_pool_is_what_the_open_forms_hold(session: Session, world: World) -> None:
    assert world.clips
    pool = read_pool(session, RUBRIC, is_demonstration=True, today=TODAY)
    assert pool.is_demonstration
    assert [clip.clip_id for clip in pool.clips] == ["clip-1", "clip-2"]
    assert pool.sheet == CODES
    one = pool.clips[0]
    revisions = session.execute(
        select(SetItem.clip_revision_id, SetItem.master_revision_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .where(SetRevision.set_id == "spring-form", SetItem.position == 1)
    ).one()
    assert (one.clip_revision_id, one.master_revision_id) == tuple(revisions)
    assert one.masters == FIRST_MASTERS
    assert (one.family, one.provenance, one.is_pilot) == ("clip-1", MasterGrounds.DESIGNED, False)


def test_the_sealed_pool_is_another_one(session: Session, world: World) -> None:
    assert world.clips
    assert clips_of(session, is_demonstration=False) == []
    change_clip(session, "clip-2", is_sealed=True)
    assert clips_of(session, is_demonstration=False) == ["clip-2"]
    assert clips_of(session) == ["clip-1"]


def test_a_clip_whose_permission_ends_leaves_the_pool(session: Session, world: World) -> None:
    assert world.clips
    consent = {"kind": "given", "reason": "Maple County", "until": "2026-06-30"}
    change_clip(session, "clip-1", consent=consent)
    assert clips_of(session, today=date(2026, 6, 30)) == ["clip-1", "clip-2"]
    assert clips_of(session, today=date(2026, 7, 1)) == ["clip-2"]
    with transaction(session):
        session.execute(update(Clip).where(Clip.id == "clip-2").values(withdrawn_at=MORNING))
    assert clips_of(session, today=date(2026, 7, 1)) == []


def test_families_pilots_and_grounds_are_read(session: Session, world: World) -> None:
    assert world.clips
    change_clip(session, "clip-1", family="ferry")
    revision = session.scalars(select(SetRevision).where(SetRevision.set_id == "spring-form")).one()
    revision.document = {**revision.document, "pilots": ["clip-2"]}
    session.execute(
        update(MasterRevision).where(MasterRevision.clip_id == "clip-1").values(provenance="coded")
    )
    session.commit()
    one, two = read_pool(session, RUBRIC, is_demonstration=True, today=TODAY).clips
    assert (one.family, one.provenance, one.is_pilot) == ("ferry", MasterGrounds.CONSENSUS, False)
    assert (two.family, two.is_pilot) == ("clip-2", True)


def test_a_clip_shown_twice_to_ana_is_one_exposure(session: Session, ana: int) -> None:
    with transaction(session):
        for _ in range(2):
            note_exposure(session, ana, "clip-1", None, MORNING)
    assert session.scalar(select(func.count(PoolExposure.id))) == 1


def test_shares_are_of_everybody_who_was_shown_a_clip(session: Session, ana: int, ben: int) -> None:
    pool = read_pool(session, RUBRIC, is_demonstration=True, today=TODAY)
    assert exposure_shares(session, pool) == {"clip-1": 0, "clip-2": 0}
    with transaction(session):
        for rater, clip in ((ana, "clip-1"), (ben, "clip-1"), (ben, "clip-2")):
            note_exposure(session, rater, clip, None, MORNING)
    assert exposure_shares(session, pool, at_least=1) == {"clip-1": 1.0, "clip-2": 0.5}
    assert exposure_shares(session, pool, at_least=50) == {"clip-1": 0.04, "clip-2": 0.02}


def test_ana_has_seen_what_she_met_anywhere(session: Session, world: World, ana: int) -> None:
    assert seen_clips(session, ana) == frozenset()
    with transaction(session):
        record_exposure(session, ana, ClipId("clip-1"), "library", MORNING)
    assert seen_clips(session, ana) == {"clip-1"}
    with transaction(session):
        attempt = Attempt(
            rater_id=ana, set_revision_id=world.set_revision_id, number=1, started_at=MORNING
        )
        session.add(attempt)
        session.flush()
        item = session.scalars(
            select(SetItem).where(
                SetItem.set_revision_id == world.set_revision_id, SetItem.position == 2
            )
        ).one()
        session.add(
            Sheet(
                attempt_id=attempt.id,
                position=2,
                set_item_id=item.id,
                client_key="k",
                watched_ms=0,
                recorded_at=MORNING,
            )
        )
    assert seen_clips(session, ana) == {"clip-1", "clip-2"}


def test_clips_of_a_pair_she_answered_are_seen(session: Session, world: World, ana: int) -> None:
    with transaction(session):
        pair = sync_pair(session, world, "p")
        answer = {"user_id": ana, "pair_revision_id": pair, "higher_clip": "clip-1", "why": ""}
        session.execute(insert(PairAnswer).values(**answer, answered_at=MORNING))
    assert seen_clips(session, ana) == {"clip-1", "clip-2"}


def test_who_has_met_one_clip_of_a_plot_has_met_its_family(session: Session, ana: int) -> None:
    change_clip(session, "clip-1", family="ferry")
    with transaction(session):
        note_exposure(session, ana, "clip-1", None, MORNING)
    assert read_met(session, ana).families == {"clip-1", "ferry"}


def test_a_sitting_is_drawn_from_what_ana_has_not_met(session: Session, ana: int) -> None:
    pool = read_pool(session, RUBRIC, is_demonstration=True, today=TODAY)
    length = Length(at_least=1, at_most=2, cap=Fraction("0.30"))
    rng = np.random.default_rng(3)
    found = assemble_for(session, ana, pool, length, rng)
    assert not isinstance(found.drawn, CannotAssemble)
    assert {clip.clip_id for clip in found.drawn} == {"clip-1", "clip-2"}
    with transaction(session):
        note_exposure(session, ana, "clip-1", None, MORNING)
        note_exposure(session, ana, "clip-2", None, MORNING)
    none = assemble_for(session, ana, pool, length, rng)
    assert none.drawn == CannotAssemble(reason=Lack.CLIPS, needed=1, available=0)
