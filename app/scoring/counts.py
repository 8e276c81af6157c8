"""One pass over the scores: how often the master said this and the rater said that."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.scoring.weights import IntArray

MISSING = -1
"""The rank of a score that was not given."""

RankArray = NDArray[np.int8]


def as_ranks(scores: ArrayLike, size: int) -> RankArray:
    """Read scores as ranks, refusing anything that is neither a declared rank nor missing.

    Args:
        scores: integers; any negative value is missing.
        size: declared score points; ranks go from 0 to ``size - 1``.

    Raises:
        ValueError: a rank lies above the declared score points.
    """
    ranks = np.asarray(scores)
    if ranks.size and int(ranks.max()) >= size:
        raise ValueError(f"rank {int(ranks.max())} does not exist on a scale of {size} points")
    small: RankArray = np.maximum(ranks, MISSING).astype(np.int8)
    return small


def confusion_table(master: ArrayLike, scores: ArrayLike, size: int) -> IntArray:
    """Count one table ``[master, score]`` from two equally long runs of ranks.

    >>> confusion_table([0, 1, 1, -1], [0, 1, 0, 1], 2).tolist()
    [[1, 0], [1, 1]]
    """
    truth, given = as_ranks(master, size), as_ranks(scores, size)
    both = (truth >= 0) & (given >= 0)
    cells = truth[both].astype(np.intp) * size + given[both]
    return np.bincount(cells.ravel(), minlength=size * size).reshape(size, size).astype(np.int64)


def code_counts(master: RankArray, scores: RankArray, size: int) -> IntArray:
    """Count one learner's tables ``[code, master, score]`` from ranks ``[clip, code]``.

    Codes with fewer score points than ``size`` leave their last rows and columns at nil.
    """
    both = (master >= 0) & (scores >= 0)
    cells = (np.arange(master.shape[1]) * size + master) * size + scores
    counted = np.bincount(cells[both], minlength=master.shape[1] * size * size)
    return counted.reshape(master.shape[1], size, size).astype(np.int64)
