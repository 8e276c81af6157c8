"""What a classroom has besides talk: each kind of line says what it needs, and why not."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.studio.scenes_for_tests import scene_with, small_scene
from tools.studio.loading import StudioError, validate
from tools.studio.reading import garbled, load_scene
from tools.studio.scene import Scene

EVERYTHING = Path(__file__).parent / "scenes" / "what-classrooms-have.yaml"
ASK = {"who": "t", "text": "How many halves make one whole?"}


def refusal(*lines: dict[str, Any]) -> str:
    with pytest.raises(StudioError) as caught:
        validate(Scene, scene_with(lines=[ASK, *lines]), Path("halves.yaml"))
    return str(caught.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"who": "ana"}, "a line of kind talk needs text"),
        ({"kind": "wait"}, "a line of kind wait needs seconds"),
        ({"kind": "wait", "seconds": 2}, "wait lasts 3 to 10 seconds"),
        ({"kind": "wait", "seconds": 5, "text": "Hm."}, "a line of kind wait has no text"),
        ({"kind": "pairs", "seconds": 40}, "pairs lasts 3 to 20 seconds"),
        ({"kind": "pairs", "seconds": 5, "who": "ana"}, "a line of kind pairs has no who"),
        ({"kind": "interruption", "text": "Bus 12."}, "a line of kind interruption needs source"),
        ({"kind": "interruption", "source": "phone"}, "source"),
        ({"kind": "interruption", "source": "pa", "voice": "robot"}, "no voice 'robot'"),
        ({"who": "ana", "text": "Two.", "seconds": 3}, "a line of kind talk has no seconds"),
        ({"who": "ana", "text": "Two.", "loose": True}, "one voice alone cannot be out of step"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_line_that_does_not_fit_its_kind_is_refused(line: dict[str, Any], words: str) -> None:
    assert words in refusal(line)


def test_nobody_talks_into_a_quiet() -> None:
    over = {"who": "ana", "text": "Two!", "overlap": 0.5}
    assert "lines[3].overlap: needs talk" in refusal({"kind": "wait", "seconds": 4}, over)


def test_all_students_answer_as_a_class() -> None:
    scene = small_scene(lines=[ASK, {"who": "class", "text": "Two!"}])
    assert scene.speakers_of(scene.lines[1]) == ("ana", "ben")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ({"code": "lcp"}, "dropped-referent, changed-example or half-direction"),
        ({"code": "lcp", "kind": "mumbling"}, "planned_error.kind"),
        ({"code": "majerr", "kind": "half-direction"}, "only unclear talk (code lcp) has one"),
    ],
    ids=["no kind", "unknown kind", "not lcp"],
)
def test_unclear_talk_says_how_it_is_unclear(error: dict[str, str], words: str) -> None:
    planned = {**error, "note": "Nobody can tell which"}
    assert words in refusal({"who": "t", "text": "Put it there.", "planned_error": planned})


def test_words_that_are_no_sentence_are_for_scenes_of_old() -> None:
    planned = {"code": "lcp", "kind": "garbled", "note": "Nobody can tell which"}
    scene = small_scene(lines=[{**ASK, "planned_error": planned}, {"who": "ana", "text": "Two."}])
    assert [problem.split(";")[0] for problem in garbled(scene)] == [
        "lines[1].planned_error.kind: garbled is for scenes of old"
    ]


def test_a_room_holds_two_to_six_students_and_one_paraeducator() -> None:
    people = scene_with()["people"]
    ana = people["ana"]
    crowd = {**people, **{f"s{n}": {**ana, "name": f"S{n}"} for n in range(5)}}
    helpers = {f"p{n}": {**ana, "name": f"P{n}", "role": "paraeducator"} for n in range(2)}
    for room, words in (
        (crowd, "two to six students fit in the picture"),
        ({**people, **helpers}, "at most one person has role paraeducator"),
    ):
        with pytest.raises(StudioError, match=words):
            validate(Scene, scene_with(people=room), Path("halves.yaml"))


def test_the_test_scene_uses_every_room_and_every_kind_of_line() -> None:
    scene = load_scene(str(EVERYTHING))
    assert {line.kind for line in scene.lines} == {"talk", "wait", "pairs", "interruption"}
    assert {line.source for line in scene.lines} >= {"pa", "door"}
    assert len({board.view for board in scene.boards}) == 7
