"""Answers from the days when they named places are read as what people chose then."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import downgrade, upgrade

from app import create_app
from app.db import db
from app.markup.identity import derive_key
from tests.factories import MORNING
from tests.fixtures.databases import MIGRATIONS, settings_for

BEFORE = "0007"
CHECK = {
    "kind": "check",
    "id": "which",
    "question_html": "<p>Which?</p>",
    "options": [
        {"html": "<p>Leo’s <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>", "is_right": True},
        {"html": "<p>½ or x²: “no” – ß</p>", "is_right": False},
    ],
}
SORT = {
    "kind": "sort",
    "id": "kinds",
    "codes": ["expl", "link"],
    "items": [{"html": "<p>because</p>", "code": "expl"}, {"html": "<p>this</p>", "code": "link"}],
}
TURNED = CHECK | {"options": list(reversed(CHECK["options"]))}
# revision, check, item, answer: two revisions, the options of the second in the other order.
OLD = [
    *((1, "which", 0, "0"), (1, "which", 0, "1"), (2, "which", 0, "0"), (1, "kinds", 0, "link")),
    *((1, "kinds", 1, "link"), (2, "gone", 0, "1"), (1, "which", 0, "0")),
]


@pytest.fixture
def old_app(empty_database_url: str) -> Iterator[Flask]:
    """An application on a database of the old shape, with answers in it."""
    app = create_app(settings_for(empty_database_url))
    with app.app_context():
        upgrade(directory=MIGRATIONS, revision=BEFORE)
        fill()
        yield app
        db.session.remove()
        db.engine.dispose()


def fill() -> None:
    """Write a person, two revisions of a lesson, and answers by their places."""
    with db.engine.begin() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        add = {name: table.insert() for name, table in tables.tables.items()}
        person = {column.name: "x" for column in tables.tables["user_account"].columns}
        person |= {"id": 1, "created_at": MORNING, "session_version": 1}
        person |= {"is_demo": False, "is_active": True}
        connection.execute(add["user_account"], person)
        connection.execute(add["course"], {"id": "c", "revision_id": None})
        for number, blocks in ((1, [CHECK, SORT]), (2, [TURNED, SORT])):
            revision = {"id": number, "lesson_id": "l", "content_hash": str(number), "title": "L"}
            rest = {"minutes": 1, "html": "", "document": {"blocks": blocks}, "synced_at": MORNING}
            connection.execute(add["lesson_revision"], revision | rest)
        lesson = {"id": "l", "course_id": "c", "module_id": "m", "position": 0, "revision_id": 2}
        connection.execute(add["lesson"], lesson)
        for number, (revision_id, check, item, answer) in enumerate(OLD, start=1):
            row = {"id": number, "user_id": 1, "lesson_id": "l", "revision_id": revision_id}
            row |= {"check_id": check, "item": item, "answer": answer, "is_right": True}
            connection.execute(add["check_answer"], row | {"answered_at": MORNING})


def answers() -> list[tuple[int, str, object, str]]:
    with db.engine.connect() as connection:
        rows = connection.execute(
            sa.text("SELECT revision_id, check_id, item, answer FROM check_answer ORDER BY id")
        )
        return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    "empty_database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
@pytest.mark.usefixtures("old_app")
def test_stored_answers_name_what_was_chosen_and_go_back_unchanged() -> None:
    first, second = (derive_key(option["html"]) for option in CHECK["options"])
    because, this = (derive_key(item["html"]) for item in SORT["items"])
    upgrade(directory=MIGRATIONS)
    assert answers() == [
        *((1, "which", "", first), (1, "which", "", second), (2, "which", "", second)),
        *((1, "kinds", because, "link"), (1, "kinds", this, "link"), (2, "gone", "0", "1")),
        (1, "which", "", first),
    ]
    downgrade(directory=MIGRATIONS, revision=BEFORE)
    assert answers() == OLD
