"""Plain agreement: how often, how far off, in which direction.

Functions of confusion tables ``[..., master, score]``, as everywhere in the engine.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.scoring.weights import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainFigures:
    """Agreement without any correction, one figure per table; ``nan`` where it does not exist.

    Attributes:
        n: scored pairs.
        exact: share with the master's own point.
        within_one: share at most one point away.
        two_or_more: share two or more points away (discrepant).
        bias: mean of score minus master, in score points.
        mae: mean absolute difference, in score points.
        rmse: root of the mean squared difference, in score points.
        slope: rise of the score for one point of the master (centrality when below 1; below .8
            look). The slope and not the ratio of spreads: noise hides centrality in the latter.
    """

    n: FloatArray
    exact: FloatArray
    within_one: FloatArray
    two_or_more: FloatArray
    bias: FloatArray
    mae: FloatArray
    rmse: FloatArray
    slope: FloatArray


def plain_figures(counts: FloatArray) -> PlainFigures:
    """Describe every table.

    >>> figures = plain_figures(np.array([[1, 1, 0], [0, 1, 0], [0, 0, 1]]))
    >>> float(figures.exact), float(figures.bias)
    (0.75, 0.25)
    """
    tables = np.asarray(counts, dtype=np.float64)
    size = tables.shape[-1]
    flat = tables.reshape(*tables.shape[:-2], size * size)
    sums = flat @ sums_matrix(size)
    return figures_of_sums(sums.transpose(-1, *range(sums.ndim - 1)))


def figures_of_sums(sums: FloatArray) -> PlainFigures:
    """Describe tables by their plain sums, ``[sum, ...]`` in the order of ``sums_matrix``."""
    n, near, x, y, xx, xy = sums[0], sums[2], *sums[6:]
    some = n > 0
    exact, within, bias, mae, square = _share(sums[1:6], n, some)
    with_x = some & (n * xx - x * x > 0)
    return PlainFigures(
        n=n,
        exact=exact,
        within_one=within,
        two_or_more=_share(n - near, n, some),
        bias=bias,
        mae=mae,
        rmse=np.sqrt(square),
        slope=_share(n * xy - x * y, n * xx - x * x, with_x),
    )


def _share(part: FloatArray, whole: FloatArray, where: NDArray[np.bool_]) -> FloatArray:
    result = np.full(np.shape(part), np.nan)
    np.divide(part, whole, out=result, where=where)
    return result


@lru_cache(maxsize=16)
def sums_matrix(size: int) -> FloatArray:
    """Give the columns whose products with flat tables are all plain sums that are needed."""
    master, score = np.divmod(np.arange(size * size, dtype=np.float64), size)
    gap = score - master
    columns = [
        np.ones_like(gap),
        gap == 0,
        np.abs(gap) <= 1,
        gap,
        np.abs(gap),
        gap**2,
        master,
        score,
        master**2,
        master * score,
    ]
    return np.stack(columns, axis=1).astype(np.float64)
