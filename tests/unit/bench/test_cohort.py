"""A synthetic cohort: what is planted in a rater is what her scores show."""

from dataclasses import replace

import numpy as np
import pytest

from app.bench.domain.cohort import (
    Habits,
    RankArray,
    draw_difficulty,
    draw_habits,
    draw_masters,
    draw_ranks,
)
from app.scorebook.domain import NO_RANK
from app.sets.domain.codes import CodeOnSheet, PointOnScale

POINTS = tuple(PointOnScale(rank=rank, label=f"Point {rank}") for rank in range(5))
CODES = tuple(
    CodeOnSheet(
        key=f"c{place}",
        title=f"Code {place}",
        short=f"c{place}",
        domain_id="d",
        domain_title="D",
        more_is_worse=place % 2 == 1,
        points=POINTS,
    )
    for place in range(8)
)
PLAIN = Habits(severity=0, halo=0, slope=1, drift=0, noise=0.3)
CLIPS = 400
MASTERS = np.random.default_rng(1).integers(1, 4, (CLIPS, len(CODES))).astype(np.int8)


def scores_of(habits: Habits) -> RankArray:
    return draw_ranks(habits, MASTERS, np.zeros(CLIPS), CODES, np.random.default_rng(7))


def kindness(ranks: RankArray) -> np.ndarray:
    """Return how much kinder each score is than the master's; none where it cannot be scored."""
    signs = np.array([-1 if code.more_is_worse else 1 for code in CODES])
    return np.where(ranks == NO_RANK, 0, (ranks - MASTERS) * signs)


def test_a_severe_rater_gives_less_on_every_code_whichever_way_it_runs() -> None:
    severe = kindness(scores_of(replace(PLAIN, severity=0.4))).mean(axis=0)
    assert (severe < -0.2).all()
    assert abs(kindness(scores_of(PLAIN)).mean()) < 0.05


def test_a_drifting_rater_grows_severer() -> None:
    course = kindness(scores_of(replace(PLAIN, drift=0.8))).mean(axis=1)
    assert course[: CLIPS // 4].mean() - course[-CLIPS // 4 :].mean() > 0.4


def test_halo_moves_all_codes_of_a_clip_together() -> None:
    plain, moody = (
        kindness(scores_of(replace(PLAIN, halo=halo))).mean(axis=1).std() for halo in (0.0, 0.6)
    )
    assert moody > 3 * plain


def test_a_central_rater_uses_less_of_the_scale() -> None:
    slopes = [
        np.polyfit(MASTERS.ravel(), np.where(ranks == NO_RANK, MASTERS, ranks).ravel(), 1)[0]
        for ranks in (scores_of(PLAIN), scores_of(replace(PLAIN, slope=0.5)))
    ]
    assert slopes[0] == pytest.approx(1, abs=0.05)
    assert slopes[1] == pytest.approx(0.5, abs=0.08)


def test_every_score_is_a_point_of_its_scale_or_none() -> None:
    ranks = scores_of(replace(PLAIN, severity=3, noise=2))
    assert set(np.unique(ranks)) == {NO_RANK, *range(len(POINTS))}


def test_the_same_seed_draws_the_same_rater_and_another_one_does_not() -> None:
    first, again, other = (draw_habits(np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_four_raters_in_ten_have_one_strong_habit() -> None:
    raters = [draw_habits(np.random.default_rng(number)) for number in range(2000)]
    shares = [
        np.mean([strong(rater) for rater in raters])
        for strong in (
            lambda rater: rater.halo > 0.5,
            lambda rater: rater.slope < 1,
            lambda rater: rater.drift != 0,
        )
    ]
    assert shares == pytest.approx([0.1] * 3, abs=0.02)
    severe = np.mean([abs(rater.severity) > 0.3 for rater in raters])
    assert severe == pytest.approx(0.1, abs=0.03)


def test_habits_are_as_large_as_in_the_simulations_behind_the_cut_offs() -> None:
    raters = [draw_habits(np.random.default_rng(number)) for number in range(2000)]
    assert {rater.halo for rater in raters} == {0.2, 0.6}
    assert {rater.slope for rater in raters} == {1.0, 0.65}
    assert {rater.drift for rater in raters} == {-0.8, 0.0, 0.8}
    assert {rater.noise for rater in raters} == {0.42, 0.7}
    assert np.mean([rater.noise == 0.7 for rater in raters]) == pytest.approx(0.15, abs=0.02)
    severities = np.array([rater.severity for rater in raters])
    severe = np.abs(severities) > 0.3
    assert severities[~severe].std() == pytest.approx(0.1, abs=0.01)
    assert np.median(severities[severities > 0.3]) == pytest.approx(0.45, abs=0.04)
    assert np.median(severities[severities < -0.3]) == pytest.approx(-0.45, abs=0.04)


def test_low_points_are_more_frequent_than_high_ones() -> None:
    rng = np.random.default_rng(2)
    masters = np.array([draw_masters(CODES, rng) for _ in range(300)])
    counts = np.bincount(masters.ravel(), minlength=len(POINTS))
    expected = 0.4 ** np.arange(len(POINTS))
    assert counts / counts.sum() == pytest.approx(expected / expected.sum(), abs=0.03)
    assert draw_difficulty(1000, rng).std() == pytest.approx(0.3, abs=0.03)
