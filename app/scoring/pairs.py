"""Cohen's kappa of every pair of raters at once, as matrix products.

Every weighting is a squared distance between points: scores themselves for quadratic weights,
thermometers for linear ones (a High is above Low, above Mid), one-hot points for none. Then the
disagreement of two raters is ``|x|**2 + |y|**2 - 2 x.y`` and what chance would give is the same
with the product of their means, so kappa is one minus the ratio, and ``x.y`` of all pairs is one
product of matrices.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.scoring.counts import RankArray
from app.scoring.weights import FloatArray, Weighting

_WHOLE_IN_FLOAT32 = 2**24


def pairwise_kappa(ranks: RankArray, size: int, weighting: Weighting) -> FloatArray:
    """Compute kappa between every two raters over the units both scored.

    Args:
        ranks: ``[rater, unit]``, negative where missing.
        size: declared score points.
        weighting: the weights.

    Returns:
        ``[rater, rater]``, symmetric; ``nan`` where two raters share no unit, or where both use
        one and the same point only.

    >>> scores = np.array([[0, 1, 2, 2], [0, 1, 2, 2], [2, 1, 0, 0]], dtype=np.int8)
    >>> pairwise_kappa(scores, 3, Weighting.QUADRATIC)[0].tolist()
    [1.0, 1.0, -0.8461538461538463]
    """
    given = ranks >= 0
    kind = _precision(ranks.shape[1], size)
    points = _points(ranks, size, weighting, kind)
    norms = (points**2).sum(axis=2)
    products = _gram(points)
    if given.all():
        n = np.full((1, 1), float(ranks.shape[1]))
        totals = points.sum(axis=1)
        squares = norms.sum(axis=1, dtype=np.float64)
        spread = squares[:, None] + squares
        means = (totals @ totals.T).astype(np.float64)
    else:
        mask: NDArray[Any] = given.astype(kind)
        n = (mask @ mask.T).astype(np.float64)
        shared = (norms @ mask.T).astype(np.float64)
        spread = shared + shared.T
        sums = np.stack([points[..., axis] @ mask.T for axis in range(points.shape[2])])
        means = np.einsum("axy,ayx->xy", sums, sums, dtype=np.float64)
    return _kappa(n, spread, products, means)


def _precision(units: int, size: int) -> type[np.float32] | type[np.float64]:
    """Choose numbers in which every sum is whole and exact."""
    largest = units * (size - 1) ** 2
    return np.float32 if largest * largest < _WHOLE_IN_FLOAT32 else np.float64


def _points(
    ranks: RankArray, size: int, weighting: Weighting, kind: type[np.float32] | type[np.float64]
) -> NDArray[Any]:
    """Give each score as a point ``[rater, unit, axis]``; the origin where missing."""
    if weighting is Weighting.QUADRATIC:
        return np.maximum(ranks, 0).astype(kind)[..., None]
    if weighting is Weighting.LINEAR:
        return (ranks[..., None] > np.arange(size - 1)).astype(kind)
    one_hot: NDArray[Any] = (ranks[..., None] == np.arange(size)).astype(kind)
    return one_hot


def _gram(points: NDArray[Any]) -> NDArray[Any]:
    flat = points.reshape(len(points), -1)
    products: NDArray[Any] = flat @ flat.T
    return products


def _kappa(
    n: FloatArray, spread: FloatArray, products: NDArray[Any], means: FloatArray
) -> FloatArray:
    """Give one minus observed over expected disagreement."""
    expected = np.multiply(spread, n)
    means *= 2.0
    expected -= means
    spread -= 2.0 * products
    spread *= n
    np.divide(spread, expected, out=spread, where=expected > 0)
    np.subtract(1.0, spread, out=spread)
    np.copyto(spread, np.nan, where=expected <= 0)
    return spread
