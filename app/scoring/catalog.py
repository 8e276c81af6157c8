"""Every statistic the engine knows for one data set, under the names data files use.

``statistics_of_pairs`` describes one table of a rater against a master; ``statistics_of_panel``
scores of any number of raters. Names ending in ``_se`` are standard errors, ``_lower`` and
``_upper`` bounds. ``cohen``, ``scott``, ``gwet`` and ``bp`` of two raters are the table forms
(standard errors with 1/n); with the prefix ``multi_``, or of more raters, the unit forms
(1/(n-1)). Weights go by rank; bias, mean differences and interval and ratio alpha by the values
the categories stand for.
"""

from itertools import combinations

import numpy as np

from app.scoring.alpha import Metric, alpha_from_coincidences, alpha_from_value_counts
from app.scoring.association import kendall_tau_b, pearson, spearman
from app.scoring.chance import COEFFICIENTS, ChanceFigures, Coefficient, chance_figures
from app.scoring.counts import RankArray, confusion_table
from app.scoring.estimates import Estimate, Reason, Statistic, Undefined
from app.scoring.icc import IccForm, icc, icc_of_pairs
from app.scoring.panel import (
    Panel,
    PanelCoefficient,
    make_panel,
    pairwise_exact,
    panel_statistic,
)
from app.scoring.weights import WEIGHTINGS, FloatArray, Weighting

Catalog = dict[str, Statistic]

_SUFFIX = {Weighting.UNWEIGHTED: "", Weighting.LINEAR: "_linear", Weighting.QUADRATIC: "_quadratic"}
_ALPHA = {
    Weighting.UNWEIGHTED: "alpha_nominal",
    Weighting.LINEAR: "alpha_linearweights",
    Weighting.QUADRATIC: "alpha_interval",
}


def statistics_of_panel(ranks: RankArray, values: tuple[float, ...]) -> Catalog:
    """Compute everything for a panel; with two raters the first is the master.

    Args:
        ranks: ``[unit, rater]``, -1 where missing.
        values: the numbers the declared categories stand for, lowest first.
    """
    panel = make_panel(ranks, len(values))
    figures: Catalog = {}
    if ranks.shape[1] == 2:
        table = confusion_table(ranks[:, 0], ranks[:, 1], len(values)).astype(np.float64)
        figures |= statistics_of_pairs(table, values)
    else:
        figures["pairwise_exact"], figures["pairwise_exact_se"] = pairwise_exact(panel)
        figures |= _panel_forms(panel, "")
    figures |= _panel_forms(panel, "multi_")
    figures |= _alphas(panel, values)
    figures["light"] = _light(ranks, len(values))
    figures |= _iccs(ranks, values)
    return figures


def statistics_of_pairs(table: FloatArray, values: tuple[float, ...]) -> Catalog:
    """Compute everything one confusion table ``[master, score]`` tells."""
    numbers = np.array(values, dtype=np.float64)
    figures = _plain(table, numbers)
    chance = chance_figures(table)
    for coefficient in COEFFICIENTS:
        if coefficient is Coefficient.ALPHA:
            continue
        for weighting in WEIGHTINGS:
            key = coefficient.value + _SUFFIX[weighting]
            figures[key] = chance.statistic(coefficient, weighting)
            figures[f"{key}_se"] = _error_of(chance, coefficient, weighting)
    figures["pearson"] = pearson(table, numbers)
    figures["spearman"] = spearman(table)
    figures["kendall_tau_b"] = kendall_tau_b(table)
    return figures


_UNIT_FORMS = {
    Coefficient.SCOTT: "fleiss",
    Coefficient.GWET: "gwet",
    Coefficient.BRENNAN_PREDIGER: "bp",
    Coefficient.COHEN: "conger",
}


def statistics_of_complete_pairs(table: FloatArray, values: tuple[float, ...]) -> Catalog:
    """Compute everything ``statistics_of_panel`` would for the pairs in a table, from the table.

    For two raters without gaps the unit forms are the table forms with errors of n - 1, Fleiss
    being Scott and Conger Cohen, so the number of pairs does not matter to the time.
    """
    numbers = np.array(values, dtype=np.float64)
    figures = statistics_of_pairs(table, values)
    for coefficient, name in _UNIT_FORMS.items():
        for weighting in WEIGHTINGS:
            key, twin = coefficient.value + _SUFFIX[weighting], f"multi_{name}{_SUFFIX[weighting]}"
            figures[twin] = figures[key]
            figures[f"{twin}_se"] = _counting_units(figures[f"{key}_se"])
    both = table + table.T
    for metric in (Metric.NOMINAL, Metric.ORDINAL, Metric.INTERVAL, Metric.RATIO):
        figures[f"alpha_{metric.value}"] = alpha_from_coincidences(both, metric, values)
    figures["alpha_linearweights"] = alpha_from_coincidences(both, Metric.LINEAR, values)
    for weighting, key in _alphas_with_errors(values).items():
        figures[f"{key}_se"] = figures[f"multi_fleiss{_SUFFIX[weighting]}_se"]
    figures["light"] = figures["cohen"]
    return figures | _with_bounds({form: icc_of_pairs(table, numbers, form) for form in IccForm})


def _counting_units(error: Statistic) -> Statistic:
    """Turn a standard error of a table into one of units: n - 1 instead of n."""
    if isinstance(error, Undefined):
        return error
    if error.n < 2:
        return Undefined(reason=Reason.TOO_FEW_UNITS, n=error.n)
    return Estimate(value=error.value * float(np.sqrt(error.n / (error.n - 1))), n=error.n)


def _plain(table: FloatArray, values: FloatArray) -> Catalog:
    n = int(table.sum())
    keys = ("exact", "adjacent", "bias", "mae", "rmse")
    if n == 0:
        return dict.fromkeys(keys, Undefined(reason=Reason.NO_PAIRS))
    ranks = np.arange(len(values))
    steps = np.abs(ranks[:, None] - ranks)
    gap = values - values[:, None]
    figures = (
        float(table[steps == 0].sum()) / n,
        float(table[steps <= 1].sum()) / n,
        float((table * gap).sum()) / n,
        float((table * np.abs(gap)).sum()) / n,
        float(np.sqrt((table * gap**2).sum() / n)),
    )
    return {key: Estimate(value=value, n=n) for key, value in zip(keys, figures, strict=True)}


def _error_of(chance: ChanceFigures, coefficient: Coefficient, weighting: Weighting) -> Statistic:
    statistic = chance.statistic(coefficient, weighting)
    if isinstance(statistic, Undefined):
        return statistic
    return Estimate(value=float(statistic.se or 0.0), n=statistic.n)


def _panel_forms(panel: Panel, prefix: str) -> Catalog:
    figures: Catalog = {}
    for coefficient in PanelCoefficient:
        if coefficient is PanelCoefficient.ALPHA:
            continue
        for weighting in WEIGHTINGS:
            key = prefix + coefficient.value + _SUFFIX[weighting]
            figures[key], figures[f"{key}_se"] = panel_statistic(panel, coefficient, weighting)
    return figures


def _alphas(panel: Panel, values: tuple[float, ...]) -> Catalog:
    """Compute alpha for every metric; standard errors where one is published."""
    metrics = (Metric.NOMINAL, Metric.ORDINAL, Metric.INTERVAL, Metric.RATIO)
    figures: Catalog = {
        f"alpha_{metric.value}": alpha_from_value_counts(panel.counts, metric, values)
        for metric in metrics
    }
    figures["alpha_linearweights"] = alpha_from_value_counts(panel.counts, Metric.LINEAR, values)
    for weighting, key in _alphas_with_errors(values).items():
        error = panel_statistic(panel, PanelCoefficient.ALPHA, weighting)[1]
        figures[f"{key}_se"] = error
    return figures


def _alphas_with_errors(values: tuple[float, ...]) -> dict[Weighting, str]:
    """Name the alphas that have a published standard error: weights go by rank.

    Where values are not evenly spaced, linear and interval alpha go by values instead and have
    none.
    """
    even = len({round(step, 9) for step in np.diff(np.array(values)).tolist()}) == 1
    return {
        weighting: key
        for weighting, key in _ALPHA.items()
        if even or weighting is Weighting.UNWEIGHTED
    }


def _light(ranks: RankArray, size: int) -> Statistic:
    """Compute Light's kappa: the mean of the unweighted kappas of all pairs of raters."""
    kappas = []
    units = int((ranks >= 0).any(axis=1).sum())
    for one, other in combinations(range(ranks.shape[1]), 2):
        table = confusion_table(ranks[:, one], ranks[:, other], size).astype(np.float64)
        kappa = chance_figures(table).statistic(Coefficient.COHEN, Weighting.UNWEIGHTED)
        if isinstance(kappa, Undefined):
            return Undefined(reason=kappa.reason, n=units)
        kappas.append(kappa.value)
    if not kappas:
        return Undefined(reason=Reason.TOO_FEW_RATERS, n=units)
    return Estimate(value=float(np.mean(kappas)), n=units)


def _iccs(ranks: RankArray, values: tuple[float, ...]) -> Catalog:
    numbers = np.where(ranks >= 0, np.array(values, dtype=np.float64)[ranks], np.nan)
    return _with_bounds({form: icc(numbers, form) for form in IccForm})


def _with_bounds(forms: dict[IccForm, Statistic]) -> Catalog:
    figures: Catalog = {}
    for form, statistic in forms.items():
        key = form.value
        figures[key] = statistic
        figures[f"{key}_lower"] = _bound(statistic, statistic.n, upper=False)
        figures[f"{key}_upper"] = _bound(statistic, statistic.n, upper=True)
    return figures


def _bound(statistic: Statistic, n: int, *, upper: bool) -> Statistic:
    if isinstance(statistic, Undefined):
        return statistic
    bound = statistic.high if upper else statistic.low
    if bound is None:
        return Undefined(reason=Reason.NO_RESIDUAL_VARIANCE, n=n)
    return Estimate(value=bound, n=n)
