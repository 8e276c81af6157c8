"""Contrast pairs in a list: by domain, in the rubric's order, closed ones by code alone."""

import pytest

from app.practice.domain.pairs import (
    PairAnswer,
    PairLine,
    PairReveal,
    group_pairs,
    read_pair_scores,
)
from app.rubric.domain.documents import rubric_from_document
from app.rubric.domain.masters import ReasonedScore, StoredMoment
from app.sets.domain.documents import PairDocument
from tests.calibration_world import RUBRIC
from tests.factories import MORNING


def line(name: str, code: str, *, is_open: bool = True, is_answered: bool = False) -> PairLine:
    return PairLine(
        id=name,
        rubric=str(RUBRIC["id"]),
        code=code,
        title=code.title(),
        question="Which?" if is_open else None,
        is_open=is_open,
        is_answered=is_answered,
    )


@pytest.fixture
def codes() -> list[str]:
    """The codes of the rubric, in its order."""
    return [code.key for code in rubric_from_document(RUBRIC).codes]


def test_pairs_stand_by_domain_in_the_order_of_the_rubric(codes: list[str]) -> None:
    rubric = rubric_from_document(RUBRIC)
    groups = group_pairs([line(f"of-{code}", code) for code in reversed(codes)], [rubric])
    assert [pair.code for group in groups for pair in group.lines] == [
        "meaning",
        "reasons",
        "maths",
        "slips",
    ]
    assert [group.title for group in groups] == [domain.title for domain in rubric.domains]


def test_a_domain_without_pairs_is_left_out(codes: list[str]) -> None:
    groups = group_pairs([line("only", codes[0])], [rubric_from_document(RUBRIC)])
    assert len(groups) == 1


def test_unanswered_pairs_come_first_and_closed_ones_are_named_once(codes: list[str]) -> None:
    lines = [
        line("a", codes[0], is_answered=True),
        line("b", codes[0]),
        line("c", codes[0], is_open=False),
        line("d", codes[0], is_open=False),
    ]
    (group,) = group_pairs(lines, [rubric_from_document(RUBRIC)])
    assert [pair.id for pair in group.to_answer] == ["b"]
    assert [pair.id for pair in group.answered] == ["a"]
    assert group.closed_titles == (codes[0].title(),)


def score_of(rank: int) -> ReasonedScore:
    return ReasonedScore(
        score=str(rank),
        rank=rank,
        rationale="Reasons are given.",
        not_higher="They are short.",
        evidence=(StoredMoment(at_ms=1000, note="Because"),),
    )


@pytest.mark.parametrize(("chosen", "is_right"), [("a", False), ("b", True)])
def test_an_answer_is_held_against_the_clip_the_masters_put_higher(
    chosen: str, *, is_right: bool
) -> None:
    document = PairDocument(
        id="reasons",
        rubric="small-rubric",
        code="reasons",
        clips=("a", "b"),
        question="Where are more reasons given?",
        title="Reasons Given",
        labels=("Not Present", "Low", "Mid", "High"),
        scores={"a": score_of(1), "b": score_of(2)},
    )
    answer = PairAnswer(higher_clip=chosen, why="I heard more.", answered_at=MORNING)
    reveal = PairReveal(answer=answer, scores=read_pair_scores(document))
    assert [score.label for score in reveal.scores] == ["Low", "Mid"]
    assert reveal.scores[0].evidence == ((1000, "Because"),)
    assert reveal.higher_clip == "b"
    assert reveal.is_as_masters is is_right
