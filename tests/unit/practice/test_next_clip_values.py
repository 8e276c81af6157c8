"""The value of one more score, worked out by hand beside the arrays."""

from math import sqrt

import numpy as np
import pytest

from app.practice.domain.next_clip_values import (
    ELSEWHERE,
    add_score,
    code_values,
    empty_tally,
    offer_values,
    spacing,
)

SCORES = ((0, 0), (1, 2), (2, 2), (3, 1), (0, 0), (2, 3))  # master, own; oldest first
REVEALED = ([3, 0, 1, 0], [1, 2, 2, 4])  # clips at each point: not made for the code, made for it


def faded() -> dict[tuple[int, int], float]:
    """Each score weighs 0.85 of the next newer one."""
    weights: dict[tuple[int, int], float] = {}
    for age, pair in enumerate(reversed(SCORES)):
        weights[pair] = weights.get(pair, 0.0) + 0.85**age
    return weights


def value_by_hand(chances: list[float]) -> float:
    """Sum over points: P(point) x (P(miss) + its standard deviation), Dirichlet rows."""
    weights = faded()
    in_code = sum(weights.values())
    hits = sum(weight for (master, own), weight in weights.items() if master == own)
    expected = 1 - 0.4 * 0.8**in_code
    code = (hits + 4 * expected) / (in_code + 4)
    total = 0.0
    for point, chance in enumerate(chances):
        row = sum(weight for (master, _), weight in weights.items() if master == point)
        hit = (weights.get((point, point), 0.0) + 2 * code) / (row + 2)
        total += chance * (1 - hit + sqrt(hit * (1 - hit) / (row + 2 + 1)))
    return total


def shares(revealed: list[int], prior: list[float]) -> list[float]:
    """What clips have shown, and a prior worth four of them."""
    weights = [count + 4 * share / sum(prior) for count, share in zip(revealed, prior, strict=True)]
    return [weight / sum(weights) for weight in weights]


def test_a_code_is_worth_its_misses_and_what_nobody_knows_yet() -> None:
    tally = empty_tally([4])
    for master, own in SCORES:
        add_score(tally[0], master, own)
    found = code_values(tally, np.array(REVEALED, float)[:, None], np.array([4]))
    assert found[0, 0] == pytest.approx(value_by_hand(shares(REVEALED[0], [0.6, 0.2, 0.12, 0.08])))
    assert found[1, 0] == pytest.approx(value_by_hand(shares(REVEALED[1], [1, 1, 1, 1])))


def test_before_the_first_score_a_miss_is_as_likely_as_in_training() -> None:
    found = code_values(empty_tally([2]), np.zeros((2, 1, 2)), np.array([2]))
    # At every point: 0.4 and the spread of a row of two scores.
    assert found == pytest.approx(np.full((2, 1), 0.4 + sqrt(0.4 * 0.6 / 3)))


def test_a_scale_longer_than_the_known_spread_goes_on_with_its_last_share() -> None:
    revealed = np.zeros((2, 1, 6))
    tally = empty_tally([6])
    for _ in range(30):
        add_score(tally[0], 5, 0)
    (elsewhere, made_for) = code_values(tally, revealed, np.array([6]))[:, 0]
    chances = [*ELSEWHERE, ELSEWHERE[-1], ELSEWHERE[-1]]
    in_code = float(tally.sum())
    hit = 4 * (1 - 0.4 * 0.8**in_code) / (in_code + 4)
    for value, chance in ((elsewhere, chances[5] / sum(chances)), (made_for, 1 / 6)):
        row = in_code + 2
        last = 1 - 2 * hit / row + sqrt(2 * hit / row * (1 - 2 * hit / row) / (row + 1))
        other = 1 - hit + sqrt(hit * (1 - hit) / 3)
        assert value == pytest.approx(chance * last + (1 - chance) * other)


def test_a_shorter_scale_is_worth_the_same_beside_a_longer_one() -> None:
    short, both = empty_tally([2]), empty_tally([4, 2])
    for tally in (short[0], both[1]):
        add_score(tally, 0, 0)
    alone = code_values(short, np.zeros((2, 1, 2)), np.array([2]))
    beside = code_values(both, np.zeros((2, 2, 4)), np.array([4, 2]))
    assert beside[:, 1] == pytest.approx(alone[:, 0])


def test_an_offer_counts_each_code_it_asks_by_whether_its_clip_was_made_for_it() -> None:
    values = np.array([[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]])
    asked = np.array([[True, True, False], [True, True, True]])
    focus = np.array([[True, False, True], [False, False, False]])
    assert offer_values(values, asked, focus).tolist() == [12.0, 111.0]


def test_an_offer_of_five_codes_is_read_with_the_care_for_four() -> None:
    asked = np.ones((1, 5), dtype=bool)
    values = np.array([[1.0, 2.0, 3.0, 4.0, 5.0], [0.0] * 5])
    assert offer_values(values, asked, ~asked)[0] == pytest.approx(15 * 4 / 5)
    focused = offer_values(values[::-1], asked, asked)
    assert focused[0] == pytest.approx(15 * 4 / 5)


@pytest.mark.parametrize(
    ("clips", "days", "due"),
    [
        (0, 0, 0.5),
        (1, 0, 0.5 + 0.5 / 3),
        (2, 0, 0.5 + 1 / 3),
        (3, 0, 1.0),
        (4, 0, 1.0),
        (3, 14, 1.25),
        (3, 28, 1.375),
        (0, 14, 0.625),
    ],
)
def test_a_code_is_due_after_three_clips_and_more_so_after_weeks(
    clips: float, days: float, due: float
) -> None:
    assert spacing(np.array([clips]), np.array([days])) == pytest.approx([due])
