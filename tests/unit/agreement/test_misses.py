"""Misses summed: what was not seen, and what was seen and weighed differently."""

from dataclasses import replace

import pytest

from app.agreement.domain.misses import MissCount, ReadScore, Tendency, sum_misses
from app.practice.domain.evidence import (
    MissKind,
    OwnEvidence,
    Reading,
    kind_of_miss,
    read_evidence,
)
from app.practice.words import say_reading
from app.rubric.domain.judgments import MasterEvidence
from tests.unit.bench.test_sheet import CODES

SEEN = MasterEvidence(from_ms=10_000, until_ms=15_000, note="the board")


@pytest.mark.parametrize(
    ("own", "master", "noted_at", "kind"),
    [
        pytest.param(0, 1, None, MissKind.NOTICING, id="she says not there"),
        pytest.param(2, 0, None, MissKind.NOTICING, id="the masters say not there"),
        pytest.param(2, 0, 12_000, MissKind.NOTICING, id="noted what the masters do not count"),
        pytest.param(1, 3, None, MissKind.LEVELING, id="both found it"),
        pytest.param(0, 2, 12_000, MissKind.LEVELING, id="noted, then counted for nothing"),
        pytest.param(1, 2, 50_000, MissKind.NOTICING, id="both found something, elsewhere"),
        pytest.param(2, 2, None, None, id="exact"),
        pytest.param(None, 2, None, None, id="not scored"),
    ],
)
def test_a_miss_is_one_of_noticing_or_of_leveling(
    own: int | None, master: int, noted_at: int | None, kind: MissKind | None
) -> None:
    notes = [] if noted_at is None else [OwnEvidence(clip_ms=noted_at, text="t", code="meaning")]
    reading = read_evidence(own, master, notes, [SEEN] if master else [])
    assert kind_of_miss(reading) is kind


@pytest.mark.parametrize("reading", list(Reading))
def test_each_reading_says_its_kind_to_the_rater(reading: Reading) -> None:
    said = {
        MissKind.NOTICING: "Noticing:",
        MissKind.LEVELING: ("Leveling:", "Probably leveling:"),
        None: "",
    }
    assert say_reading(reading).startswith(said[kind_of_miss(reading)])


def read(code: str, *readings: Reading) -> list[ReadScore]:
    return [ReadScore(code=code, reading=reading) for reading in readings]


def test_misses_are_summed_whole_by_domain_and_by_code() -> None:
    misses = sum_misses(
        CODES,
        [
            *read("meaning", Reading.NOT_NOTICED, Reading.LEVELING, Reading.SAME_MOMENTS),
            *read("maths", Reading.COUNTED_EXTRA, Reading.NOT_SCORED),
            *read("gone", Reading.NOT_NOTICED),
        ],
    )
    whole = misses.whole
    assert (whole.scores, whole.misses, whole.noticing, whole.leveling) == (4, 3, 2, 1)
    assert (whole.overlooked, whole.by_notes) == (1, 1)
    assert [(one.title, one.misses) for one in misses.domains] == [("D", 3)]
    assert (misses.codes["maths"].scores, misses.codes["maths"].misses) == (1, 1)
    assert misses.most_missed == ("meaning", "maths")


def test_misses_of_one_domain_are_not_counted_in_another() -> None:
    slips = replace(CODES[1], domain_title="Errors")
    misses = sum_misses(
        (CODES[0], slips),
        [*read("meaning", Reading.NOT_NOTICED), *read("maths", Reading.SAME_MOMENTS)],
    )
    assert [(one.title, one.scores, one.misses) for one in misses.domains] == [
        ("D", 1, 1),
        ("Errors", 1, 0),
    ]
    assert misses.most_missed == ("meaning",)


@pytest.mark.parametrize(
    ("noticing", "leveling", "tendency"),
    [
        (4, 0, Tendency.TOO_FEW),
        (5, 0, Tendency.BOTH),
        (6, 0, Tendency.NOTICING),
        (0, 9, Tendency.LEVELING),
        (4, 3, Tendency.BOTH),
        (3, 9, Tendency.BOTH),
        (14, 6, Tendency.BOTH),
    ],
)
def test_a_tendency_is_named_only_when_it_is_beyond_doubt(
    noticing: int, leveling: int, tendency: Tendency
) -> None:
    count = MissCount(
        title="",
        scores=40,
        noticing=noticing,
        overlooked=0,
        leveling=leveling,
        by_notes=0,
    )
    assert count.tendency is tendency
