"""One name, one face, one voice over all clips."""

import pytest

from tests.unit.studio.scenes_for_tests import LOOK, scene_with, small_scene
from tools.studio.cast import Member, alike, filled, load_cast, strangers
from tools.studio.looks import Look

FACE = Look(skin="tan", hair="short")
CAST = {
    "Ms. Ruiz": Member(role="teacher", grade=3, voice="woman-warm", look=FACE),
    "Ana": Member(grade=3, voice="girl-1", look=FACE),
    "Ben": Member(grade=3, voice="boy-1", look=FACE),
}


def without(name: str) -> dict[str, Member]:
    return {key: member for key, member in CAST.items() if key != name}


def test_the_people_of_the_cast_are_welcome() -> None:
    assert list(strangers(small_scene(), CAST)) == []


def test_clothes_may_change_from_clip_to_clip() -> None:
    people = scene_with()["people"]
    people["ana"]["look"] = {**LOOK, "top": "orange"}
    assert list(strangers(small_scene(people=people), CAST)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"voice": "girl-2"}, "people.ana: Ana has another voice in people.yaml: 'girl-1'"),
        ({"look": {**LOOK, "glasses": True}}, "Ana has another glasses in people.yaml: False"),
        ({"look": {"skin": "tan", "hair": "bun"}}, "Ana has another hair in people.yaml: 'short'"),
        ({"name": "Zed"}, "people.ana: 'Zed' is not in people.yaml"),
    ],
    ids=["voice", "glasses", "hair", "unknown"],
)
def test_a_name_with_another_face_or_voice_is_refused(
    change: dict[str, object], words: str
) -> None:
    people = scene_with()["people"]
    people["ana"] = {**people["ana"], **change}
    assert any(words in problem for problem in strangers(small_scene(people=people), CAST))


def test_nobody_is_in_two_grades() -> None:
    found = list(strangers(small_scene(grade=5), CAST))
    assert "people.ana: Ana has another grade in people.yaml: 3, not 5" in found


def test_a_name_is_enough_to_bring_face_and_voice() -> None:
    people = {**scene_with()["people"], "ana": {"name": "Ana", "look": {"top": "gold"}}}
    ana = filled(scene_with(people=people), CAST)["people"]["ana"]
    assert (ana["voice"], ana["look"]["skin"], ana["look"]["top"]) == ("girl-1", "tan", "gold")


def test_accents_and_capitals_make_no_other_name() -> None:
    assert list(alike({"Inés": 0, "Ines": 0, "Leo": 0})) == [
        "'Ines' and 'Inés' are one name to a viewer"
    ]


def test_the_cast_of_the_project_has_no_two_names_alike() -> None:
    assert len(load_cast()) > 150
