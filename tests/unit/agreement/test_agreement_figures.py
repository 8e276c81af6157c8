"""My agreement in figures: directions, domains, trends, and what is confused with what."""

from dataclasses import replace

import pytest

from app.agreement.domain.agreement import (
    CLIPS_IN_TREND,
    Agreement,
    Confusion,
    ScoredCode,
    build_agreement,
    find_main_confusion,
    lean_of,
)
from app.agreement.words import say_lean
from app.scoring.estimates import Estimate, Undefined
from tests.unit.bench.test_sheet import code

MEANING = code("meaning")
REASONS = code("reasons")
SLIPS = replace(code("slips"), domain_id="e", domain_title="Errors", more_is_worse=True)
CODES = (MEANING, REASONS, SLIPS)


def scored(key: str, pairs: list[tuple[int | None, int]]) -> list[ScoredCode]:
    return [
        ScoredCode(clip_id=f"c{i}", clip_title=f"Clip {i}", code=key, own=own, master=master)
        for i, (own, master) in enumerate(pairs)
    ]


def page(**pairs: list[tuple[int | None, int]]) -> Agreement:
    return build_agreement(CODES, [row for key in pairs for row in scored(key, pairs[key])])


TOO_HIGH: list[tuple[int | None, int]] = [(1, 0), (2, 1), (3, 2), (1, 0), (3, 1), (3, 1)]
EXACT: list[tuple[int | None, int]] = [(0, 0), (1, 1), (2, 2), (3, 3), (0, 0), (1, 1)]
HALF: list[tuple[int | None, int]] = [(0, 0), (1, 1), (2, 2), (2, 3), (1, 0), (0, 1)]


def test_a_higher_score_of_slips_is_more_severe_with_the_lesson() -> None:
    found = page(slips=TOO_HIGH, meaning=EXACT)
    slips = next(card for card in found.codes if card.code is SLIPS)
    assert say_lean(slips.figures.lean) == (
        "on average 1.33 points higher, so more severe than the masters"
    )
    (errors,) = (domain for domain in found.domains if domain.title == "Errors")
    assert say_lean(errors.figures.lean) == "on average 1.33 points more severe than the masters"


def test_a_higher_score_of_meaning_is_more_generous_with_the_lesson() -> None:
    found = page(meaning=TOO_HIGH, slips=EXACT)
    meaning = next(card for card in found.codes if card.code is MEANING)
    assert say_lean(meaning.figures.lean).endswith("higher, so more generous than the masters")
    (sense,) = (domain for domain in found.domains if domain.title == "D")
    assert say_lean(sense.figures.lean) == "on average 1.33 points more generous than the masters"


def test_a_domain_holds_its_own_codes_and_no_others() -> None:
    found = page(meaning=EXACT, reasons=HALF, slips=TOO_HIGH)
    assert {domain.title: {card.code.key for card in domain.codes} for domain in found.domains} == {
        "D": {"meaning", "reasons"},
        "Errors": {"slips"},
    }


def test_the_lowest_code_is_the_one_with_the_fewest_exact_scores() -> None:
    found = page(meaning=EXACT, reasons=HALF, slips=EXACT)
    assert found.overall.lowest is not None
    assert found.overall.lowest.code is REASONS


def test_of_codes_with_too_few_clips_one_never_scored_comes_last() -> None:
    found = page(meaning=[(None, 1), (None, 2)], reasons=[(1, 1), (1, 1)], slips=[(1, 1), (0, 1)])
    assert [card.code for card in found.codes] == [SLIPS, REASONS, MEANING]
    assert isinstance(found.codes[-1].figures.exact, Undefined)


def test_the_trend_shows_how_close_each_of_the_last_clips_came() -> None:
    pairs = [(3, 0), *EXACT, (2, 1), (1, 3), (3, 1), (None, 2)]
    assert len(pairs) == CLIPS_IN_TREND + 1
    meaning = next(card for card in page(meaning=pairs).codes if card.code is MEANING)
    assert [point.clip_title for point in meaning.trend] == [f"Clip {i}" for i in range(1, 11)]
    assert [point.closeness.value for point in meaning.trend[-5:]] == [
        *("exact", "adjacent", "discrepant", "discrepant", "not_scored"),
    ]


@pytest.mark.parametrize(
    ("counts", "main"),
    [
        pytest.param(
            [[0, 2, 0], [0, 0, 0], [2, 0, 0]],
            Confusion(master=2, own=0, times=2),
            id="two too low before one too high",
        ),
        pytest.param(
            [[0, 0, 0], [0, 0, 2], [2, 0, 0]],
            Confusion(master=2, own=0, times=2),
            id="two apart at the bottom before one apart at the top",
        ),
        pytest.param(
            [[0, 0, 2], [2, 0, 0], [0, 0, 0]],
            Confusion(master=0, own=2, times=2),
            id="two too high before one too low",
        ),
        pytest.param(
            [[0, 0, 1], [2, 0, 0], [0, 0, 0]],
            Confusion(master=1, own=0, times=2),
            id="the commoner one, however near",
        ),
    ],
)
def test_among_equally_common_confusions_the_farthest_is_the_main_one(
    counts: list[list[int]], main: Confusion
) -> None:
    assert find_main_confusion(counts) == main


@pytest.mark.parametrize(
    ("bias", "words"),
    [
        (Estimate(value=-0.5, n=9, low=-0.9, high=-0.1), "on average 0.50 points lower, so "),
        (Estimate(value=0.004, n=9, low=0.001, high=0.01), "neither higher nor lower"),
        (Estimate(value=-0.004, n=9, low=-0.01, high=-0.001), "neither higher nor lower"),
    ],
)
def test_a_lean_is_said_by_its_size(bias: Estimate, words: str) -> None:
    assert say_lean(lean_of(bias, more_is_worse=False)).startswith(words)


@pytest.mark.parametrize(
    ("value", "low", "high", "is_clear"),
    [
        pytest.param(0.5, 0.1, 0.9, True, id="above nothing"),
        pytest.param(-0.5, -0.9, -0.1, True, id="below nothing"),
        pytest.param(0.5, 0.0, 0.9, False, id="from nothing on"),
        pytest.param(-0.5, -0.9, 0.0, False, id="up to nothing"),
        pytest.param(0.5, -0.1, 0.9, False, id="around nothing"),
        pytest.param(0.5, 0.1, None, False, id="without an upper bound"),
        pytest.param(0.5, None, 0.9, False, id="without a lower bound"),
    ],
)
def test_a_lean_whose_interval_holds_nothing_may_be_chance(
    value: float, low: float | None, high: float | None, is_clear: bool
) -> None:
    words = say_lean(lean_of(Estimate(value=value, n=9, low=low, high=high), more_is_worse=None))
    assert words.endswith("than the masters" if is_clear else "; this may be chance")


def test_a_lean_of_the_same_size_on_every_clip_is_not_put_down_to_chance() -> None:
    figures = page(slips=[(1, 0)] * 6).codes[0].figures
    assert say_lean(figures.lean).endswith("than the masters, by the same on every clip")
