"""Agreement inside a panel: many raters, no master, scores may be missing.

Value counts ``R[unit, category]`` are the sufficient statistic of all coefficients but Conger's,
which also asks which rater said it. Formulas and variances are Gwet's (Handbook of Inter-Rater
Reliability, 2014, chapters 2 to 5; for two raters on complete data they equal the table ones but
count units with 1/(n-1)):

* Fleiss 1971 generalizes Scott's pi (not Cohen's kappa), Conger 1980 generalizes Cohen's kappa;
* a unit scored once helps to say how often a category is used, but shows no agreement;
* a unit nobody scored is not a unit.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.scoring.counts import RankArray
from app.scoring.estimates import Estimate, Reason, Statistic, Undefined
from app.scoring.weights import FloatArray, Weighting, weight_matrices


class PanelCoefficient(StrEnum):
    """A way to correct a panel's agreement for chance."""

    FLEISS = "fleiss"
    GWET = "gwet"
    BRENNAN_PREDIGER = "bp"
    CONGER = "conger"
    ALPHA = "alpha"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Scores of a panel, made ready: units and raters that gave nothing are gone.

    Attributes:
        ranks: ``[unit, rater]``, -1 where missing.
        counts: ``[unit, category]``.
        raters: scores per unit.
    """

    ranks: RankArray
    counts: FloatArray
    raters: FloatArray

    @property
    def shared(self) -> NDArray[np.bool_]:
        """Say which units at least two raters scored."""
        return self.raters >= 2


def make_panel(ranks: RankArray, size: int) -> Panel:
    """Count how many raters gave each unit each category.

    >>> make_panel(np.array([[0, 1, -1], [-1, -1, -1]], dtype=np.int8), 2).counts.tolist()
    [[1.0, 1.0]]
    """
    given = ranks >= 0
    kept = ranks[given.any(axis=1)][:, given.any(axis=0)]
    counts = (kept[..., None] == np.arange(size)).sum(axis=1).astype(np.float64)
    return Panel(ranks=kept, counts=counts, raters=counts.sum(axis=1))


def panel_statistic(
    panel: Panel, coefficient: PanelCoefficient, weighting: Weighting
) -> tuple[Statistic, Statistic]:
    """Compute one coefficient of a panel and its standard error.

    Returns:
        The coefficient, and its standard error as a statistic of its own.
    """
    units = int(panel.shared.sum())
    if units == 0:
        nothing = Undefined(reason=Reason.NO_PAIRS)
        return nothing, nothing
    size = panel.counts.shape[1]
    weights = weight_matrices(size)[list(Weighting).index(weighting)]
    if coefficient is PanelCoefficient.ALPHA:
        return _alpha(panel, weights, units)
    observed, observed_of = _observed(panel, weights)
    chance, chance_of = _CHANCE[coefficient](panel, weights)
    if 1 - chance < _ROUNDING:
        nothing = Undefined(reason=Reason.ONE_CATEGORY_ONLY, n=units)
        return nothing, nothing
    value = (observed - chance) / (1 - chance)
    n = len(panel.raters)
    share = n / units * (observed_of - chance * panel.shared)
    influence = (share - 2 * (1 - value) * (chance_of - chance)) / (1 - chance)
    return Estimate(value=value, n=units), _standard_error(influence - value, units)


def pairwise_exact(panel: Panel) -> tuple[Statistic, Statistic]:
    """Give how often two raters of a unit agree exactly, every unit counting the same.

    Returns:
        The share, and its standard error over units as a statistic of its own.
    """
    units = int(panel.shared.sum())
    if units == 0:
        nothing = Undefined(reason=Reason.NO_PAIRS)
        return nothing, nothing
    share, per_unit = _observed(panel, weight_matrices(panel.counts.shape[1])[0])
    return Estimate(value=share, n=units), _standard_error(per_unit[panel.shared] - share, units)


_ROUNDING = 1e-12


def _standard_error(deviations: FloatArray, units: int) -> Statistic:
    n = len(deviations)
    if n < 2:
        return Undefined(reason=Reason.TOO_FEW_UNITS, n=units)
    error = float(np.sqrt((deviations**2).sum() / (n * (n - 1))))
    return Estimate(value=error, n=units)


def _observed(panel: Panel, weights: FloatArray) -> tuple[float, FloatArray]:
    """Give weighted agreement among the pairs of raters of a unit: on average, and per unit."""
    agreeing = (panel.counts * (panel.counts @ weights - 1)).sum(axis=1)
    pairs = panel.raters * (panel.raters - 1)
    per_unit = np.divide(agreeing, pairs, out=np.zeros_like(pairs), where=pairs > 0)
    return float(per_unit[panel.shared].mean()), per_unit


def _usage(panel: Panel) -> FloatArray:
    """Give how often each category is used, every unit counting the same."""
    usage: FloatArray = (panel.counts / panel.raters[:, None]).mean(axis=0)
    return usage


def _fleiss_chance(panel: Panel, weights: FloatArray) -> tuple[float, FloatArray]:
    usage = _usage(panel)
    pull = weights @ usage
    return float(usage @ pull), panel.counts @ pull / panel.raters


def _gwet_chance(panel: Panel, weights: FloatArray) -> tuple[float, FloatArray]:
    usage = _usage(panel)
    spread = float(weights.sum()) / (len(usage) * (len(usage) - 1))
    return (
        spread * float((usage * (1 - usage)).sum()),
        spread * (panel.counts @ (1 - usage)) / panel.raters,
    )


def _uniform_chance(panel: Panel, weights: FloatArray) -> tuple[float, FloatArray]:
    chance = float(weights.mean())
    return chance, np.full(len(panel.raters), chance)


def _conger_chance(panel: Panel, weights: FloatArray) -> tuple[float, FloatArray]:
    """Give chance agreement of every two different raters, each with a mix of their own."""
    n, raters = panel.ranks.shape
    given = (panel.ranks >= 0).astype(np.float64)
    said = panel.ranks[..., None] == np.arange(len(weights))
    scored = given.sum(axis=0)
    mixes = said.sum(axis=0) / scored[:, None]
    everyone = mixes.sum(axis=0)
    pairs = raters * (raters - 1)
    own = np.einsum("gk,kl,gl->", mixes, weights, mixes)
    chance = float(everyone @ weights @ everyone - own) / pairs
    pull = (everyone - mixes) @ weights
    reached = (said * pull).sum(axis=-1)
    settled = (given - scored / n) * (pull * mixes).sum(axis=1)
    return chance, ((reached - settled) * (n / scored)).sum(axis=1) / pairs


_CHANCE = {
    PanelCoefficient.FLEISS: _fleiss_chance,
    PanelCoefficient.GWET: _gwet_chance,
    PanelCoefficient.BRENNAN_PREDIGER: _uniform_chance,
    PanelCoefficient.CONGER: _conger_chance,
}


def _alpha(panel: Panel, weights: FloatArray, units: int) -> tuple[Statistic, Statistic]:
    """Compute Krippendorff's alpha with disagreement ``1 - weight``, and its standard error."""
    counts, raters = panel.counts[panel.shared], panel.raters[panel.shared]
    mean = float(raters.mean())
    agreeing = (counts * (counts @ weights - 1)).sum(axis=1) / (mean * (raters - 1))
    usage = counts.mean(axis=0) / mean
    pull = weights @ usage
    chance = float(usage @ pull)
    if 1 - chance < _ROUNDING:
        nothing = Undefined(reason=Reason.ONE_CATEGORY_ONLY, n=units)
        return nothing, nothing
    plain = float(agreeing.mean())
    corrected = plain + (1 - plain) / float(raters.sum())
    prime = (plain - chance) / (1 - chance)
    more = (raters - mean) / mean
    observed_of = agreeing - corrected * more
    chance_of = counts @ pull / mean - chance * more
    influence = (observed_of - chance - 2 * (1 - prime) * (chance_of - chance)) / (1 - chance)
    value = Estimate(value=(corrected - chance) / (1 - chance), n=units)
    return value, _standard_error(influence - prime, units)
