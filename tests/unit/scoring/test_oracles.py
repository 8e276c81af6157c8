"""The engine against independent libraries on random scores."""

import warnings

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import accuracy_score, cohen_kappa_score, mean_absolute_error

from app.scoring.agreement import plain_figures
from app.scoring.alpha import Metric, alpha_from_value_counts
from app.scoring.chance import Coefficient, chance_figures
from app.scoring.counts import confusion_table
from app.scoring.estimates import value_or_none
from app.scoring.pairs import pairwise_kappa
from app.scoring.panel import make_panel
from app.scoring.weights import Weighting

SKLEARN = {Weighting.UNWEIGHTED: None, Weighting.LINEAR: "linear", Weighting.QUADRATIC: "quadratic"}


@pytest.mark.parametrize("size", [2, 3, 4, 5, 7])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scikit_learn_gives_the_same_kappas(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    master = rng.integers(0, size, 60)
    scores = np.clip(master + rng.integers(-1, 2, 60), 0, size - 1)
    table = confusion_table(master, scores, size)
    figures, plain = chance_figures(table), plain_figures(table)
    for weighting, name in SKLEARN.items():
        kappa = figures.statistic(Coefficient.COHEN, weighting)
        expected = cohen_kappa_score(master, scores, weights=name, labels=list(range(size)))
        assert value_or_none(kappa) == pytest.approx(expected, abs=1e-12)
    assert float(plain.exact) == pytest.approx(accuracy_score(master, scores))
    assert float(plain.mae) == pytest.approx(mean_absolute_error(master, scores))


@pytest.mark.parametrize("metric", [Metric.NOMINAL, Metric.ORDINAL, Metric.INTERVAL, Metric.RATIO])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_krippendorff_gives_the_same_alphas_with_gaps(metric: Metric, seed: int) -> None:
    rng = np.random.default_rng(seed)
    ranks = rng.integers(0, 4, (5, 30)).astype(np.int8)
    ranks[rng.random(ranks.shape) < 0.3] = -1
    counts = make_panel(ranks.T, 4).counts
    values = (1.0, 2.0, 3.0, 4.0)
    data = np.where(ranks >= 0, ranks + 1.0, np.nan)
    expected = krippendorff.alpha(
        reliability_data=data, level_of_measurement=metric.value, value_domain=list(values)
    )
    found = alpha_from_value_counts(counts, metric, values)
    assert value_or_none(found) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("weighting", list(Weighting))
@pytest.mark.parametrize("gaps", [0.0, 0.3], ids=["complete", "with gaps"])
@pytest.mark.parametrize("units", [30, 3000], ids=["few", "many"])
def test_all_pairs_at_once_are_the_pairs_one_by_one(
    weighting: Weighting, gaps: float, units: int
) -> None:
    rng = np.random.default_rng(4)
    ranks = rng.integers(0, 4, (6, units)).astype(np.int8)
    ranks[rng.random(ranks.shape) < gaps] = -1
    ranks[5] = 2 if gaps == 0 else -1
    ranks[4] = ranks[5]
    found = pairwise_kappa(ranks, 4, weighting)
    for one in range(6):
        for other in range(6):
            table = confusion_table(ranks[one], ranks[other], 4)
            kappa = chance_figures(table).statistic(Coefficient.COHEN, weighting)
            expected = value_or_none(kappa)
            if expected is None:
                assert np.isnan(found[one, other])
            else:
                assert found[one, other] == pytest.approx(expected, abs=1e-12)


def test_nothing_warns_where_others_do() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(chance_figures(np.zeros((4, 4))).value).all()
