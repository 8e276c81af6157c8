"""The blind guess: what a scorer reaches who never watches the clip.

"Within one point" is close to 100% by chance on four points: with an MQI-like mix of scores, a
scorer who always says Low reaches 93.8%. Every agreement shown therefore stands beside what the
best constant answer reaches on the very same clips, and the margin over it.
"""

from dataclasses import dataclass

import numpy as np

from app.scoring.weights import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineFigures:
    """What the best constant answer reaches, per table; ``nan`` without pairs.

    Attributes:
        rank: the constant answer with the most exact hits; among equals, the one within one
            point more often, then the lower.
        exact: its share of exact agreement.
        within_one: its share within one point.
    """

    rank: IntArray
    exact: FloatArray
    within_one: FloatArray


def baseline_figures(counts: FloatArray) -> BaselineFigures:
    """Find the best constant answer for every table ``[..., master, score]``.

    >>> guess = baseline_figures(np.array([[3, 0, 0], [1, 0, 0], [0, 0, 1]]))
    >>> int(guess.rank), float(guess.exact), float(guess.within_one)
    (0, 0.6, 0.8)
    """
    masters = np.asarray(counts, dtype=np.float64).sum(axis=-1)
    n = masters.sum(axis=-1)
    near = masters.copy()
    near[..., 1:] += masters[..., :-1]
    near[..., :-1] += masters[..., 1:]
    rank = np.argmax(masters * (n[..., None] + 1) + near, axis=-1)
    chosen = np.arange(rank.size), rank.ravel()
    best = masters.reshape(-1, masters.shape[-1])[chosen].reshape(n.shape)
    close = near.reshape(-1, masters.shape[-1])[chosen].reshape(n.shape)
    some = n > 0
    return BaselineFigures(
        rank=rank,
        exact=np.divide(best, n, out=np.full(n.shape, np.nan), where=some),
        within_one=np.divide(close, n, out=np.full(n.shape, np.nan), where=some),
    )
