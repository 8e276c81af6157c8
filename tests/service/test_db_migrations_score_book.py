"""An old database gets its score book with the migration, as if it had been written day by day."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, update

from app import create_app
from app.bench.models import Attempt
from app.db import db, transaction
from app.scorebook.models import FirstScore
from tests.fixtures.databases import MIGRATIONS, on_each_database, settings_for
from tests.score_book_world import dump_book, fill_book

BEFORE = "0012"


@pytest.fixture
def site(database_url: str) -> Iterator[Flask]:
    app = create_app(settings_for(database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@on_each_database
@pytest.mark.usefixtures("site")
def test_a_database_from_before_the_book_is_filled_from_its_sheets() -> None:
    tess = fill_book(db.session())["Tess"]
    with transaction(db.session()) as session:  # there were no cohorts
        session.execute(update(FirstScore).values(cohort_id=None))
    written = dump_book(db.session())
    db.session.remove()
    downgrade(directory=MIGRATIONS, revision=BEFORE)
    upgrade(directory=MIGRATIONS)
    assert dump_book(db.session()) == written
    staffs = db.session.scalars(select(Attempt.rater_id).where(Attempt.by_staff)).all()
    assert set(staffs) == {tess, tess + 1}  # Tess and Uma, trainers both
