"""How far one pair moves a coefficient: its influence, cell by cell.

On the scale of ``log(1 - coefficient)`` weighted kappa and AC2 are differences of logs, the observed
disagreement over the expected one, and their influence functions are short (Gwet 2014, chapter 5,
for the coefficients themselves). Summed over the scores of a clip, they say how far that clip moves
the coefficient; their squares, clip by clip, over what they would be if scores were independent, are
the clip effect on the coefficient.
"""

import numpy as np

from app.scoring.posterior import prior_counts
from app.scoring.weights import FloatArray, weight_matrices


def cell_influences(counts: FloatArray) -> FloatArray:
    """Give the influence of each cell on both coefficients, quadratic weights.

    The prior of the posterior is added first, so that a table without any spread has influences too.

    Args:
        counts: confusion tables ``[table, master, score]`` with at least one pair each.

    Returns:
        ``[kappa or ac2, table, master, score]``, with a mean of nil over the table's pairs.
    """
    size = counts.shape[-1]
    smoothed = counts + prior_counts(size)
    p = smoothed / smoothed.sum(axis=(-2, -1), keepdims=True)
    apart = 1 - weight_matrices(size)[2]
    rows, columns = p.sum(axis=-1), p.sum(axis=-2)
    missed = apart / (p * apart).sum(axis=(-2, -1))[:, None, None]
    from_scores = columns @ apart
    slopes = from_scores[:, :, None] + (rows @ apart)[:, None, :]
    kappa = missed - slopes / (rows * from_scores).sum(axis=-1)[:, None, None]
    both = (rows + columns) / 2
    scale = (1 - apart).sum() / (size * (size - 1))
    room = 1 - scale * (1 - (both**2).sum(axis=-1))
    ac2 = missed - scale * (both[:, :, None] + both[:, None, :]) / room[:, None, None]
    influences = np.stack([kappa, ac2])
    shares = counts / counts.sum(axis=(-2, -1), keepdims=True)
    centered: FloatArray = influences - (influences * shares).sum(axis=(-2, -1), keepdims=True)
    return centered


def observed_effects(influences: FloatArray, counts: FloatArray, by_clip: FloatArray) -> FloatArray:
    """Give how many times more the clips of a table scatter than independent scores would.

    Args:
        influences: ``[..., table, master, score]`` from :func:`cell_influences`.
        counts: the tables.
        by_clip: influences summed over the scores of each clip, ``[..., table, clip]``.

    Returns:
        ``[..., table]``; ``nan`` where nothing scatters or there is only one clip.
    """
    clips = by_clip.shape[-1]
    alone = (counts * influences**2).sum(axis=(-2, -1))
    if clips < 2:
        return np.full(alone.shape, np.nan)
    together = (by_clip**2).sum(axis=-1) * (clips / (clips - 1))
    effects = np.full(alone.shape, np.nan)
    np.divide(together, alone, out=effects, where=alone > 1e-12)
    return effects
