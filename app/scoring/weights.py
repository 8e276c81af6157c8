"""How much of an agreement two different score points still are."""

from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Weighting(StrEnum):
    """The weight of near misses, by distance in ranks.

    ``UNWEIGHTED`` counts only equal points; ``LINEAR`` is 1 - d/(q-1); ``QUADRATIC`` is
    1 - (d/(q-1))**2 (Cohen 1968).
    """

    UNWEIGHTED = "unweighted"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


WEIGHTINGS = tuple(Weighting)


@lru_cache(maxsize=64)
def weight_matrices(size: int) -> FloatArray:
    """Give the three weight matrices ``[weighting, rank, rank]`` for ``size`` score points.

    >>> weight_matrices(3)[2].tolist()
    [[1.0, 0.75, 0.0], [0.75, 1.0, 0.75], [0.0, 0.75, 1.0]]
    """
    if size < 2:
        raise ValueError("a scale needs at least two score points")
    ranks = np.arange(size, dtype=np.float64)
    distance = np.abs(ranks[:, None] - ranks) / (size - 1)
    stack = np.stack([np.eye(size), 1 - distance, 1 - distance**2])
    stack.setflags(write=False)
    return stack
