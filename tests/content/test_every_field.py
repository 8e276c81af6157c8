"""No field of a content file is accepted and ignored: changing it changes what somebody reads.

A field of any schema that stands not in `every_field.EFFECTS` fails here. So does one whose change
leaves the synced tables, or the answer that is said to show it, as they were.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import select

from app.content.schema import Schema
from app.course.models import Course
from app.db import Base, db
from app.publishing.content import SCHEMAS
from app.rubric.service import find_rubric
from app.scorefiles.rating_scheme import rating_scheme
from tests.certification_world import DEMO, write_form
from tests.content.every_field import EFFECTS, SET, Edit
from tests.content.gardens import Garden, plant, write_media
from tests.factories import PASSWORD, email_of
from tests.two_worlds import Step, World

PEOPLES_TABLES = frozenset({"user_account", "role_grant"})


def every_schema() -> Iterator[type[Schema]]:
    """Every schema of content files there is, wherever it is defined."""
    assert SCHEMAS, "the modules that define them are loaded"
    found = list(Schema.__subclasses__())
    while found:
        schema = found.pop()
        found += schema.__subclasses__()
        if schema.__module__.startswith("app."):
            yield schema


FIELDS = sorted(
    (schema.__name__, name) for schema in every_schema() for name in schema.model_fields
)


def grow(folder: Path, edits: Iterable[Edit]) -> Garden:
    """Make a garden in which every field matters somewhere, and make some edits in it."""
    garden = plant(folder)
    sets = garden.sets_dir
    write_form(garden, sets, "night-form", ("bed-at-night", "bed-at-dawn"), summary=DEMO)
    for clip, use in (
        ("bed-in-june", "practice"),
        ("open-bed", "exemplar"),
        ("green-bed", "exemplar"),
    ):
        shutil.copytree(sets / "media" / "two-scales", sets / "media" / clip)
        write_media(garden, clip)
        for kind in ("clips", "masters"):
            text = (sets / kind / "two-scales.yaml").read_text("utf-8").replace("two-scales", clip)
            (sets / kind / f"{clip}.yaml").write_text(
                text.replace("use: practice", f"use: {use}"), "utf-8"
            )
    garden.change(
        "calibration_sets/masters/green-bed.yaml",
        'growth:\n    score: "2"',
        'growth:\n    score: "3"',
    )
    (sets / "pairs").mkdir()
    (sets / "pairs" / "growing.yaml").write_text(
        "id: growing\nrubric: garden-watch\ncode: growth\nclips: [open-bed, green-bed]\n"
        'question: "Which bed grows more?"\n'
    )
    garden.change(SET, "codes: [growth, slugs]", "codes: [growth, slugs, overall]")
    other = (garden.root / SET).read_text("utf-8").replace("first-beds", "more-beds")
    other = other.replace("First beds", "More beds").replace("[two-scales]", "[bed-in-june]")
    (sets / "sets" / "more-beds.yaml").write_text(f"{other}position: 50\n", "utf-8")
    add_module(garden)
    for edit in edits:
        garden.change(*edit)
    return garden


def add_module(garden: Garden) -> None:
    """Write a second module that opens when the first is read."""
    folder = garden.course_dir / "02-digging"
    folder.mkdir()
    lesson = '---\nid: digging\ntitle: "Digging"\nrequires: []\n---\nDig.\n'
    (folder / "01-digging.md").write_text(lesson, "utf-8")
    with (garden.course_dir / "course.yaml").open("a", encoding="utf-8") as outline:
        outline.write(
            '  - {id: digging, title: "Digging", summary: "How to dig.", folder: 02-digging, '
            "requires: [looking], unlock: {read: all}}\n"
        )


def problems_of(garden: Garden) -> list[str]:
    return [str(problem) for problem in garden.compile().problems]


class Reader:
    """Ana, who reads what a world answers."""

    def __init__(self, world: World) -> None:
        self.world = world

    def read(self, at: str) -> str:
        """Return an answer of the world: a page by its address, or one of the readers below."""
        named: dict[str, Callable[[], str]] = {
            "bench": self.bench,
            "draft": self.draft,
            "reveal": self.reveal,
            "scheme": self.scheme,
            "courses in force": self.courses,
        }
        if at in named:
            return named[at]()
        self.sign_in()
        return self.page(at)

    def sign_in(self) -> None:
        self.world.take("Ana", Step("GET", "/sign-in"))
        form = {"email": email_of("Ana"), "password": PASSWORD}
        self.world.take("Ana", Step("POST", "/sign-in", form))

    def page(self, path: str) -> str:
        answer = self.world.take("Ana", Step("GET", path))
        assert answer.status_code in {200, 403}, f"{path}: {answer.status}"
        return answer.text

    def bench(self) -> str:
        self.sign_in()
        self.world.take("Ana", Step("GET", "/practice"))
        self.world.take("Ana", Step("POST", "/practice/first-beds/attempts"))
        return self.page("/attempts/1/clips/1")

    def draft(self) -> str:
        """Her draft breaks the rubric's hard rule: nothing grows, and the garden is splendid."""
        self.bench()
        answers = [
            {"code": code, "rank": rank}
            for code, rank in (("growth", 0), ("slugs", 0), ("overall", 4))
        ]
        change = {"saves": 0, "answers": answers, "notes": []}
        answer = self.world.take(
            "Ana",
            Step("PUT", "/attempts/1/clips/1/draft", json=change, accept="application/json"),
        )
        assert answer.status_code == 200, answer.text
        return answer.text

    def reveal(self) -> str:
        self.bench()
        scores = {"score-growth": "2", "score-slugs": "1", "score-overall": "2", "saves": "0"}
        answer = self.world.take("Ana", Step("POST", "/attempts/1/clips/1", scores))
        assert answer.status_code == 303, answer.text
        return self.page("/attempts/1/clips/1/reveal")

    def scheme(self) -> str:
        """How files of ratings are read under the rubric in force."""
        with self.world.app.app_context():
            found = find_rubric(db.session(), "garden-watch")
            assert found is not None
            scheme = rating_scheme(found.rubric)
        codes = [
            (code.spec, sorted(code.names), sorted(code.words), sorted(code.exports))
            for code in scheme.codes
        ]
        return str((scheme.title, scheme.version, codes))

    def courses(self) -> str:
        with self.world.app.app_context():
            offered = select(Course.id).where(Course.revision_id.is_not(None))
            return str(db.session().scalars(offered).all())


def stored(world: World) -> list[str]:
    """Return every row that the sync wrote."""
    with world.app.app_context():
        session = db.session()
        return [
            f"{table.name}: {tuple(row)!r}"
            for table in Base.metadata.sorted_tables
            if table.name not in PEOPLES_TABLES
            for row in session.execute(select(table))
        ]


Answers = Callable[[str, tuple[Edit, ...]], tuple[list[str], str]]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Answers:
    """What was stored and what is answered after some edits; the same question is asked once."""

    @cache
    def answer(at: str, edits: tuple[Edit, ...]) -> tuple[list[str], str]:
        folder = tmp_path_factory.mktemp("world")
        garden = grow(folder / "content", edits)
        world = World(folder, sqlite_template, garden)
        try:
            return stored(world), Reader(world).read(at)
        finally:
            world.close()

    return answer


def test_every_field_of_every_schema_is_in_the_table() -> None:
    assert sorted(EFFECTS) == FIELDS


@pytest.mark.parametrize(
    "field", [field for field, effect in EFFECTS.items() if effect.says is None], ids=".".join
)
def test_changing_the_field_changes_what_is_stored_and_what_somebody_reads(
    field: tuple[str, str], answers: Answers
) -> None:
    effect = EFFECTS[field]
    rows, before = answers(effect.at, effect.setup)
    new_rows, after = answers(effect.at, (*effect.setup, effect.edit))
    assert new_rows != rows
    assert after != before


@pytest.mark.parametrize(
    "field", [field for field, effect in EFFECTS.items() if effect.says is not None], ids=".".join
)
def test_changing_the_field_is_something_an_author_reads_about(
    field: tuple[str, str], tmp_path: Path
) -> None:
    effect = EFFECTS[field]
    before = problems_of(grow(tmp_path / "before", effect.setup))
    after = problems_of(grow(tmp_path / "after", (*effect.setup, effect.edit)))
    assert not any(str(effect.says) in problem for problem in before)
    assert any(str(effect.says) in problem for problem in after), after


@pytest.mark.parametrize("at", sorted({effect.at for effect in EFFECTS.values()} - {""}))
def test_without_a_change_every_answer_stays_as_it_is(
    at: str, answers: Answers, sqlite_template: Path, tmp_path: Path
) -> None:
    world = World(tmp_path, sqlite_template, grow(tmp_path / "content", ()))
    again = stored(world), Reader(world).read(at)
    world.close()
    assert again == answers(at, ())
