"""My agreement: no share of few clips, sums that hide nothing, words that say the direction."""

import pytest

from app.agreement.domain.agreement import (
    Agreement,
    ScoredCode,
    Standing,
    build_agreement,
    build_brief,
    find_main_confusion,
    lean_of,
    standing_of,
)
from app.agreement.words import say_lean, why_undefined
from app.scoring.estimates import MIN_CLIPS, Estimate, Reason, Undefined
from tests.unit.bench.test_sheet import CODES


def scored(code: str, pairs: list[tuple[int | None, int]]) -> list[ScoredCode]:
    return [
        ScoredCode(clip_id=f"c{i}", clip_title=f"Clip {i}", code=code, own=own, master=master)
        for i, (own, master) in enumerate(pairs)
    ]


GOOD = [(0, 0), (1, 1), (2, 2), (3, 3), (0, 0), (1, 1), (2, 2), (3, 3)]
GUESSER = [(1, 1)] * 6 + [(1, 0)] * 2


def agreement(
    meaning: list[tuple[int | None, int]], maths: list[tuple[int | None, int]]
) -> Agreement:
    return build_agreement(CODES, scored("meaning", meaning) + scored("maths", maths))


def test_below_five_clips_there_is_no_share() -> None:
    page = agreement(GOOD[:4], GUESSER)
    meaning = next(card for card in page.codes if card.code.key == "meaning")
    assert meaning.figures.standing is Standing.TOO_FEW
    assert not meaning.figures.is_enough
    assert page.codes[-1] is meaning


def test_with_five_clips_there_is_one() -> None:
    page = agreement(GOOD[:5], GUESSER)
    meaning = next(card for card in page.codes if card.code.key == "meaning")
    assert meaning.figures.is_enough
    assert meaning.figures.clips == MIN_CLIPS == 5


def test_somebody_who_always_answers_the_same_is_not_above_the_blind_guess() -> None:
    page = agreement(GOOD, GUESSER)
    assert [card.code.key for card in page.codes] == ["maths", "meaning"]
    assert page.codes[0].figures.standing is Standing.NOT_ABOVE_GUESS
    guess = page.codes[0].figures.guess
    assert guess is not None
    assert (guess.label, round(guess.exact, 2)) == ("Yes", 0.64)
    assert page.codes[1].figures.standing is Standing.ABOVE_GUESS


def test_a_sum_names_the_codes_it_would_hide() -> None:
    page = agreement(GOOD, GUESSER)
    assert [card.code.key for card in page.overall.behind] == ["maths"]
    assert page.overall.lowest is not None
    assert page.overall.lowest.code.key == "maths"
    assert page.overall.left_out in {("meaning",), ("maths",)}
    (domain,) = page.domains
    assert domain.title == "D"


def test_the_brief_says_of_each_domain_what_the_whole_page_says() -> None:
    rows = scored("meaning", [*GOOD, (None, 2)]) + scored("maths", GUESSER)
    brief, page = build_brief(CODES, rows), build_agreement(CODES, rows)
    assert brief.clips == page.clips == 9
    assert [(d.title, d.figures) for d in brief.domains] == [
        (d.title, d.figures) for d in page.domains
    ]


def test_a_clip_she_could_not_score_is_missing_not_wrong() -> None:
    page = agreement([*GOOD, (None, 2)], GUESSER)
    meaning = page.codes[1]
    assert (meaning.figures.n, meaning.figures.not_scored, meaning.figures.hits) == (8, 1, 8)
    assert meaning.trend[-1].closeness.value == "not_scored"


def test_a_code_names_what_she_took_for_what_most_often() -> None:
    maths = next(card for card in agreement(GOOD, GUESSER).codes if card.code.key == "maths")
    assert maths.main_confusion is not None
    assert (maths.main_confusion.master, maths.main_confusion.own) == (0, 1)


def test_nothing_with_clips_enough_has_no_lowest() -> None:
    assert agreement(GOOD[:2], GUESSER[:2]).overall.lowest is None


@pytest.mark.parametrize(
    ("bias", "more_is_worse", "words"),
    [
        (
            Estimate(value=0.5, n=9, low=0.1, high=0.9),
            False,
            "0.50 points higher, so more generous",
        ),
        (Estimate(value=0.5, n=9, low=0.1, high=0.9), True, "higher, so more severe"),
        (Estimate(value=-0.5, n=9, low=-0.9, high=-0.1), True, "lower, so more generous"),
        (
            Estimate(value=-0.5, n=9, low=-0.9, high=0.1),
            None,
            "more severe than the masters; this may be",
        ),
        (Estimate(value=0.5, n=1), None, "more generous than the masters; this may be chance"),
        (Estimate(value=0.0, n=9), False, "neither higher nor lower"),
        (Undefined(reason=Reason.NO_PAIRS), False, "no difference can be told yet"),
    ],
)
def test_a_lean_is_said_in_words(
    bias: Estimate | Undefined, more_is_worse: bool | None, words: str
) -> None:
    assert words in say_lean(lean_of(bias, more_is_worse=more_is_worse))


@pytest.mark.parametrize(
    ("n", "margin", "standing"),
    [
        (4, Estimate(value=0.5, n=4, low=0.4, high=0.6), Standing.TOO_FEW),
        (5, Estimate(value=0.5, n=5, low=0.4, high=0.6), Standing.ABOVE_GUESS),
        (9, Undefined(reason=Reason.NO_PAIRS), Standing.TOO_FEW),
        (9, Estimate(value=0.0, n=9, low=-0.1, high=0.1), Standing.NOT_ABOVE_GUESS),
        (9, Estimate(value=0.1, n=9, low=-0.1, high=0.3), Standing.UNCLEAR),
        (9, Estimate(value=0.1, n=9), Standing.UNCLEAR),
        (9, Estimate(value=0.1, n=9, low=0.0, high=0.2), Standing.UNCLEAR),
        (9, Estimate(value=0.3, n=9, low=0.1, high=0.5), Standing.ABOVE_GUESS),
    ],
)
def test_the_interval_of_the_margin_decides_the_standing(
    n: int, margin: Estimate | Undefined, standing: Standing
) -> None:
    assert standing_of(n, margin) is standing


def test_the_main_confusion_is_the_commonest_miss() -> None:
    found = find_main_confusion([[5, 1, 2], [0, 5, 0], [0, 0, 5]])
    assert found is not None
    assert (found.master, found.own, found.times) == (0, 2, 2)
    assert find_main_confusion([[5, 0], [0, 5]]) is None


def test_why_a_coefficient_does_not_exist_is_said_in_words() -> None:
    assert "one point only" in why_undefined(Reason.ONE_CATEGORY_ONLY)
    assert why_undefined(Reason.MIXED_SCALES) == "it does not exist for these scores"


def test_who_gave_one_point_throughout_is_told_so_whatever_the_clips_made_of_it() -> None:
    above = Estimate(value=0.1, n=8, low=-0.2, high=0.4)
    assert standing_of(8, above) is Standing.UNCLEAR
    assert standing_of(8, above, is_constant=True) is Standing.NOT_ABOVE_GUESS
    assert standing_of(4, above, is_constant=True) is Standing.TOO_FEW
