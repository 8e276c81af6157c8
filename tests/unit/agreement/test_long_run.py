"""A model's estimate stands in where a code's own clips say too little, and only there."""

import pytest

from app.agreement.domain.agreement import CodeAgreement
from app.agreement.domain.estimates import LongRun, find_long_run
from app.scoring.estimates import Estimate, IntervalKind
from app.scoring.rater_model.outlook import TrueAgreement
from tests.unit.agreement.test_agreement import GUESSER, agreement


def estimate(value: float, low: float, high: float) -> Estimate:
    return Estimate(value=value, n=9, low=low, high=high, interval=IntervalKind.RATER_MODEL)


EXPECTED = TrueAgreement(exact=estimate(0.7, 0.6, 0.8), kappa=estimate(0.6, 0.4, 0.7))


BOTH = LongRun(exact=EXPECTED.exact, kappa=EXPECTED.kappa)
KAPPA_ALONE = LongRun(exact=None, kappa=EXPECTED.kappa)
MIDDLING = [(0, 0), (1, 1), (2, 2), (3, 3), (1, 0), (1, 1), (2, 1), (3, 3)]
RARE = [(0, 0)] * 9 + [(0, 1)]


def meaning(pairs: list[tuple[int, int]]) -> CodeAgreement:
    page = agreement(list(pairs), GUESSER)
    return next(card for card in page.codes if card.code.key == "meaning")


@pytest.mark.parametrize(
    ("pairs", "stands_in"),
    [
        pytest.param(MIDDLING[:4], BOTH, id="no share yet"),
        pytest.param(RARE * 2, KAPPA_ALONE, id="a share, and kappa anywhere"),
        pytest.param(MIDDLING * 3, None, id="both known"),
    ],
)
def test_it_stands_in_for_what_says_nothing(
    pairs: list[tuple[int, int]], stands_in: LongRun | None
) -> None:
    assert find_long_run([meaning(pairs)], {"meaning": EXPECTED}).get("meaning") == stands_in


def test_an_estimate_that_says_nothing_itself_is_not_given() -> None:
    vague = TrueAgreement(exact=estimate(0.5, 0.2, 0.8), kappa=estimate(0.5, 0.1, 0.7))
    assert find_long_run([meaning(MIDDLING[:4])], {"meaning": vague}) == {}


def test_a_code_that_the_model_does_not_know_has_none() -> None:
    assert find_long_run([meaning(MIDDLING[:4])], {}) == {}
