"""Errors of a schema become problems with a line, a field and a way out."""

from enum import StrEnum
from typing import Annotated

import pytest
from pydantic import Field

from app.content.problem import did_you_mean, in_reading_order, one_of
from app.content.schema import Schema, Slug, Text, Timecode, document_of, time_label, validate
from app.content.strict_yaml import read_yaml


class Color(StrEnum):
    """What color something has."""

    RED = "red"
    GREEN = "green"


class Leaf(Schema):
    """A leaf."""

    color: Color
    size: float | None = None


class Plant(Schema):
    """A plant."""

    id: Slug
    name: Text
    age: Annotated[int, Field(ge=0)] = 0
    planted: Timecode | None = None
    leaves: tuple[Leaf, ...] = ()
    by_place: dict[str, Leaf] = {}


def problems_of(text: str) -> list[str]:
    tree, problems = read_yaml(text, file="plant.yaml")
    assert tree is not None, problems
    return [str(problem) for problem in validate(Plant, tree, file="plant.yaml")[1]]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("idd: x", "plant.yaml:1: idd: unknown field (did you mean `id`?)", id="typo"),
        pytest.param(
            "leaves: [{color: red, zzz: 1}]",
            "plant.yaml:1: leaves[0].zzz: unknown field (one of: color, size)",
            id="unknown field in a list",
        ),
        pytest.param(
            "by_place: {top: {colour: red}}",
            "plant.yaml:1: by_place.top.colour: unknown field (did you mean `color`?)",
            id="unknown field in a mapping",
        ),
        pytest.param(
            "leaves: [{color: gren}]",
            "plant.yaml:1: leaves[0].color: `gren` is not allowed (did you mean `green`?)",
            id="unknown choice",
        ),
        pytest.param(
            "name: 5", "plant.yaml:1: name: must be text, not 5 (put it in quotes)", id="text"
        ),
        pytest.param("name: [5]", "plant.yaml:1: name: must be text, not [5]", id="list for text"),
        pytest.param("name: ' '", 'plant.yaml:1: name: must not be empty (it is " ")', id="blank"),
        pytest.param(
            "age: 1.5", "plant.yaml:1: age: must be a whole number, not 1.5", id="fraction"
        ),
        pytest.param(
            "age: true", "plant.yaml:1: age: must be a whole number, not true", id="truth"
        ),
        pytest.param('age: "1"', 'plant.yaml:1: age: must be a whole number, not "1"', id="quoted"),
        pytest.param(
            "leaves: red", 'plant.yaml:1: leaves: must be a list, not "red"', id="no list"
        ),
        pytest.param(
            "leaves: [red]",
            'plant.yaml:1: leaves[0]: must be a list of fields, not "red"',
            id="leaf",
        ),
        pytest.param(
            'leaves: [{color: red, size: "2"}]',
            'plant.yaml:1: leaves[0].size: must be a number, not "2"',
            id="number",
        ),
        pytest.param(
            "planted: 1:75",
            'plant.yaml:1: planted: must be a time in quotes, like "01:32" or "01:32.4" (it is "1:75")',
            id="75 seconds",
        ),
    ],
)
def test_a_wrong_field_is_explained(text: str, problem: str) -> None:
    assert problem in problems_of(text)


def test_every_problem_of_a_file_is_reported_at_once() -> None:
    assert problems_of("id: Not A Slug\nage: old\ncolour: red\n") == [
        (
            "plant.yaml:1: id: must be lower-case letters, digits and single hyphens, at most 80 "
            '(it is "Not A Slug")'
        ),
        "plant.yaml:1: name: is missing (add it)",
        'plant.yaml:2: age: must be a whole number, not "old"',
        "plant.yaml:3: colour: unknown field (one of: id, name, age, planted, leaves, by_place)",
    ]


def test_times_are_stored_as_they_were_written() -> None:
    tree, _ = read_yaml('id: rose\nname: Rose\nplanted: "01:32.4"', file="x")
    assert tree is not None
    plant, _ = validate(Plant, tree, file="x")
    assert plant is not None
    assert plant.planted == 92_400
    assert document_of(plant)["planted"] == "01:32.4"


@pytest.mark.parametrize(
    ("ms", "label"), [(0, "00:00"), (59_960, "01:00"), (61_050, "01:01"), (6e6, "100:00")]
)
def test_a_time_is_labelled_to_the_tenth(ms: int, label: str) -> None:
    assert time_label(int(ms)) == label


@pytest.mark.parametrize("text", ["", "# only a comment\n", "- a\n", "word\n"])
def test_a_file_that_is_no_list_of_fields_says_how_to_begin(text: str) -> None:
    tree, _ = read_yaml(text, file="x.yaml")
    assert tree is not None
    [problem] = validate(Plant, tree, file="x.yaml")[1]
    assert problem.suggestion == "start with `id: …`"


def test_nothing_is_suggested_where_nothing_is_near() -> None:
    assert did_you_mean("watering", ["looking"]) is None
    assert did_you_mean("Not Present", ["not_present", "low"]) == "did you mean `not_present`?"


def test_a_long_list_of_choices_is_cut() -> None:
    assert one_of([str(number) for number in range(30)]).endswith("23, …")


def test_problems_are_read_in_the_order_of_the_files() -> None:
    tree, _ = read_yaml("age: x\nid: X", file="b.yaml")
    assert tree is not None
    later = validate(Plant, tree, file="b.yaml")[1]
    sooner = validate(Plant, tree, file="a.yaml")[1]
    ordered = in_reading_order([*later, *sooner, *later])
    assert [(p.file, p.line) for p in ordered] == [
        (f, n) for f in ("a.yaml", "b.yaml") for n in (1, 1, 2)
    ]
