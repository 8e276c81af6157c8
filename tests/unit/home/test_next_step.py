"""The one next step: what was begun first, then the course, then new practice."""

import pytest

from app.home.domain import Choices, Step, StepKind, choose_step


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        pytest.param(
            {"begun_test_form": "f", "begun_set": "s", "next_lesson": "l"},
            Step(kind=StepKind.GO_ON_SITTING, target="f"),
            id="a form that was begun",
        ),
        pytest.param(
            {"begun_set": "s", "next_lesson": "l", "new_set": "n"},
            Step(kind=StepKind.GO_ON_SCORING, target="s"),
            id="a practice set that was begun",
        ),
        pytest.param(
            {"next_lesson": "l", "new_set": "n"},
            Step(kind=StepKind.GO_ON_READING, target="l"),
            id="the next lesson",
        ),
        pytest.param(
            {"new_set": "n"}, Step(kind=StepKind.START_SCORING, target="n"), id="a new set"
        ),
        pytest.param({"has_scored": True}, Step(kind=StepKind.LOOK_BACK), id="what she has scored"),
        pytest.param({}, Step(kind=StepKind.NOTHING), id="nothing is on offer"),
    ],
)
def test_the_next_step_is(choices: dict[str, object], expected: Step) -> None:
    nothing = {
        "begun_test_form": None,
        "begun_set": None,
        "next_lesson": None,
        "new_set": None,
        "has_scored": False,
    }
    assert choose_step(Choices(**nothing | choices)) == expected  # type: ignore[arg-type]
