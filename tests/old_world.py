"""A journey through the pages that leaves a trace in every table a learner writes to.

The program at the end runs under an older commit and writes down what that commit stored; the
tests of upgrades start from there. So it uses pages and commands alone, which every commit has.
`databases/README.md` says how to run it.
"""

import argparse
import dataclasses
import importlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Boolean

from app import create_app
from app.config import ROOT
from app.db import Base, db, transaction
from app.publishing.service import publish
from app.web import Runtime
from tests.certification_world import write_form
from tests.content.gardens import Garden, plant, write_media
from tests.factories import make_user
from tests.fixtures.application import Clock, numbered_tokens
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for, sqlite_url

LEARNERS = ("Ana", "Ben")
BEDS = tuple(f"bed-{number}" for number in range(1, 8))
FORM = "night-form"
NOT_KEPT = {"search_entry"}  # each sync writes it anew


def grow(folder: Path) -> Garden:
    """Make content: eight clips to practice with, an exemplar, a pair, a form, a locked module."""
    garden = plant(folder)
    sets = garden.sets_dir
    demo = "A demo: its master scores are public."
    write_form(garden, sets, FORM, ("bed-at-night", "bed-at-dawn"), summary=demo)
    growth = dict(zip(BEDS, ("3", "2", "4", "3", "1", "2", "3"), strict=True))
    for bed in BEDS:
        write_media(garden, bed)
        for file in ("captions.vtt", "descriptions.vtt"):
            text = (sets / "media" / "two-scales" / file).read_text("utf-8")
            (sets / "media" / bed / file).write_text(text, "utf-8")
        for kind in ("clips", "masters"):
            text = (sets / kind / "two-scales.yaml").read_text("utf-8").replace("two-scales", bed)
            text = text.replace("A bed in May", bed.replace("-", " ").capitalize())
            text = text.replace('growth:\n    score: "2"', f'growth:\n    score: "{growth[bed]}"')
            if growth[bed] == "1":
                text = text.replace("not_lower: Something grows.", "not_lower: null")
            (sets / kind / f"{bed}.yaml").write_text(text, "utf-8")
    garden.change(f"calibration_sets/clips/{BEDS[-1]}.yaml", "use: practice", "use: exemplar")
    blind = ", ".join(("two-scales", *BEDS[:-1]))
    garden.change("calibration_sets/sets/first-beds.yaml", "[two-scales]", f"[{blind}]")
    first = (sets / "sets" / "first-beds.yaml").read_text("utf-8")
    second = first.replace("first-beds", "second-beds").replace("First", "Second")
    (sets / "sets" / "second-beds.yaml").write_text(second, "utf-8")
    (sets / "pairs").mkdir()
    (sets / "pairs" / "growing.yaml").write_text(
        "id: growing\nrubric: garden-watch\ncode: growth\n"
        f"clips: [two-scales, {BEDS[-1]}]\nquestion: Which bed is greener?\n",
        "utf-8",
    )
    _lock_a_module(garden)
    return garden


def _lock_a_module(garden: Garden) -> None:
    locked = garden.course_dir / "02-weeding"
    locked.mkdir()
    (locked / "01-weeds.md").write_text(
        '---\nid: weeds\ntitle: "Weeds"\nrequires: []\n---\nPull them.\n', "utf-8"
    )
    outline = garden.course_dir / "course.yaml"
    rule = "unlock: {read: all, checks: answered, practice: [first-beds]}"
    line = '  - {id: weeding, title: "Weeding", summary: "What to pull.", folder: 02-weeding, '
    outline.write_text(
        f"{outline.read_text('utf-8')}{line}requires: [looking], {rule}}}\n", "utf-8"
    )


def live(app: Flask, clock: Clock, garden: Garden) -> None:
    """Take every step: Ana learns, scores, sits a form and scores again; Ben is under way."""
    ana, ben, tess = (_arrive(app, name) for name in (*LEARNERS, "Tess"))
    _learn(ana, clock)
    _score_all(ana, "/practice/first-beds/attempts", (2, 2, 1, 3, 2, 0, 1), clock)
    ana.read("/practice/pairs/growing")
    _sent(ana.post("/practice/pairs/growing", higher=BEDS[-1], why="It has more rows."))
    _score_all(ana, "/practice/second-beds/attempts", (1, 1, 1, 1, 1), clock)
    _sit(ana, clock)
    _score_all(ben, "/practice/first-beds/attempts", (1, 0, 3), clock)
    tess.read("/trainer/learners/2")
    given = {"module_id": "weeding", "module": "weeding", "reason": "He taught it for years."}
    _sent(tess.post("/trainer/learners/2/waivers", **given))
    ben.read("/course/weeds")
    _revise(app, clock, garden)
    _score_all(ana, "/practice/first-beds/attempts", (2, 3), clock)


def _arrive(app: Flask, name: str) -> Person:
    with app.app_context():
        make_user(db.session(), name)
    person = Person(app)
    _sent(person.sign_in(name))
    return person


def _learn(ana: Person, clock: Clock) -> None:
    ana.read("/course/looking-at-beds")
    _sent(ana.post("/course/looking-at-beds/checks/how-many", item__0="0"))
    clock.advance(minutes=1)
    _sent(ana.post("/course/looking-at-beds/checks/how-many", item__0="1"))
    sorted_wrongly = {"item__0": "growth", "item__1": "growth"}
    _sent(ana.post("/course/looking-at-beds/checks/plant-or-pest", **sorted_wrongly))
    _sent(ana.post("/course/looking-at-beds/done"))
    ana.read("/course/counting")
    ana.read(f"/library/{BEDS[-1]}")


def _score_all(person: Person, start: str, growth: Sequence[int], clock: Clock) -> None:
    """Start a set, record a sheet for each rank named, and leave the next clip as a draft."""
    person.read("/practice")
    attempt = str(person.post(start).location).rsplit("/clips/", 1)[0]
    for position, rank in enumerate(growth, start=1):
        clock.advance(minutes=4)
        bench = f"{attempt}/clips/{position}"
        _note(person, bench, "growth", rank)
        scores = {"score__growth": str(rank), "score__slugs": str(position % 2)}
        if position == 3:
            scores |= {"score__slugs": "cannot", "reason__slugs": "The leaves hide the ground."}
        _sent(person.post(bench, client_key=f"key-{position}", saves="1", **scores))
        person.read(f"{bench}/reveal")
    following = f"{attempt}/clips/{len(growth) + 1}"
    if person.get(following).status_code == 200:
        _note(person, following, "growth", 4)


def _sit(ana: Person, clock: Clock) -> None:
    home = f"/certification/{FORM}"
    ana.read(home)
    _sent(ana.post(f"{home}/sitting"))
    clock.advance(minutes=4)
    _note(ana, f"{home}/clips/1", "growth", 1)
    sheet = {"score__growth": "1", "score__slugs": "0", "score__overall": "1"}
    _sent(ana.post(f"{home}/clips/1", client_key="night", saves="1", **sheet))
    _note(ana, f"{home}/clips/2", "slugs", 1)


def _note(person: Person, bench: str, code: str, rank: int) -> None:
    person.read(bench)
    draft = {
        "saves": 0,
        "answers": [{"code": code, "rank": rank}],
        "notes": [{"id": "a", "code": code, "ms": 5000, "text": "Seven “seedlings” – 3½ rows."}],
        "watched_ms": 21_000,
    }
    headers = {"X-CSRF-Token": person.token, "Accept": "application/json"}
    answer = person.client.put(f"{bench}/draft", json=draft, headers=headers)
    assert answer.status_code == 200, answer.text


def _revise(app: Flask, clock: Clock, garden: Garden) -> None:
    """Change a master score, so that what was scored before stays pinned to the older one."""
    clock.advance(days=1)
    master = f"calibration_sets/masters/{BEDS[0]}.yaml"
    garden.change(master, 'growth:\n    score: "3"', 'growth:\n    score: "4"')
    put_online(app, clock, garden)


def put_online(app: Flask, clock: Clock, garden: Garden) -> None:
    """Sync the content, as the operator's command does."""
    content = garden.compile()
    assert content.is_publishable(), content.problems
    with app.app_context(), transaction() as session:
        publish(session, content, clock())


def _sent(answer: object) -> None:
    status = getattr(answer, "status_code", None)
    assert status == 303, getattr(answer, "text", answer)


def figures(value: object, path: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number of an agreement with its path; how it was worked out is left aside."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            if field.name != "trend" and "working" not in field.name:
                yield from figures(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))
    elif isinstance(value, tuple):
        for number, entry in enumerate(value):
            yield from figures(entry, f"{path}[{number}]")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, value


def agreement_of(entries: Iterable[Any]) -> dict[str, float]:
    """Return every figure of a learner's agreement, to its last digit."""
    return {
        f"{entry.rubric_id}: {path}": number
        for entry in entries
        for part in (entry.agreement, entry.second_looks)
        for path, number in figures(part)
    }


def dump() -> Iterator[str]:
    """Write every row as SQL that both SQLite and PostgreSQL read."""
    for table in Base.metadata.sorted_tables:
        if table.name in NOT_KEPT:
            continue
        truths = [isinstance(column.type, Boolean) for column in table.columns]
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
        with db.engine.connect() as connection:
            asked = f'SELECT {names} FROM "{table.name}" ORDER BY {keys}'  # noqa: S608  our own names
            rows = connection.exec_driver_sql(asked)
            for row in rows:
                values = ", ".join(map(_literal, row, truths))
                yield f'INSERT INTO "{table.name}" ({names}) VALUES ({values});'  # noqa: S608  our own rows


def _literal(value: object, is_truth: bool) -> str:
    if value is None:
        return "NULL"
    if is_truth:
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"


def main() -> None:
    """Run the journey and write down the rows and each learner's agreement."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("out", type=Path, help="NAME, for NAME.sql and NAME.json")
    reader.add_argument("--agreement", default="app.agreement.service.agreement")
    given = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        garden, clock = grow(Path(folder) / "garden"), Clock()
        settings = settings_for(sqlite_url(Path(folder) / "old.sqlite3"), garden.root)
        app = create_app(settings, Runtime(clock=clock, new_token=numbered_tokens()))
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
        put_online(app, clock, garden)
        live(app, clock, garden)
        service = importlib.import_module(given.agreement)
        with app.app_context():
            given.out.with_suffix(".sql").write_text("\n".join(dump()) + "\n", "utf-8")
            agreement = {
                name: agreement_of(service.get_agreement(db.session(), number))
                for number, name in enumerate(LEARNERS, start=1)
            }
        text = json.dumps(agreement, indent=0)
        given.out.with_suffix(".json").write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
