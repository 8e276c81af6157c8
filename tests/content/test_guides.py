"""The guides for authors are true: their examples compile and every field is explained."""

import re
from typing import Any

import pytest
from pydantic import BaseModel

from app.config import ROOT
from app.content.schema import validate
from app.content.strict_yaml import read_yaml
from app.markup.blocks import Figure
from app.markup.containers import KNOWN
from app.markup.lesson import compile_lesson
from app.publishing.content import SCHEMAS

SETS_GUIDE = (ROOT / "calibration_sets" / "README.md").read_text("utf-8")
COURSE_GUIDE = (ROOT / "course_content" / "README.md").read_text("utf-8")
EXAMPLES = re.findall(
    r"^```yaml (\w+)\n(.*?)^```", SETS_GUIDE + COURSE_GUIDE, re.MULTILINE | re.DOTALL
)
LESSON = re.findall(r"^```markdown lesson\n(.*?)^```", COURSE_GUIDE, re.MULTILINE | re.DOTALL)[0]


def field_names(model: type[BaseModel]) -> set[str]:
    """Return every field name of a schema, those of its parts included."""
    names: set[str] = set()
    schema: dict[str, Any] = model.model_json_schema()
    for part in [schema, *schema.get("$defs", {}).values()]:
        names |= set(part.get("properties", {}))
    return names


def test_there_is_an_example_of_every_kind_of_file() -> None:
    assert {name for name, _ in EXAMPLES} | {"lesson"} == set(SCHEMAS)


@pytest.mark.parametrize(("kind", "text"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_the_example_is_what_its_schema_wants(kind: str, text: str) -> None:
    tree, problems = read_yaml(text, file=f"{kind}.yaml")
    assert tree is not None, problems
    assert validate(SCHEMAS[kind], tree, file=f"{kind}.yaml")[1] == []


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_every_field_is_in_the_guide(kind: str) -> None:
    guide = COURSE_GUIDE if kind in ("course", "lesson") else SETS_GUIDE
    missing = {name for name in field_names(SCHEMAS[kind]) if not re.search(rf"\b{name}\b", guide)}
    assert missing == set()


def test_the_example_lesson_compiles() -> None:
    _, matter, body = LESSON.split("---\n", 2)
    tree, _ = read_yaml(matter, file="lesson.md")
    assert tree is not None
    assert validate(SCHEMAS["lesson"], tree, file="lesson.md")[1] == []
    compiled = compile_lesson(body, lambda name: Figure(url=f"/x/{name}", width=1, height=1))
    assert compiled.faults == ()
    kinds = [type(block).__name__ for block in compiled.blocks]
    assert {"ClipBlock", "CheckBlock", "SortBlock"} <= set(kinds)


@pytest.mark.parametrize("name", KNOWN)
def test_every_container_is_in_the_guide(name: str) -> None:
    assert re.search(rf"::: {name}\b|`{name}`", COURSE_GUIDE)


@pytest.mark.parametrize("number", ["200", "1,000"])
def test_the_numbers_of_the_guide_are_those_of_the_code(number: str) -> None:
    assert number in COURSE_GUIDE
