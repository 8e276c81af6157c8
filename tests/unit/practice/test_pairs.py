"""Contrast pairs in a list: by domain, in the rubric's order, closed ones by code alone."""

from dataclasses import replace

import pytest

from app.practice.domain.pairs import (
    PairChoice,
    PairLine,
    group_pairs,
    reveal_pair,
)
from app.rubric.domain.documents import rubric_from_document
from app.rubric.domain.judgments import MasterEvidence, ReasonedScore, StoredMoment
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


def test_a_pair_stands_under_its_own_rubric_where_two_have_a_code_of_one_name(
    codes: list[str],
) -> None:
    first = rubric_from_document(RUBRIC)
    second = rubric_from_document({**RUBRIC, "id": "other-rubric"})
    mine = replace(line("of-other", codes[0]), rubric="other-rubric")
    (group,) = group_pairs([mine], [first, second])
    assert group.id == f"other-rubric-{first.domains[0].id}"


def test_a_domain_without_pairs_is_left_out(codes: list[str]) -> None:
    groups = group_pairs([line("only", codes[0])], [rubric_from_document(RUBRIC)])
    assert len(groups) == 1


def test_unanswered_pairs_come_first_and_closed_ones_are_named_once(codes: list[str]) -> None:
    lines = [
        line("a", codes[0], is_answered=True),
        line("b", codes[0]),
        line("c", codes[0], is_open=False),
        line("d", codes[0], is_open=False),
        line("e", codes[1], is_answered=True),
        line("f", codes[0], is_open=False, is_answered=True),
    ]
    (group,) = group_pairs(lines, [rubric_from_document(RUBRIC)])
    assert [pair.id for pair in group.to_answer] == ["b"]
    assert [pair.id for pair in group.answered] == ["a", "e"]
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
    answer = PairChoice(higher_clip=chosen, why="I heard more.", answered_at=MORNING)
    reveal = reveal_pair(document, answer)
    assert [(clip, reveal.labels[m.rank]) for clip, m in reveal.masters.items()] == [
        ("a", "Low"),
        ("b", "Mid"),
    ]
    assert reveal.masters["a"].evidence == (
        MasterEvidence(from_ms=1000, until_ms=1000, note="Because"),
    )
    assert reveal.higher_clip == "b"
    assert reveal.is_as_masters is is_right
