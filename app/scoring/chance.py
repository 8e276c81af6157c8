"""Agreement corrected for chance: what is left when luck is taken away.

Everything here is a function of confusion tables ``[..., master, score]``; any leading shape will
do, so one learner and ten thousand are the same call. Five coefficients, three weightings each:

========================  =================================================================
Cohen's kappa             Cohen 1960, 1968; chance from both raters' own mixes of points
Gwet's AC1 / AC2          Gwet 2008; chance from how spread out the points are
Brennan-Prediger          Brennan & Prediger 1981; chance as if all points were equally likely
Scott's pi                Scott 1955; chance from the two mixes averaged
Krippendorff's alpha      Krippendorff 1970; pi with a small-sample correction
========================  =================================================================

Standard errors are the large-sample ones of Fleiss, Cohen & Everitt (1969) and Gwet (2014), with
the table's 1/n. Alpha's counts units (1/(n-1)), as published. They assume independent cells and
are too small on rare codes (delta-method coverage 68% instead of 95% at ten clips of an error
code): intervals for people come from :mod:`app.scoring.posterior`.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from app.scoring.estimates import Estimate, Reason, Statistic, Undefined
from app.scoring.weights import WEIGHTINGS, FloatArray, Weighting, weight_matrices


class Coefficient(StrEnum):
    """A way to correct agreement for chance."""

    COHEN = "cohen"
    GWET = "gwet"
    BRENNAN_PREDIGER = "bp"
    SCOTT = "scott"
    ALPHA = "alpha"


COEFFICIENTS = tuple(Coefficient)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceFigures:
    """The chance-corrected coefficients of a stack of tables.

    Attributes:
        n: scored pairs, ``[...]``.
        observed: weighted observed agreement, ``[coefficient, weighting, ...]``.
        chance: weighted agreement expected by chance, same shape.
        value: the coefficients, ``nan`` where they do not exist.
        se: their standard errors, ``nan`` where they do not exist.
    """

    n: FloatArray
    observed: FloatArray
    chance: FloatArray
    value: FloatArray
    se: FloatArray

    def statistic(
        self, coefficient: Coefficient, weighting: Weighting, at: tuple[int, ...] = ()
    ) -> Statistic:
        """Give one coefficient of one table as a value or the reason there is none."""
        place = (COEFFICIENTS.index(coefficient), WEIGHTINGS.index(weighting), *at)
        return coefficient_statistic(
            int(self.n[at]), float(self.value[place]), float(self.se[place])
        )


def coefficient_statistic(n: int, value: float, se: float) -> Statistic:
    """Give a coefficient of ``n`` pairs, ``nan`` where it does not exist, as a statistic."""
    if np.isnan(value):
        return Undefined(reason=Reason.ONE_CATEGORY_ONLY if n else Reason.NO_PAIRS, n=n)
    return Estimate(value=value, n=n, se=None if np.isnan(se) else se)


def chance_figures(counts: FloatArray) -> ChanceFigures:
    """Compute every coefficient of every table, with standard errors.

    The published sums are evaluated as they are printed, term by term, so that a table with no
    spread gives the same last digits as the reference tools.

    Args:
        counts: confusion tables ``[..., master, score]`` of one scale.

    Returns:
        All figures, coefficient and weighting first.

    >>> table = np.array([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    >>> kappa = chance_figures(table).value[0]
    >>> [round(float(value), 4) for value in kappa]
    [0.4842, 0.4701, 0.4502]
    """
    p, n, weights = _shares(counts)
    observed = (weights * p).sum(axis=(-2, -1))
    chance, slopes = _chance_levels(p, weights), _chance_slopes(p, weights)
    po, pe, value, exists = _values(observed, chance, n)
    room = 1.0 - chance
    plain = np.divide(observed - chance, room, out=np.zeros_like(chance), where=exists[:4])
    se = np.full(pe.shape, np.nan)
    se[:4] = _standard_errors(p, weights, (plain, chance, slopes, observed))
    se[:4] /= np.sqrt(np.where(n > 0, n, 1.0))
    se[4] = np.where(n > 1, se[3] * np.sqrt(n / np.where(n > 1, n - 1.0, 1.0)), np.nan)
    se[~exists] = np.nan
    return ChanceFigures(n=n, observed=po, chance=pe, value=value, se=se)


def agreement_terms(counts: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Compute observed and chance agreement and the coefficients, without errors: quicker.

    Returns:
        Each ``[coefficient, weighting, ...]``; a coefficient is ``nan`` where it does not exist.
    """
    p, n, weights = _shares(counts)
    observed = (weights * p).sum(axis=(-2, -1))
    return _values(observed, _chance_levels(p, weights), n)[:3]


def _shares(counts: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give shares per cell, pairs per table, and weights that broadcast over both."""
    tables = np.asarray(counts, dtype=np.float64)
    size = tables.shape[-1]
    n = tables.sum(axis=(-2, -1))
    p = tables / np.where(n > 0, n, 1.0)[..., None, None]
    return p, n, weight_matrices(size).reshape(3, *(1,) * n.ndim, size, size)


def _values(
    observed: FloatArray, chance: FloatArray, n: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, NDArray[np.bool_]]:
    """Give observed and chance agreement of all five coefficients, their values, and which exist."""
    pe = np.concatenate([chance, chance[3:]])
    po = np.broadcast_to(observed, pe.shape).copy()
    po[4] += (1.0 - observed) / np.where(n > 0, 2.0 * n, 1.0)
    room = 1.0 - pe
    exists = (n > 0) & (room > _ROUNDING)
    value = np.divide(po - pe, room, out=np.full(pe.shape, np.nan), where=exists)
    return po, pe, value, exists


_ROUNDING = 1e-12  # 1 - chance is 0, or at least about 1/n: below this it is 0/0


def _chance_levels(p: FloatArray, weights: FloatArray) -> FloatArray:
    """Give chance agreement, ``[4, weighting, ...]``: Cohen, Gwet, Brennan-Prediger, Scott."""
    size = p.shape[-1]
    rows, columns = p.sum(axis=-1), p.sum(axis=-2)
    both = (rows + columns) / 2
    total = weights.sum(axis=(-2, -1))
    cohen = (rows * (weights * columns[..., None, :]).sum(axis=-1)).sum(axis=-1)
    scott = (both * (weights * both[..., None, :]).sum(axis=-1)).sum(axis=-1)
    gwet = total / (size * (size - 1)) * (both * (1 - both)).sum(axis=-1)
    return np.stack([cohen, gwet, np.broadcast_to(total / size**2, cohen.shape), scott])


def _chance_slopes(p: FloatArray, weights: FloatArray) -> FloatArray:
    """Give half the slope of chance agreement in each cell, ``[4, weighting, ..., q, q]``.

    The slope is how fast chance agreement moves when a cell gets more weight: Gwet's
    linearization needs it. Brennan-Prediger's chance never moves.
    """
    size = p.shape[-1]
    rows, columns = p.sum(axis=-1), p.sum(axis=-2)
    both = (rows + columns) / 2
    row_means = (weights * columns[..., None, :]).sum(axis=-1)
    column_means = (weights * rows[..., :, None]).sum(axis=-2)
    both_means = (weights * both[..., None, :]).sum(axis=-1)
    spread = weights.sum(axis=(-2, -1)) / (size * (size - 1))
    halves = (both[..., :, None] + both[..., None, :]) / 2
    slopes = np.zeros((4, 3, *p.shape))
    slopes[0] = (row_means[..., :, None] + column_means[..., None, :]) / 2
    slopes[1] = spread[..., None, None] * (1 - halves)
    slopes[3] = (both_means[..., :, None] + both_means[..., None, :]) / 2
    return slopes


def _standard_errors(
    p: FloatArray,
    weights: FloatArray,
    figures: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
) -> FloatArray:
    """Give the root of each coefficient's variance for one pair; divide by sqrt(n) after."""
    value, chance, slopes, observed = figures
    pull = 2 * (1 - value)
    moving = chance.copy()
    moving[2] = 0.0
    influence = weights - pull[..., None, None] * slopes
    spread = (p * influence**2).sum(axis=(-2, -1)) - (observed - pull * moving) ** 2
    room = 1.0 - chance
    errors: FloatArray = np.sqrt(np.maximum(spread, 0.0)) / np.where(room > _ROUNDING, room, 1.0)
    return errors
