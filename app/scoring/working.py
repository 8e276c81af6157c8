"""The working of a coefficient, laid open: what was observed, what luck explains, what is left."""

from dataclasses import dataclass

import numpy as np

from app.scoring.chance import COEFFICIENTS, Coefficient, agreement_terms, coefficient_statistic
from app.scoring.estimates import Statistic
from app.scoring.weights import WEIGHTINGS, FloatArray, Weighting, weight_matrices

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """Every number that goes into one coefficient: ``(observed - chance) / (1 - chance)``.

    Matrices are ``[master][score]``. ``observed`` is the sum of ``weights * counts / n``;
    ``chance`` is the sum of ``weights * expected`` (for alpha ``observed`` also has its
    small-sample correction). Both are meaningless when ``n`` is 0.
    """

    coefficient: Coefficient
    weighting: Weighting
    points: tuple[str, ...]
    n: int
    counts: tuple[tuple[int, ...], ...]
    master_totals: tuple[int, ...]
    score_totals: tuple[int, ...]
    weights: Matrix
    expected: Matrix
    observed: float
    chance: float
    result: Statistic


def show_working(
    counts: FloatArray,
    points: tuple[str, ...],
    coefficient: Coefficient,
    weighting: Weighting,
) -> Working:
    """Lay open one coefficient of one table ``[master, score]``."""
    table = np.asarray(counts, dtype=np.float64)
    observed, chance, values = agreement_terms(table)
    place = (COEFFICIENTS.index(coefficient), WEIGHTINGS.index(weighting))
    n = int(table.sum())
    whole = table.astype(int)
    return Working(
        coefficient=coefficient,
        weighting=weighting,
        points=points,
        n=n,
        counts=tuple(tuple(row) for row in whole.tolist()),
        master_totals=tuple(whole.sum(axis=1).tolist()),
        score_totals=tuple(whole.sum(axis=0).tolist()),
        weights=_matrix(weight_matrices(len(points))[place[1]]),
        expected=_matrix(_expected(table, coefficient)),
        observed=float(observed[place]),
        chance=float(chance[place]),
        result=coefficient_statistic(n, float(values[place]), np.nan),
    )


def _matrix(array: FloatArray) -> Matrix:
    return tuple(tuple(row) for row in array.tolist())


def _expected(table: FloatArray, coefficient: Coefficient) -> FloatArray:
    """Give the share each cell would have by chance, in the coefficient's own idea of chance."""
    size = table.shape[0]
    n = max(float(table.sum()), 1.0)
    rows, columns = table.sum(axis=1) / n, table.sum(axis=0) / n
    both = (rows + columns) / 2
    if coefficient is Coefficient.COHEN:
        return np.outer(rows, columns)
    if coefficient is Coefficient.BRENNAN_PREDIGER:
        return np.full((size, size), 1 / size**2)
    if coefficient is Coefficient.GWET:
        return np.full((size, size), float((both * (1 - both)).sum()) / (size * (size - 1)))
    return np.outer(both, both)
