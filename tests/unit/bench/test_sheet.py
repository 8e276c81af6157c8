"""A score sheet is whole or not at all, and everything wrong is named at once."""

from dataclasses import replace

import pytest

from app.bench.domain.sheet import (
    Answer,
    ProblemKind,
    ScoreSheet,
    UnusableSheetError,
    find_unanswered,
    find_warnings,
)
from app.bench.words import say_problem
from app.sets.domain.codes import CodeOnSheet, PointOnScale
from tests.unit.rubric.test_rules import X_HIGH, Z_LOW, rubric, rule


def code(key: str, labels: tuple[str, ...] = ("Not Present", "Low", "Mid", "High")) -> CodeOnSheet:
    return CodeOnSheet(
        key=key,
        title=key.title(),
        short=key,
        domain_id="d",
        domain_title="D",
        more_is_worse=False,
        points=tuple(PointOnScale(rank=r, label=label) for r, label in enumerate(labels)),
    )


CODES = (code("meaning"), code("maths", ("No", "Yes")))


def test_a_whole_sheet_keeps_the_order_of_the_set() -> None:
    answers = {"maths": Answer(cannot_score="  no sound "), "meaning": Answer(rank=3)}
    sheet = ScoreSheet.from_answers(CODES, answers)
    assert [(s.code, s.rank, s.cannot_score) for s in sheet.scores] == [
        ("meaning", 3, None),
        ("maths", None, "no sound"),
    ]


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        pytest.param(None, ProblemKind.MISSING, "no point chosen yet", id="missing"),
        pytest.param(Answer(rank=4), ProblemKind.OUT_OF_SCALE, "Not Present, Low", id="too high"),
        pytest.param(Answer(rank=-1), ProblemKind.OUT_OF_SCALE, "its scale", id="below"),
        pytest.param(Answer(cannot_score=" "), ProblemKind.NO_REASON, "say why", id="no reason"),
        pytest.param(Answer(), ProblemKind.NO_REASON, "say why", id="nothing at all"),
        pytest.param(
            Answer(cannot_score="x" * 501), ProblemKind.REASON_TOO_LONG, "501", id="long reason"
        ),
    ],
)
def test_an_answer_that_cannot_stand_is_named(
    answer: Answer | None, kind: ProblemKind, words: str
) -> None:
    answers = {"maths": Answer(rank=1)} | ({"meaning": answer} if answer else {})
    with pytest.raises(UnusableSheetError) as refused:
        ScoreSheet.from_answers(CODES, answers)
    (problem,) = refused.value.problems
    assert (problem.code, problem.kind) == ("meaning", kind)
    assert words in say_problem(problem)
    assert find_unanswered(CODES, answers) == ("meaning",)


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(UnusableSheetError) as refused:
        ScoreSheet.from_answers(CODES, {"nonsense": Answer(rank=0)})
    assert [problem.kind for problem in refused.value.problems] == [
        ProblemKind.MISSING,
        ProblemKind.MISSING,
        ProblemKind.UNKNOWN_CODE,
    ]
    assert say_problem(refused.value.problems[2]) == "“nonsense” is not a code of this set"


def test_a_label_is_found_by_its_rank() -> None:
    assert CODES[1].label(1) == "Yes"


def test_the_point_given_where_nothing_speaks_against_it_is_named_if_there_is_one() -> None:
    assert CODES[0].default_label is None
    assert replace(CODES[0], default_rank=0).default_label == "Not Present"


def test_scores_that_contradict_each_other_are_warned_about_and_open_ones_are_not() -> None:
    consistent = rubric(rule({"all": [X_HIGH]}, {"all": [Z_LOW]}, message="High x, low z."))
    assert find_warnings(consistent, {"x": 2, "z": 1}) == ("High x, low z.",)
    assert find_warnings(consistent, {"x": 2, "z": 0}) == ()
    assert find_warnings(consistent, {"x": 2, "z": None}) == ()
