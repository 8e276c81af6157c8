"""A scene script says what is wrong with it before anything is said or drawn."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.studio.scenes_for_tests import scene_with, small_scene
from tools.studio.loading import StudioError, scene_ids, validate
from tools.studio.reading import load_scene
from tools.studio.scene import Scene


def broken(**changes: Any) -> str:
    with pytest.raises(StudioError) as caught:
        validate(Scene, scene_with(**changes), Path("halves.yaml"))
    return str(caught.value)


def line(**changes: Any) -> list[dict[str, Any]]:
    return [{"who": "t", "text": "Look at the bar.", **changes}, {"who": "ana", "text": "Yes."}]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"grade": 9}, "grade: Input should be less than or equal to 8"),
        ({"topic": "poetry"}, "topic"),
        ({"color": "red"}, "color: Extra inputs are not permitted"),
        ({"lines": line(who="zed")}, "lines[1].who: no person 'zed'"),
        ({"lines": line(board="wall")}, "lines[1].board: no board 'wall'"),
        (
            {"lines": line(do=[{"at": "the table", "show": ["b"]}])},
            "the line does not contain 'the table'",
        ),
        ({"lines": line(do=[{"show": ["zzz"]}])}, "no object 'zzz' on the board at this moment"),
        (
            {"lines": line(board="next", do=[{"show": ["b"]}])},
            "no object 'b' on the board at this moment",
        ),
        ({"lines": line(do=[{"at": 1.5, "show": ["b"]}])}, "lies between 0 and 1"),
        ({"lines": line(do=[{"hand": ["zed"]}])}, "do.hand: no person 'zed'"),
        ({"lines": line(do=[{"set": {"b": {"shaded": "two"}}}])}, "set.b.shaded"),
        ({"lines": line(do=[{"set": {"b": {"shading": 2}}}])}, "set.b.shading"),
        (
            {"lines": line(planned_error={"code": "oops", "note": "not a code"})},
            "planned_error.code",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_scene_is_refused_with_the_field_and_the_reason(
    changes: dict[str, Any], words: str
) -> None:
    assert words in broken(**changes)


def test_a_mark_can_be_used_only_once() -> None:
    twice = [{"who": "t", "mark": "a", "text": "One."}, {"who": "ana", "mark": "a", "text": "Two."}]
    assert "mark 'a' is used twice" in broken(lines=twice)


def test_a_room_has_exactly_one_teacher() -> None:
    people = {key: {**person, "role": "student"} for key, person in scene_with()["people"].items()}
    assert "exactly one person has role teacher" in broken(people=people)


def test_a_voice_must_be_one_of_the_presets() -> None:
    people = scene_with()["people"]
    people["ana"]["voice"] = "robot"
    assert "people.ana.voice: no voice 'robot'" in broken(people=people)


def test_a_problem_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("id: x\ntitle: t\ngrade: 12\n", encoding="utf-8")
    with pytest.raises(StudioError, match=r"s\.yaml:3: grade"):
        load_scene(str(path))


def test_every_line_answers_to_its_number_and_its_mark() -> None:
    assert small_scene().marks() == {"l1": 0, "l2": 1, "l3": 2, "ask": 0, "tell": 1}


@pytest.mark.parametrize("name", scene_ids())
def test_every_scene_of_the_project_is_right(name: str) -> None:
    assert load_scene(name).id == name
