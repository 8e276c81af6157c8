"""Intervals and the distributions behind them; quantiles to seven digits from scipy 1.16."""

import numpy as np
import pytest

from app.scoring.distributions import f_quantile, incomplete_beta, t_quantile
from app.scoring.intervals import (
    PLANNING_DESIGN_EFFECT,
    design_effect,
    skewed_student,
    student,
    wilson,
)

F_TABLE = [
    pytest.param(0.975, 5, 10, 4.236086, id="F(5,10)"),
    pytest.param(0.975, 1, 1, 647.789011, id="F(1,1)"),
    pytest.param(0.95, 120, 60, 1.467267, id="F(120,60)"),
    pytest.param(0.025, 5, 10, 0.151076, id="lower tail"),
]


@pytest.mark.parametrize(("probability", "numerator", "denominator", "quantile"), F_TABLE)
def test_f_quantiles_are_those_of_the_tables(
    probability: float, numerator: int, denominator: int, quantile: float
) -> None:
    assert f_quantile(probability, numerator, denominator) == pytest.approx(quantile, abs=5e-6)


@pytest.mark.parametrize(("df", "quantile"), [(1, 12.706205), (5, 2.570582), (1e6, 1.959966)])
def test_t_quantiles_are_those_of_the_tables(df: float, quantile: float) -> None:
    assert t_quantile(0.975, df) == pytest.approx(quantile, abs=2e-6)


@pytest.mark.parametrize("numerator", [1.0, 2.0, 14.6, 800.0])
@pytest.mark.parametrize("denominator", [1.0, 4.0, 1801.0])
@pytest.mark.parametrize("probability", [1e-9, 0.025, 0.5, 0.9, 0.999999])
def test_an_f_quantile_undoes_the_incomplete_beta(
    numerator: float, denominator: float, probability: float
) -> None:
    x = f_quantile(probability, numerator, denominator)
    share = numerator * x / (numerator * x + denominator)
    found = incomplete_beta(numerator / 2, denominator / 2, share)
    assert found == pytest.approx(probability, rel=1e-8)


def test_a_quantile_too_small_to_write_is_nought() -> None:
    assert f_quantile(1e-9, 0.002, 10.0) == 0.0


def test_the_ends_of_the_beta_distribution_are_its_ends() -> None:
    assert [incomplete_beta(2, 3, x) for x in (-0.1, 0.0, 1.0, 1.5)] == [0.0, 0.0, 1.0, 1.0]


def test_a_design_effect_widens_the_interval() -> None:
    narrow, wide = wilson(70, 100), wilson(70, 100, design_effect=1.5)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_a_sample_without_spread_or_with_one_clip_has_no_student_interval() -> None:
    assert student(1.0, 0.0, 12) is None
    assert student(0.4, 0.2, 1) is None
    assert student(0.5, 0.1, 11) == pytest.approx((0.277186, 0.722814), abs=1e-6)


def sums(hits: list[int], cells: int) -> np.ndarray:
    y, m = np.array(hits, dtype=float), np.full(len(hits), float(cells))
    return np.array([m.sum(), y.sum(), m @ m, m @ y, y @ y])


def test_clips_that_are_all_right_or_all_wrong_clump_completely() -> None:
    hits = [4, 0] * 10
    assert design_effect(sums(hits, 4), 20) == pytest.approx(4 * 20 / 19)


def test_a_design_effect_is_never_below_one_and_planned_while_clips_are_few() -> None:
    assert design_effect(sums([2] * 20, 4), 20) == 1.0
    assert design_effect(sums([4, 0, 2], 4), 3) == PLANNING_DESIGN_EFFECT
    assert design_effect(sums([4] * 20, 4), 20) == PLANNING_DESIGN_EFFECT
    assert design_effect(sums([1, 0, 1], 1), 3) == 1.0
    assert design_effect(sums([4, 0, 4, 0, 4, 0, 4, 0, 4], 4), 9) == PLANNING_DESIGN_EFFECT
    assert design_effect(sums([4, 0] * 5, 4), 10) == pytest.approx(4 * 10 / 9)


def test_a_mean_without_skewness_has_the_interval_of_student() -> None:
    assert skewed_student(0.2, 0.1, 0.0, 10) == student(0.2, 0.1, 10)
    assert skewed_student(0.2, 0.0, 1.0, 10) is None


@pytest.mark.parametrize(("skewness", "units"), [(0.5, 5), (1.5, 5), (2.0, 50), (6.0, 50)])
def test_skewness_moves_the_end_of_the_long_tail_out(skewness: float, units: int) -> None:
    plain, skewed = student(0.2, 0.1, units), skewed_student(0.2, 0.1, skewness, units)
    mirrored = skewed_student(-0.2, 0.1, -skewness, units)
    assert plain is not None
    assert skewed is not None
    assert mirrored == pytest.approx((-skewed[1], -skewed[0]))
    assert skewed[1] > plain[1]
    assert skewed[0] == plain[0]
