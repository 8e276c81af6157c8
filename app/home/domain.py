"""What to do next: one step, chosen by one rule."""

from dataclasses import dataclass
from enum import StrEnum


class StepKind(StrEnum):
    """What kind of step comes next."""

    GO_ON_SITTING = "go_on_sitting"
    GO_ON_SCORING = "go_on_scoring"
    GO_ON_READING = "go_on_reading"
    START_SCORING = "start_scoring"
    LOOK_BACK = "look_back"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person could do next; None where there is nothing of that kind."""

    begun_test_form: str | None
    begun_set: str | None
    next_lesson: str | None
    new_set: str | None
    has_scored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The one next step: its kind, and the id of the test form, set or lesson it leads to."""

    kind: StepKind
    target: str | None = None


def choose_step(choices: Choices) -> Step:
    """Choose the next step: first what was begun, then the course, then new practice.

    A test form comes before a practice set, because it can be sat only once.

    >>> begun = Choices(
    ...     begun_test_form="f", begun_set="s", next_lesson="a", new_set=None, has_scored=True
    ... )
    >>> choose_step(begun)
    Step(kind=<StepKind.GO_ON_SITTING: 'go_on_sitting'>, target='f')
    """
    if choices.begun_test_form is not None:
        return Step(kind=StepKind.GO_ON_SITTING, target=choices.begun_test_form)
    if choices.begun_set is not None:
        return Step(kind=StepKind.GO_ON_SCORING, target=choices.begun_set)
    if choices.next_lesson is not None:
        return Step(kind=StepKind.GO_ON_READING, target=choices.next_lesson)
    if choices.new_set is not None:
        return Step(kind=StepKind.START_SCORING, target=choices.new_set)
    return Step(kind=StepKind.LOOK_BACK if choices.has_scored else StepKind.NOTHING)
