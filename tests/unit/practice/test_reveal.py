"""What a recorded sheet says beside the master scores: distance in words, noticing or leveling."""

from dataclasses import replace

import pytest

from app.bench.domain.sheet import ScoreOfCode
from app.practice.domain.evidence import OwnEvidence, Reading, is_near
from app.practice.domain.reveal import (
    Closeness,
    ComparedCode,
    closeness,
    compare_code,
    evidence_of,
    order_moments,
    tally,
    tally_by_domain,
)
from app.practice.words import say_distance
from app.rubric.domain.judgments import MasterEvidence, MasterJudgment
from tests.unit.bench.test_sheet import CODES

SEEN = (MasterEvidence(from_ms=10_000, until_ms=15_000, note="the board"),)


def master(rank: int, evidence: tuple[MasterEvidence, ...] = SEEN) -> MasterJudgment:
    return MasterJudgment(
        code="meaning", rank=rank, rationale="r", not_lower=None, not_higher=None, evidence=evidence
    )


def note(clip_ms: int, code: str | None = "meaning") -> OwnEvidence:
    return OwnEvidence(clip_ms=clip_ms, text="seen", code=code)


def compared(own: int | None, rank: int, *notes: OwnEvidence, which: int = 0) -> ComparedCode:
    score = ScoreOfCode(code="meaning", rank=own, cannot_score=None if own is not None else "dark")
    return compare_code(CODES[which], score, master(rank), notes)


@pytest.mark.parametrize(
    ("distance", "more_is_worse", "words"),
    [
        (0, False, "the same point as the master"),
        (1, False, "one point higher than the master: more generous"),
        (1, True, "one point higher than the master: more severe"),
        (-2, False, "two points lower than the master: more severe"),
        (-3, True, "three points lower than the master: more generous"),
        (4, False, "4 points higher than the master: more generous"),
        (-4, False, "4 points lower than the master: more severe"),
        (None, False, "you did not score this code"),
    ],
)
def test_a_distance_is_said_in_the_direction_of_the_code(
    distance: int | None, more_is_worse: bool, words: str
) -> None:
    assert say_distance(distance, more_is_worse=more_is_worse) == words


@pytest.mark.parametrize(
    ("own", "rank", "evidence", "notes", "reading"),
    [
        pytest.param(2, 2, SEEN, (note(12_000),), Reading.SAME_MOMENTS, id="same, same moment"),
        pytest.param(2, 2, SEEN, (note(40_000),), Reading.OTHER_MOMENTS, id="same, elsewhere"),
        pytest.param(2, 2, SEEN, (), Reading.NOTHING_TO_COMPARE, id="same, no notes"),
        pytest.param(0, 0, (), (note(1),), Reading.NOTHING_TO_COMPARE, id="same, nothing there"),
        pytest.param(1, 2, SEEN, (note(19_999),), Reading.LEVELING, id="saw it, other point"),
        pytest.param(1, 2, SEEN, (note(21_000),), Reading.NOTICED_ELSEWHERE, id="looked elsewhere"),
        pytest.param(2, 0, (), (note(12_000),), Reading.NOTICED_EXTRA, id="saw what did not count"),
        pytest.param(2, 0, (), (), Reading.COUNTED_EXTRA, id="there, and for the masters not"),
        pytest.param(
            0, 2, SEEN, (), Reading.NOT_NOTICED, id="not there, and for the masters there"
        ),
        pytest.param(0, 2, SEEN, (note(12_000),), Reading.LEVELING, id="noted, and not counted"),
        pytest.param(1, 2, SEEN, (), Reading.PROBABLY_LEVELING, id="lower, both found it"),
        pytest.param(3, 2, SEEN, (), Reading.PROBABLY_LEVELING, id="higher, both found it"),
        pytest.param(None, 2, SEEN, (), Reading.NOT_SCORED, id="not scored"),
    ],
)
def test_evidence_tells_noticing_from_leveling(
    own: int | None,
    rank: int,
    evidence: tuple[MasterEvidence, ...],
    notes: tuple[OwnEvidence, ...],
    reading: Reading,
) -> None:
    score = ScoreOfCode(code="meaning", rank=own, cannot_score=None)
    assert compare_code(CODES[0], score, master(rank, evidence), notes).reading is reading


@pytest.mark.parametrize(
    ("clip_ms", "is_there"),
    [
        pytest.param(4_999, False, id="before five seconds ahead"),
        pytest.param(5_000, True, id="five seconds ahead"),
        pytest.param(12_000, True, id="within"),
        pytest.param(20_000, True, id="five seconds after"),
        pytest.param(20_001, False, id="later still"),
    ],
)
def test_a_note_is_near_a_moment_within_five_seconds(clip_ms: int, is_there: bool) -> None:
    assert is_near([note(clip_ms)], SEEN) is is_there


def test_a_note_long_before_a_late_moment_is_not_near_it() -> None:
    late = MasterEvidence(from_ms=80_000, until_ms=90_000, note="the end")
    assert not is_near([note(12_000)], (late,))


def test_one_note_near_one_moment_is_enough() -> None:
    late = MasterEvidence(from_ms=80_000, until_ms=90_000, note="the end")
    assert is_near([note(50_000), note(12_000)], (*SEEN, late))


@pytest.mark.parametrize(
    ("distance", "name"),
    [(0, "exact"), (1, "adjacent"), (-1, "adjacent"), (2, "discrepant"), (None, "not_scored")],
)
def test_closeness_has_a_name(distance: int | None, name: str) -> None:
    assert closeness(distance).value == name


def test_a_distance_is_counted_from_the_masters_point() -> None:
    assert [compared(own, 1).distance for own in (0, 1, 3)] == [-1, 0, 2]


def test_codes_are_tallied_in_their_own_domain() -> None:
    other = replace(CODES[1], domain_title="Errors")
    both = [compared(2, 2), replace(compared(0, 1, which=1), code=other)]
    assert [(row.title, row.exact, row.adjacent) for row in tally_by_domain(both)] == [
        ("D", 1, 0),
        ("Errors", 0, 1),
    ]


def test_codes_that_were_not_scored_are_neither_right_nor_wrong() -> None:
    sums = tally("All", [compared(2, 2), compared(1, 2), compared(0, 2), compared(None, 2)])
    assert (sums.exact, sums.adjacent, sums.discrepant, sums.not_scored, sums.n) == (1, 1, 1, 1, 3)
    assert [row.title for row in tally_by_domain([compared(2, 2)])] == ["D"]


def test_moments_of_both_sides_run_in_the_order_of_the_clip() -> None:
    moments = order_moments([compared(2, 2, note(12_000))], [note(5_000, code=None)])
    assert [(m.clip_ms, m.is_own) for m in moments] == [
        (5_000, True),
        (10_000, False),
        (12_000, True),
    ]


def test_notes_are_sorted_by_code_and_loose_ones_belong_to_none() -> None:
    sorted_notes = evidence_of([note(1), note(2, None), note(3, "gone")], ["meaning", "maths"])
    assert {key: len(rows) for key, rows in sorted_notes.items()} == {"meaning": 1, "maths": 0}


def test_a_code_not_scored_has_no_distance() -> None:
    assert compared(None, 1).closeness is Closeness.NOT_SCORED
