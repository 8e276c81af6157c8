"""How sure a share is: the probability that it reaches a value, from hits and a prior belief.

The share is a beta variable before and after the scores are seen (Novick & Lewis 1974, on the length
of criterion-referenced tests; Gelman et al. 2013, section 2.4). Scores of one clip are alike, so
they count as fewer: `clustering` of them as one (Kish 1965, as in `clip_effects`).
"""

from functools import lru_cache
from typing import Any

import numpy as np

from app.scoring.distributions import incomplete_beta
from app.scoring.weights import FloatArray


def chance_of_share(
    hits: Any, n: Any, share: float, *, mean: float, scores: float, clustering: float
) -> FloatArray:
    """Give the probability that a long-run share is at least `share`, of each pair of counts.

    Args:
        hits: cells that agree, any shape.
        n: cells, the same shape.
        share: the value to be reached, above 0 and below 1.
        mean: what is expected before anything is seen, above 0 and below 1.
        scores: how many independent cells that expectation is worth, more than none.
        clustering: how many cells carry the news of one independent cell, at least 1.

    >>> given = dict(mean=0.5, scores=2.0, clustering=1.0)
    >>> chance_of_share([0, 7], [0, 10], 0.5, **given).round(4).tolist()
    [0.5, 0.8867]
    """
    counts = np.broadcast_arrays(np.asarray(hits, np.int64), np.asarray(n, np.int64))
    base = int(counts[1].max(initial=0)) + 1
    pairs, place = np.unique(counts[0].ravel() * base + counts[1].ravel(), return_inverse=True)
    chances = np.array(
        [_chance(*divmod(pair, base), share, mean, scores, clustering) for pair in pairs.tolist()]
    )
    found: FloatArray = chances[place.reshape(counts[0].shape)]
    return found


@lru_cache(maxsize=1 << 16)
def _chance(
    hit: int, total: int, share: float, mean: float, scores: float, clustering: float
) -> float:
    a = mean * scores + hit / clustering
    b = (1 - mean) * scores + (total - hit) / clustering
    return 1.0 - incomplete_beta(a, b, share)
