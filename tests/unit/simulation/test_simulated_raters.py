"""Simulated raters do what is planted in them, in both families."""

import numpy as np
import pytest

from app.scoring.simulation.impressions import HabitArrays, draw_impressions
from tools.simulation import thresholds
from tools.simulation.habits import (
    draw_scores,
    good_rater,
    make_habits,
    weak_rater,
    with_code_bias,
    with_domain_shift,
    with_drift,
    with_halo,
    with_severity,
    with_slope,
)
from tools.simulation.world import (
    MIXES,
    RARE,
    TYPICAL,
    Ranks,
    World,
    draw_difficulty,
    draw_masters,
    make_world,
)

CLIPS = 4000
WORLD = make_world([TYPICAL])
RNG = np.random.default_rng(5)
MASTERS = draw_masters(WORLD, CLIPS, RNG)
DIFFICULTY = draw_difficulty(CLIPS, RNG)


def gaps(scores: Ranks) -> np.ndarray:
    return scores.astype(float) - MASTERS


def drawn(habits: object) -> np.ndarray:
    return gaps(draw_scores(habits, MASTERS, DIFFICULTY, np.random.default_rng(6)))  # type: ignore[arg-type]


@pytest.mark.parametrize("mix", list(MIXES))
def test_masters_give_each_point_as_often_as_the_mix_says(mix: str) -> None:
    world = make_world([mix], codes=4)
    counts = np.bincount(draw_masters(world, 20_000, np.random.default_rng(1)).ravel(), minlength=4)
    assert counts / counts.sum() == pytest.approx(MIXES[mix], abs=0.01)


def test_a_world_has_its_codes_in_domains_of_equal_length() -> None:
    mixed = make_world([TYPICAL, RARE])
    assert mixed.domains == ("d0", "d1", "d2", "d3")
    assert [code.shares for code in mixed.codes[:3]] == [MIXES[m] for m in (TYPICAL, RARE, TYPICAL)]
    assert mixed.scheme.keys == tuple(f"c{place}" for place in range(16))


def test_a_good_rater_is_exact_in_three_of_four_scores_and_a_weak_one_in_half() -> None:
    assert (drawn(good_rater(WORLD)) == 0).mean() == pytest.approx(0.73, abs=0.01)
    weak = drawn(weak_rater(WORLD))
    assert (weak == 0).mean() == pytest.approx(0.55, abs=0.01)
    assert weak.mean() > 0.25


def test_each_rater_has_her_own_severity() -> None:
    three = with_severity(make_habits(WORLD, 3), np.array([0.4, 0.0, -0.4]))
    lean = drawn(three).mean(axis=(1, 2))
    assert lean[0] < lean[1] - 0.2 < lean[2] - 0.4


def test_a_shift_touches_the_codes_of_its_domain_alone() -> None:
    one = drawn(with_domain_shift(good_rater(WORLD), "d1", 0.5))[0].mean(axis=0)
    plain = drawn(good_rater(WORLD))[0].mean(axis=0)
    assert (one - plain)[4:8] == pytest.approx(np.full(4, 0.4), abs=0.06)
    np.testing.assert_array_equal(np.delete(one - plain, slice(4, 8)), 0)


def test_code_biases_differ_from_code_to_code_and_rater_to_rater() -> None:
    biased = with_code_bias(make_habits(WORLD, 40), 0.2, np.random.default_rng(2))
    assert biased.arrays.shift.std() == pytest.approx(0.2, abs=0.02)


def test_halo_slope_and_drift_can_be_planted() -> None:
    plain = drawn(good_rater(WORLD))[0]
    moody = drawn(with_halo(good_rater(WORLD), 0.8))[0]
    assert moody.mean(axis=1).std() > 1.5 * plain.mean(axis=1).std()
    central = drawn(with_slope(good_rater(WORLD), 0.5))[0]
    assert np.corrcoef(central.ravel(), MASTERS.ravel())[0, 1] < -0.4
    drifting = drawn(with_drift(good_rater(WORLD), 0.8))[0]
    assert drifting[: CLIPS // 4].mean() - drifting[-CLIPS // 4 :].mean() > 0.3


def family_c(kind: str, world: World = WORLD) -> np.ndarray:
    raters = thresholds.draw_thresholds(world, 8, np.random.default_rng(3), kind=kind)
    return gaps(thresholds.draw_scores(raters, MASTERS, DIFFICULTY, np.random.default_rng(4)))


def test_raters_of_the_other_family_are_about_as_exact_and_miss_by_more() -> None:
    good, weak = family_c("good"), family_c("weak")
    assert (good == 0).mean() == pytest.approx(0.73, abs=0.03)
    assert (weak == 0).mean() == pytest.approx(0.57, abs=0.04)
    assert (np.abs(good) > 1).mean() > 3 * (np.abs(drawn(good_rater(WORLD))) > 1).mean()


def test_raters_of_the_other_family_differ_by_code() -> None:
    assert family_c("weak").mean(axis=1).std(axis=1).min() > 0.03


def test_the_first_of_many_raters_alone_is_drawn_as_one() -> None:
    nothing, one = np.zeros(1), np.ones(1)
    alone = HabitArrays(
        severity=nothing,
        halo=nothing,
        slope=one,
        drift=nothing,
        noise=nothing,
        shift=np.zeros((1, 16)),
    )
    ranks = draw_impressions(
        alone, MASTERS, np.zeros(CLIPS), WORLD.scales, np.random.default_rng(1)
    )
    np.testing.assert_array_equal(ranks[0], MASTERS)
