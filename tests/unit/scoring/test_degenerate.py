"""Every case in which a figure does not exist has a name, and says so instead of guessing."""

import numpy as np
import pytest

from app.scoring.alpha import Metric, alpha_from_table, alpha_from_value_counts
from app.scoring.association import kendall_tau_b, pearson, spearman
from app.scoring.catalog import statistics_of_pairs, statistics_of_panel
from app.scoring.chance import COEFFICIENTS, Coefficient, chance_figures
from app.scoring.counts import confusion_table
from app.scoring.estimates import Estimate, Reason, Undefined, value_or_none
from app.scoring.icc import IccForm, icc
from app.scoring.panel import PanelCoefficient, make_panel, panel_statistic
from app.scoring.weights import WEIGHTINGS, Weighting, weight_matrices

VALUES = (0.0, 1.0, 2.0, 3.0)
UNCORRECTED = {Coefficient.GWET, Coefficient.BRENNAN_PREDIGER}


def table(*cells: tuple[int, int], times: int = 1) -> np.ndarray:
    counts = np.zeros((4, 4))
    for master, score in cells:
        counts[master, score] += times
    return counts


def reason(statistic: Estimate | Undefined) -> Reason | None:
    return statistic.reason if isinstance(statistic, Undefined) else None


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_without_any_pair_there_is_no_coefficient(
    coefficient: Coefficient, weighting: Weighting
) -> None:
    figures = chance_figures(np.zeros((4, 4)))
    assert figures.statistic(coefficient, weighting) == Undefined(reason=Reason.NO_PAIRS)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_both_constant_and_equal_is_one_or_undefined_never_nought(coefficient: Coefficient) -> None:
    statistic = chance_figures(table((0, 0), times=8)).statistic(coefficient, Weighting.QUADRATIC)
    if coefficient in UNCORRECTED:
        assert value_or_none(statistic) == pytest.approx(1)
    else:
        assert statistic == Undefined(reason=Reason.ONE_CATEGORY_ONLY, n=8)


def test_a_constant_master_gives_kappa_nought_whatever_the_rater_does() -> None:
    counts = table((0, 0), times=10) + table((0, 1), times=2)
    kappa = chance_figures(counts).statistic(Coefficient.COHEN, Weighting.UNWEIGHTED)
    assert value_or_none(kappa) == pytest.approx(0)


def test_one_clip_has_coefficients_but_no_spread_between_units() -> None:
    figures = chance_figures(table((2, 1)))
    alpha = figures.statistic(Coefficient.ALPHA, Weighting.UNWEIGHTED)
    assert isinstance(alpha, Estimate)
    assert alpha.value == 0
    assert alpha.se is None
    found = statistics_of_pairs(table((2, 1)), VALUES)
    assert reason(found["pearson"]) is Reason.TOO_FEW_UNITS


def test_an_unused_middle_category_still_counts() -> None:
    counts = table((0, 0), (0, 0), (3, 3), (3, 0))
    four = chance_figures(counts).statistic(Coefficient.GWET, Weighting.UNWEIGHTED)
    two = chance_figures(counts[np.ix_([0, 3], [0, 3])])
    narrowed = two.statistic(Coefficient.GWET, Weighting.UNWEIGHTED)
    assert value_or_none(four) != pytest.approx(value_or_none(narrowed))


def test_a_scale_of_one_point_is_refused() -> None:
    with pytest.raises(ValueError, match="two score points"):
        weight_matrices(1)


def test_a_rank_beyond_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        confusion_table([0, 4], [0, 1], 4)


@pytest.mark.parametrize("metric", list(Metric))
def test_alpha_without_pairs_or_spread_has_a_reason(metric: Metric) -> None:
    assert reason(alpha_from_table(np.zeros((4, 4)), metric)) is Reason.NO_PAIRS
    constant = alpha_from_table(table((1, 1), times=5), metric)
    assert constant == Undefined(reason=Reason.ONE_CATEGORY_ONLY, n=5)
    lonely = alpha_from_value_counts(np.eye(4), metric)
    assert reason(lonely) is Reason.NO_PAIRS


def test_ratio_alpha_needs_values_that_have_ratios() -> None:
    alpha = alpha_from_table(table((0, 1), (1, 1)), Metric.RATIO, (-1.0, 0.0, 1.0, 2.0))
    assert reason(alpha) is Reason.NOT_ON_RATIO_SCALE


@pytest.mark.parametrize(
    "correlation", [spearman, kendall_tau_b, lambda t: pearson(t, np.arange(4.0))]
)
def test_a_correlation_needs_two_clips_and_spread_on_both_sides(correlation: object) -> None:
    assert callable(correlation)
    assert reason(correlation(np.zeros((4, 4)))) is Reason.NO_PAIRS
    assert reason(correlation(table((1, 2)))) is Reason.TOO_FEW_UNITS
    assert reason(correlation(table((1, 2), (1, 3)))) is Reason.NO_VARIANCE
    assert reason(correlation(table((2, 1), (3, 1)))) is Reason.NO_VARIANCE


def ranks(*rows: list[int]) -> np.ndarray:
    return np.array(rows, dtype=np.int8)


@pytest.mark.parametrize("coefficient", list(PanelCoefficient))
def test_a_panel_that_shares_no_unit_has_no_coefficient(coefficient: PanelCoefficient) -> None:
    panel = make_panel(ranks([0, -1, -1], [-1, 2, -1], [-1, -1, -1]), 4)
    value, error = panel_statistic(panel, coefficient, Weighting.LINEAR)
    assert value == error == Undefined(reason=Reason.NO_PAIRS)


@pytest.mark.parametrize("coefficient", list(PanelCoefficient))
def test_a_panel_of_one_unit_has_no_standard_error(coefficient: PanelCoefficient) -> None:
    panel = make_panel(ranks([0, 1, 2]), 4)
    value, error = panel_statistic(panel, coefficient, Weighting.UNWEIGHTED)
    assert isinstance(value, Estimate)
    assert reason(error) is Reason.TOO_FEW_UNITS


@pytest.mark.parametrize("coefficient", list(PanelCoefficient))
def test_a_panel_of_one_mind_is_one_or_undefined(coefficient: PanelCoefficient) -> None:
    panel = make_panel(ranks([1, 1, 1], [1, 1, -1]), 4)
    value, _ = panel_statistic(panel, coefficient, Weighting.QUADRATIC)
    if coefficient in {PanelCoefficient.GWET, PanelCoefficient.BRENNAN_PREDIGER}:
        assert value_or_none(value) == pytest.approx(1)
    else:
        assert reason(value) is Reason.ONE_CATEGORY_ONLY


def test_one_rater_is_no_panel() -> None:
    found = statistics_of_panel(ranks([0], [1], [2]), VALUES)
    assert reason(found["light"]) is Reason.TOO_FEW_RATERS
    assert reason(found["ICC1"]) is Reason.TOO_FEW_RATERS
    assert reason(found["multi_conger"]) is Reason.NO_PAIRS


def test_a_pair_of_constant_raters_leaves_lights_kappa_undefined() -> None:
    found = statistics_of_panel(ranks([1, 1, 0], [1, 1, 2]), VALUES)
    assert reason(found["light"]) is Reason.ONE_CATEGORY_ONLY


@pytest.mark.parametrize("form", list(IccForm))
@pytest.mark.parametrize(
    ("values", "why"),
    [
        pytest.param([[1.0, np.nan], [2.0, 2.0]], Reason.INCOMPLETE_PANEL, id="a gap"),
        pytest.param([[1.0], [2.0]], Reason.TOO_FEW_RATERS, id="one rater"),
        pytest.param([[1.0, 2.0]], Reason.TOO_FEW_UNITS, id="one unit"),
        pytest.param([[1.0, 1.0], [1.0, 1.0]], Reason.NO_VARIANCE, id="all the same"),
    ],
)
def test_an_intraclass_correlation_that_does_not_exist_says_why(
    form: IccForm, values: list[list[float]], why: Reason
) -> None:
    assert reason(icc(np.array(values), form)) is why


def test_perfect_raters_have_an_intraclass_correlation_of_one_with_bounds() -> None:
    for form in IccForm:
        found = icc(np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]]), form)
        assert isinstance(found, Estimate)
        assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


def test_a_mean_of_opposite_raters_has_no_reliability() -> None:
    opposite = np.array([[0.0, 3.0], [1.0, 2.0], [2.0, 1.0], [3.0, 0.0]])
    assert reason(icc(opposite, IccForm.ICC1K)) is Reason.NO_VARIANCE
    assert value_or_none(icc(opposite, IccForm.ICC1)) == -1


def test_bounds_of_absolute_agreement_may_not_exist() -> None:
    found = statistics_of_panel(ranks([0, 3], [1, 2], [2, 1], [3, 0]), VALUES)
    assert isinstance(found["ICC2"], Estimate)
    assert reason(found["ICC2k_lower"]) in {None, Reason.NO_RESIDUAL_VARIANCE}


def test_uneven_values_have_no_published_error_of_interval_alpha() -> None:
    found = statistics_of_panel(ranks([0, 1], [1, 1], [2, 3]), (0.0, 1.0, 5.0, 6.0))
    assert "alpha_interval" in found
    assert "alpha_interval_se" not in found
    assert "alpha_nominal_se" in found
