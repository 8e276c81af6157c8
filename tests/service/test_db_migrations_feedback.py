"""An old database's sets keep saying when their master scores are shown, in a column of their own."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from app import create_app
from app.db import db
from app.sets.content import Feedback
from app.sets.models import SetRevision
from tests.calibration_world import make_world
from tests.fixtures.databases import MIGRATIONS, on_each_database, settings_for

BEFORE = "0014"
# What a document of an old database says, and what its set does since: whatever cannot be read
# tells nothing, because a master score that was shown once stays seen.
MEANT = {
    '{"feedback": "after_each_clip"}': "after_each_clip",
    '{"feedback": "after_set"}': "after_set",
    '{"feedback": "never"}': "never",
    '{"summary": "From before sets said when."}': "after_each_clip",
    '{"feedback": "at_dawn"}': "never",
    '{"feedback": null}': "never",
    '{"feedback": ["after_set"]}': "never",
    '{"feedback": "after_set", "summary": "a\\u0000b"}': "after_set",
    "5": "never",
    "null": "never",
}


@pytest.fixture
def site(database_url: str) -> Iterator[Flask]:
    app = create_app(settings_for(database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@on_each_database
@pytest.mark.usefixtures("site")
def test_every_set_says_in_its_column_what_its_document_said() -> None:
    make_world(db.session())
    columns = "purpose, rubric_revision_id, content_hash, title, synced_at"
    cast = "::json" if db.engine.dialect.name == "postgresql" else ""
    copied = text(
        f"INSERT INTO set_revision (set_id, manifest_sha256, document, {columns})"  # noqa: S608
        f" SELECT :name, :name, CAST(:document AS TEXT){cast}, {columns}"
        " FROM set_revision WHERE set_id = 'first-look'"
    )
    db.session.remove()
    downgrade(directory=MIGRATIONS, revision=BEFORE)
    with db.engine.begin() as connection:
        for number, document in enumerate(MEANT):
            connection.execute(copied, {"name": f"old-{number}", "document": document})
    upgrade(directory=MIGRATIONS)
    asked = select(SetRevision.feedback).order_by(SetRevision.id)
    assert db.session.scalars(asked).all() == ["after_each_clip", *MEANT.values()]


def test_the_words_of_the_migration_are_those_of_files() -> None:
    assert {json.loads(one)["feedback"] for one in list(MEANT)[:3]} == set(Feedback)
