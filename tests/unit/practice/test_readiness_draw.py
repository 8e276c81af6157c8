"""Drawn forms have the means and spreads that the formulas say, worked out by hand."""

import numpy as np
import pytest

from app.practice.domain.readiness_draw import (
    SPREAD,
    Drawn,
    draw_forms,
    points_of,
    shifted,
    spread_of,
)

MANY = 20_000
EXACT, OFF = 2, [0, 1, 3, 4]  # two points to either side
PRIOR_OFF = np.array([0.03, 0.12, 0.12, 0.03])
# Distances to the masters: three codes in two domains, with misses of every kind.
DISTANCES = [
    [0] * 10 + [1] * 4 + [-1] * 2 + [2] * 2 + [-2] * 2,
    [0] * 16 + [1] * 4,
    [0] * 8 + [-1] * 8 + [-2] * 4,
]
DOMAINS = ["sense", "sense", "errors"]
HITS, SCORES = np.array([10.0, 16.0, 8.0]), np.array([20.0, 20.0, 20.0])


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """Many forms of ten clips."""
    return draw_forms(DISTANCES, DOMAINS, 10, 1, MANY)


def about(expected: object, tolerance: float = 0.01) -> object:
    """What so many draws come near to."""
    return pytest.approx(expected, abs=tolerance)


def test_the_spread_of_codes_is_what_is_left_beyond_chance() -> None:
    domain = np.array([0, 0, 0, 1, 1])
    hits, scores = np.array([18.0, 12, 9, 15, 5]), np.array([20.0, 20, 15, 20, 10])
    share = [39 / 55] * 3 + [20 / 30] * 2
    noise = [p * (1 - p) for p in share]
    free = 1 - 2 / 5
    off = sum((h - n * p) ** 2 for h, n, p in zip(hits, scores, share, strict=True))
    beyond = off - free * sum(n * v for n, v in zip(scores, noise, strict=True))
    most = free * sum(n * (n - 1) * v for n, v in zip(scores, noise, strict=True))
    told = free * 5 * 17 / (17 + 1 / SPREAD)
    expected = (16 * SPREAD + told * beyond / most) / (16 + told)
    assert 0.008 < expected < 0.15
    assert spread_of(hits, scores, domain) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("share", "counts_as"),
    [pytest.param(1.0, 0.98, id="flawless"), pytest.param(0.0, 0.02, id="never")],
)
def test_a_share_at_the_end_counts_as_one_near_it(share: float, counts_as: float) -> None:
    scores, domain = np.full(4, 20.0), np.zeros(4, dtype=int)
    noise, free = counts_as * (1 - counts_as), 1 - 1 / 4
    beyond = 4 * (20 * (share - counts_as)) ** 2 - free * 4 * 20 * noise
    told = free * 4 * 20 / (20 + 1 / SPREAD)
    most = free * 4 * 20 * 19 * noise
    expected = (16 * SPREAD + told * beyond / most) / (16 + told)
    assert spread_of(20 * share * np.ones(4), scores, domain) == pytest.approx(expected)


def expected_exact() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the means of codes, and means and variances of their domains."""
    borrowed = 1 / spread_of(HITS, SCORES, np.array([1, 1, 0])) - 1
    everything = (34 + 4 * 0.7) / (60 + 4)
    there = np.array([26.0, 26.0, 8.0]), np.array([40.0, 40.0, 20.0])
    of_domain = (there[0] + borrowed * everything) / (there[1] + borrowed)
    spread_there = of_domain * (1 - of_domain) / (there[1] + borrowed + 1)
    mean = (HITS + borrowed * of_domain) / (SCORES + borrowed)
    between = (borrowed / (SCORES + borrowed)) ** 2 * spread_there
    within = (mean - mean**2 - between) / (SCORES + borrowed + 1)
    return mean, between, between + within


def test_a_code_leans_on_its_domain_and_that_on_everything(drawn: Drawn) -> None:
    mean, _, variance = expected_exact()
    assert drawn.shares[..., EXACT].mean(axis=0) == about(mean, 0.003)
    assert drawn.shares[..., EXACT].var(axis=0) == pytest.approx(variance, rel=0.02)


def test_codes_of_one_domain_go_up_and_down_together_and_others_do_not(drawn: Drawn) -> None:
    _, between, variance = expected_exact()
    together = np.corrcoef(drawn.shares[..., EXACT].T)
    both = np.sqrt(between[0] * between[1] / (variance[0] * variance[1]))
    assert together[0, 1] == about(both, 0.03)
    assert together[0, 2] == about(0, 0.03)


def test_how_far_off_misses_are_leans_on_the_domain_and_on_everything(drawn: Drawn) -> None:
    misses = np.array([[2.0, 2, 4, 2], [0, 0, 4, 0], [4, 8, 0, 0]])
    everything = misses.sum(axis=0) + 4 * PRIOR_OFF
    everything /= everything.sum()
    sense, errors = misses[:2].sum(axis=0) + 12 * everything, misses[2] + 12 * everything
    weights = misses + 12 * np.array([sense / sense.sum()] * 2 + [errors / errors.sum()])
    total = weights.sum(axis=1, keepdims=True)
    mean = weights / total
    ways = drawn.shares[..., OFF] / (1 - drawn.shares[..., [EXACT]])
    assert ways.mean(axis=0) == about(mean, 0.005)
    assert ways.var(axis=0) == pytest.approx(mean * (1 - mean) / (total + 1), rel=0.1)


def test_outcomes_make_a_whole_and_every_clip_has_one(drawn: Drawn) -> None:
    assert drawn.shares.sum(axis=-1) == pytest.approx(np.ones((MANY, 3)))
    assert (drawn.counts.sum(axis=-1) == 10).all()
    assert drawn.ability == pytest.approx(drawn.shares[:, :, EXACT].mean(axis=1))
    assert drawn.domains == ("sense", "sense", "errors")
    likely = shifted(drawn.shares, drawn.shift).mean(axis=0)
    assert drawn.counts.mean(axis=0) / 10 == about(likely, 0.01)


def test_a_form_is_kind_to_a_whole_domain_by_the_design_effect(drawn: Drawn) -> None:
    assert (drawn.shift[:, 0] == drawn.shift[:, 1]).all()
    hit = drawn.shares[:, :2, EXACT].mean(axis=1)
    scale = np.sqrt(0.03 * (2 - 1) / 2 * (1 / 10 + 1 / 20) / (hit * (1 - hit)))
    standard = drawn.shift[:, 0] / scale
    assert (standard.mean(), standard.std()) == about((0.0, 1.0), 0.03)


def test_a_form_is_neither_kind_nor_hard_to_a_domain_of_one_code(drawn: Drawn) -> None:
    assert (drawn.shift[:, 2] == 0).all()


def test_forms_are_kind_to_one_domain_and_hard_to_another_by_chance() -> None:
    four = draw_forms([DISTANCES[0]] * 4, ["a", "a", "b", "b"], 10, 1, MANY)
    assert np.corrcoef(four.shift[:, 0], four.shift[:, 2])[0, 1] == about(0, 0.03)


@pytest.mark.parametrize("distance", [0, 2])
def test_a_domain_always_or_never_met_is_shifted_as_one_near_it(distance: int) -> None:
    extreme = draw_forms([[distance] * 3_000] * 2, ["a", "a"], 10, 1, MANY)
    scale = np.sqrt(0.03 / 2 * (1 / 10 + 1 / 3_000) / (0.05 * 0.95))
    assert extreme.shift[:, 0].std() == pytest.approx(scale, rel=0.03)


def test_the_least_scored_code_says_how_many_clips_are_behind_the_shares() -> None:
    uneven = draw_forms([[0, 1] * 50, [0, 1] * 3], ["a", "a"], 10, 1, MANY)
    hit = uneven.shares[..., EXACT].mean(axis=1)
    scale = np.sqrt(0.03 / 2 * (1 / 10 + 1 / 6) / (hit * (1 - hit)))
    assert (uneven.shift[:, 0] / scale).std() == about(1.0, 0.03)


def test_a_kind_form_makes_exact_scores_likelier_and_leaves_the_rest_in_proportion() -> None:
    shares = np.array([[0.1, 0.2, 0.4, 0.2, 0.1]])
    kind = shifted(shares, np.array([np.log(2)]))
    assert kind == pytest.approx(np.array([[0.1, 0.2, 0.8, 0.2, 0.1]]) / 1.4)
    assert shares[0, EXACT] == 0.4


def test_another_seed_draws_other_forms_and_the_same_seed_the_same() -> None:
    one, same, other = (draw_forms(DISTANCES, DOMAINS, 10, seed, 50) for seed in (1, 1, 2))
    assert (one.counts == same.counts).all()
    assert (one.counts != other.counts).any()
    assert len(draw_forms(DISTANCES, DOMAINS, 10, 1).counts) == 1000


def test_a_score_three_points_off_is_drawn_as_three_and_nobody_elses_is() -> None:
    far = [[0] * 10 + [-3] * 10, [0] * 16 + [1] * 4]
    drawn = draw_forms(far, ["sense", "errors"], 10, 1, 500)
    assert points_of(drawn.counts).tolist() == [-3, -2, -1, 0, 1, 2, 3]
    lean = (drawn.counts @ points_of(drawn.counts)).mean(axis=0)
    assert lean[0] < -9  # about ten clips, half of them three too low: more than two points of each
    assert drawn.counts[:, :, 6].sum() == 0
