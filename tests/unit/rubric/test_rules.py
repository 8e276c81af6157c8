"""Consistency rules: data that the server and the browser evaluate in the same way."""

from typing import Any

import pytest

from app.rubric.domain import (
    CodeKind,
    Quantifier,
    Rubric,
    Section,
    broken_rules,
)
from app.rubric.domain.documents import rubric_from_document

POINTS = [{"key": key, "label": key.title(), "export": rank} for rank, key in enumerate("abcd")]


def code(key: str, **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "title": key,
        "short": key,
        "domain": "d",
        "section": "segment",
        "kind": "scored",
        "scale": "four",
        "direction": "high_is_good",
        "default": None,
        "exports": [],
        "note": "…",
        "points": {"a": "nothing", "d": "all"},
    } | changes


def rubric(*rules: dict[str, Any]) -> Rubric:
    return rubric_from_document(
        {
            "id": "r",
            "version": "1",
            "title": "R",
            "credit": "c",
            "scales": {"four": {"points": POINTS}},
            "domains": [{"id": "d", "title": "D", "short": "D"}],
            "codes": [
                code("x", default="b"),
                code("y", kind="gate"),
                code("z", kind="overall"),
                code("l", section="lesson"),
            ],
            "rules": list(rules),
        }
    )


def rule(when: dict[str, Any], then: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"id": "R", "severity": "hard", "when": when, "then": then, "message": "m"} | changes


X_HIGH = {"code": "x", "at_least": "c"}
Y_HIGH = {"code": "y", "at_least": "c"}
Z_LOW = {"code": "z", "at_most": "a"}


@pytest.mark.parametrize(
    ("when", "then", "ranks", "broken"),
    [
        pytest.param(
            {"all": [X_HIGH]}, {"all": [Z_LOW]}, {"x": 2, "z": 1}, True, id="contradiction"
        ),
        pytest.param({"all": [X_HIGH]}, {"all": [Z_LOW]}, {"x": 2, "z": 0}, False, id="it fits"),
        pytest.param(
            {"all": [X_HIGH]}, {"all": [Z_LOW]}, {"x": 1, "z": 3}, False, id="not the case"
        ),
        pytest.param(
            {"all": [X_HIGH]}, {"all": [Z_LOW]}, {"x": 3}, False, id="consequence missing"
        ),
        pytest.param({"all": [X_HIGH]}, {"all": [Z_LOW]}, {"z": 3}, False, id="condition missing"),
        pytest.param(
            {"any": [X_HIGH, Y_HIGH]}, {"all": [Z_LOW]}, {"y": 3, "z": 3}, True, id="one is enough"
        ),
        pytest.param(
            {"all": [X_HIGH, Y_HIGH]}, {"all": [Z_LOW]}, {"x": 3, "z": 3}, False, id="both needed"
        ),
        pytest.param(
            {"all": [X_HIGH]},
            {"any": [Y_HIGH, Z_LOW]},
            {"x": 3, "y": 0, "z": 0},
            False,
            id="either",
        ),
        pytest.param(
            {"all": [X_HIGH]},
            {"any": [Y_HIGH, Z_LOW]},
            {"x": 3, "y": 0, "z": 1},
            True,
            id="neither",
        ),
        pytest.param(
            {"all": [X_HIGH]}, {"any": [Y_HIGH, Z_LOW]}, {"x": 3, "y": 0}, False, id="open"
        ),
        pytest.param(
            {"all": [{"code": "x", "at_least": "b", "at_most": "c"}]},
            {"all": [Z_LOW]},
            {"x": 3, "z": 3},
            False,
            id="outside a range",
        ),
    ],
)
def test_a_rule_is_broken_only_by_scores_that_contradict_it(
    when: dict[str, Any], then: dict[str, Any], ranks: dict[str, int], broken: bool
) -> None:
    found = broken_rules(rubric(rule(when, then)), ranks)
    assert bool(found) is broken


def test_a_rule_knows_its_codes_and_how_its_parts_are_joined() -> None:
    [found] = rubric(rule({"any": [X_HIGH]}, {"all": [Z_LOW]})).rules
    assert found.codes() == {"x", "z"}
    assert (found.when.quantifier, found.then.quantifier) == (Quantifier.ANY, Quantifier.ALL)


def test_codes_are_found_by_part_and_section() -> None:
    small = rubric()
    assert [found.key for found in small.codes_of()] == ["x", "y", "z"]
    assert [found.key for found in small.codes_of(CodeKind.GATE, CodeKind.OVERALL)] == ["y", "z"]
    assert [found.key for found in small.codes_of(section=Section.LESSON)] == ["l"]


def test_a_code_knows_its_points() -> None:
    found = rubric().by_key["x"]
    assert found.label_of(1) == "B"
    assert found.default_rank == 1
    assert found.point_notes == ("nothing", None, None, "all")
    assert found.scale.find_rank("d") == 3
    assert found.scale.find_rank("e") is None
