"""Who sat a test form before there was a ledger stands in it after the upgrade."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from app import create_app
from app.bench.models import Attempt, Sheet
from app.certification.models import PoolExposure
from app.db import db, transaction
from app.library.domain import ClipId
from app.library.service import record_exposure
from app.sets.models import SetItem
from tests.calibration_world import World, make_world
from tests.factories import MORNING, make_user
from tests.fixtures.databases import MIGRATIONS, on_each_database, settings_for

BEFORE = "0018"


@pytest.fixture
def site(database_url: str) -> Iterator[Flask]:
    app = create_app(settings_for(database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def sit_one_clip(session: Session, rater_id: int, world: World) -> int:
    """Record one sheet of an attempt, and return the attempt."""
    attempt = Attempt(
        rater_id=rater_id, set_revision_id=world.set_revision_id, number=1, started_at=MORNING
    )
    session.add(attempt)
    session.flush()
    first = (SetItem.set_revision_id == world.set_revision_id) & (SetItem.position == 1)
    sheet = {
        "attempt_id": attempt.id,
        "position": 1,
        "set_item_id": session.scalars(select(SetItem.id).where(first)).one(),
        "client_key": "k",
        "watched_ms": 0,
        "recorded_at": MORNING,
    }
    session.execute(insert(Sheet).values(**sheet))
    return attempt.id


@on_each_database
@pytest.mark.usefixtures("site")
def test_recorded_and_opened_clips_of_old_sittings_are_entered_once() -> None:
    session = db.session()
    world = make_world(session)
    ana, ben = make_user(session, "Ana").id, make_user(session, "Ben").id
    with transaction(session):
        attempt = sit_one_clip(session, ana, world)
        record_exposure(session, ana, ClipId("clip-1"), "certification", MORNING)
        record_exposure(session, ana, ClipId("clip-2"), "certification", MORNING)
        record_exposure(session, ben, ClipId("clip-1"), "library", MORNING)
    db.session.remove()
    downgrade(directory=MIGRATIONS, revision=BEFORE)
    with db.engine.begin() as connection:
        sitting = {"rater": ana, "attempt": attempt}
        connection.execute(
            text(
                "INSERT INTO sitting (rater_id, form_id, attempt_id, clip_order)"
                " VALUES (:rater, 'spring-form', :attempt, '[1, 2]')"
            ),
            sitting,
        )
    upgrade(directory=MIGRATIONS)
    rows = db.session.execute(
        select(PoolExposure.rater_id, PoolExposure.clip_id, PoolExposure.sitting_id).order_by(
            PoolExposure.clip_id
        )
    )
    assert [(row.rater_id, row.clip_id, row.sitting_id is None) for row in rows] == [
        (ana, "clip-1", False),
        (ana, "clip-2", True),
    ]
    assert ben != ana
